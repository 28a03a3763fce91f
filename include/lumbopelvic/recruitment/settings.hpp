#pragma once
/// Recruitment settings: cost, stability demand, penalties. All of it is data.

#include <numbers>
#include <string>
#include <vector>

#include "lumbopelvic/core/real.hpp"

namespace lumbopelvic {

/// In which sense the posture must be stable: H - margin * W >= 0 with this metric W.
enum class Metric {
  none,  ///< not required
  /// W = mass matrix of the trunk on a held pelvis; margin is the square of a natural frequency [1/s^2]
  mass,
  segment  ///< W = identity on the relative rotation of every segment; margin is a stiffness [N m/rad]
};

/// A margin of ordinary size in a metric: (2 pi 1 Hz)^2 or 100 N m/rad. Margin violation and tolerance are
/// measured in it.
[[nodiscard]] constexpr double margin_unit(Metric metric) {
  constexpr double one_hertz = 2.0 * std::numbers::pi;
  return metric == Metric::segment ? 100.0 : one_hertz * one_hertz;
}

enum class EffortWeight {
  volume,  ///< maximal force times optimal fibre length, over their mean
  unit     ///< 1 for every fascicle
};

struct RecruitmentSettings {
  double effort_exponent = 2.0;  ///< p in sum w a^p, >= 2
  EffortWeight effort_weight = EffortWeight::volume;
  Metric metric = Metric::mass;
  double margin = 0.0;                  ///< required smallest eigenvalue, in the unit of the metric
  double short_range_stiffness = 23.4;  ///< gain gamma [1]
  bool tendon_in_series = true;         ///< tendon compliance in the stiffness of a fascicle
  std::vector<std::string> stability_coordinates{};  ///< empty: the rotations of every disc

  double pressure_penalty = 1e-12;  ///< of pressure squared [effort/Pa^2]: only picks among equals
  /// of contact force squared [effort/N^2]: shares load between contact points by equal compliance
  double contact_penalty = 1e-10;
  double linea_alba_penalty = 1e-8;  ///< of linea alba tension squared [effort/N^2]: likewise
  double reserve_penalty = 1e3;      ///< of a reserve actuator [effort/(N m) or effort/N]
  /// of falling short of the margin by its unit [effort]: what is dearer counts as unattainable
  double instability_penalty = 1e4;

  double tolerance = 1e-6;  ///< relative, on the smallest eigenvalue and on the optimality conditions
  int max_rounds = 150;     ///< rounds of looking at the equilibrium and solving again
};

}  // namespace lumbopelvic
