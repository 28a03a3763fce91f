/// A model in a posture: path geometry, statics, recruitment. What C++ does in four lines is one call here.

#include "arrays.hpp"
#include "loaded_result.hpp"
#include "lumbopelvic/posture/posture.hpp"
#include "lumbopelvic/muscle/path_derivatives.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"

namespace lumbopelvic::python {

namespace {

using ModelPtr = std::shared_ptr<Model>;
using PostureArgument = std::variant<Posture, ResolvedPosture, VecX<double>>;

/// Coordinates alone stand for a pose without supports or loads, in which nothing has to balance.
ResolvedPosture resolved(const Model& model, const PostureArgument& posture) {
  if (const auto* named = std::get_if<Posture>(&posture)) return resolve(model, *named);
  if (const auto* ready = std::get_if<ResolvedPosture>(&posture)) return *ready;
  ResolvedPosture bare;
  bare.pose.q = std::get<VecX<double>>(posture);
  return bare;
}

/// A Recruiter that owns what it refers to.
class OwningRecruiter {
 public:
  OwningRecruiter(ModelPtr model, const PostureArgument& posture, const RecruitmentSettings& settings,
                  std::shared_ptr<Statics> statics)
      : model_(std::move(model)),
        posture_(resolved(*model_, posture)),
        statics_(statics ? std::move(statics) : evaluated(settings)),
        recruiter_(*model_, *statics_, posture_.support, settings) {}

  LoadedResult solve(const std::optional<RecruitmentStart>& start) {
    LoadedResult out;
    static_cast<RecruitmentResult&>(out) = recruiter_.solve(start.value_or(RecruitmentStart{}));
    out.loads = segment_loads(*model_, recruiter_.field(), out.hold);
    return out;
  }
  [[nodiscard]] RecruitmentStart last() const { return recruiter_.last(); }
  [[nodiscard]] std::shared_ptr<Statics> statics() const { return statics_; }
  [[nodiscard]] const StiffnessField& field() const { return recruiter_.field(); }
  [[nodiscard]] const ResolvedPosture& posture() const { return posture_; }

 private:
  [[nodiscard]] std::shared_ptr<Statics> evaluated(const RecruitmentSettings& settings) const {
    return std::make_shared<Statics>(
        evaluate_statics(*model_, posture_.pose, posture_.loads,
                         stability_coordinates(*model_, settings.stability_coordinates)));
  }

