// The abdomen in a held skeleton, on a can of three pistons that can be worked out on paper.

#include <numbers>

#include "catch.hpp"
#include "lumbopelvic/muscle/curves.hpp"
#include "support/piston_can.hpp"

using namespace lumbopelvic;
using test::PistonCan;

namespace {

SteadyAbdomen steady_can(const PistonCan& can, const std::vector<double>& activation,
                         Glottis glottis = Glottis::open) {
  const Model model = can.model();
  const QuasiStaticAbdomen abdomen(model, PistonCan::pose(), PistonCan::equilibrium({0.1, 0.1, 0.1}));
  return find_steady_abdomen(abdomen, PistonCan::equilibrium(activation).activation, abdomen.start(),
                             glottis);
}

double can_pressure(const PistonCan& can, const std::vector<double>& activation) {
  const SteadyAbdomen at = steady_can(can, activation);
  REQUIRE(at.status == SteadyStateStatus::steady);
  return at.state.pressure;
}

}  // namespace

TEST_CASE("Each piston of a can holds the pressure of its force over its area", "[abdomen][verification]") {
  const PistonCan can;
  const SteadyAbdomen at = steady_can(can, {0.3, 0.25, 0.4});
  REQUIRE(at.status == SteadyStateStatus::steady);
  const double P = at.state.pressure;
  CHECK(P > 1000.0);
  CHECK(P * can.wall_area == Approx(at.balance.tension[PistonCan::wall]).epsilon(1e-9));
  CHECK((P - at.balance.pleural) * can.diaphragm_area ==
        Approx(at.balance.tension[PistonCan::diaphragm]).epsilon(1e-9));
  CHECK(P * can.floor_area == Approx(at.balance.tension[PistonCan::floor_plate]).epsilon(1e-9));
}

TEST_CASE("The contents keep their amount", "[abdomen][property]") {
  const PistonCan can;
  const SteadyAbdomen at = steady_can(can, {0.4, 0.1, 0.2});
  REQUIRE(at.status == SteadyStateStatus::steady);
  REQUIRE(at.state.shape.cwiseAbs().maxCoeff() > 1e-3);
  const double change = can.wall_area * at.state.shape[0] - can.diaphragm_area * at.state.shape[1] +
                        can.floor_area * at.state.shape[2];
  CHECK(std::abs(change) < 1e-10);  // what a billionth of a cubic metre of gas gives way
}

TEST_CASE("Derivatives of the balance are those of differences", "[abdomen][property]") {
  const Model model = PistonCan().model();
  const QuasiStaticAbdomen abdomen(model, PistonCan::pose(), PistonCan::equilibrium({0.2, 0.1, 0.3}));
  AbdomenState state = abdomen.start();
  state.shape << 0.004, 0.006, -0.003;
  state.pressure = 2500.0;
  const VecX<double> speed{{0.03, -0.02, 0.05}}, a = abdomen.equilibrium().activation;
  AbdomenBalance at, up, down;
  abdomen.evaluate(state, speed, a, at);
  const double h = 1e-6;
  for (Eigen::Index i = 0; i < 3; ++i) {
    const VecX<double> e = h * VecX<double>::Unit(3, i);
    AbdomenState plus = state, minus = state;
    plus.shape += e, minus.shape -= e;
    abdomen.evaluate(plus, speed, a, up), abdomen.evaluate(minus, speed, a, down);
    CHECK((at.by_shape.col(i) - (up.force - down.force) / (2 * h)).norm() < 1e-6 * at.by_shape.norm());
    abdomen.evaluate(state, speed + e, a, up), abdomen.evaluate(state, speed - e, a, down);
    CHECK((at.by_speed.col(i) - (up.force - down.force) / (2 * h)).norm() < 1e-6 * at.by_speed.norm());
  }
  AbdomenState more = state;
  more.lung_gas += 1e-7;
  abdomen.evaluate(more, speed, a, up);
  CHECK((at.by_gas - (up.force - at.force) / 1e-7).norm() < 1e-5 * at.by_gas.norm());
}

TEST_CASE("Around a closed cycle a passive wall gives back all work that pressures do on it",
          "[abdomen][property]") {
  // T4.2: no activation; what fills the abdomen and the recoil of the lungs go round a loop.
  constexpr int points = 96;
  std::vector<VecX<double>> shape, gradient, lids;
  std::vector<double> P, P_pl;
  double turnover = 0.0, contents = 0.0, pleura = 0.0;
  for (int i = 0; i < points; ++i) {
    const double t = 2.0 * std::numbers::pi * i / points;
    Model model = PistonCan().model();
    model.cavity.gas_volume = 1e-4;
    model.cavity.pleural_pressure = -400.0 + 200.0 * std::cos(t);
    const QuasiStaticAbdomen abdomen(model, PistonCan::pose(), PistonCan::equilibrium({0.0, 0.0, 0.0}),
                                     {.added_volume = 3e-4 * (1.0 + std::sin(t)), .tolerance = 1e-11});
    const SteadyAbdomen at = find_steady_abdomen(abdomen, VecX<double>::Zero(3), abdomen.start());
    REQUIRE(at.status == SteadyStateStatus::steady);
    shape.push_back(at.state.shape), gradient.push_back(at.balance.gradient);
    lids.push_back(at.balance.pleural_gradient);
    P.push_back(at.state.pressure), P_pl.push_back(at.balance.pleural);
  }
  for (int i = 0; i < points; ++i) {
    const auto k = std::size_t(i);  // the derivative of a periodic function, to eighth order
    VecX<double> step = VecX<double>::Zero(3);
    const double weights[] = {4.0 / 5.0, -1.0 / 5.0, 4.0 / 105.0, -1.0 / 280.0};
    for (int j = 1; j <= 4; ++j)
      step += weights[j - 1] *
              (shape[std::size_t((i + j) % points)] - shape[std::size_t((i - j + points) % points)]);
    contents += P[k] * gradient[k].dot(step);
    pleura -= P_pl[k] * lids[k].dot(step);
    turnover += std::abs(P[k] * gradient[k].dot(step));
  }
  REQUIRE(std::abs(contents) > 1e-4 * turnover);  // each alone does work
  CHECK(std::abs(contents + pleura) < 1e-8 * turnover);
}

