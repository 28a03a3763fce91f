// What the abdomen does to the skeleton, a force by eq. (4.4) and a stiffness
// by eq. (4.6), on a can with a hinged lid, a floor that sinks and a wall that slides.

#include <numbers>

#include "catch.hpp"
#include "lumbopelvic/breathing/quasi_static_abdomen.hpp"
#include "support/surfaces.hpp"

using namespace lumbopelvic;

namespace {

/// A lid hinged at the upper back edge and a floor are the skeleton; the front is a plate held by a strip of
/// the linea alba.
struct HingedCan {
  enum Coordinate { tilt, descent, bulge };
  Model model;
  EquilibriumState equilibrium{VecX<double>(0), 3000.0, VecX<double>::Zero(1)};
  VecX<double> q = VecX<double>{{0.15, 0.0, 0.01}};

  explicit HingedCan(double gas_volume) {
    using test::Axis;
    enum Bodies { lid, bottom, plate };
    model.tree = {{test::body("lid", 1.0, Axis::Zero()), test::body("bottom", 1.0, Axis::Zero()),
                   test::body("plate", 0.0, Axis::Zero())},
                  {test::joint(ground, lid, {-0.1, 0.2, 0.0}, {test::turn(Axis::UnitZ(), tilt)}),
                   test::joint(ground, bottom, Axis::Zero(), {test::slide(-Axis::UnitY(), descent)}),
                   test::joint(ground, plate, {0.1, 0.1, 0.0}, {test::slide(Axis::UnitX(), bulge)})},
                  {test::coordinate("tilt"), test::coordinate("descent", MotionKind::translation),
                   test::coordinate("bulge", MotionKind::translation)}};
    model.deformation_coordinates = {bulge};
    const auto floor = test::level_ring(bottom, 8, 0.1, 0.12, 0.0);
    auto middle = test::level_ring(ground, 8, 0.1, 0.12, 0.1);
    for (const std::size_t front : {7, 0, 1})
      middle[front] = {plate, middle[front].p_B - Vec3<double>{0.1, 0.1, 0.0}};
    auto top = test::level_ring(lid, 8, 0.1, 0.12, 0.0);
    for (PathPoint& at : top) at.p_B.x() += 0.1;
    model.cavity =
        test::closed_surface({bottom, {0.0, 0.0, 0.0}}, {floor, middle, top}, {lid, {0.1, 0.03, 0.0}}, 3);
    model.cavity.gas_volume = gas_volume;
    model.cavity.atmospheric_pressure = 101325.0;
    model.respiration = {4.9e5, 3.2e-3, 1.6e5, 6e7, 0.7};
    model.linea_alba = {{"wall", {ground, {0.05, 0.1, 0.0}}, {plate, Axis::Zero()}, 9000.0, 500.0, 40.0}};
    model.linea_alba_paths = {
        compile_path(model.tree, {model.linea_alba[0].a, model.linea_alba[0].b}, {-1}, {})};
    equilibrium.linea_alba_tension[0] = equilibrium.pressure * volume(q).gradient[bulge];
  }

  [[nodiscard]] CavityVolume volume(const VecX<double>& at) const {
    return test::volume_at(model.tree, model.cavity, at);
  }

  /// H over tilt and bulge.
  [[nodiscard]] MatX<double> stiffness() const {
    const Statics statics =
        evaluate_statics(model, Pose<double>{q}, {}, stability_coordinates(model, {"tilt"}));
    MatX<double> H;
    StiffnessField(model, statics, 0.0, false).stiffness(equilibrium, H);
    return H;
  }

  /// Forces of the pressure on lid and floor when they have moved and the plate has come to rest.
  [[nodiscard]] Vec3<double> forces(double more_tilt, double more_descent = 0.0) const {
    VecX<double> moved = q + VecX<double>{{more_tilt, more_descent, 0.0}};
    const double squeezed = volume(q).value - volume(moved).value;
    const QuasiStaticAbdomen abdomen(model, Pose<double>{moved}, equilibrium,
                                     {.added_volume = squeezed, .tolerance = 1e-12});
    const SteadyAbdomen at = find_steady_abdomen(abdomen, VecX<double>(0), abdomen.start());
    REQUIRE(at.status == SteadyStateStatus::steady);
    moved[bulge] = at.state.shape[0];
    return at.state.pressure * volume(moved).gradient;
  }
};

}  // namespace

TEST_CASE("T4.3 a wall that gives way leaves the skeleton the stiffness of the wall, less P V_qq",
          "[abdomen][verification]") {
  const HingedCan can(1e-9);
  const MatX<double> H = can.stiffness();
  const double condensed = H(0, 0) - H(0, 1) * H(1, 0) / H(1, 1);

  // eq. (4.6) where V depends on both together and the wall has been condensed out:
  //   K = (W_ww - P V_ww) / V_w^2 V_q^2 - P V_qq + 2 P V_qw V_q / V_w
  const CavityVolume V = can.volume(can.q);
  const double P = can.equilibrium.pressure, V_q = V.gradient[HingedCan::tilt],
               V_w = V.gradient[HingedCan::bulge];
  const double W_ww = can.model.linea_alba[0].stiffness_at(can.equilibrium.linea_alba_tension[0]);
  const double closed_form = (W_ww - P * V.hessian(2, 2)) * V_q * V_q / (V_w * V_w) - P * V.hessian(0, 0) +
                             2.0 * P * V.hessian(0, 2) * V_q / V_w;
  REQUIRE(std::abs(P * V.hessian(0, 0)) > 0.01 * closed_form);  // every term counts
  CHECK(condensed == Approx(closed_form).epsilon(1e-5));

  const double h = 1e-4;
  const double measured = -(can.forces(h) - can.forces(-h))[HingedCan::tilt] / (2.0 * h);
  CHECK(condensed == Approx(measured).epsilon(1e-5));
}

TEST_CASE("T4.3 against a wall that cannot give way the skeleton's stiffness grows as the gas vanishes",
          "[abdomen][verification]") {
  for (const double gas : {1e-4, 1e-6, 1e-8}) {
    const HingedCan can(gas);
    const CavityVolume V = can.volume(can.q);
    const double P = can.equilibrium.pressure;
    const double contents = (101325.0 + P) / gas * V.gradient[0] * V.gradient[0];
    CHECK(can.stiffness()(0, 0) == Approx(contents - P * V.hessian(0, 0)));
  }
}

TEST_CASE(
    "T4.2 around a closed cycle of the pose pressure does no work on the skeleton while the wall follows",
    "[abdomen][property]") {
  const HingedCan can(1e-4);
  constexpr int points = 48;
  double work = 0.0, turnover = 0.0;
  for (int i = 0; i < points; ++i) {
    const double t = 2.0 * std::numbers::pi * i / points, dt = 2.0 * std::numbers::pi / points;
    const Vec3<double> force = can.forces(0.02 * std::cos(t), 0.0015 * std::sin(t));
    const double on_lid = force[HingedCan::tilt] * -0.02 * std::sin(t) * dt;
    const double on_floor = force[HingedCan::descent] * 0.0015 * std::cos(t) * dt;
    work += on_lid + on_floor;
    turnover += std::abs(on_lid) + std::abs(on_floor);
  }
  REQUIRE(turnover > 0.1);
  CHECK(std::abs(work) < 1e-8 * turnover);
}
