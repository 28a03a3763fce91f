#include <memory>

#include "catch.hpp"
#include "lumbopelvic/dynamics/motion_system.hpp"
#include "lumbopelvic/multibody/base_chart.hpp"
#include "lumbopelvic/multibody/forward_dynamics.hpp"
#include "lumbopelvic/multibody/momentum.hpp"
#include "lumbopelvic/muscle/path_derivatives.hpp"
#include "lumbopelvic/tissue/disc_gradient.hpp"
#include "lumbopelvic/tissue/linea_alba_motion.hpp"
#include "support/moving_model.hpp"
#include "support/moving_tree.hpp"

using namespace lumbopelvic;

namespace {

MotionSettings settings(const Model& model, BaseSpeed speed) {
  MotionSettings s;
  s.base_speed = speed;
  s.disc_compression = VecX<double>::Constant(Eigen::Index(model.discs.size()), 400.0);
  s.disc_damping = 1.5;
  s.connective_tissue_damping = 0.02;
  return s;
}

/// Muscles driven at a constant excitation, and constant forces.
MotionActions steady(double excitation, Eigen::Index n_fascicles, const VecX<double>& tau) {
  MotionActions actions;
  actions.excitation = constant_excitation(VecX<double>::Constant(n_fascicles, excitation));
  actions.tau = [tau](double, VecX<double>& now, VecX<double>& rate) {
    now = tau;
    rate.setZero(tau.size());
  };
  return actions;
}

/// The shipped model near its neutral pose, in some motion, and an evaluation of it.
struct Motion {
  Model model = test::shipped_model();
  Pose<double> pose{test::random_pose(model, 0, 0.0)};  // neutral
  MovingModel moving;
  MotionState state;
  VecX<double> tau;
  MotionActions actions;
  std::unique_ptr<MotionSystem> system;
  VecX<double> rates;  ///< of the state, laid out as in `layout`

  explicit Motion(unsigned seed, BaseSpeed speed = BaseSpeed::coordinate_rates)
      : moving((brace(model), model), test::trunk_coordinates(model), pose, settings(model, speed)),
        state(steady_state(moving, pose, VecX<double>::Constant(moving.n_fascicles(), 0.05))) {
    std::mt19937_64 generator(seed);
    const int n = moving.tree().n_dofs();
    state.tree.q += test::random_vector(n, 0.05, generator);
    state.tree.v = test::random_vector(n, 0.5, generator);
    if (speed == BaseSpeed::body_rates) {
      const auto* turn = detail::base_turns("Motion", moving.tree());
      for (int k = 0; k < 3; ++k) state.tree.q[turn[k].dof] = 0.0;
      state.tree.base_attitude.coeffs() = test::random_vector(4, 1.0, generator).normalized();
    }
    state.strain += test::random_vector(state.strain.size(), 0.003, generator);
    state.short_range_stretch = test::random_vector(state.strain.size(), 0.003, generator);
    tau = 5.0 * test::random_vector(n, 1.0, generator);
    actions = steady(0.3, moving.n_fascicles(), tau);
    system = std::make_unique<MotionSystem>(moving, actions);
    system->set_chart(state.tree.base_attitude);
    system->rates(layout().pack(state), 0.0, rates);
  }
  [[nodiscard]] const MotionLayout& layout() const { return system->layout(); }
  [[nodiscard]] const MotionData& data() const { return system->data(); }
  [[nodiscard]] VecX<double> acceleration() const {
    return rates.segment(layout().speed(), moving.tree().n_dofs());
  }
  static void brace(Model& model) {
    for (Disc& disc : model.discs) disc.brace = 12.0;
  }
  [[nodiscard]] Pose<double> now() const {
    Pose<double> at{pose.q, state.tree.base_attitude};
    for (int k = 0; k < moving.tree().n_dofs(); ++k)
      at.q[moving.tree().dofs()[std::size_t(k)]] = state.tree.q[k];
    return at;
  }
  [[nodiscard]] MuscleTendonRates<double> unit(std::size_t m, double length, double speed) const {
    const auto i = Eigen::Index(m);
    const MuscleTendonInput<double> in{length, speed, state.activation[i], state.strain[i],
                                       state.short_range_stretch[i]};
    return moving.units().kinds()[m] == TendonKind::rigid ? rigid_rates(moving.constants()[m], in)
                                                          : compliant_rates(moving.constants()[m], in);
  }
};

double scale_of(const VecX<double>& x) { return x.cwiseAbs().maxCoeff(); }

}  // namespace

