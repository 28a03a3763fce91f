#pragma once
/// A can of three pistons, each held by one muscle: the abdomen that can be worked out on paper.
///
/// Wall, dome and floor slide without friction, each over its own area: P A_w = F_w, (P - P_pl) A_d = F_d,
/// P A_f = F_f. Lungs lie over the dome.

#include "lumbopelvic/experiment/breathing.hpp"
#include "support/hand_tree.hpp"

namespace lumbopelvic::test {

struct PistonCan {
  double wall_area = 0.03, dome_area = 0.025, floor_area = 0.012;      ///< [m^2]
  double wall_force = 300.0, dome_force = 250.0, floor_force = 150.0;  ///< maximal [N]

  std::vector<int> free{0, 1, 2};  ///< pistons that slide; the others are welded

  enum Piston { wall, dome, floor_plate };

  [[nodiscard]] Model model() const {
    Model model;
    model.tree = {
        {body("wall", 0.0, Axis::Zero()), body("dome", 0.0, Axis::Zero()), body("floor", 0.0, Axis::Zero())},
        {joint(ground, 0, {0.1, 0.1, 0.0}, {slide(Axis::UnitX(), 0)}),
         joint(ground, 1, {0.0, 0.2, 0.0}, {slide(-Axis::UnitY(), 1)}),
         joint(ground, 2, {0.0, 0.0, 0.0}, {slide(-Axis::UnitY(), 2)})},
        {coordinate("bulge", MotionKind::translation), coordinate("dome_descent", MotionKind::translation),
         coordinate("floor_descent", MotionKind::translation)}};
    model.shape_coordinates = free;
    add(model, "wall", wall_area, wall_force, {ground, {0.0, 0.1, 0.0}}, {0, Axis::Zero()}, false);
    add(model, "dome", dome_area, dome_force, {ground, {0.0, 0.1, 0.0}}, {1, Axis::Zero()}, true);
    add(model, "floor", floor_area, floor_force, {ground, {0.0, 0.1, 0.0}}, {2, Axis::Zero()}, false);
    model.cavity.pleural_pressure = -363.0;
    model.cavity.gas_volume = 1e-9;
    model.cavity.atmospheric_pressure = 101325.0;
    model.respiration = {4.9e5, 3.2e-3, 1.6e5, 6e7, 0.7};
    model.pressure_levels = {
        {"top", {1, Axis::Zero()}}, {"middle", {ground, {0.0, 0.1, 0.0}}}, {"bottom", {2, Axis::Zero()}}};
    model.reference_level = 1;
    model.contents_density = 1000.0;
    return model;
  }

  /// The can with these activations, started from a hold of some pressure.
  [[nodiscard]] static HoldState hold(const std::vector<double>& activation, double pressure = 1000.0) {
    HoldState hold;
    hold.activation = Eigen::Map<const VecX<double>>(activation.data(), Eigen::Index(activation.size()));
    hold.pressure = pressure;
    hold.band_tension.resize(0);
    return hold;
  }
  [[nodiscard]] static Pose<double> pose() { return {VecX<double>::Zero(3)}; }

 private:
  static void add(Model& model, const std::string& name, double area, double force, const PathPoint& a,
                  const PathPoint& b, bool pleural) {
    const Path path = compile_path(model.tree, {a, b}, {-1}, {});
    model.cavity.slices.push_back({name, area, {path}, pleural});
    Fascicle f;
    f.name = f.group = name;
    f.max_force = force;
    f.optimal_length = 0.09;
    f.slack_length = 0.01;  // all paths are 0.1 m long at the start
    f.max_velocity = 10.0;
    model.fascicles.push_back(f);
    model.paths.push_back(path);
  }
};

}  // namespace lumbopelvic::test
