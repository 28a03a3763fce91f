/// The simulation of an experiment: what disturbs an equilibrium, and how it is followed.

#include <array>
#include <numbers>

#include "io/experiment/experiment_parts.hpp"
#include "io/read_record.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/experiment/motion_file.hpp"

namespace lumbopelvic::io {

namespace {

constexpr double degree = std::numbers::pi / 180.0;

CriticalPerturbationSearch search_from(TomlTable table) {
  CriticalPerturbationSearch search;
  search.perturbation = table.text("perturbation");
  constexpr Bound a_factor{0.0, 1e6, true, false, "> 0 and at most 1e6"};
  constexpr Bound a_search{1e-6, 1.0, false, false, "1e-6 to 1, a share of high"};
  search.low = table.number("low", search.low, up_to_a_million);
  search.high = table.number("high", search.high, a_factor);
  search.tolerance = table.number("tolerance", search.tolerance, a_search);
  table.expect_no_other_keys();
  return search;
}

/// The unit of angles in motion files that do not say it.
std::optional<AngleUnit> motion_angles_from(TomlTable& table) {
  constexpr std::array<std::string_view, 2> units{"degrees", "radians"};
  if (!table.has("motion_angles")) return {};
  return AngleUnit(table.choice("motion_angles", units));
}

MotionTable noted_motion(const std::string& name_or_path, std::optional<AngleUnit> angles) {
  ReadRecord::note(find_data("motions", name_or_path));
  return load_motion(name_or_path, angles);
}

/// The motion that the body tracks, if it tracks one.
std::optional<TrackingSettings> tracking_from(TomlTable& table) {
  if (!table.has("motion")) return {};
  for (const char* key :
       {"perturbations", "critical_perturbation", "noise", "stability", "abdomen", "glottis"})
    if (table.has(key)) table.fail(key, "left out beside motion: a tracked body is not disturbed");
  TrackingSettings tracking;
  const std::optional<AngleUnit> angles = motion_angles_from(table);
  tracking.motion = noted_motion(table.text("motion"), angles);
  tracking.tracked = noted_motion(table.text("tracked"), angles);
  if (angles && tracking.motion.angles_stated && tracking.tracked.angles_stated)
    table.fail("motion_angles", "nothing: both files say themselves in what their angles are");
  tracking.ignored = table.texts("ignored");
  tracking.nodes = table.integer("nodes", tracking.nodes, 4, 10'000);
  return tracking;
}

MotorNoiseSettings noise_from(TomlTable table, double duration) {
  constexpr Bound a_noise_share{0.0, 0.1, false, false, "0 to 0.1"};
  MotorNoiseSettings noise;
  noise.seed = std::uint64_t(table.integer("seed", 1, 0));
  noise.share = table.number("share", a_noise_share);
  noise.spacing = table.spacing("spacing_s", duration);
  table.text("source");
  table.text("note", "");
  table.expect_no_other_keys();
  return noise;
}

}  // namespace

SimulationSetup simulation_from(TomlTable table) {
  SimulationSetup simulation;
  simulation.tracking = tracking_from(table);
  simulation.duration = simulation.tracking
                            ? table.number("duration_s", simulation.tracking->duration(), a_duration)
                            : table.number("duration_s", a_duration);
  simulation.sample_every = table.spacing("sample_every_s", simulation.duration);
  simulation.body = table.text("body");
  simulation.failure_angle = table.number("failure_angle_deg", positive) * degree;
  simulation.tolerance = table.number("tolerance", simulation.tolerance, positive);
  constexpr std::array<std::string_view, 4> steppers{"rodas", "rodas3", "dopri5", "rosenbrock4"};
  simulation.stepper = StepMethod(table.choice("stepper", steppers, std::size_t(simulation.stepper)));
  simulation.energy_balance = table.flag("energy_balance", simulation.energy_balance);
  simulation.motion.disc_damping = table.number("disc_damping_Nms_rad", nonnegative);
  if (!simulation.tracking)  // on a tracked motion the linea alba acts with the tensions of its nodes
    simulation.motion.connective_tissue_damping = table.number("connective_tissue_damping_s", nonnegative);
  constexpr std::array<std::string_view, 2> abdomen{"moves", "held"}, glottis{"open", "closed"};
  simulation.motion.abdomen =
      AbdomenMotion(table.choice("abdomen", abdomen, std::size_t(simulation.motion.abdomen)));
  if (simulation.motion.abdomen == AbdomenMotion::held && table.has("glottis"))
    table.fail("glottis", "left out where the abdomen is held: no air moves");
  simulation.motion.glottis =
      Glottis(table.choice("glottis", glottis, std::size_t(simulation.motion.glottis)));
  if (const auto perturbations = table.table("perturbations"))
    simulation.perturbations = perturbations_from(*perturbations);
  if (const auto control = table.table("control")) simulation.control = control_from(*control, ".");
  if (const auto noise = table.table("noise")) simulation.noise = noise_from(*noise, simulation.duration);
  simulation.stability = table.flag("stability", simulation.stability);
  if (auto search = table.table("critical_perturbation"))
    simulation.critical_perturbation = search_from(*search);
  table.expect_no_other_keys();
  return simulation;
}

}  // namespace lumbopelvic::io
