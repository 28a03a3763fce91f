/// Degrees of freedom that follow functions of time while the others move as forces make them.

#include "catch.hpp"
#include "dynamics/moving_body.hpp"
#include "lumbopelvic/dynamics/rodas.hpp"
#include "lumbopelvic/dynamics/simulate.hpp"
#include "support/hybrid_dynamics.hpp"

using namespace lumbopelvic;
using test::MovingBody;

namespace {

/// q_i + A_i sin(w t + i) of given degrees of freedom.
PrescribedFunction swaying(std::vector<int> dofs, VecX<double> around, double size, double w) {
  PrescribedFunction time_function{std::move(dofs), {}};
  time_function.at = [around, size, w](double t, MotionPoint& out) {
    const auto phase =
        (VecX<double>::LinSpaced(around.size(), 0.0, double(around.size() - 1)).array() + w * t).eval();
    out.q = around.array() + size * phase.sin();
    out.rate = size * w * phase.cos();
    out.acceleration = -size * w * w * phase.sin();
    out.jerk = -size * w * w * w * phase.cos();
  };
  return time_function;
}

/// A pendulum on a cart whose motion is given.
struct Cart {
  static constexpr double cart = 1.0, bob = 2.0, length = 0.4, inertia = 0.05;
  Model model = made();
  Pose<double> pose{VecX<double>::Zero(2)};
  MovingModel both{model, {0, 1}, pose}, swing{model, {1}, pose};

  static Model made() {
    using test::Axis;
    const Axis x = Axis::UnitX(), z = Axis::UnitZ();
    Model model;
    model.tree = {{test::body("cart", cart, Axis::Zero(), Axis(0.1, 0.1, 0.1)),
                   test::body("bob", bob, {0.0, -length, 0.0}, inertia * z)},
                  {test::joint(ground, 0, Axis::Zero(), {test::slide(x, 0)}),
                   test::joint(0, 1, Axis::Zero(), {test::turn(z, 1)})},
                  {test::coordinate("along", MotionKind::translation), test::coordinate("angle")}};
    return model;
  }
  static MotionState at(const MovingModel& moving, double angle) {
    MotionState state;
    state.tree.q = state.tree.v = VecX<double>::Zero(moving.tree().n_dofs());
    state.tree.q[moving.tree().n_dofs() - 1] = angle;
    return state;
  }
};

SimulationSettings until(double end, double tolerance) {
  SimulationSettings settings;
  settings.end = end;
  settings.steps.rtol = settings.steps.atol = tolerance;
  settings.steps.max_step = 0.02;
  return settings;
}

VecX<double> end_of(MotionSystem& system, const MotionState& state, const SimulationSettings& settings) {
  return simulate(system, settings, motion_start(system, settings, 0.0, state)).end.state;
}

/// The shipped model with its pelvis and hips prescribed.
struct TrackingBody : MovingBody {
  explicit TrackingBody(TendonChoice tendon = TendonChoice::by_length)
      : MovingBody(BaseSpeed::coordinate_rates, tendon) {
    std::vector<int> dofs;
    for (int k = 0; k < moving.tree().n_dofs(); ++k) {
      const std::string& name =
          model.tree.coordinates()[std::size_t(moving.tree().dofs()[std::size_t(k)])].name;
      if (name.starts_with("pelvis") || name.starts_with("hip")) dofs.push_back(k);
    }
    const VecX<double> around = state.tree.q(dofs);
    actions.prescribed = swaying(dofs, around, 0.04, 7.0);
  }
};

}  // namespace

TEST_CASE("Free accelerations and the forces that keep a course are those of hybrid dynamics",
          "[dynamics][verification]") {
  const DynamicsTree tree = test::moving(test::rich_tree());
  const int n = tree.n_dofs();
  std::mt19937_64 generator(83);
  const auto state = test::random_state(tree, generator);
  const VecX<double> tau = test::random_vector(n, 10.0, generator),
                     a = test::random_vector(n, 5.0, generator);
  std::vector<char> prescribed(std::size_t(n), 0);
  std::vector<int> dofs, others;
  for (int k = 0; k < n; ++k) {
    prescribed[std::size_t(k)] = k % 2 == 0;
    (k % 2 == 0 ? dofs : others).push_back(k);
  }
  PrescribedFunction time_function{dofs, {}};
  time_function.at = [&](double, MotionPoint& out) {
    out.q = state.q(dofs), out.rate = state.v(dofs), out.acceleration = a(dofs);
    out.jerk = VecX<double>::Zero(out.q.size());
  };
  PrescribedPart part(tree, time_function, others);
  TreeState<double> placed = state;
  placed.q(dofs).setZero(), placed.v(dofs).setZero();
  part.place(0.0, placed);
  TreeMotion<double> motion(tree);
  update_motion(tree, placed, motion);
  VecX<double> acceleration = VecX<double>::Zero(n);
  part.accelerate(tree, motion, test::fall, tau, acceleration);

  HybridDynamics<double> expected(tree);
  update_motion(tree, state, expected.parts.motion);
  hybrid_dynamics(tree, test::fall, prescribed, a, tau, {}, expected);
  REQUIRE(expected.acceleration(others).norm() > 1.0);
  CHECK((acceleration - expected.acceleration).norm() < 1e-12 * expected.acceleration.norm());
  const VecX<double> holding = expected.tau - tau;
  REQUIRE(holding.norm() > 1.0);
  CHECK((part.holding_force() - holding).norm() < 1e-12 * holding.norm());
}

