#pragma once
/// An upright rod on a sprung hinge between two fascicles: the stability problem that can be solved on paper
/// (T5.1).

#include "lumbopelvic/recruitment/recruit.hpp"
#include "support/hand_disc.hpp"

namespace lumbopelvic::test {

/// The rod stands along y on a segment at the origin. Fascicle i runs from the ground at (x_i, 0) to the rod
/// at (attach_x_i, attach_y): at q = 0 its length grows by slope(i) per radian.
struct Pendulum {
  double mass = 10.0, height = 0.4;  ///< of a point mass on the rod [kg, m]
  double hinge = 12.0;               ///< spring k_p of the hinge [N m/rad]
  double gravity = 9.80665;
  double attach_y = 0.3, origin[2] = {0.05, -0.05}, attach_x[2] = {0.03, -0.03};  ///< [m]
  double max_force = 500.0, fiber = 0.1;  ///< of either fascicle [N, m]
  double fiber_norm = 1.0;                ///< normalised length of its fibre in the upright pose

  [[nodiscard]] double length(int i) const { return std::hypot(attach_x[i] - origin[i], attach_y); }
  /// dL/dq: -(A . dB/dq) / L.
  [[nodiscard]] double slope(int i) const { return origin[i] * attach_y / length(i); }
  /// d2L/dq2: (A . B - L_q^2) / L.
  [[nodiscard]] double curvature(int i) const {
    return (origin[i] * attach_x[i] - slope(i) * slope(i)) / length(i);
  }
  /// What is missing to stability without muscle: m g h - k_p [N m/rad].
  [[nodiscard]] double topple() const { return mass * gravity * height - hinge; }

  [[nodiscard]] Model model() const {
    Model model;
    std::vector<Coordinate> coordinates;
    add_segment_coordinates("hinge", coordinates);
    model.tree = {{body("rod", mass, height * Axis::UnitY())},
                  {joint(ground, 0, Axis::Zero(), segment_axes(0, 0.0))},
                  std::move(coordinates)};
    model.gravity_W = {0.0, -gravity, 0.0};
    Disc disc;
    disc.level = "hinge";
    disc.area = 1e-3;
    disc.flexion.p3 = disc.extension.p3 = hinge / detail::degrees_per_radian;
    place(disc, 0, 0, 0.0);
    model.discs.push_back(disc);
    for (const int i : {0, 1}) {
      Fascicle f;
      f.name = i == 0 ? "front" : "back";
      f.group = "pair";
      f.max_force = max_force;
      f.optimal_length = fiber;
      f.slack_length = length(i) - fiber * fiber_norm;
      model.fascicles.push_back(f);
      const std::vector<PathPoint> points{{ground, {origin[i], 0.0, 0.0}}, {0, {attach_x[i], attach_y, 0.0}}};
      model.paths.push_back(compile_path(model.tree, points, {-1}, {}));
    }
    model.cavity.gas_volume = 1.0;
    return model;
  }

  [[nodiscard]] static Statics statics(const Model& model, const std::vector<DeadLoad>& loads = {}) {
    return evaluate_statics(model, {VecX<double>::Zero(6)}, loads,
                            stability_coordinates(model, {"hinge_flexion"}));
  }
  /// Only the fall of the rod is in balance; nothing touches the ground but the hinge.
  [[nodiscard]] static EquilibriumSupport support() { return {{3}, {}}; }
  [[nodiscard]] static RecruitmentSettings settings() {
    RecruitmentSettings settings;
    settings.tendon_in_series = false;
    return settings;
  }
};

}  // namespace lumbopelvic::test
