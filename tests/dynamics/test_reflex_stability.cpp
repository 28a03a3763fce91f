/// Roots with fascicles worked in, against those of the whole delay system by collocation.

#include "catch.hpp"
#include "lumbopelvic/dynamics/motion_system.hpp"
#include "lumbopelvic/dynamics/reflex_stability.hpp"
#include "support/moving_model.hpp"

using namespace lumbopelvic;

namespace {

constexpr double sensor_time = 0.0075;

/// The trunk on its lowest disc with every fortieth fascicle.
struct SmallBody {
  Model model = test::shipped_model();
  MovingModel moving;
  MotionActions actions;
  MotionState state;

  static void thin_out(Model& model) {
    std::vector<Fascicle> fascicles;
    std::vector<Path> paths;
    for (std::size_t m = 0; m < model.fascicles.size(); m += 40) {
      fascicles.push_back(model.fascicles[m]);
      paths.push_back(model.paths[m]);
    }
    model.fascicles = fascicles, model.paths = paths;
    model.linea_alba.clear(), model.linea_alba_paths.clear();
  }
  static MotionSettings settings(const Model& model) {
    MotionSettings s;
    s.disc_compression = VecX<double>::Constant(Eigen::Index(model.discs.size()), 400.0);
    s.disc_damping = 1.0;
    s.muscle.tendon = TendonChoice::compliant;  // a rigid tendon's strain is a state that does nothing
    return s;
  }
  static std::vector<int> turns(const Model& model) {
    return {model.discs.back().rotation.begin(), model.discs.back().rotation.end()};
  }
  SmallBody()
      : moving((thin_out(model), model), turns(model), Pose<double>{test::random_pose(model, 0, 0.0)},
               settings(model)),
        state(steady_state(moving, Pose<double>{test::random_pose(model, 0, 0.0)},
                           VecX<double>::Constant(moving.n_fascicles(), 0.2))) {
    actions.excitation = constant_excitation(state.activation);
  }
};

/// Fibre lengths and tendon forces sensed, by all states: by differences.
MatX<double> sensed_by_state(MotionSystem& system, const VecX<double>& y) {
  const Eigen::Index n = system.layout().n_fascicles;
  const VecX<double> scale = system.layout().scale(system.model());
  MatX<double> slope(2 * n, y.size());
  VecX<double> at = y, ignored;
  const auto sense = [&] {
    system.rates(at, 0.0, ignored);
    VecX<double> s(2 * n);
    s << system.data().units.fiber_length, system.data().tension.head(n);
    for (Eigen::Index m = 0; m < n; ++m) s[n + m] /= system.model().constants()[std::size_t(m)].max_force;
    return s;
  };
  for (Eigen::Index i = 0; i < y.size(); ++i) {
    const double h = 1e-6 * scale[i];
    at[i] = y[i] + h;
    const VecX<double> up = sense();
    at[i] = y[i] - h;
    slope.col(i) = (up - sense()) / (2.0 * h);
    at[i] = y[i];
  }
  return slope;
}

/// The whole of it: states, then low-passed lengths and forces.
DelaySystem whole(MotionSystem& system, const VecX<double>& y, const std::vector<LinearReflex>& reflexes) {
  VecX<double> by_time;
  system.linearize(y, 0.0, by_time);
  MatX<double> J;
  system.jacobian(J);
  const VecX<double> by_excitation = system.linearization().activation.by_excitation;
  const MatX<double> sensed = sensed_by_state(system, y);
  const Eigen::Index n = y.size(), f = system.layout().n_fascicles, all = n + 2 * f;
  DelaySystem out;
  out.A = MatX<double>::Zero(all, all);
  out.A.topLeftCorner(n, n) = J;
  out.A.bottomLeftCorner(2 * f, n) = sensed / sensor_time;
  out.A.bottomRightCorner(2 * f, 2 * f).diagonal().setConstant(-1.0 / sensor_time);
  for (const LinearReflex& r : reflexes) {
    DelayedTerm term{r.delay, MatX<double>::Zero(all, all)};
    const Eigen::Index m = r.fascicle, row = system.layout().activation() + m;
    term.matrix.row(row).head(n) = r.by_speed * sensed.row(m) / sensor_time;
    term.matrix(row, n + m) = r.by_length - r.by_speed / sensor_time;
    term.matrix(row, n + f + m) = r.by_force;
    term.matrix.row(row) *= by_excitation[m];
    out.delayed.push_back(term);
  }
  return out;
}

std::vector<LinearReflex> reflexes_of(const MovingModel& model, double gain) {
  std::vector<LinearReflex> out;
  for (int m = 0; m < int(model.n_fascicles()); ++m)
    out.push_back({m, m % 2 == 0 ? 0.035 : 0.02, sensor_time, gain, 0.02 * gain, 0.1 * gain});
  return out;
}

}  // namespace

