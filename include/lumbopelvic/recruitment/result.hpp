#pragma once
/// Recruitment result: the static solution, its certificate, and the shadow price of everything that limits
/// it.

#include <limits>
#include <string>

#include "lumbopelvic/recruitment/settings.hpp"
#include "lumbopelvic/stability/stiffness_field.hpp"

namespace lumbopelvic {

enum class RecruitmentStatus {
  solved,               ///< in balance, margin held, optimal within tolerance
  margin_unattainable,  ///< in balance; no activation reaches the margin, the best attainable one is returned
  unbalanced,           ///< balance needs reserve actuators; see `reserve`
  not_converged         ///< the rounds ended before the tolerance; the last point is returned
};

struct RecruitmentResult {
  static constexpr double unset = std::numeric_limits<double>::quiet_NaN();

  RecruitmentStatus status = RecruitmentStatus::not_converged;
  std::string message;           ///< why it is unbalanced or not converged: what, value, limit; else empty
  EquilibriumState equilibrium;  ///< activations [1], pressure [Pa], linea alba tensions [N]
  VecX<double> tension;          ///< (fascicles) [N]
  MatX<double> contact_force;    ///< (contact points x 3) on the body: anterior, up, right [N]
  VecX<double> reserve;          ///< (balanced coordinates) reserve actuators [N m or N]
  double reserve_max = unset;    ///< largest of their sizes
  double effort = unset;         ///< sum w a^p [1]

  double margin = unset;          ///< smallest eigenvalue in the metric asked for
  double margin_mass = unset;     ///< smallest eigenvalue in the mass metric [1/s^2]
  double margin_segment = unset;  ///< smallest eigenvalue in the segment metric [N m/rad]
  /// (stability coordinates) its mode in the metric asked for, unit in that metric
  VecX<double> critical_mode;
  double critical_load_factor = unset;

  MatX<double>
      shadow_price_matrix;  ///< Z >= 0, multiplier of the margin, (n x n): effort per unit of stiffness
  /// (fascicles) <Z, dH/dF>: effort one newton more would save through stability [1/N]
  VecX<double> stability_shadow_price;
  VecX<double> balance_shadow_price;  ///< (balanced coordinates) effort per unit of load [1/(N m) or 1/N]
  /// largest relative violation of the optimality conditions at the returned point
  double kkt_residual = unset;
  int rounds = 0;  ///< times the equilibrium was looked at
  int cuts = 0;    ///< cuts at the end
};

}  // namespace lumbopelvic
