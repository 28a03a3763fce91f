#include "experiment/run_dataset.hpp"

#include <algorithm>
#include <limits>

#include "lumbopelvic/model/statics.hpp"
#include "lumbopelvic/outcome/abdominal_pressure.hpp"
#include "lumbopelvic/outcome/push_stiffness.hpp"

namespace lumbopelvic {

namespace {

void check_test_points(const Model& model, const std::vector<TestPoint>& test_points) {
  for (const TestPoint& test_point : test_points) {
    static_cast<void>(model.tree.body(test_point.body));
    if (!(test_point.direction_B.norm() > 0.0))
      fail_argument("run_experiment", "direction of " + test_point.name, test_point.direction_B.norm(),
                    "a length > 0");
  }
}

/// What says how far a run is from an answer is of use where it is none.
bool is_diagnostic(const std::string& name) {
  return name == "reserve_max" || name == "kkt_residual" || name == "rounds";
}

}  // namespace

ResultArrays::ResultArrays(const Model& model, const Experiment& experiment)
    : pushes_(experiment.pushes), rotations_(experiment.rotations) {
  check_test_points(model, pushes_);
  check_test_points(model, rotations_);
  leading_ = {"condition", "intervention", "solver_setting"};
  if (!experiment.postures.empty()) leading_.insert(leading_.begin(), "posture");
  dimensions_ = {{"posture", all_postures(experiment).size()},
                 {"condition", experiment.conditions.size()},
                 {"intervention", experiment.interventions.size()},
                 {"solver_setting", experiment.solver_settings.size()},
                 {"muscle", model.fascicles.size()},
                 {"level", model.discs.size()},
                 {"coordinate", stability_names(model, experiment).size()},
                 {"contact_point", model.contact_points.size()},
                 {"axis", 3},
                 {"cause", std::size_t(n_causes)}};
  if (!model.pressure_levels.empty()) dimensions_.push_back({"height", model.pressure_levels.size()});
  if (!model.deformation_coordinates.empty())
    dimensions_.push_back({"deformation_coordinate", model.deformation_coordinates.size()});
  if (!pushes_.empty()) dimensions_.push_back({"push", pushes_.size()});
  if (!rotations_.empty()) dimensions_.push_back({"rotation", rotations_.size()});
  add_equilibrium(model);
  for (Array& array : arrays_) array.masked = !is_diagnostic(array.name);
  if (experiment.simulation) add_simulation(*experiment.simulation);
  if (experiment.tonic) add_tonic(*experiment.tonic, model);
  const std::size_t runs =
      dimensions_[0].size * dimensions_[1].size * dimensions_[2].size * dimensions_[3].size;
  if (experiment.postures.empty()) dimensions_.erase(dimensions_.begin());
  status_.assign(runs, std::int32_t(RunStatus::not_run));
  message_.assign(runs, "");
  if (experiment.tonic) tonic_status_.assign(runs, std::int32_t(TonicStatus::not_run));
  if (experiment.simulation) {
    simulation_status_.assign(runs, std::int32_t(SimulationStatus::not_run));
    simulation_message_.assign(runs, "");
  }
  for (Array& array : arrays_)
    array.data.assign(runs * array.block, std::numeric_limits<double>::quiet_NaN());
}

void ResultArrays::add_equilibrium(const Model& model) {
  add("activation", "1", "muscle activation", {"muscle"});
  add("tension", "N", "fascicle tension, passive part included", {"muscle"}, "pulling is positive");
  add("stability_shadow_price", "N-1",
      "effort that one newton more of the fascicle would save through stability", {"muscle"});
  add_loads();
  add("intra_abdominal_pressure", "Pa", "intra-abdominal pressure above atmosphere", {});
  if (!model.pressure_levels.empty())
    add("cavity_pressure", "Pa",
        "pressure of the contents above atmosphere; intra_abdominal_pressure is that of the reference level",
        {"height"});
  const std::string unstable = ", NaN where the equilibrium is unstable";
  if (!pushes_.empty())
    add("push_stiffness", "N m-1", "stiffness of a point against a push" + unstable, {"push"});
  if (!rotations_.empty())
    add("rotational_stiffness", "N m rad-1", "stiffness of a body against a moment" + unstable, {"rotation"});
  add_stability();
  add("contact_force", "N", "force of the ground on each contact point", {"contact_point", "axis"},
      "anterior, up, right");
  if (!model.deformation_coordinates.empty()) {
    add("shape", "m or rad", "shape of the abdomen in the equilibrium", {"deformation_coordinate"});
    add("shape_change", "m",
        "way of the vertex of the cavity that is farthest from where the abdomen rests in the posture", {});
  }
  add("reserve_max", "N m or N", "largest reserve actuator", {});
  add("kkt_residual", "1", "largest relative violation of the optimality conditions", {});
  add("rounds", "1", "rounds of cuts", {});
}

void ResultArrays::add_loads() {
  const std::vector<std::string> by_level{"level"}, by_cause{"level", "cause"};
  const std::string frame = "disc frame, fixed to the lower vertebra";
  add("compression", "N", "segment compression, " + frame, by_level, "compression is positive");
  add("shear_anterior", "N", "segment shear, " + frame, by_level,
      "anterior shear of the upper vertebra is positive");
  add("shear_right", "N", "segment shear, " + frame, by_level,
      "shear of the upper vertebra to the right is positive");
  add("compression_by_cause", "N", "compression by cause", by_cause, "compression is positive");
  add("shear_anterior_by_cause", "N", "anterior shear by cause", by_cause, "anterior is positive");
  add("shear_right_by_cause", "N", "right shear by cause", by_cause, "right is positive");
  add("disc_pressure", "Pa", "nucleus pressure, 1.5 compression / area", by_level);
}

void ResultArrays::add_stability() {
  add("effort", "1", "sum of weighted activation to the effort exponent", {});
  add("margin", "s-2 (mass) or N m rad-1 (segment)",
      "smallest eigenvalue in the metric of the solver setting", {});
  add("margin_mass", "s-2", "smallest eigenvalue in the mass metric (mass matrix)", {});
  add("margin_segment", "N m rad-1", "smallest eigenvalue in the segment metric (unit relative rotations)",
      {});
  add("critical_load_factor", "1", "factor on body weight at which the equilibrium becomes singular", {});
  add("critical_mode", "1", "mode of the smallest eigenvalue, unit in its metric", {"coordinate"});
}

void ResultArrays::add(std::string name, std::string units, std::string long_name,
                       std::vector<std::string> trailing, std::string sign) {
  std::size_t block = 1;
  for (const auto& d : trailing)
    block *= std::find_if(dimensions_.begin(), dimensions_.end(), [&](const Dimension& x) {
               return x.name == d;
             })->size;
  arrays_.push_back({std::move(name),
                     std::move(units),
                     std::move(long_name),
                     std::move(sign),
                     std::move(trailing),
                     block,
                     false,
                     {}});
}

void ResultArrays::set(std::size_t run, const std::string& name, const double* values, Eigen::Index count) {
  const auto array =
      std::find_if(arrays_.begin(), arrays_.end(), [&](const Array& a) { return a.name == name; });
  check_size("ResultArrays::set", name, count, Eigen::Index(array->block));
  std::copy_n(values, count, array->data.begin() + std::ptrdiff_t(run * array->block));
}

void ResultArrays::store(std::size_t run, const Model& model, const StiffnessField& field,
                         const RecruitmentResult& r, RunStatus status) {
  const SegmentLoads loads = segment_loads(model, field, r.equilibrium);
  const auto vector = [&](const std::string& name, const VecX<double>& v) {
    set(run, name, v.data(), v.size());
  };
  const auto by_cause = [&](const std::string& name, const MatX<double>& m) {
    const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> rows = m;
    vector(name, m.rowwise().sum());
    set(run, name + "_by_cause", rows.data(), rows.size());
  };
  vector("activation", r.equilibrium.activation);
  vector("tension", r.tension);
  vector("stability_shadow_price", r.stability_shadow_price);
  by_cause("compression", loads.compression);
  by_cause("shear_anterior", loads.shear_anterior);
  by_cause("shear_right", loads.shear_right);
  const VecX<double> compression = loads.compression.rowwise().sum();
  VecX<double> pressure(compression.size());
  for (Eigen::Index j = 0; j < pressure.size(); ++j)
    pressure[j] = disc_pressure(model.discs[std::size_t(j)], compression[j]);
  vector("disc_pressure", pressure);
  set(run, "intra_abdominal_pressure", r.equilibrium.pressure);
  set(run, "effort", r.effort);
  set(run, "margin", r.margin);
  set(run, "margin_mass", r.margin_mass);
  set(run, "margin_segment", r.margin_segment);
  set(run, "critical_load_factor", r.critical_load_factor);
  vector("critical_mode", r.critical_mode);
  const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> contact = r.contact_force;
  set(run, "contact_force", contact.data(), contact.size());
  set(run, "reserve_max", r.reserve_max);
  set(run, "kkt_residual", r.kkt_residual);
  set(run, "rounds", double(r.rounds));
  if (!model.pressure_levels.empty())
    vector("cavity_pressure", cavity_pressures(model, field.statics().kin, r.equilibrium.pressure));
  store_stiffness(run, model, field, r.equilibrium);
  status_[run] = std::int32_t(status);
}

void ResultArrays::store_failure(std::size_t run, const std::string& why) {
  for (Array& array : arrays_)
    std::fill_n(array.data.begin() + std::ptrdiff_t(run * array.block), array.block,
                std::numeric_limits<double>::quiet_NaN());
  status_[run] = std::int32_t(RunStatus::failed);
  message_[run] = why;
  if (!tonic_status_.empty()) tonic_status_[run] = std::int32_t(TonicStatus::no_equilibrium);
  if (simulation_status_.empty()) return;
  simulation_status_[run] = std::int32_t(SimulationStatus::no_equilibrium);
  simulation_message_[run].clear();
}

void ResultArrays::store_shape(std::size_t run, const Model& model, const PosedModel& posture, double moved) {
  if (model.deformation_coordinates.empty()) return;
  const VecX<double> shape = posture.pose.q(model.deformation_coordinates);
  set(run, "shape", shape.data(), shape.size());
  set(run, "shape_change", moved);
}

void ResultArrays::store_stiffness(std::size_t run, const Model& model, const StiffnessField& field,
                                   const EquilibriumState& equilibrium) {
  if (pushes_.empty() && rotations_.empty()) return;
  const EquilibriumCompliance compliance(model, field, equilibrium);
  std::vector<double> push, rotation;
  for (const TestPoint& p : pushes_)
    push.push_back(compliance.push(model.tree.body(p.body), p.point_B, p.direction_B));
  for (const TestPoint& t : rotations_)
    rotation.push_back(compliance.rotation(model.tree.body(t.body), t.direction_B));
  if (!push.empty()) set(run, "push_stiffness", push.data(), Eigen::Index(push.size()));
  if (!rotation.empty()) set(run, "rotational_stiffness", rotation.data(), Eigen::Index(rotation.size()));
}

}  // namespace lumbopelvic
