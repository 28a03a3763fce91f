// What the abdomen does when one of its muscles is driven: signs that were measured (Hodges et al. 2005 on
// the diaphragm), and what mechanics demands of the others.

#include <random>

#include "catch.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"
#include "support/shipped_model.hpp"
#include "support/verdict.hpp"

using namespace lumbopelvic;

namespace {

/// Standing in balance, without a demand for stability, after a change to the muscles of some groups.
struct Driven {
  Model model = test::shipped_model();
  RecruitmentResult result;
  QpProblem problem;  ///< of the recruitment
  MatX<double> H;

  struct Change {
    std::string group;
    double drive, capacity;
  };
  explicit Driven(const std::vector<Change>& changes) {
    for (const Change& change : changes)
      for (Fascicle& f : model.fascicles)
        if (f.group == change.group) f.tonic_drive = change.drive, f.capacity = change.capacity;
    RecruitmentSettings settings;
    settings.metric = Metric::none;
    Recruiter recruiter(model, test::standing_statics(), test::standing().support, settings);
    result = recruiter.solve();
    problem = recruiter.problem();
    recruiter.field().stiffness(result.equilibrium, H);
  }

  [[nodiscard]] double pressure() const { return result.equilibrium.pressure; }
  /// Mean activation of a group, each fascicle by its strength.
  [[nodiscard]] double activation(const std::string& group) const {
    double sum = 0.0, weight = 0.0;
    for (int m = 0; m < model.n_fascicles(); ++m)
      if (const Fascicle& f = model.fascicles[std::size_t(m)]; f.group == group) {
        sum += f.max_force * result.equilibrium.activation[m];
        weight += f.max_force;
      }
    return sum / weight;
  }
  /// Stiffness against extending every level alike, the abdomen following in balance [N m/rad].
  [[nodiscard]] double sagittal_stiffness() const {
    const auto& s = test::standing_statics().stability;
    const Eigen::Index n = s.n_metric, rest = s.size() - n;
    VecX<double> v = VecX<double>::Zero(s.size());
    for (const Disc& disc : model.discs) v[s.column[std::size_t(disc.rotation[0])]] = 1.0;
    v.tail(rest) = -H.bottomRightCorner(rest, rest).ldlt().solve(H.bottomLeftCorner(rest, n) * v.head(n));
    return v.dot(H * v);
  }
};

const std::string diaphragm = "diaphragm", wall = "transversus_abdominis", floor_muscle = "pelvic_floor";

}  // namespace

TEST_CASE("Driving the diaphragm raises the pressure and the sagittal stiffness, and wall and floor answer",
          "[pressure][validation]") {
  const Driven rest({}), driven({{diaphragm, 0.3, 1.0}});
  REQUIRE(rest.result.status == RecruitmentStatus::solved);
  REQUIRE(driven.result.status == RecruitmentStatus::solved);
  test::Verdicts verdicts("diaphragm driven");
  const char* note = "diaphragm at 30 % in standing, against least effort";
  const auto sizes = [](double from, double to, const char* unit) {
    return test::printed(from) + " to " + test::printed(to) + " " + unit;
  };
  verdicts.sign("IAP16", "abdominal pressure", "grows", driven.pressure() > rest.pressure(),
                sizes(rest.pressure() / 1e3, driven.pressure() / 1e3, "kPa"), note);
  verdicts.sign("IAP16", "sagittal stiffness of the lumbar spine", "grows",
                driven.sagittal_stiffness() > rest.sagittal_stiffness(),
                sizes(rest.sagittal_stiffness(), driven.sagittal_stiffness(), "N m/rad"), note);
  verdicts.require_as_committed();
  // what mechanics demands: a pressed cavity needs wall and floor
  CHECK(driven.activation(wall) > 2.0 * rest.activation(wall));
  CHECK(driven.activation(floor_muscle) > 2.0 * rest.activation(floor_muscle));
}

TEST_CASE(
    "Driving the transversus raises the pressure, and the diaphragm answers, limp, it would be pushed up",
    "[pressure][property]") {
  const Driven rest({}), driven({{wall, 0.3, 1.0}}), limp({{wall, 0.3, 1.0}, {diaphragm, 0.0, 0.0}});
  REQUIRE(driven.result.status == RecruitmentStatus::solved);
  CHECK(driven.pressure() > 2.0 * rest.pressure());
  CHECK(driven.activation(diaphragm) > 2.0 * rest.activation(diaphragm));

  // What would have to hold the diaphragm down, along its descent [N].
  REQUIRE(limp.result.status == RecruitmentStatus::unbalanced);
  const auto& balanced = test::standing().support.balanced;
  const auto row =
      std::find(balanced.begin(), balanced.end(), limp.model.tree.coordinate("diaphragm_descent_r"));
  REQUIRE(row != balanced.end());
  CHECK(limp.result.reserve[row - balanced.begin()] > 10.0);
}

TEST_CASE("Without its floor or its wall the abdomen cannot hold what the diaphragm presses",
          "[pressure][property]") {
  CHECK(Driven({{diaphragm, 0.3, 1.0}, {floor_muscle, 0.0, 0.0}}).result.status ==
        RecruitmentStatus::unbalanced);
  CHECK(Driven({{diaphragm, 0.3, 1.0},
                {wall, 0.0, 0.0},
                {"internal_oblique", 0.0, 0.0},
                {"external_oblique", 0.0, 0.0},
                {"rectus_abdominis", 0.0, 0.0}})
            .result.status == RecruitmentStatus::unbalanced);
}

TEST_CASE("A pressure that no wall can hold is priced whatever the last bits of the problem",
          "[pressure][qp][regression]") {
  const QpProblem exact = Driven({{diaphragm, 0.3, 1.0},
                                  {wall, 0.0, 0.0},
                                  {"internal_oblique", 0.0, 0.0},
                                  {"external_oblique", 0.0, 0.0},
                                  {"rectus_abdominis", 0.0, 0.0}})
                              .problem;
  constexpr double last_bits = 4.0 * std::numeric_limits<double>::epsilon();
  const QpSettings settings{.tolerance = 1e-10};  // as in recruitment
  const QpSolution reference = solve_qp(exact, settings);
  REQUIRE(reference.status == QpStatus::optimal);
  std::mt19937_64 generator(13);
  std::uniform_real_distribution<double> uniform(-last_bits, last_bits);
  const auto disturb = [&](double& number) { number *= 1.0 + uniform(generator); };
  for (int i = 0; i < 30; ++i) {
    QpProblem problem = exact;
    for (double& entry : problem.A.reshaped()) disturb(entry);
    for (double& entry : problem.b) disturb(entry);
    const QpSolution solution = solve_qp(problem, settings);
    CAPTURE(i, solution.newton_steps, solution.kkt_residual);
    REQUIRE(solution.status == QpStatus::optimal);
    CHECK(solution.objective == Approx(reference.objective).epsilon(1e-8));
  }
}
