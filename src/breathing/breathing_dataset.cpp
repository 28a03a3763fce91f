#include <functional>

#include "lumbopelvic/breathing/breathing.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"

namespace lumbopelvic {

namespace {

class Arrays {
 public:
  explicit Arrays(const BreathingResult& result) : result_(result) {
    out.dimensions = {{"time", result.samples.size()}};
    add("time", "s", "time from the equilibrium", [](const auto& s) { return s.time; });
  }

  void label(const std::string& dimension, std::vector<std::string> names, const std::string& what) {
    out.dimensions.push_back({dimension, names.size()});
    out.variables.push_back(
        {dimension, {dimension}, std::move(names), {{"units", "1"}, {"long_name", what}}});
  }
  void add(const std::string& name, const std::string& units, const std::string& what,
           const std::function<double(const BreathingSample&)>& value, const std::string& sign = "") {
    std::vector<double> data;
    for (const BreathingSample& s : result_.samples) data.push_back(value(s));
    push({name, {"time"}, std::move(data), {{"units", units}, {"long_name", what}}}, sign);
  }
  void add(const std::string& name, const std::string& dimension, const std::string& units,
           const std::string& what, const std::function<const VecX<double>&(const BreathingSample&)>& value,
           const std::string& sign = "") {
    std::vector<double> data;
    for (const BreathingSample& s : result_.samples) {
      const VecX<double>& row = value(s);
      data.insert(data.end(), row.data(), row.data() + row.size());
    }
    push({name, {"time", dimension}, std::move(data), {{"units", units}, {"long_name", what}}}, sign);
  }
  void outcome(const std::string& name, const std::string& units, const std::string& what, double value) {
    push({name, {}, std::vector<double>{value}, {{"units", units}, {"long_name", what}}}, "");
  }
  void outcome(const std::string& name, const std::string& dimension, const std::string& units,
               const std::string& what, const VecX<double>& value) {
    push({name,
          {dimension},
          std::vector<double>(value.data(), value.data() + value.size()),
          {{"units", units}, {"long_name", what}}},
         "");
  }
  Dataset out;

