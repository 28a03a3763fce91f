/// Perturbations as files say them, and the forces and drives they come to.

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "catch.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/experiment/perturbation_file.hpp"
#include "lumbopelvic/model/targets.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

namespace {

PerturbationSet perturbations_of(const std::string& text) {
  const auto file = std::filesystem::temp_directory_path() /
                    ("lumbopelvic_test_events_" + std::to_string(::getpid()) + ".toml");
  std::ofstream(file) << text;
  try {
    PerturbationSet perturbations = load_perturbations(file);
    std::filesystem::remove(file);
    return perturbations;
  } catch (...) {
    std::filesystem::remove(file);
    throw;
  }
}

std::string objection_to(const std::string& text) {
  try {
    (void)perturbations_of(text);
  } catch (const DataError& error) {
    return error.what();
  }
  return "none";
}

double integral(const TimeFunction& time_function, double from, double to) {
  constexpr int n = 20000;
  double sum = 0.0;
  for (int i = 0; i < n; ++i) sum += time_function(from + (i + 0.5) * (to - from) / n).value;
  return sum * (to - from) / n;
}

void check_rates(const TimeFunction& time_function, std::initializer_list<double> times) {
  const double h = 1e-7;
  for (const double t : times) {
    const double difference = (time_function(t + h).value - time_function(t - h).value) / (2 * h);
    CHECK(time_function(t).rate == Approx(difference).epsilon(1e-5).margin(1e-6));
  }
}

}  // namespace

TEST_CASE("The shipped perturbations fit the shipped model", "[io][unit]") {
  const Model& model = test::shipped_model();
  for (const std::string& name : list_data("perturbations")) {
    const PerturbationSet perturbations = load_perturbations(name);
    CHECK(perturbations.name == name);
    CHECK_FALSE(applied_loads(model, perturbations).empty());
    CHECK_FALSE(force_times(perturbations, 0.0, 10.0).empty());
  }
}

TEST_CASE("A held load is let go within its ramp", "[experiment][unit]") {
  const PerturbationSet perturbations = load_perturbations("quick_release");
  const auto loads = applied_loads(test::shipped_model(), perturbations);
  REQUIRE(loads.size() == 1);
  CHECK(loads[0].load.force_W == Vec3<double>(110.0, 0.0, 0.0));
  // The load itself is among those at the start; the perturbation takes it away.
  CHECK(loads[0].share(0.0).value == 0.0);
  CHECK(loads[0].share(0.11).value == -1.0);
  CHECK(loads[0].share(0.1025).value == Approx(-0.5).epsilon(1e-9));
  std::vector<ExternalLoad> at_start;
  add_loads_before(perturbations, at_start);
  REQUIRE(at_start.size() == 1);
  CHECK(at_start[0].force_W == loads[0].load.force_W);
  check_rates(loads[0].share, {0.05, 0.101, 0.103});
  const auto times = force_times(perturbations, 0.0, 1.0);
  REQUIRE(times.size() == 2);
  CHECK(times[0] == 0.1);
  CHECK(times[1] == Approx(0.105));
}

TEST_CASE("A release lets go of what is there at the start, and of nothing else", "[experiment][unit]") {
  PerturbationSet perturbations = perturbations_of("[[unloadings]]\ntime_s = 0.1\nramp_s = 0.005\n");
  perturbations.impulses = {{"impulse", "torso", Vec3<double>::Zero(), Vec3<double>::UnitX(), {0.2, 0.01}}};
  const auto loads = applied_loads(test::shipped_model(), perturbations, {{DeadLoad{}, {}}});
  REQUIRE(loads.size() == 2);
  CHECK(loads[0].share(0.1).value == 1.0);
  CHECK(loads[0].share(0.105).value == Approx(0.0).margin(1e-12));
  CHECK(loads[1].share(0.205).value > 0.0);
  check_rates(loads[0].share, {0.05, 0.101, 0.103});
}

TEST_CASE("An impulse has the impulse asked for, and no more force before or after", "[experiment][unit]") {
  const PerturbationSet perturbations = load_perturbations("push_forward");
  const auto loads = applied_loads(test::shipped_model(), perturbations);
  REQUIRE(loads.size() == 1);
  CHECK(integral(loads[0].share, 0.0, 1.0) * loads[0].load.force_W[0] == Approx(5.0).epsilon(1e-6));
  CHECK(loads[0].share(0.1).value == 0.0);
  CHECK(loads[0].share(0.15).value == Approx(0.0).margin(1e-20));
  check_rates(loads[0].share, {0.11, 0.125, 0.14});
}

TEST_CASE("A push goes through its points", "[experiment][unit]") {
  const PerturbationSet perturbations = perturbations_of(
      "[[pushes]]\nbody = \"torso\"\npoint_m = [0.0, 0.1, 0.0]\nforce_N = [100.0, 0.0, 0.0]\n"
      "times_s = [0.1, 0.15, 0.2, 0.25]\nshares = [0.0, 0.8, 1.0, 0.0]\n");
  const auto loads = applied_loads(test::shipped_model(), perturbations);
  CHECK(loads[0].share(0.15).value == Approx(0.8));
  CHECK(loads[0].share(0.3).value == 0.0);
  check_rates(loads[0].share, {0.12, 0.17, 0.22});
}

TEST_CASE("A tilt turns weight and leaves its size", "[experiment][property]") {
  const Model& model = test::shipped_model();
  const PerturbationSet perturbations = load_perturbations("tilt");
  const auto loads = applied_loads(model, perturbations);
  Vec3<double> weight = model.tree.total_mass() * model.gravity_W, added = Vec3<double>::Zero();
  for (const AppliedLoad& load : loads) added += load.share(1.0).value * load.load.force_W;
  const double angle = 5.0 * M_PI / 180.0;
  CHECK((weight + added).norm() == Approx(weight.norm()).epsilon(1e-12));
  CHECK((weight + added)[0] == Approx(weight.norm() * std::sin(angle)).epsilon(1e-10));  // toes down: forward
  check_rates(loads.front().share, {0.15, 0.3});
  check_rates(loads.back().share, {0.15, 0.3});
}