TEST_CASE("No pressure is larger than the weakest of wall, diaphragm and floor can hold",
          "[abdomen][property]") {
  // T4.7: at full activation a piston bears F_o (f_l + f_p) over its area and no more.
  const double intact = can_pressure({}, {1.0, 1.0, 1.0});
  for (const int piston : {0, 1, 2}) {
    PistonCan can;
    double& force = piston == 0 ? can.wall_force : piston == 1 ? can.diaphragm_force : can.floor_force;
    force *= 0.5;
    const SteadyAbdomen at = steady_can(can, {1.0, 1.0, 1.0});
    INFO("piston " << piston);
    REQUIRE(at.status == SteadyStateStatus::steady);
    const double area = piston == 0 ? can.wall_area : piston == 1 ? can.diaphragm_area : can.floor_area;
    const double outside = piston == 1 ? at.balance.pleural : 0.0;
    const double length = at.balance.fiber_length[piston];
    const double bound = force / area * (active_force_length(length) + passive_force_length(length));
    CHECK(at.state.pressure - outside <= 1.001 * bound);
    if (piston != PistonCan::floor_plate)
      CHECK(at.state.pressure < 0.9 * intact);  // the floor, stretched, bears more
  }
}

TEST_CASE("An open top, a limp wall or no floor lets no pressure stand", "[abdomen][property]") {
  for (const int piston : {0, 1, 2}) {
    PistonCan can;
    (piston == 0 ? can.wall_force : piston == 1 ? can.diaphragm_force : can.floor_force) = 1e-3;
    const SteadyAbdomen at = steady_can(can, {0.5, 0.5, 0.5});
    INFO("piston " << piston);
    const double outside =
        piston == PistonCan::diaphragm ? at.balance.pleural : 0.0;  // pushed up, it leans on the lungs
    CHECK((at.status != SteadyStateStatus::steady || at.state.pressure - outside < 20.0));
  }
}

TEST_CASE("Driven alone the diaphragm raises the pressure, and the wall lifts a passive diaphragm",
          "[abdomen][property]") {
  // T4.5 on the can; the sizes are looked at on the shipped model.
  const double rest = can_pressure({}, {0.02, 0.02, 1.0}), diaphragm = can_pressure({}, {0.02, 0.4, 1.0});
  const SteadyAbdomen wall = steady_can({}, {0.4, 0.02, 1.0});
  REQUIRE(wall.status == SteadyStateStatus::steady);
  const double both = can_pressure({}, {0.4, 0.4, 1.0});
  CHECK(diaphragm > 1.3 * rest);
  CHECK(wall.state.shape[PistonCan::diaphragm] < -0.005);
  CHECK(wall.state.pressure < both);
  CHECK(diaphragm < both);
}

TEST_CASE(
    "Nothing bounds the pressure of a rigid can, and a wall that gives way answers in series with the "
    "contents",
    "[abdomen][verification]") {
  // T4.3: dP/dV = (P_atm + P) / V_g where nothing gives way, without bound as the gas vanishes. Released, the
  // wall adds its compliance A^2 / k: eq. (4.6) seen from the contents.
  PistonCan can;
  can.free = {PistonCan::wall};
  for (const double gas : {1e-4, 1e-6, 1e-9}) {
    Model model = can.model();
    model.cavity.gas_volume = gas;
    const auto filled = [&](double added) {
      const QuasiStaticAbdomen abdomen(model, PistonCan::pose(), PistonCan::equilibrium({0.1, 0.0, 0.0}),
                                       {.added_volume = added});
      const SteadyAbdomen at =
          find_steady_abdomen(abdomen, abdomen.equilibrium().activation, abdomen.start());
      REQUIRE(at.status == SteadyStateStatus::steady);
      return at;
    };
    const SteadyAbdomen at = filled(0.0);
    const double P = at.state.pressure, rigid = 1.0 / at.balance.contents_by_pressure;
    CHECK(rigid * gas == Approx((101325.0 + P) * (101325.0 + P) / (101325.0 + 1000.0)));
    const double wall = -at.balance.by_shape(0, 0) / (can.wall_area * can.wall_area), more = 1e-7;
    const double measured = (filled(more).state.pressure - filled(-more).state.pressure) / (2.0 * more);
    REQUIRE(wall > 0.0);
    CHECK(1.0 / measured == Approx(1.0 / wall + 1.0 / rigid).epsilon(1e-3));
  }
}
