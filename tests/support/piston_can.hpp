#pragma once
/// A can of three pistons, each held by one muscle: the abdomen that can be worked out on paper.
///
/// Wall, diaphragm and floor slide without friction, each over its own area: P A_w = F_w,
/// (P - P_pl) A_d = F_d, P A_f = F_f. Lungs lie over the diaphragm.

#include "lumbopelvic/breathing/breathing.hpp"
#include "support/hand_tree.hpp"

namespace lumbopelvic::test {

struct PistonCan {
  double wall_area = 0.03, diaphragm_area = 0.025, floor_area = 0.012;      ///< [m^2]
  double wall_force = 300.0, diaphragm_force = 250.0, floor_force = 150.0;  ///< maximal [N]

  std::vector<int> free{0, 1, 2};  ///< pistons that slide; the others are welded

  enum Piston { wall, diaphragm, floor_plate };

  [[nodiscard]] Model model() const {
    Model model;
    model.tree = {
        {body("wall", 0.0, Axis::Zero()), body("diaphragm", 0.0, Axis::Zero()),
         body("floor", 0.0, Axis::Zero())},
        {joint(ground, 0, {0.1, 0.1, 0.0}, {slide(Axis::UnitX(), 0)}),
         joint(ground, 1, {0.0, 0.2, 0.0}, {slide(-Axis::UnitY(), 1)}),
         joint(ground, 2, {0.0, 0.0, 0.0}, {slide(-Axis::UnitY(), 2)})},
        {coordinate("bulge", MotionKind::translation), coordinate("dome_descent", MotionKind::translation),
         coordinate("floor_descent", MotionKind::translation)}};
    model.deformation_coordinates = free;
    add(model, "wall", wall_area, wall_force, {ground, {0.0, 0.1, 0.0}}, {0, Axis::Zero()}, false);
    add(model, "diaphragm", diaphragm_area, diaphragm_force, {ground, {0.0, 0.1, 0.0}}, {1, Axis::Zero()},
        true);
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

  /// The can with these activations, started from an equilibrium of some pressure.
  [[nodiscard]] static EquilibriumState equilibrium(const std::vector<double>& activation,
                                                    double pressure = 1000.0) {
    EquilibriumState equilibrium;
    equilibrium.activation =
        Eigen::Map<const VecX<double>>(activation.data(), Eigen::Index(activation.size()));
    equilibrium.pressure = pressure;
    equilibrium.linea_alba_tension.resize(0);
    return equilibrium;
  }
  [[nodiscard]] static Pose<double> pose() { return {VecX<double>::Zero(3)}; }

 private:
  [[nodiscard]] static Vec3<double> origin(const Model& model, int body) {
    Kinematics<double> kin;
    forward_kinematics(model.tree, pose(), kin);
    return kin.X_WB[std::size_t(body)].p;
  }
  /// A square tube from the middle of the can to a piston; the whole of it lies under the diaphragm, or none.
  static void add_tube(Cavity& cavity, const PathPoint& a, const PathPoint& b, const Vec3<double>& along,
                       double area, bool pleural) {
    const double half_diagonal = std::sqrt(0.5 * area);
    const Vec3<double> first = along.unitOrthogonal(), second = first.cross(along.normalized());
    Cavity tube;
    const auto vertex = [&](const PathPoint& end, const Vec3<double>& aside) {
      tube.vertices.push_back({"", {{{end.body, end.p_B + half_diagonal * aside}, 1.0}}});
    };
    vertex(a, Axis::Zero());
    for (const PathPoint& end : {a, b})
      for (const Vec3<double>& aside : {first, second, Vec3<double>(-first), Vec3<double>(-second)})
        vertex(end, aside);
    vertex(b, Axis::Zero());
    close_surface(tube, 4, 2);
    const int shift = int(cavity.vertices.size());
    for (CavityTriangle triangle : tube.triangles) {
      for (int& v : triangle) v += shift;
      cavity.triangles.push_back(triangle);
      if (pleural) cavity.pleural_triangles.push_back(triangle);
    }
    for (const CavityEdge& e : tube.edges) {
      cavity.edges.push_back({e.a + shift, e.b + shift, e.left + shift, e.right + shift});
      if (pleural) cavity.pleural_edges.push_back(cavity.edges.back());
    }
    cavity.vertices.insert(cavity.vertices.end(), tube.vertices.begin(), tube.vertices.end());
  }
  static void add(Model& model, const std::string& name, double area, double force, const PathPoint& a,
                  const PathPoint& b, bool pleural) {
    const Path path = compile_path(model.tree, {a, b}, {-1}, {});
    add_tube(model.cavity, a, b, (b.body == ground ? b.p_B : origin(model, b.body)) - a.p_B, area, pleural);
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
