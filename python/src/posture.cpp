/// posture: postures, their poses, geometry at a pose, static optimization.

#include "arrays.hpp"
#include "lumbopelvic/model/moment_arms.hpp"
#include "lumbopelvic/outcome/analyze.hpp"
#include "lumbopelvic/posture/shaped_hold.hpp"
#include "lumbopelvic/posture/static_optimization.hpp"
#include "record.hpp"

namespace lumbopelvic::python {

namespace {

using Release = py::call_guard<py::gil_scoped_release>;
using PostureArgument = std::variant<Posture, ResolvedPosture, VecX<double>>;

/// Coordinates alone stand for a pose without supports or loads, in which nothing has to balance.
ResolvedPosture resolved(const Model& model, const PostureArgument& posture) {
  if (const auto* named = std::get_if<Posture>(&posture)) return resolve(model, *named);
  if (const auto* ready = std::get_if<ResolvedPosture>(&posture)) return *ready;
  ResolvedPosture bare;
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
      .field("moment_W", &ExternalLoad::moment_W,
             "in the world, (3) [N m]; only where nothing settles or eases")
      .finish();

  Record<SupportSurface>(m, "SupportSurface", "A plane that holds pads up from the side of its normal.")
      .field("name", &SupportSurface::name, "")
      .field("point_W", &SupportSurface::point_W, "a point of it, (3) [m]")
      .field("normal_W", &SupportSurface::normal_W, "unit, towards the body, (3)")
      .finish();
  Record<SupportOn>(m, "SupportOn", "A surface and the contact pads that touch it.")
      .field("surface", &SupportOn::surface, "SupportSurface")
      .field("pads", &SupportOn::pads, "their names")
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
      .field("supports", &Posture::supports, "contact pads that touch the ground")
      .field("surfaces", &Posture::surfaces, "tuple of SupportOn: what else holds the body up")
      .field("settles", &Posture::settles, "whether the body is first put in contact and in balance")
      .field("joint_stiffness", &Posture::joint_stiffness, "with which it keeps its angles then [N m/rad]")
      .field("loads", &Posture::loads, "tuple of ExternalLoad")
      .field("base_attitude", &Posture::base_attitude, "unit quaternion (w, x, y, z)")
      .field("eases", &Posture::eases, "coordinates in balance that go where holding takes least effort")
      .field("adapts", &Posture::adapts, "locked coordinates that may give way while the body settles")
      .finish();

  py::class_<ResolvedPosture>(m, "ResolvedPosture",
                              "A posture worked out for a model: numbers instead of names.")
      .def_property_readonly(
          "q", [](const ResolvedPosture& x) { return x.pose.q; }, "(coordinates) [rad or m]")
      .def_property_readonly(
          "balanced", [](const ResolvedPosture& x) { return x.support.balanced; },
          "numbers of the coordinates in balance")
      .def_property_readonly(
          "pads", [](const ResolvedPosture& x) { return x.support.pads; }, "numbers of the pads in contact")
      .def_readonly("giving_way", &ResolvedPosture::giving_way,
                    "numbers of the shape coordinates of the abdomen that the posture leaves free")
      .def_readonly("shape_at_rest", &ResolvedPosture::shape_at_rest,
                    "(giving_way) before the hold gave the abdomen its shape [m or rad]");
  m.def("resolve", &resolve, py::arg("model"), py::arg("posture"),
        "Works a Posture out for a model.\n\nRaises: InvalidArgument for a name the model does not have, a\n"
        "coordinate named twice, or a value out of range.");
}

void bind_shape(py::module_& m) {
  py::native_enum<ShapeStatus>(m, "ShapeStatus", "enum.Enum", "How a search for the shape of a hold ended.")
      .value("balanced", ShapeStatus::balanced, "in balance, at a minimum of effort")
      .value("unbalanced", ShapeStatus::unbalanced, "residual actuators are left")
      .value("not_converged", ShapeStatus::not_converged, "the steps ended before")
      .finalize();
  py::class_<ShapedHold>(m, "ShapedHold", "The shape of the abdomen that belongs to a hold.")
      .def_readonly("posture", &ShapedHold::posture, "ResolvedPosture with the shape found")
      .def_readonly("status", &ShapedHold::status, "ShapeStatus")
      .def_readonly("cost_before", &ShapedHold::cost_before,
                    "effort and priced residuals at the shape given [1]")
      .def_readonly("cost", &ShapedHold::cost, "the same at the shape found [1]")
      .def_readonly("residual_before", &ShapedHold::residual_before, "largest residual actuator [N or N m]")
      .def_readonly("residual", &ShapedHold::residual, "the same at the shape found [N or N m]")
      .def_readonly("at_limit", &ShapedHold::at_limit,
                    "shape coordinates at an end of their range, by number")
      .def_readonly("steps", &ShapedHold::steps, "steps made");
  m.def(
      "shape_hold",
      [](const Model& model, const ResolvedPosture& posture) { return shape_hold(model, posture); },
      py::arg("model"), py::arg("posture"), py::call_guard<py::gil_scoped_release>(),
      "Lets the abdomen take the shape that belongs to the hold of a model, at constant contents.\n\n"
      "`resolve` has done so for the model it was given; call this after a change of strengths or drives.");
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
      "Statics of a model in a posture.\n\nstability_coordinates: names; empty: the turns of every disc.");
  m.def(
      "_analyze",
      [](const Model& model, const ResolvedPosture& posture, const std::vector<std::string>& coordinates,
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
      m, "PostureRecruitment", "What static optimization of a posture found. It refers to nothing outside itself.")
      .def_readonly("loads", &Result::loads, "SegmentLoads")
      .def_readonly("length", &Result::length, "of the muscle-tendon paths, (fascicles) [m]")
      .def_readonly("fiber_length_norm", &Result::fiber_length_norm,
                    "over the optimal length, the tendon at its slack length, (fascicles) [1]")
      .def_readonly("moment_arm", &Result::moment_arm,
                    "-dL/dq, (fascicles, coordinates) [m/rad; 1 for a slide]")
      .def_readonly("posture", &Result::posture, "ResolvedPosture: the pose, its supports and its loads")
      .def_readonly("settings", &Result::settings, "RecruitmentSettings: what was asked");
}

template <class Given>
void bind_recruit(py::module_& m, const char* doc) {
  m.def(
      "recruit",
      [](const Model& model, const Given& posture, const std::optional<RecruitmentSettings>& settings,
         const py::kwargs& changes) {
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
      "    posture: Posture or ResolvedPosture.\n    settings: RecruitmentSettings.\n"
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
  add_maker(static_cast<const ResolvedPosture*>(nullptr));
  recruiter
      .def("solve", &PostureRecruiter::solve, py::arg_v("start", RecruitmentStart{}, "RecruitmentStart()"), Release(),
           "PostureRecruitment. Never raises for want of a solution: the status says what was found.")
      .def("last", &PostureRecruiter::last, "RecruitmentStart to start a neighbouring problem from.")
      .def_property_readonly(
          "statics",
          [](const PostureRecruiter& r) { return std::const_pointer_cast<Statics>(r.statics()); }, "Statics")
      .def_property_readonly("field", &PostureRecruiter::field, py::return_value_policy::reference_internal,
                             "StiffnessField")
      .def_property_readonly("posture", &PostureRecruiter::posture,
                             py::return_value_policy::reference_internal, "ResolvedPosture");
}

}  // namespace

void bind_posture(py::module_& m) {
  bind_specification(m);
  bind_shape(m);
  bind_geometry(m);
  bind_posture_recruitment(m);
  bind_recruiter(m);
  bind_recruit<Posture>(
      m, R"doc(Static optimization (muscle recruitment) of a posture: least effort in equilibrium with a certified margin of
stability, in the shape of the abdomen that belongs to it. The same bits as in C++ and on the command line.

Args:
    posture: Posture, or a ResolvedPosture that `resolve` gave for this model or before it was changed.
    settings: RecruitmentSettings; None: the defaults. Further keywords replace single fields:
        recruit(model, posture, metric="segment", margin=50.0).

Returns:
    PostureRecruitment. Never raises for want of a solution: its status says what was found.

Raises:
    InvalidArgument: posture or settings do not fit the model.
    ConvergenceError: the body does not come to rest.)doc");
  bind_recruit<ResolvedPosture>(m, "The same from a pose.");
}

}  // namespace lumbopelvic::python