TEST_CASE("An evaluation is the sum of its parts, each worked out the slow way", "[moving_model][property]") {
  const unsigned seed = GENERATE(1u, 2u, 3u);
  const Motion at(seed);
  const Model& model = at.model;
  const DynamicsTree& tree = at.moving.tree();
  REQUIRE(tree.n_dofs() == 30);
  const Pose<double> pose = at.now();
  Kinematics<double> kin;
  forward_kinematics(model.tree, pose, kin);

  VecX<double> velocity = VecX<double>::Zero(pose.q.size()), force = velocity, gradient = velocity;
  for (int k = 0; k < tree.n_dofs(); ++k) velocity[tree.dofs()[std::size_t(k)]] = at.state.tree.v[k];
  const auto pull = [&](const Path& path, const auto& tension_of) {
    gradient.setZero();
    const double length = add_length_gradient(model.tree, kin, model.surfaces, path, 1.0, gradient);
    force -= gradient * tension_of(length, gradient.dot(velocity));
  };
  for (std::size_t m = 0; m < model.paths.size(); ++m)
    pull(model.paths[m], [&](double length, double speed) {
      const auto unit = at.unit(m, length, speed);
      const auto i = Eigen::Index(m);
      CHECK(at.data().units.tension[i] == Approx(unit.tension).epsilon(1e-9));
      CHECK(at.rates[at.layout().strain() + i] == Approx(unit.strain_rate).epsilon(1e-9).margin(1e-9));
      CHECK(at.rates[at.layout().short_range_stretch() + i] ==
            Approx(unit.short_range_stretch_rate).epsilon(1e-9).margin(1e-9));
      return unit.tension;
    });
  for (std::size_t b = 0; b < model.linea_alba.size(); ++b)
    pull(model.linea_alba_paths[b], [&](double length, double speed) {
      return linea_alba_tension<double>(model.linea_alba[b], length, speed,
                                        at.moving.settings().linea_alba_rest_length[Eigen::Index(b)], 0.02)
          .tension;
    });
  for (std::size_t i = 0; i < model.ligaments.size(); ++i)
    pull(model.ligament_paths[i],
         [&](double length, double) { return respond<double>(model.ligaments[i], length).tension; });
  for (const Disc& disc : model.discs) {
    const DiscGradient g = evaluate_disc(model.tree, disc, pose.q);
    const Vec3<double> moment = g.gradient * disc.preload.factor(400.0) + g.brace_gradient;
    for (int i = 0; i < 3; ++i) force[disc.rotation[std::size_t(i)]] -= moment[i];
  }
  VecX<double> tau(tree.n_dofs());
  for (int k = 0; k < tree.n_dofs(); ++k) tau[k] = force[tree.dofs()[std::size_t(k)]] + at.tau[k];
  // Damping by its own power: -damping (dw/dv)^T w.
  for (const MovingDisc& disc : at.moving.discs()) {
    Jacobian3<double> lower, upper;
    angular_jacobian(tree, at.data().tree, disc.disc.lower_body, lower);
    angular_jacobian(tree, at.data().tree, disc.disc.upper_body, upper);
    const Jacobian3<double> J = upper - lower;
    tau -= disc.damping * J.transpose() * (J * at.state.tree.v);
  }
  CHECK((at.data().tau - tau).cwiseAbs().maxCoeff() < 1e-9 * scale_of(tau));
  const VecX<double> expected = forward_dynamics<double>(tree, at.state.tree, tau, model.gravity_W);
  CHECK((at.acceleration() - expected).cwiseAbs().maxCoeff() < 1e-8 * scale_of(expected));
  CHECK(at.rates.head(tree.n_dofs()) == at.state.tree.v);
  const auto activation = activation_rate(activation_dynamics(model.fascicles[7], 10.0), 0.3, 0.05);
  CHECK(at.rates[at.layout().activation() + 7] == Approx(activation.rate).epsilon(1e-12));
}

