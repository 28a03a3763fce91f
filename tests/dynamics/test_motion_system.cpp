#include <Eigen/LU>

#include "catch.hpp"
#include "dynamics/moving_body.hpp"
#include "lumbopelvic/multibody/base_chart.hpp"

using namespace lumbopelvic;
using test::MovingBody;

namespace {

/// Central differences of the right-hand side, with a step for each component.
MatX<double> differences(MotionSystem& system, const VecX<double>& y, double t) {
  const VecX<double> scale = system.layout().scale(system.model());
  MatX<double> J(y.size(), y.size());
  VecX<double> up, down, at = y;
  for (Eigen::Index i = 0; i < y.size(); ++i) {
    const double h = 1e-5 * scale[i];
    at[i] = y[i] + h;
    system.rates(at, t, up);
    at[i] = y[i] - h;
    system.rates(at, t, down);
    at[i] = y[i];
    J.col(i) = (up - down) / (2.0 * h);
  }
  return J;
}

}  // namespace

TEST_CASE("The Jacobian of a body in motion agrees with differences", "[dynamics][property]") {
  const auto speed = GENERATE(BaseSpeed::coordinate_rates, BaseSpeed::body_rates);
  MovingBody body(speed);
  body.shake(5);
  body.add_surroundings(2);
  MotionSystem system(body.moving, body.actions);
  system.set_chart(body.state.tree.base_attitude);
  const VecX<double> y = system.layout().pack(body.state, body.anchors);
  const VecX<double> scale = system.layout().scale(body.moving);
  const MatX<double> expected = differences(system, y, 0.1);
  VecX<double> by_time, later, earlier;
  MatX<double> J;
  system.linearize(y, 0.1, by_time);
  system.jacobian(J);
  // In units of the scales, so that every row counts.
  const MatX<double> a = scale.cwiseInverse().asDiagonal() * J * scale.asDiagonal();
  const MatX<double> b = scale.cwiseInverse().asDiagonal() * expected * scale.asDiagonal();
  for (Eigen::Index i = 0; i < y.size(); ++i) {
    INFO(system.layout().name(i));
    CHECK((a.row(i) - b.row(i)).norm() <= 2e-5 * std::max(1.0, b.row(i).norm()));
  }
  system.rates(y, 0.1 + 1e-5, later);
  system.rates(y, 0.1 - 1e-5, earlier);
  const VecX<double> change = (later - earlier) / 2e-5;
  REQUIRE(change.norm() > 1.0);
  CHECK((by_time - change).norm() < 1e-5 * change.norm());
}

TEST_CASE("Derivatives in closed form are those of forward duals", "[dynamics][property]") {
  MovingBody body;
  body.shake(5);
  body.add_surroundings(2);
  MotionSystem closed(body.moving, body.actions), duals(body.moving, body.actions, true);
  const VecX<double> y = closed.layout().pack(body.state, body.anchors);
  VecX<double> by_time;
  MatX<double> a, b;
  closed.linearize(y, 0.1, by_time);
  closed.jacobian(a);
  duals.linearize(y, 0.1, by_time);
  duals.jacobian(b);
  for (Eigen::Index i = 0; i < y.size(); ++i) {
    INFO(closed.layout().name(i));
    CHECK((a.row(i) - b.row(i)).norm() <= 1e-10 * b.row(i).norm());
  }
}

TEST_CASE("Elimination by fascicles solves what the full Jacobian says", "[dynamics][property]") {
  const auto speed = GENERATE(BaseSpeed::coordinate_rates, BaseSpeed::body_rates);
  MovingBody body(speed, GENERATE(TendonChoice::by_length, TendonChoice::compliant));
  body.shake(7);
  body.add_surroundings(2);
  MotionSystem system(body.moving, body.actions);
  system.set_chart(body.state.tree.base_attitude);
  CHECK(test::elimination_error(system, system.layout().pack(body.state, body.anchors), 0.1) < 1e-7);
}

TEST_CASE("A system with fascicles and no excitation is refused", "[dynamics][unit]") {
  MovingBody body;
  body.actions.excitation = nullptr;
  CHECK_THROWS_AS(MotionSystem(body.moving, body.actions), InvalidArgument);
}

TEST_CASE("The state vector goes apart into what it was put together from", "[dynamics][unit]") {
  MovingBody body(BaseSpeed::body_rates);
  body.shake(2);
  const MotionLayout at(body.moving, 2);
  const VecX<double> y = at.pack(body.state, VecX<double>{{1.0, 2.0, 3.0, 4.0}});
  CHECK(y.segment(at.anchor(), 4) == VecX<double>{{1.0, 2.0, 3.0, 4.0}});
  MotionState back;
  at.unpack(y, back);
  CHECK(at.pack(back, y.segment(at.anchor(), 4)) == y);
  CHECK(at.name(0) == "position 0");
  CHECK(at.name(at.anchor() + 3) == "anchor of support 1");
  CHECK(at.name(at.size() - 1).starts_with("short-range stretch of fascicle"));
  CHECK_THROWS_AS(at.pack(body.state, VecX<double>::Zero(3)), InvalidArgument);
}