TEST_CASE("A pendulum on a cart that gains speed evenly hangs askew and still", "[dynamics][verification]") {
  Cart at;
  const double a = 3.0, angle = -std::atan(a / -at.model.gravity_W[1]);
  MotionActions actions;
  actions.prescribed = {{0}, [a](double t, MotionPoint& out) {
                          out.q = VecX<double>::Constant(1, 0.5 * a * t * t);
                          out.rate = VecX<double>::Constant(1, a * t);
                          out.acceleration = VecX<double>::Constant(1, a);
                          out.jerk = VecX<double>::Zero(1);
                        }};
  MotionSystem system(at.both, actions);
  REQUIRE(system.layout().n_dofs == 1);
  const VecX<double> end = end_of(system, Cart::at(at.both, angle), until(0.5, 1e-8));
  CHECK(end[0] == Approx(angle).epsilon(1e-10));
  CHECK(std::abs(end[1]) < 1e-10);
  VecX<double> rates;
  system.rates(end, 0.5, rates);
  CHECK(system.holding_force()[0] == Approx((Cart::cart + Cart::bob) * a).epsilon(1e-9));
  CHECK(system.holding_force()[1] == 0.0);
  CHECK(system.state().tree.q[0] == Approx(0.5 * a * 0.25));
}

TEST_CASE("A shaken pendulum moves as one under the load of its own inertia", "[dynamics][verification]") {
  Cart at;
  const double size = 0.1, w = 9.0;
  MotionActions shaken, loaded;
  shaken.prescribed = swaying({0}, VecX<double>::Zero(1), size, w);
  loaded.loads = {
      {{{1, Vec3<double>(0.0, -Cart::length, 0.0)}, Vec3<double>(Cart::bob, 0.0, 0.0)}, [=](double t) {
         return ValueRate{size * w * w * std::sin(w * t), size * w * w * w * std::cos(w * t)};
       }}};
  MotionSystem a(at.both, shaken), b(at.swing, loaded);
  const auto settings = until(1.0, 1e-9);
  const VecX<double> of_a = end_of(a, Cart::at(at.both, 0.2), settings),
                     of_b = end_of(b, Cart::at(at.swing, 0.2), settings);
  CHECK(std::abs(of_a[0] - 0.2) > 0.05);
  CHECK((of_a - of_b).norm() < 1e-7);
}

TEST_CASE("RODAS keeps its order where something is prescribed", "[dynamics][verification]") {
  Cart at;
  MotionActions actions;
  actions.prescribed = swaying({0}, VecX<double>::Zero(1), 0.1, 9.0);
  MotionSystem system(at.both, actions);
  const auto after = [&](int steps) {
    VecX<double> y{{0.2, 0.0}};
    Rodas stepper;
    for (int i = 0; i < steps; ++i) stepper.do_step(std::ref(system), y, i * 1.0 / steps, 1.0 / steps);
    return y;
  };
  const VecX<double> exact = after(2000);
  const double coarse = (after(60) - exact).norm(), fine = (after(120) - exact).norm();
  CHECK(std::log2(coarse / fine) > 3.8);
}

TEST_CASE("Derivatives of a tracked body agree with differences", "[dynamics][property]") {
  TrackingBody body;
  body.shake(5);
  body.add_surroundings(2);
  MotionSystem system(body.moving, body.actions, GENERATE(false, true));
  REQUIRE(system.layout().n_dofs < system.layout().n_tree);
  const VecX<double> y = system.layout().pack(body.state, body.anchors);
  const VecX<double> scale = system.layout().scale(body.moving);
  MatX<double> J, expected(y.size(), y.size());
  VecX<double> by_time, up, down, at = y;
  for (Eigen::Index i = 0; i < y.size(); ++i) {
    const double h = 1e-5 * scale[i];
    at[i] = y[i] + h, system.rates(at, 0.1, up);
    at[i] = y[i] - h, system.rates(at, 0.1, down);
    at[i] = y[i];
    expected.col(i) = (up - down) / (2.0 * h);
  }
  for (const double t : {0.11, 0.1}) system.linearize(y, t, by_time);  // twice: matrices change their sizes
  system.jacobian(J);
  for (Eigen::Index i = 0; i < y.size(); ++i) {
    INFO(system.layout().name(i));
    const auto a = J.row(i) * scale.asDiagonal() / scale[i],
               b = expected.row(i) * scale.asDiagonal() / scale[i];
    CHECK((a - b).norm() <= 2e-5 * std::max(1.0, b.norm()));
  }
  system.rates(y, 0.1 + 1e-5, up), system.rates(y, 0.1 - 1e-5, down);
  const VecX<double> change = ((up - down) / 2e-5).cwiseQuotient(scale), found = by_time.cwiseQuotient(scale);
  const MotionLayout& layout = system.layout();
  const auto close = [&](Eigen::Index first, Eigen::Index count) {
    REQUIRE(change.segment(first, count).norm() > 0.1);
    return (found - change).segment(first, count).norm() < 2e-5 * change.segment(first, count).norm();
  };
  CHECK(close(layout.speed(), layout.n_dofs));
  CHECK(close(layout.anchor(), layout.n_anchors));
  CHECK(close(layout.activation(), layout.n_fascicles));
  CHECK(close(layout.strain(), layout.n_fascicles));
  CHECK(close(layout.short_range_stretch(), layout.n_fascicles));

  for (const double shift : {4.0, 4e4}) {
    std::mt19937_64 generator(1);
    system.factor(shift);
    const VecX<double> exact = test::random_vector(int(y.size()), 1.0, generator);
    const VecX<double> wanted = shift * exact - J * exact;
    VecX<double> x = wanted;
    system.solve(x);
    CHECK((shift * x - J * x - wanted).norm() < 1e-9 * wanted.norm());
    CHECK((x - exact).norm() < 1e-4 * exact.norm());
  }
}