TEST_CASE("In an evaluation power balances: motion, height and discs gain what muscles and linea alba give",
          "[moving_model][property]") {
  using Time = Dual<double, 1>;
  const BaseSpeed speed = GENERATE(BaseSpeed::coordinate_rates, BaseSpeed::body_rates);
  const Motion at(11, speed);
  const DynamicsTree& tree = at.moving.tree();
  TreeState<Time> state = test::in_time(tree, at.state.tree);
  for (Eigen::Index k = 0; k < tree.n_dofs(); ++k) state.v[k].partials[0] = at.acceleration()[k];
  TreeMotion<Time> motion(tree);
  update_motion(tree, state, motion);

  double gain = kinetic_energy(tree, motion).partials[0] +
                weight_potential(tree, motion, at.moving.gravity_W()).partials[0];
  for (const MovingDisc& disc : at.moving.discs()) {
    const Mat3<Time> R_OF = link_frame(motion, disc.lower).R * disc.R_LF.cast<Time>();
    const Mat3<Time> R_OM = link_frame(motion, disc.upper).R * disc.R_UM.cast<Time>();
    const Vec3<Time> theta = segment_rotation<Time>(disc.disc, R_OF.transpose() * R_OM);
    const Vec3<Time> moment = disc_moment<Time>(disc.disc, theta) * Time(disc.factor);
    for (int i = 0; i < 3; ++i)
      gain += (moment[i].value + disc.disc.brace * theta[i].value) * theta[i].partials[0];
  }
  const double given = -at.data().tension.dot(at.data().paths.speed);
  const double work = at.tau.dot(at.state.tree.v);
  REQUIRE(std::abs(given) > 1.0);
  REQUIRE(at.data().disc_heat > 0.1);
  CHECK(gain == Approx(given + work - at.data().disc_heat).epsilon(1e-9));
  const Eigen::Index n = at.layout().n_attitude;
  REQUIRE(n == (speed == BaseSpeed::body_rates ? 4 : 0));
  if (n > 0)
    CHECK(at.rates.segment(at.layout().attitude(), n).norm() ==
          Approx(attitude_rate(tree, at.state.tree).norm()));
}

TEST_CASE("A settled state keeps still where its fibres are concerned", "[moving_model][property]") {
  const Motion at(5);
  MotionState state = steady_state(at.moving, at.pose, VecX<double>::Constant(at.moving.n_fascicles(), 0.1));
  const MotionActions actions = steady(0.1, at.moving.n_fascicles(), VecX<double>::Zero(at.tau.size()));
  MotionSystem system(at.moving, actions);
  const MotionLayout& layout = system.layout();
  VecX<double> rates;
  system.rates(layout.pack(state), 0.0, rates);
  CHECK(scale_of(rates.segment(layout.strain(), layout.n_fascicles)) < 1e-8);
  CHECK(scale_of(rates.segment(layout.activation(), layout.n_fascicles)) < 1e-14);
  CHECK(rates.head(layout.n_dofs).norm() == 0.0);
  // Nobody has chosen these activations for balance.
  CHECK(scale_of(rates.segment(layout.speed(), layout.n_dofs)) > 1e-3);
}

TEST_CASE(
    "A strip of the linea alba is as stiff in motion as in an equilibrium, and has the tension it was given",
    "[linea_alba][verification]") {
  const Model& model = test::shipped_model();
  REQUIRE(!model.linea_alba.empty());
  const LineaAlbaStrip& strip = model.linea_alba[0];
  using Length = Dual<double, 1>;
  for (const double wanted : {0.5, 30.0, 200.0}) {
    const double rest = linea_alba_rest_length(strip, 0.1, wanted);
    const auto at = linea_alba_tension<Length>(strip, Length::variable(0.1, 0), Length(0.0), rest, 0.0);
    CHECK(at.tension.value == Approx(wanted).epsilon(1e-12));
    CHECK(at.tension.partials[0] == Approx(strip.stiffness_at(wanted)).epsilon(1e-12));
    CHECK(at.stiffness.value == Approx(strip.stiffness_at(wanted)).epsilon(1e-12));
    CHECK(linea_alba_tension(strip, 0.1, 0.3, rest, 0.01).tension > at.tension.value);
  }
  CHECK_THROWS_AS(linea_alba_rest_length(strip, 0.1, 0.0), InvalidArgument);
}

TEST_CASE("A moving model refuses settings and inputs that do not fit", "[moving_model][unit]") {
  Motion at(1);
  const auto trunk = test::trunk_coordinates(at.model);
  MotionSettings wrong = settings(at.model, BaseSpeed::coordinate_rates);
  wrong.disc_compression.resize(2);
  CHECK_THROWS_AS(MovingModel(at.model, trunk, at.pose, wrong), InvalidArgument);
  wrong = settings(at.model, BaseSpeed::coordinate_rates);
  wrong.disc_damping = -1.0;
  CHECK_THROWS_AS(MovingModel(at.model, trunk, at.pose, wrong), InvalidArgument);
  at.actions = steady(0.1, at.moving.n_fascicles(), VecX<double>::Zero(3));
  CHECK_THROWS_AS(at.system->rates(at.layout().pack(at.state), 0.0, at.rates), InvalidArgument);
}
