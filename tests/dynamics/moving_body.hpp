#pragma once
/// The shipped model in some motion, standing on contact points and pulled at, for tests of its equations of
/// motion.

#include "lumbopelvic/dynamics/motion_system.hpp"
#include "lumbopelvic/multibody/base_chart.hpp"
#include "support/moving_model.hpp"
#include "support/moving_tree.hpp"

namespace lumbopelvic::test {

struct MovingBody {
  Model model = shipped_model();
  Pose<double> pose{random_pose(model, 0, 0.0)};  // neutral
  MovingModel moving;
  MotionActions actions;
  MotionState state;
  VecX<double> anchors;

  static MotionSettings settings(const Model& model, BaseSpeed speed, TendonChoice tendon) {
    MotionSettings s;
    s.muscle.tendon = tendon;
    s.base_speed = speed;
    s.disc_compression = VecX<double>::Constant(Eigen::Index(model.discs.size()), 400.0);
    s.disc_damping = 1.5;
    s.connective_tissue_damping = 0.02;
    return s;
  }
  /// Without the surfaces whose geodesics take most of the time.
  static void initial_residual(Model& model) {
    for (Disc& disc : model.discs) disc.brace = 12.0;
    for (Path& path : model.paths)
      for (PathStretch& stretch : path.stretches)
        if (stretch.surface >= 0 && model.surfaces[std::size_t(stretch.surface)].kind == WrapKind::ellipsoid)
          stretch.surface = -1;
  }

  explicit MovingBody(BaseSpeed speed = BaseSpeed::coordinate_rates,
                      TendonChoice tendon = TendonChoice::by_length)
      : moving((initial_residual(model), model), trunk_coordinates(model), pose,
               settings(model, speed, tendon)),
        state(steady_state(moving, pose, VecX<double>::Constant(moving.n_fascicles(), 0.05))) {
    const Eigen::Index n = moving.n_fascicles();
    actions.excitation = [n](double t, VecX<double>& u, VecX<double>& rate) {
      u = (VecX<double>::LinSpaced(n, 0.0, 6.0).array() + 4.0 * t).sin() * 0.04 + 0.06;
      rate = (VecX<double>::LinSpaced(n, 0.0, 6.0).array() + 4.0 * t).cos() * 0.16;
    };
  }
  /// Puts every tenth contact point of the model on a surface of its own, pressed in, and pulls at the chest
  /// with a force that grows.
  void add_surroundings(unsigned seed) {
    TreeMotion<double> motion(moving.tree());
    update_positions(moving.tree(), state.tree, motion);
    std::mt19937_64 generator(seed);
    for (std::size_t i = 0; i < model.contact_points.size(); i += 10) {
      const ContactPoint& contact_point = model.contact_points[i];
      SupportSurface surface;
      surface.normal_W = random_vector(3, 1.0, generator).normalized();
      const Vec3<double> p_W =
          body_frame(moving.tree(), motion, contact_point.at.body) * contact_point.at.p_B;
      surface.point_W = p_W + 5e-4 * surface.normal_W;
      actions.supports.push_back(moving_support(moving.tree(), contact_point, surface));
    }
    anchors = random_vector(int(2 * actions.supports.size()), 0.005, generator);
    const int chest = moving.tree().n_bodies() - 1;
    AppliedLoad load{
        {{chest, Vec3<double>(0.1, 0.2, 0.0)}, Vec3<double>(-40.0, 10.0, 25.0), Vec3<double>(1.0, 2.0, 3.0)},
        [](double t) { return ValueRate{0.5 + 2.0 * t, 2.0}; }};
    actions.loads.push_back(load);
    actions.tau = [n = moving.tree().n_dofs()](double t, VecX<double>& tau, VecX<double>& rate) {
      tau = VecX<double>::LinSpaced(n, -3.0, 3.0) * std::cos(t);
      rate = VecX<double>::LinSpaced(n, -3.0, 3.0) * -std::sin(t);
    };
  }
  /// Sets everything in motion.
  void shake(unsigned seed) {
    std::mt19937_64 generator(seed);
    const int n = moving.tree().n_dofs();
    state.tree.q += random_vector(n, 0.05, generator);
    state.tree.v = random_vector(n, 0.5, generator);
    if (moving.tree().base_speed() == BaseSpeed::body_rates) {
      const auto* turn = detail::base_turns("MovingBody", moving.tree());
      for (int k = 0; k < 3; ++k) state.tree.q[turn[k].dof] = 0.0;
      state.tree.base_attitude.coeffs() = random_vector(4, 1.0, generator).normalized();
    }
    state.strain += random_vector(int(state.strain.size()), 0.003, generator);
    state.short_range_stretch = random_vector(int(state.strain.size()), 0.003, generator);
  }
};

/// Largest relative error of x after `solve` undoes (shift 1 - J) x, J the full Jacobian, over several
/// shifts.
[[nodiscard]] inline double elimination_error(MotionSystem& system, const VecX<double>& y, double t) {
  VecX<double> by_time;
  MatX<double> J;
  system.linearize(y, t, by_time);
  system.jacobian(J);
  std::mt19937_64 generator(1);
  double worst = 0.0;
  for (const double shift : {4.0, 400.0, 4e4}) {
    system.factor(shift);
    const VecX<double> exact = random_vector(int(y.size()), 1.0, generator);
    VecX<double> x = shift * exact - J * exact;
    system.solve(x);
    worst = std::max(worst, (x - exact).norm() / exact.norm());
  }
  return worst;
}

}  // namespace lumbopelvic::test
