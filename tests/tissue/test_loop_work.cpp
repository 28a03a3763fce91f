#include <numbers>

#include "catch.hpp"
#include "lumbopelvic/model/statics.hpp"
#include "lumbopelvic/muscle/path_derivatives.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

namespace {

/// A closed loop through the poses near standing, and the work done along it by a generalised force that is
/// given as a function of the kinematics and the pose. The trapezoidal rule is spectrally accurate on a loop,
/// as long as the force is smooth along it.
struct Loop {
  const Model& model = test::shipped_model();
  VecX<double> middle = test::random_pose(model, 14, 0.05);
  VecX<double> sine = test::random_pose(model, 15, 0.04) - middle;
  VecX<double> cosine = test::random_pose(model, 16, 0.04) - middle;
  static constexpr int points = 64;
  std::vector<VecX<double>> q, step;
  std::vector<Kinematics<double>> kin;

  Loop() : q(points), step(points), kin(points) {
    for (std::size_t i = 0; i < points; ++i) {
      const double t = 2.0 * std::numbers::pi * double(i) / points;
      q[i] = middle + std::sin(t) * sine + std::cos(t) * cosine;
      step[i] = (std::cos(t) * sine - std::sin(t) * cosine) * (2.0 * std::numbers::pi / points);
      forward_kinematics(model.tree, Pose<double>{q[i]}, kin[i]);
    }
  }

  struct Work {
    double net = 0.0, turnover = 0.0;  ///< sum of power, and of its size [J]
  };
  template <class Force>
  [[nodiscard]] Work work(const Force& force) const {
    Work sum;
    for (std::size_t i = 0; i < points; ++i) {
      const double part = force(i).dot(step[i]);
      sum.net += part;
      sum.turnover += std::abs(part);
    }
    return sum;
  }
};

const Loop& loop() {
  static const Loop once;
  return once;
}

/// T dL/dq for a path whose tension is a function of its length.
template <class Tension>
auto pull(const std::vector<Path>& paths, std::size_t m, const Tension& tension) {
  return [&paths, m, &tension](std::size_t i) {
    const Loop& l = loop();
    VecX<double> arm = VecX<double>::Zero(l.model.tree.n_coordinates());
    const double length = add_length_gradient(l.model.tree, l.kin[i], l.model.surfaces, paths[m], 1.0, arm);
    return VecX<double>(tension(length) * arm);
  };
}

/// Whether a path touches the same surfaces all along the loop.
bool keeps_its_contacts(const Path& path) {
  const auto touching = [&](std::size_t i) {
    std::vector<bool> each;
    for (const PathStretch& stretch : path.stretches)
      each.push_back(evaluate_stretch(loop().kin[i], loop().model.surfaces, stretch, SegmentOrder::length)
                         .shape.wrapped());
    return each;
  };
  for (std::size_t i = 1; i < Loop::points; ++i)
    if (touching(i) != touching(0)) return false;
  return true;
}

}  // namespace

TEST_CASE("T3.3: Around a closed loop no passive fibre does work", "[fascicle][property]") {
  const Model& model = loop().model;
  int compared = 0;
  for (std::size_t m = 0; m < model.fascicles.size(); ++m) {
    if (!keeps_its_contacts(model.paths[m])) continue;  // the moment arm has a kink there
    const auto tension = [&](double length) { return fascicle_tension(model.fascicles[m], length).passive; };
    const Loop::Work work = loop().work(pull(model.paths, m, tension));
    INFO(model.fascicles[m].name << ", turnover " << work.turnover << " J");
    CHECK(std::abs(work.net) < 1e-10);
    if (work.turnover > 1e-3) ++compared;
  }
  CHECK(compared > 250);
}

TEST_CASE("T3.3: Around a closed loop no strip of the linea alba does work", "[linea_alba][property]") {
  const Model& model = loop().model;
  REQUIRE_FALSE(model.linea_alba.empty());
  for (std::size_t b = 0; b < model.linea_alba.size(); ++b) {
    const LineaAlbaStrip& strip = model.linea_alba[b];
    const double held = 50.0;  // [N] in the first pose
    const double length = path_length(loop().kin[0], {}, model.linea_alba_paths[b]);
    // dT/dL = stiffness (1 - exp(-T/toe)) integrated: T = toe log(1 + (exp(held/toe) - 1) exp(k dL / toe)).
    const auto tension = [&](double l) {
      return strip.toe_tension * std::log1p(std::expm1(held / strip.toe_tension) *
                                            std::exp(strip.stiffness * (l - length) / strip.toe_tension));
    };
    REQUIRE(tension(length) == Approx(held).epsilon(1e-13));
    const Loop::Work work = loop().work(pull(model.linea_alba_paths, b, tension));
    INFO(strip.name << ", turnover " << work.turnover << " J");
    REQUIRE(work.turnover > 0.1);
    CHECK(std::abs(work.net) < 1e-10);
  }
}

TEST_CASE("Around a closed loop the pressure of the abdomen does no work", "[cavity][property]") {
  const Model& model = loop().model;
  const std::vector<int> none(std::size_t(model.tree.n_coordinates()), -1);
  std::vector<CavityVolume> volume;
  for (const auto& kin : loop().kin)
    volume.push_back(evaluate_cavity(model.tree, kin, model.cavity, none, 0));
  for (const double stiffness : {0.0, 5e6}) {  // [Pa/m^3]: held at 3 kPa; or falling as the cavity grows
    const Loop::Work work = loop().work([&](std::size_t i) -> VecX<double> {
      const double pressure = 3000.0 - stiffness * (volume[i].value - volume[0].value);
      return pressure * volume[i].gradient - model.cavity.pleural_pressure * volume[i].pleural_gradient;
    });
    INFO("turnover " << work.turnover << " J");
    REQUIRE(work.turnover > 0.1);
    CHECK(std::abs(work.net) < 1e-10);
  }
}

TEST_CASE("Around a closed loop no weight does work", "[dead_load][property]") {
  const Model& model = loop().model;
  const auto loads = weights(model.tree, model.gravity_W);
  const Loop::Work work = loop().work([&](std::size_t i) {
    VecX<double> Q = VecX<double>::Zero(model.tree.n_coordinates());
    for (const DeadLoad& load : loads) add_dead_load(model.tree, loop().kin[i], load, Q);
    return Q;
  });
  REQUIRE(work.turnover > 1.0);
  CHECK(std::abs(work.net) < 1e-9);  // of some hundred joules that go to and fro
}
