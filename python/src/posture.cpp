/// posture: postures, their poses, geometry at a pose, static optimization.

#include "arrays.hpp"
#include "lumbopelvic/model/moment_arms.hpp"
#include "lumbopelvic/outcome/analyze.hpp"
#include "lumbopelvic/posture/equilibrium_shape.hpp"
#include "lumbopelvic/posture/static_optimization.hpp"
#include "record.hpp"

namespace lumbopelvic::python {

namespace {

using PostureArgument = std::variant<Posture, PosedModel, VecX<double>>;

/// Coordinates alone stand for a pose without supports or loads, in which nothing has to balance.
PosedModel resolved(const Model& model, const PostureArgument& posture) {
  if (const auto* named = std::get_if<Posture>(&posture)) return pose_model(model, *named);
  if (const auto* ready = std::get_if<PosedModel>(&posture)) return *ready;
  PosedModel bare;
  bare.pose.q = std::get<VecX<double>>(posture);
  return bare;
}

void bind_specification(py::module_& m) {
  Record<ExternalLoad>(
      m, "ExternalLoad",
      "A force that keeps its direction in the world, at a point of a body, and a moment on it.")
      .field("body", &ExternalLoad::body, "its name")
      .field("point_B", &ExternalLoad::point_B, "in the body frame, (3) [m]")
      .field("force_W", &ExternalLoad::force_W, "in the world, (3) [N]")
      .field("moment_W", &ExternalLoad::moment_W, "in the world, (3) [N m]; only where the pose is given")
      .finish();

  Record<SupportSurface>(m, "SupportSurface",
                         "A plane that holds contact points up from the side of its normal.")
      .field("name", &SupportSurface::name, "")
      .field("point_W", &SupportSurface::point_W, "a point of it, (3) [m]")
      .field("normal_W", &SupportSurface::normal_W, "unit, towards the body, (3)")
      .finish();
  Record<SupportOn>(m, "SupportOn", "A surface and the contact points that touch it.")
      .field("surface", &SupportOn::surface, "SupportSurface")
      .field("contact_points", &SupportOn::contact_points, "their names")
      .finish();

  Record<Posture>(m, "Posture",
                  "Where the body is, which coordinates are free, what holds it up and what it carries.")
      .field("name", &Posture::name, "")
      .field("label", &Posture::label, "how tables and figures call it")
      .field("description", &Posture::description, "")
      .field("coordinates", &Posture::coordinates, "values that differ from the model's defaults [rad or m]")
      .field("free", &Posture::free, "coordinates in balance beside those the model leaves unlocked")
      .field("locked", &Posture::locked, "coordinates held without asking what holds them")
      .field("prescribed", &Posture::prescribed, "coordinates set and held from outside [rad or m]")
      .field("supports", &Posture::supports, "contact points that touch the ground")
      .field("surfaces", &Posture::surfaces, "tuple of SupportOn: what else holds the body up")
      .field("contact_consistent", &Posture::contact_consistent,
             "whether the body is first put in contact and in balance")
      .field("joint_stiffness", &Posture::joint_stiffness, "with which it keeps its angles then [N m/rad]")
      .field("loads", &Posture::loads, "tuple of ExternalLoad")
      .field("base_attitude", &Posture::base_attitude, "unit quaternion (w, x, y, z)")
      .field("optimize", &Posture::optimize,
             "coordinates in balance that go where holding takes least effort")
      .field("free_in_pose_search", &Posture::free_in_pose_search,
             "locked coordinates that may give way during the pose search")
      .finish();

  py::class_<PosedModel>(m, "PosedModel", "A posture worked out for a model: numbers instead of names.")
      .def_property_readonly(
          "q", [](const PosedModel& x) { return x.pose.q; }, "(coordinates) [rad or m]")
      .def_property_readonly(
          "balanced", [](const PosedModel& x) { return x.support.balanced; },
          "numbers of the coordinates in balance")
      .def_property_readonly(
          "contact_points", [](const PosedModel& x) { return x.support.contact_points; },
          "numbers of the contact points in contact")
      .def_readonly("free_deformation", &PosedModel::free_deformation,
                    "numbers of the deformation coordinates of the abdomen that the posture leaves free")
      .def_readonly("reference_deformation", &PosedModel::reference_deformation,
                    "(free_deformation) before the equilibrium gave the abdomen its shape [m or rad]");
  m.def("pose_model", &pose_model, py::arg("model"), py::arg("posture"),
        "Works a Posture out for a model.\n\nRaises: InvalidArgument for a name the model does not have, a\n"
        "coordinate named twice, or a value out of range.");
}

void bind_shape(py::module_& m) {
  py::native_enum<EquilibriumShapeStatus>(m, "EquilibriumShapeStatus", "enum.Enum",
                                          "How a search for the shape of an equilibrium ended.")
      .value("balanced", EquilibriumShapeStatus::balanced, "in balance, at a minimum of effort")
      .value("unbalanced", EquilibriumShapeStatus::unbalanced, "reserve actuators are left")
      .value("not_converged", EquilibriumShapeStatus::not_converged, "the steps ended before")
      .finalize();
  py::class_<EquilibriumShape>(m, "EquilibriumShape",
                               "The shape of the abdomen that belongs to an equilibrium.")
      .def_readonly("posture", &EquilibriumShape::posture, "PosedModel with the shape found")
      .def_readonly("status", &EquilibriumShape::status, "EquilibriumShapeStatus")
      .def_readonly("cost_before", &EquilibriumShape::cost_before,
                    "effort and penalties at the shape given [1]")
      .def_readonly("cost", &EquilibriumShape::cost, "the same at the shape found [1]")
      .def_readonly("reserve_before", &EquilibriumShape::reserve_before,
                    "largest reserve actuator [N or N m]")
      .def_readonly("reserve", &EquilibriumShape::reserve, "the same at the shape found [N or N m]")
      .def_readonly("at_limit", &EquilibriumShape::at_limit,
                    "deformation coordinates at an end of their range, by number")
      .def_readonly("steps", &EquilibriumShape::steps, "steps made");
  m.def(
      "find_equilibrium_shape",
      [](const Model& model, const PosedModel& posture) { return find_equilibrium_shape(model, posture); },
      py::arg("model"), py::arg("posture"), py::call_guard<py::gil_scoped_release>(),
      "Lets the abdomen take the shape that belongs to the equilibrium of a model, at constant contents.\n\n"
      "`pose_model` has done so for the model it was given; call this after a change of strengths or "
      "drives.");
}

void bind_geometry(py::module_& m) {
  m.def(
      "path_lengths",
      [](const Model& model, const PostureArgument& posture) {
        return path_lengths(model, resolved(model, posture).pose);
      },
      py::arg("model"), py::arg("posture"), Release(),
      "Length of every fascicle's path, (fascicles) [m].\n\nposture: Posture, or values of all coordinates, "
      "(coordinates) [rad or m].");
  m.def(
      "moment_arms",
      [](const Model& model, const PostureArgument& posture) {
        return moment_arms(model, resolved(model, posture).pose);
      },
      py::arg("model"), py::arg("posture"), Release(),
      "Moment arms -dL/dq, (fascicles, coordinates) [m/rad; 1 for a slide]: positive where tension drives\n"
      "the coordinate up.\n\nposture: Posture, or values of all coordinates, (coordinates) [rad or m].");
  m.def(
      "evaluate_statics",
      [](const Model& model, const PostureArgument& posture, const std::vector<std::string>& names) {
        return evaluate_statics(model, resolved(model, posture), names);
      },
      py::arg("model"), py::arg("posture"), py::arg("stability_coordinates") = std::vector<std::string>{},
      Release(),
      "Statics of a model in a posture.\n\nstability_coordinates: names; empty: the rotations of every "
      "disc.");
  m.def(
      "_analyze",
      [](const Model& model, const PosedModel& posture, const std::vector<std::string>& coordinates,
         const std::vector<double>& shares, const std::vector<double>& positions,
         const std::vector<std::string>& muscles) {
        return analyze(model, posture.pose, {coordinates, shares, positions}, muscles);
      },
      py::arg("model"), py::arg("posture"), py::arg("coordinates"), py::arg("shares"), py::arg("positions"),
      py::arg("muscles"), Release());  // public: _analyze.py
}

void bind_posture_recruitment(py::module_& m) {
  using Result = PostureRecruitment;
  py::class_<Result, RecruitmentResult>(
      m, "PostureRecruitment",
      "What static optimization of a posture found. It refers to nothing outside itself.")
      .def_readonly("loads", &Result::loads, "SegmentLoads")
      .def_readonly("length", &Result::length, "of the muscle-tendon paths, (fascicles) [m]")
      .def_readonly("fiber_length_norm", &Result::fiber_length_norm,
                    "over the optimal length, the tendon at its slack length, (fascicles) [1]")
      .def_readonly("moment_arm", &Result::moment_arm,
                    "-dL/dq, (fascicles, coordinates) [m/rad; 1 for a slide]")
      .def_readonly("posture", &Result::posture, "PosedModel: the pose, its supports and its loads")
      .def_readonly("settings", &Result::settings, "RecruitmentSettings: what was asked");
}

template <class Given>
void bind_recruit(py::module_& m, const char* doc) {
  m.def(
      "recruit",
      [](const Model& model, const Given& posture, const std::optional<RecruitmentSettings>& settings,
         const py::KWArgs<py::object>& changes) {
        const auto asked = changed(settings, changes);
        const py::gil_scoped_release release;
        return recruit(model, posture, asked);
      },
      py::arg("model"), py::arg("posture"), py::arg("settings") = py::none(), doc);
}

void bind_recruiter(py::module_& m) {
  using Shared = std::shared_ptr<Model>;
  using SharedStatics = std::shared_ptr<Statics>;
  py::class_<PostureRecruiter> recruiter(
      m, "PostureRecruiter",
      "Static optimization for a loop: the geometry is evaluated once, and one solution can start the next.\n"
      "The abdomen keeps its shape. Not for two threads at a time.\n\nArgs:\n"
      "    posture: Posture or PosedModel.\n    settings: RecruitmentSettings.\n"
      "    statics: of a model with the same geometry in the same posture; None: evaluated here.");
  const auto add_maker = [&recruiter]<class Given>(const Given*) {
    recruiter.def(py::init([](Shared model, const Given& posture, const RecruitmentSettings& settings,
                              SharedStatics statics) {
                    return std::make_unique<PostureRecruiter>(std::move(model), posture, settings,
                                                              std::move(statics));
                  }),
                  py::arg("model"), py::arg("posture"),
                  py::arg_v("settings", RecruitmentSettings{}, "RecruitmentSettings()"),
                  py::arg("statics") = py::none(), Release());
  };
  add_maker(static_cast<const Posture*>(nullptr));
  add_maker(static_cast<const PosedModel*>(nullptr));
  recruiter
      .def("solve", &PostureRecruiter::solve, py::arg_v("start", RecruitmentStart{}, "RecruitmentStart()"),
           Release(),
           "PostureRecruitment. Never raises for want of a solution: the status says what was found.")
      .def("last", &PostureRecruiter::last, "RecruitmentStart to start a neighbouring problem from.")
      .def_property_readonly(
          "statics", [](const PostureRecruiter& r) { return std::const_pointer_cast<Statics>(r.statics()); },
          "Statics")
      .def_property_readonly("field", &PostureRecruiter::field, py::return_value_policy::reference_internal,
                             "StiffnessField")
      .def_property_readonly("posture", &PostureRecruiter::posture,
                             py::return_value_policy::reference_internal, "PosedModel");
}

}  // namespace

void bind_posture(py::module_& m) {
  bind_specification(m);
  bind_shape(m);
  bind_geometry(m);
  bind_posture_recruitment(m);
  bind_recruiter(m);
  bind_recruit<Posture>(
      m,
      R"doc(Static optimization (muscle recruitment) of a posture: least effort in equilibrium with a certified margin of
stability, in the shape of the abdomen that belongs to it. The same bits as in C++ and on the command line.

Args:
    posture: Posture, or a PosedModel that `pose_model` gave for this model or before it was changed.
    settings: RecruitmentSettings; None: the defaults. Further keywords replace single fields:
        recruit(model, posture, metric="segment", margin=50.0).

Returns:
    PostureRecruitment. Never raises for want of a solution: its status says what was found.

Raises:
    InvalidArgument: posture or settings do not fit the model.
    ConvergenceError: the body does not come to rest.)doc");
  bind_recruit<PosedModel>(m, "The same from a pose.");
}

}  // namespace lumbopelvic::python
