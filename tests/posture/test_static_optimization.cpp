#include "lumbopelvic/posture/static_optimization.hpp"

#include "catch.hpp"
#include "lumbopelvic/experiment/run.hpp"
#include "lumbopelvic/model/change.hpp"
#include "lumbopelvic/model/moment_arms.hpp"
#include "lumbopelvic/posture/equilibrium_shape.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

namespace {

const std::vector<double>& values(const Dataset& data, const std::string& name) {
  const auto found = std::ranges::find(data.variables, name, &Variable::name);
  REQUIRE(found != data.variables.end());
  return std::get<std::vector<double>>(found->data);
}

VecX<double> vector_of(const std::vector<double>& all) {
  return Eigen::Map<const VecX<double>>(all.data(), Eigen::Index(all.size()));
}

/// One run of an experiment, as the command line makes it of a posture and a condition.
Dataset single_run(const Model& model, const Posture& posture, const ChangeSet& condition,
                   const RecruitmentSettings& settings) {
  Experiment one;
  one.name = posture.name;
  one.posture = posture;
  one.conditions = {condition};
  one.interventions = {{"no_intervention", "no intervention", "nothing done", {}}};
  one.solver_settings = {{"asked", settings}};
  return run_experiment(model, one);
}

}  // namespace

TEST_CASE("Recruitment of a posture in one call has the bits of an experiment's run",
          "[recruitment][property]") {
  const Model& healthy = test::shipped_model();
  const RecruitmentSettings settings{.margin = 10.0};
  for (const char* name : {"healthy", "tight_psoas_weak_core"}) {
    CAPTURE(name);
    const ChangeSet condition = load_condition(name);
    const Dataset run = single_run(healthy, load_posture("standing"), condition, settings);
    const PostureRecruitment equilibrium = recruit(apply(healthy, condition), test::standing(), settings);
    REQUIRE(equilibrium.status == RecruitmentStatus::solved);
    CHECK(vector_of(values(run, "activation")) == equilibrium.equilibrium.activation);
    CHECK(values(run, "effort")[0] == equilibrium.effort);
    CHECK(values(run, "compression")[4] == VecX<double>(equilibrium.loads.compression.rowwise().sum())[4]);
    CHECK(equilibrium.effort > 0.0);
  }
}

TEST_CASE("A specification and its pose give the same recruitment", "[recruitment][property]") {
  const Model& model = test::shipped_model();
  const PostureRecruitment named = recruit(model, load_posture("standing")),
                           posed = recruit(model, test::standing());
  CHECK(named.equilibrium.activation == posed.equilibrium.activation);
  CHECK(named.posture.pose.q == find_equilibrium_shape(model, test::standing()).posture.pose.q);
  CHECK(named.equilibrium.activation.maxCoeff() > 0.0);
}

TEST_CASE("What recruitment returns owns lengths, moment arms and loads", "[recruitment][property]") {
  PostureRecruitment equilibrium;
  {
    const Model passing = test::shipped_model();
    equilibrium = recruit(passing, test::standing(), {.margin = 10.0});
  }
  const Model& model = test::shipped_model();
  CHECK(equilibrium.length == path_lengths(model, equilibrium.posture.pose));
  CHECK(equilibrium.moment_arm == moment_arms(model, equilibrium.posture.pose));
  CHECK(equilibrium.moment_arm.cwiseAbs().maxCoeff() > 0.01);
  const VecX<double> pull =
      equilibrium.moment_arm.transpose() * equilibrium.tension;  // moment on every coordinate
  CHECK(pull.cwiseAbs().maxCoeff() > 1.0);
  CHECK(equilibrium.fiber_length_norm.minCoeff() > 0.2);
  CHECK(equilibrium.settings.margin == 10.0);
}

TEST_CASE("A recruiter for a loop gives the bits of the one call", "[recruitment][property]") {
  const auto model = std::make_shared<const Model>(test::shipped_model());
  const PostureRecruitment once = recruit(*model, test::standing(), {.margin = 10.0});
  PostureRecruiter loop(model, once.posture, once.settings);
  CHECK(loop.solve().equilibrium.activation == once.equilibrium.activation);
  RecruitmentSettings more = once.settings;
  more.margin = 12.0;
  PostureRecruiter neighbour(model, once.posture, more, loop.statics());
  CHECK(neighbour.solve(loop.last()).effort == Approx(neighbour.solve().effort).epsilon(1e-6));
}