TEST_CASE("Roots of a body with fascicles worked in are those of the whole delay system",
          "[stability][verification]") {
  const double gain = GENERATE(0.0, 0.7, 8.0);
  SmallBody body;
  MotionSystem system(body.moving, body.actions);
  const VecX<double> y = system.layout().pack(body.state);
  const std::vector<LinearReflex> reflexes = reflexes_of(body.moving, gain);
  const DelaySystem all = whole(system, y, reflexes);
  DelayRootSettings collocation;
  collocation.count = 8;
  const std::vector<DelayRoot> roots = rightmost_roots(all, collocation);
  const ReflexStability small(body.moving, system.linearization(), reflexes);
  const RestStability rest = small.rightmost();
  REQUIRE(rest.certain);
  CHECK(std::abs(rest.rightmost.value - roots[0].value) < 1e-4 * (1.0 + std::abs(roots[0].value)));
  // Lines between neighbours have as many roots to their right as collocation finds.
  int right = 0;
  for (std::size_t i = 0; i + 1 < roots.size(); ++i) {
    right += roots[i].value.imag() > 1e-9 ? 2 : 1;
    const double here = roots[i].value.real(), next = roots[i + 1].value.real();
    if (here - next > 1e-2) CHECK(small.roots_right_of(0.5 * (here + next)) == right);
  }
  CHECK((gain > 1.0) == (rest.rightmost.value.real() > 0.0));  // far too strong reflexes shake the trunk
}

TEST_CASE("The delay margin of a body is where its whole delay system has it", "[stability][verification]") {
  SmallBody body;
  MotionSystem system(body.moving, body.actions);
  const VecX<double> y = system.layout().pack(body.state);
  const std::vector<LinearReflex> reflexes = reflexes_of(body.moving, 4.0);
  const DelaySystem all = whole(system, y, reflexes);
  const ReflexStability small(body.moving, system.linearization(), reflexes);
  DelayMarginSettings fine;
  fine.tolerance = 1e-4;
  const DelayMargin expected = delay_margin(all), found = small.delay_margin(fine);
  REQUIRE(expected.status == DelayMarginStatus::found);
  REQUIRE(found.status == DelayMarginStatus::found);
  CHECK(found.factor == Approx(expected.factor).epsilon(1e-3));
}

TEST_CASE("Reflexes that cannot be are refused by name", "[stability][unit]") {
  SmallBody body;
  MotionSystem system(body.moving, body.actions);
  VecX<double> by_time;
  system.linearize(system.layout().pack(body.state), 0.0, by_time);
  const auto refuses = [&](const std::vector<LinearReflex>& reflexes, const std::string& what) {
    CHECK_THROWS_WITH(ReflexStability(body.moving, system.linearization(), reflexes), Catch::Contains(what));
  };
  refuses({{1000, 0.03, 0.0, 1.0, 0.0, 0.0}}, "fascicle");
  refuses({{0, -0.03, 0.0, 1.0, 0.0, 0.0}}, "delay");
  refuses({{0, 0.03, 0.0, 1.0, 0.0, 0.0}, {0, 0.03, 0.0, 1.0, 0.0, 0.0}}, "reflexes of fascicle 0");
}