  ModelPtr model_;
  ResolvedPosture posture_;
  std::shared_ptr<Statics> statics_;
  Recruiter recruiter_;
};

VecX<double> path_lengths(const Model& model, const PostureArgument& posture) {
  Kinematics<double> kin;
  forward_kinematics(model.tree, resolved(model, posture).pose, kin);
  return numbers_of(model.paths, [&](const Path& path) { return path_length(kin, model.surfaces, path); });
}

MatX<double> moment_arms(const Model& model, const PostureArgument& posture) {
  Kinematics<double> kin;
  forward_kinematics(model.tree, resolved(model, posture).pose, kin);
  MatX<double> arms = MatX<double>::Zero(model.tree.n_coordinates(), model.n_fascicles());
  for (int i = 0; i < model.n_fascicles(); ++i)
    add_length_gradient(model.tree, kin, model.surfaces, model.paths[std::size_t(i)], -1.0, arms.col(i));
  return arms.transpose();
}

Statics statics_at(const Model& model, const PostureArgument& posture,
                   const std::vector<std::string>& names) {
  const ResolvedPosture at = resolved(model, posture);
  return evaluate_statics(model, at.pose, at.loads, stability_coordinates(model, names));
}

RecruitmentSettings settings_from(const py::object& settings, const py::kwargs& changes) {
  const py::object start = settings.is_none() ? py::type::of<RecruitmentSettings>()() : settings;
  return py::cast<RecruitmentSettings>(start.attr("replace")(**changes));
}

LoadedResult recruit_once(const ModelPtr& model, const PostureArgument& posture, const py::object& settings,
                          const py::kwargs& changes) {
  const RecruitmentSettings asked = settings_from(settings, changes);
  const py::gil_scoped_release release;
  return OwningRecruiter(model, posture, asked, nullptr).solve({});
}

void bind_geometry(py::module_& m) {
  m.def(
      "path_lengths", &path_lengths, py::arg("model"), py::arg("posture"),
      py::call_guard<py::gil_scoped_release>(),
      "Length of every fascicle's path, (fascicles) [m].\n\nposture: Posture, or values of all coordinates, "
      "(coordinates) [rad or m].");
  m.def("moment_arms", &moment_arms, py::arg("model"), py::arg("posture"),
        py::call_guard<py::gil_scoped_release>(),
        "Moment arms -dL/dq, (fascicles, coordinates) [m/rad; 1 for a slide]: positive where tension drives\n"
        "the coordinate up.\n\nposture: Posture, or values of all coordinates, (coordinates) [rad or m].");
  m.def("evaluate_statics", &statics_at, py::arg("model"), py::arg("posture"),
        py::arg("stability_coordinates") = std::vector<std::string>{},
        py::call_guard<py::gil_scoped_release>(),
        "Statics of a model in a posture.\n\nstability_coordinates: names; empty: the turns of every disc.");
}

void bind_status(py::module_& m) {
  py::native_enum<RecruitmentStatus>(m, "RecruitmentStatus", "enum.Enum", "What was found.")
      .value("solved", RecruitmentStatus::solved, "in balance, margin held, optimal within tolerance")
      .value("margin_unattainable", RecruitmentStatus::margin_unattainable,
             "in balance; no activation reaches the margin, the best attainable one is returned")
      .value("unbalanced", RecruitmentStatus::unbalanced, "balance needs residual actuators")
      .value("not_converged", RecruitmentStatus::not_converged, "the rounds ended before the tolerance")
      .finalize();

  py::class_<RecruitmentStart>(m, "RecruitmentStart", "What one solution may hand to the next.")
      .def(py::init<>());
}

void bind_result(py::module_& m) {
  const auto held = [](auto HoldState::*member) {
    return py::cpp_function(
        [member](const LoadedResult& r) -> const auto& { return r.hold.*member; },
        py::return_value_policy::reference_internal);
  };
  py::class_<LoadedResult>(m, "RecruitmentResult",
                           "A hold, its certificate, and the price of everything that limits it.")
      .def_readonly("status", &LoadedResult::status, "RecruitmentStatus")
      .def_readonly("hold", &LoadedResult::hold, "HoldState: activation, pressure and band_tension together")
      .def_property_readonly("activation", held(&HoldState::activation), "(fascicles) [1]")
      .def_property_readonly(
          "pressure", [](const LoadedResult& r) { return r.hold.pressure; }, "intra-abdominal [Pa]")
      .def_property_readonly("band_tension", held(&HoldState::band_tension), "(bands) [N]")
      .def_readonly("tension", &LoadedResult::tension, "passive part included, (fascicles) [N]")
      .def_readonly("loads", &LoadedResult::loads, "SegmentLoads")
      .def_readonly("contact_force", &LoadedResult::contact_force,
                    "on the body: anterior, up, right, (pads, 3) [N]")
      .def_readonly("residual", &LoadedResult::residual,
                    "residual actuators, (balanced coordinates) [N m or N]")
      .def_readonly("residual_max", &LoadedResult::residual_max, "largest of their sizes [N m or N]")
      .def_readonly("effort", &LoadedResult::effort, "sum w a^p [1]")
      .def_readonly("margin", &LoadedResult::margin, "smallest eigenvalue in the metric asked for")
      .def_readonly("margin_column", &LoadedResult::margin_column,
                    "smallest eigenvalue in the column metric [1/s^2]")
      .def_readonly("margin_segment", &LoadedResult::margin_segment,
                    "smallest eigenvalue in the segment metric [N m/rad]")
      .def_readonly("critical_mode", &LoadedResult::critical_mode, "mode of the smallest eigenvalue, (n)")
      .def_readonly("critical_load_factor", &LoadedResult::critical_load_factor,
                    "factor on body weight at which the hold becomes singular [1]")
      .def_readonly("price_matrix", &LoadedResult::price_matrix, "multiplier Z >= 0 of the margin, (n, n)")
      .def_readonly("stability_price", &LoadedResult::stability_price,
                    "effort that one newton more would save through stability, (fascicles) [1/N]")
      .def_readonly("balance_price", &LoadedResult::balance_price,
                    "effort per unit of load, (balanced coordinates) [1/(N m) or 1/N]")
      .def_readonly("kkt_residual", &LoadedResult::kkt_residual,
                    "largest relative violation of the optimality conditions [1]")
      .def_readonly("rounds", &LoadedResult::rounds, "rounds of cuts")
      .def_readonly("cuts", &LoadedResult::cuts, "cuts at the end");
}

}  // namespace

void bind_hold(py::module_& m) {
  bind_geometry(m);
  bind_status(m);
  bind_result(m);
  py::class_<OwningRecruiter>(
      m, "Recruiter",
      "Recruitment for a loop: the geometry is evaluated once, and one solution can start the next. Not for\n"
      "two threads at a time.\n\nArgs:\n    posture: Posture or ResolvedPosture.\n"
      "    settings: RecruitmentSettings.\n"
      "    statics: of a model with the same geometry in the same posture; None: evaluated here.")
      .def(py::init<ModelPtr, const PostureArgument&, const RecruitmentSettings&, std::shared_ptr<Statics>>(),
           py::arg("model"), py::arg("posture"),
           py::arg_v("settings", RecruitmentSettings{}, "RecruitmentSettings()"),
           py::arg("statics") = py::none(), py::call_guard<py::gil_scoped_release>())
      .def("solve", &OwningRecruiter::solve, py::arg("start") = py::none(),
           py::call_guard<py::gil_scoped_release>(),
           "RecruitmentResult. Never raises for want of a solution: the status says what was found.")
      .def("last", &OwningRecruiter::last, "RecruitmentStart to start a neighbouring problem from.")
      .def_property_readonly("statics", &OwningRecruiter::statics, "Statics")
      .def_property_readonly("field", &OwningRecruiter::field, py::return_value_policy::reference_internal,
                             "StiffnessField")
      .def_property_readonly("posture", &OwningRecruiter::posture,
                             py::return_value_policy::reference_internal, "ResolvedPosture");

  m.def(
      "recruit", &recruit_once, py::arg("model"), py::arg("posture"), py::arg("settings") = py::none(),
      R"doc(Shares the load of a posture among the muscles: least effort in equilibrium with a certified margin of stability.

Args:
    posture: Posture or ResolvedPosture.
    settings: RecruitmentSettings; None: the defaults. Further keywords replace single fields:
        recruit(model, posture, metric="segment", margin=50.0).

Returns:
    RecruitmentResult. Never raises for want of a solution: its status says what was found.

Raises:
    InvalidArgument: posture or settings do not fit the model.)doc");
}

}  // namespace lumbopelvic::python