TEST_CASE("A course that stands still is a coordinate that is held", "[dynamics][property]") {
  TrackingBody body;
  body.shake(6);
  const auto& dofs = body.actions.prescribed.dofs;
  const VecX<double> stand = body.state.tree.q(dofs);
  body.actions.prescribed = swaying(dofs, stand, 0.0, 1.0);
  MotionSystem guided(body.moving, body.actions);
  Pose<double> pose = body.pose;
  std::vector<int> moving;
  const auto& all = body.moving.tree().dofs();
  for (int k = 0; k < body.moving.tree().n_dofs(); ++k) {
    pose.q[all[std::size_t(k)]] = body.state.tree.q[k];
    if (std::ranges::count(dofs, k) == 0) moving.push_back(all[std::size_t(k)]);
  }
  MotionSettings settings =
      MovingBody::settings(body.model, BaseSpeed::coordinate_rates, TendonChoice::by_length);
  settings.linea_alba_rest_length = body.moving.settings().linea_alba_rest_length;
  const MovingModel held_model(body.model, moving, pose, settings);
  MotionActions actions;
  actions.excitation = body.actions.excitation;
  MotionSystem held(held_model, actions);
  const VecX<double> y = guided.layout().pack(body.state);
  VecX<double> a, b, by_time_a, by_time_b;
  MatX<double> J_a, J_b;
  guided.rates(y, 0.1, a), held.rates(y, 0.1, b);
  REQUIRE(b.segment(held.layout().speed(), held.layout().n_dofs).norm() > 1.0);
  CHECK((a - b).norm() < 1e-9 * b.norm());
  guided.linearize(y, 0.1, by_time_a), held.linearize(y, 0.1, by_time_b);
  guided.jacobian(J_a), held.jacobian(J_b);
  CHECK((by_time_a - by_time_b).norm() < 1e-9 * by_time_b.norm());
  CHECK((J_a - J_b).norm() < 1e-9 * J_b.norm());
}

TEST_CASE("The energy of a tracked motion is accounted for", "[dynamics][property]") {
  TrackingBody body(GENERATE(TendonChoice::by_length, TendonChoice::compliant));
  body.shake(8);
  SimulationSettings settings = until(0.06, 1e-6);
  settings.energy_balance = true;
  MotionSystem system(body.moving, body.actions);
  const EnergyBalance energy_balance =
      simulate(system, settings, motion_start(system, settings, 0.0, body.state)).energy_balance;
  CHECK(std::abs(energy_balance.work.prescribed) > 0.1);
  CHECK(std::abs(energy_balance.residual()) <
        20.0 * settings.steps.rtol * std::max(1.0, energy_balance.turnover));
  CHECK(energy_balance.least_heat > -1e-12);
}

TEST_CASE("A course that is not whole is refused", "[dynamics][unit]") {
  Cart at;
  MotionActions actions;
  actions.prescribed.dofs = {0};
  CHECK_THROWS_AS(MotionSystem(at.both, actions), InvalidArgument);
  actions.prescribed = swaying({0, 0}, VecX<double>::Zero(2), 0.1, 1.0);
  CHECK_THROWS_AS(MotionSystem(at.both, actions), InvalidArgument);
  actions.prescribed = swaying({2}, VecX<double>::Zero(1), 0.1, 1.0);
  CHECK_THROWS_AS(MotionSystem(at.both, actions), InvalidArgument);
  actions.prescribed = swaying({0}, VecX<double>::Zero(2), 0.1, 1.0);
  MotionSystem system(at.both, actions);
  VecX<double> rates;
  CHECK_THROWS_AS(system.rates(VecX<double>::Zero(2), 0.0, rates), InvalidArgument);
}