 private:
  void push(Variable variable, const std::string& sign) {
    if (!sign.empty()) variable.attributes["sign"] = sign;
    out.variables.push_back(std::move(variable));
  }
  const BreathingResult& result_;
};

void add_series(Arrays& arrays) {
  using Sample = BreathingSample;
  arrays.add("intra_abdominal_pressure", "Pa", "pressure at the reference level above atmosphere",
             [](const Sample& s) { return s.state.pressure; });
  arrays.add("transdiaphragmatic_pressure", "Pa", "pressure of the abdomen above that of the pleura",
             [](const Sample& s) { return s.state.pressure - s.pleural; });
  arrays.add("pleural_pressure", "Pa", "pleural pressure above atmosphere",
             [](const Sample& s) { return s.pleural; });
  arrays.add("alveolar_pressure", "Pa", "alveolar pressure above atmosphere",
             [](const Sample& s) { return s.alveolar; });
  arrays.add("lung_volume", "m3", "lung volume above relaxation",
             [](const Sample& s) { return s.lung_volume; });
  arrays.add("airflow", "m3 s-1", "flow of air", [](const Sample& s) { return s.flow; }, "into the lungs");
  arrays.add("cavity_volume", "m3", "volume of the abdominal cavity",
             [](const Sample& s) { return s.volume; });
  arrays.add("level_pressure", "level", "Pa", "pressure with the weight of the contents above",
             [](const Sample& s) -> const auto& { return s.level_pressure; });
  arrays.add(
      "level_descent", "level", "m", "how far the level has gone down the trunk",
      [](const Sample& s) -> const auto& { return s.level_descent; }, "caudal is positive");
  arrays.add(
      "level_area", "level", "m2", "volume that the level sweeps per descent",
      [](const Sample& s) -> const auto& { return s.level_area; }, "gaining room is positive");
  arrays.add("shape", "deformation_coordinate", "m or rad", "shape of the abdomen",
             [](const Sample& s) -> const auto& { return s.state.shape; });
  arrays.add("activation", "muscle", "1", "muscle activation",
             [](const Sample& s) -> const auto& { return s.activation; });
  arrays.add(
      "tension", "muscle", "N", "fascicle tension, passive part included",
      [](const Sample& s) -> const auto& { return s.tension; }, "pulling is positive");
  arrays.add(
      "linea_alba_tension", "linea_alba_strip", "N", "tension of linea alba",
      [](const Sample& s) -> const auto& { return s.linea_alba_tension; }, "pulling is positive");
  arrays.add("muscle_work", "J", "work of the fascicles on the wall",
             [](const Sample& s) { return s.muscle_work; });
  arrays.add("linea_alba_work", "J", "work of linea alba and assumed fasciae on the wall",
             [](const Sample& s) { return s.linea_alba_work; });
  arrays.add("contents_work", "J", "work of the contents on the wall",
             [](const Sample& s) { return s.contents_work; });
  arrays.add("pleural_work", "J", "work of the pleural pressure on the diaphragm",
             [](const Sample& s) { return s.pleural_work; });
  arrays.add("lung_work", "J", "work done on lungs and air", [](const Sample& s) { return s.lung_work; });
}

void add_outcomes(Arrays& arrays, const BreathingResult& result) {
  const BreathingOutcome& o = result.outcome;
  arrays.outcome("tidal_volume", "m3", "largest less smallest lung volume", o.tidal_volume);
  arrays.outcome("respiratory_rate", "s-1", "breaths per second", o.rate);
  arrays.outcome("minute_ventilation", "m3 s-1", "tidal volume times rate", o.minute_ventilation);
  arrays.outcome("transdiaphragmatic_peak", "Pa", "largest", o.transdiaphragmatic_peak);
  arrays.outcome("transdiaphragmatic_swing", "Pa", "largest less smallest", o.transdiaphragmatic_swing);
  arrays.outcome("pleural_low", "Pa", "smallest pleural pressure", o.pleural_low);
  arrays.outcome("pleural_high", "Pa", "largest pleural pressure", o.pleural_high);
  arrays.outcome("peak_flow_in", "m3 s-1", "largest flow into the lungs", o.peak_flow_in);
  arrays.outcome("peak_flow_out", "m3 s-1", "largest flow out of the lungs", o.peak_flow_out);
  arrays.outcome("work_per_volume", "J m-3", "work on lungs and air in breathing in, by volume breathed in",
                 o.work_per_volume);
  arrays.outcome("level_pressure_low", "level", "Pa", "smallest", o.level_low);
  arrays.outcome("level_pressure_high", "level", "Pa", "largest", o.level_high);
  arrays.outcome("level_excursion", "level", "m", "largest less smallest descent", o.excursion);
  arrays.outcome("level_load_high", "level", "N", "largest of pressure times area", o.load_high);
  arrays.outcome("contents_residual", "J", "largest error of the contents' power balance",
                 result.contents_residual);
  arrays.outcome("power_residual", "J", "largest error of the wall's power balance", result.power_residual);
}

}  // namespace

Dataset breathing_dataset(const QuasiStaticAbdomen& abdomen, const Manoeuvre& manoeuvre,
                          const BreathingResult& result) {
  const Model& model = abdomen.model();
  const auto names = [](const auto& numbers, const auto& of) {
    std::vector<std::string> all;
    for (const int i : numbers) all.push_back(of[std::size_t(i)].name);
    return all;
  };
  Arrays arrays(result);
  std::vector<std::string> levels;
  for (const PressureLevel& level : model.pressure_levels) levels.push_back(level.name);
  arrays.label("level", levels, "place in the abdomen");
  arrays.label("deformation_coordinate", names(model.deformation_coordinates, model.tree.coordinates()),
               "deformation coordinate of the abdomen");
  arrays.label("muscle", names(abdomen.fascicles(), model.fascicles),
               "fascicle that the abdomen's shape moves");
  arrays.label("linea_alba_strip", names(abdomen.linea_alba(), model.linea_alba),
               "strip of the linea alba that the abdomen's shape moves");
  add_series(arrays);
  add_outcomes(arrays, result);
  arrays.out.variables.push_back({"status",
                                  {},
                                  std::vector<std::int32_t>{std::int32_t(result.status)},
                                  {{"units", "1"},
                                   {"long_name", "what became of the run"},
                                   {"flag_values", "0 1 2"},
                                   {"flag_meanings", "completed not_converged out_of_range"}}});
  arrays.out.attributes = {
      {"title", manoeuvre.label},
      {"description", manoeuvre.description},
      {"manoeuvre", manoeuvre.name},
      {"model", model.name},
      {"model_version", model.version},
      {"model_hash", model.hash},
      {"left_range", result.what.empty() ? "" : result.what + " at " + number_text(result.left_at) + " s"},
      {"frame", "x anterior, y cranial, z right"},
      {"seed", "none: the run is deterministic"},
      {"schema", std::to_string(result_schema)},
      {"Conventions", "CF-1.10"}};
  return arrays.out;
}

Dataset breathe(const Model& model, const Posture& posture, const Manoeuvre& manoeuvre,
                const RecruitmentSettings& recruitment) {
  const PosedModel held = pose_model(model, posture);
  const Statics statics = evaluate_statics(model, held.pose, held.loads,
                                           stability_coordinates(model, recruitment.stability_coordinates));
  const RecruitmentResult equilibrium = recruit(model, statics, held.support, recruitment);
  if (equilibrium.status == RecruitmentStatus::unbalanced ||
      equilibrium.status == RecruitmentStatus::not_converged)
    throw ConvergenceError("breathe: posture " + posture.name + " cannot be held", equilibrium.reserve_max,
                           equilibrium.rounds);
  const QuasiStaticAbdomen abdomen(model, held.pose, equilibrium.equilibrium,
                                   {.linea_alba_time_constant = manoeuvre.linea_alba_time_constant});
  Dataset out = breathing_dataset(abdomen, manoeuvre, breathe(abdomen, manoeuvre));
  out.attributes["posture"] = posture.name;
  return out;
}

}  // namespace lumbopelvic