TEST_CASE("Drives and inhibitions reach those they are meant for", "[experiment][unit]") {
  const Model& model = test::shipped_model();
  const PerturbationSet perturbations = perturbations_of(
      "[[drives]]\ntargets = [\"abdominal_wall\"]\nlevel = 0.2\ntime_s = 0.1\nramp_s = 0.05\nplateau_s = "
      "0.5\n"
      "fall_s = 0.1\n[[inhibitions]]\ntargets = [\"psoas_major\"]\nlevel = 0.3\ntime_s = 0.0\n"
      "time_constant_s = 10.0\n[[stress]]\namount = 0.03\ntime_s = 0.0\n[[reflex_gain]]\namount = "
      "0.5\ntime_s = 0.0\n");
  CommandSchedule schedule;
  schedule.drive = VecX<double>::Zero(model.n_fascicles());
  add_commands(model, perturbations, schedule);
  CommandArrays c;
  commands_at(schedule, 0.4, c);
  for (int m = 0; m < model.n_fascicles(); ++m) {
    const Fascicle& f = model.fascicles[std::size_t(m)];
    const bool wall = is_target(model, f, "abdominal_wall");
    CHECK(c.drive[m] == Approx(wall ? 0.23 : 0.03));
    CHECK(c.inhibition[m] == Approx(f.group == "psoas_major" ? 0.3 * std::exp(-0.04) : 0.0));
  }
  CHECK(c.reflex_gain == Approx(1.5));
  commands_at(schedule, 1.0, c);
  CHECK(c.drive.maxCoeff() == Approx(0.03));
}

TEST_CASE("A perturbation file that is wrong says where", "[io][unit]") {
  const auto has = [](const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  };
  CHECK(has(objection_to("[[loads]]\ntime_s = 0.1\nbody = \"torso\"\nforce_N = [1.0, 0.0, 0.0]"), "point_m"));
  CHECK(has(objection_to("[[loads]]\nbody = \"torso\"\npoint_m = [0.0, 0.0, 0.0]\nforce_N = [1.0, 0.0, 0.0]"),
            "time_s"));
  CHECK(
      has(objection_to("[[pushes]]\ntimes_s = [0.0, 1.0, 2.0]\nshares = [0.0, 1.0, 0.0]"), "at least four"));
  CHECK(has(objection_to("[[pushes]]\ntimes_s = [0.0, 1.0, 2.0, 3.0]\nshares = [0.0, 1.0, 1.0, 1.0]"),
            "0 at first"));
  CHECK(has(objection_to("[[drives]]\nlevel = 20\ntime_s = 0.0"), "in %?"));
  CHECK(has(objection_to("[[tilts]]\naxis = [0.0, 0.0, 0.0]\nangle_deg = 5.0\ntime_s = 0.0"), "a direction"));
  CHECK(has(objection_to("[[impulse]]\n"), "unknown key"));
  const Model& model = test::shipped_model();
  PerturbationSet perturbations;
  perturbations.impulses = {{"impulse", "tail", Vec3<double>::Zero(), Vec3<double>::UnitX(), {}}};
  CHECK_THROWS_AS(applied_loads(model, perturbations), InvalidArgument);
}

TEST_CASE("Breathing and glottis are read as they are written, and refused where they say nothing",
          "[io][unit]") {
  const PerturbationSet perturbations = perturbations_of(
      "[[breathing]]\nmanoeuvre = \"quiet\"\ntime_s = 0.5\nuntil_s = 5.0\n"
      "[[breathing]]\nmanoeuvre = \"cough\"\ntime_s = 6.0\n"
      "[[glottis]]\ntime_s = 2.0\nramp_s = 0.1\nopen = false\n[[glottis]]\ntime_s = 3.0\nopening = 0.4\n");
  REQUIRE(perturbations.breathing.size() == 2);
  CHECK(perturbations.breathing[0].manoeuvre.name == "quiet");
  CHECK(perturbations.breathing[0].end() == 5.0);
  CHECK(perturbations.breathing[1].end() == 10.0);  // a cough lasts for 4 s
  REQUIRE(perturbations.glottis.size() == 2);
  CHECK(perturbations.glottis[0].opening == 0.0);
  CHECK(perturbations.glottis[1].opening == 0.4);
  CHECK_FALSE(has_commands(perturbations));
  CHECK(first_start(perturbations) == 0.5);
  const auto times = force_times(perturbations, 0.0, 20.0);
  for (const double t : {0.5, 2.0, 2.1, 6.95, 6.98})  // a breath, the glottis, the cough's closure
    CHECK(std::ranges::any_of(times, [&](double at) { return std::abs(at - t) < 1e-12; }));
  CHECK(objection_to("[[breathing]]\nmanoeuvre = \"sighs\"\ntime_s = 0.0\n").find("sighs") !=
        std::string::npos);
  CHECK(objection_to("[[breathing]]\nmanoeuvre = \"quiet\"\ntime_s = 2.0\nuntil_s = 1.0\n").find("until_s") !=
        std::string::npos);
  CHECK(objection_to("[[glottis]]\ntime_s = 0.0\n").find("true or false") != std::string::npos);
  CHECK(objection_to("[[glottis]]\ntime_s = 0.0\nopening = 2.0\n").find("opening") != std::string::npos);
}
