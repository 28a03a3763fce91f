/// experiment: postures, changes and experiments as records, and their application to a model.

#include "lumbopelvic/experiment/experiment.hpp"
#include "lumbopelvic/posture/shaped_hold.hpp"

#include "record.hpp"

namespace lumbopelvic::python {

namespace {

void bind_change(py::module_& m) {
  py::native_enum<Quantity>(m, "Quantity", "enum.Enum", "What a change acts on.")
      .value("strength", Quantity::strength, "factor on maximal force [1]")
      .value("rest_length", Quantity::rest_length, "factor on the rest length of fibre and tendon [1]")
      .value("tonic_drive", Quantity::tonic_drive, "activation that cannot be relaxed [1]")
      .value("capacity", Quantity::capacity, "largest activation [1]")
      .value("relative_drive", Quantity::relative_drive,
             "tonic drive as a share of the capacity by then; only set [1]")
      .value("activation", Quantity::activation, "exactly this activation; only set [1]")
      .value("disc_stiffness", Quantity::disc_stiffness, "factor on the segment's moment curves [1]")
      .value("segment_brace", Quantity::segment_brace,
             "added rotational stiffness that is not muscle [N m/rad]")
      .value("tie_stiffness", Quantity::tie_stiffness,
             "of an assumed tie, where the abdomen moves; 0: not there [N/m]")
      .value("pressure_min", Quantity::pressure_min, "pressure below which the cavity may not fall [Pa]")
      .value("pressure_max", Quantity::pressure_max, "pressure above which it may not rise [Pa]")
      .value("pressure", Quantity::pressure, "exactly this pressure; only set [Pa]")
      .finalize();

  py::native_enum<Operation>(m, "Operation", "enum.Enum",
                             "quantity := value, quantity * value, or quantity + value.")
      .value("set", Operation::set)
      .value("scale", Operation::scale)
      .value("add", Operation::add)
      .finalize();

  Record<Change>(m, "Change", "One change to a model, made on every target.")
      .field("quantity", &Change::quantity, "Quantity or its name")
      .field("operation", &Change::operation, "Operation or its name")
      .field("value", &Change::value, "in the unit of the quantity")
      .field("targets", &Change::targets,
             "fascicles, groups or sets of groups; levels for discs; ties; empty: all of them; none for "
             "pressures")
      .finish();

  Record<ChangeSet>(m, "ChangeSet", "A named condition or intervention: changes, made in order.")
      .field("name", &ChangeSet::name, "")
      .field("label", &ChangeSet::label, "how tables and figures call it")
      .field("description", &ChangeSet::description, "")
      .field("changes", &ChangeSet::changes, "tuple of Change")
      .field("sweep", &ChangeSet::sweep, "sweep it is a step of; empty: of none")
      .field("sweep_value", &ChangeSet::sweep_value, "where in the sweep")
      .finish();

  m.def("apply", &apply, py::arg("model"), py::arg("changes"), py::call_guard<py::gil_scoped_release>(),
        "The model with the changes of a ChangeSet made and recorded in its history; the given model\n"
        "stays as it is.\n\n"
        "Raises: InvalidArgument for a target that does not exist or a value out of range.");
}

void bind_posture(py::module_& m) {
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

}  // namespace

void bind_experiment(py::module_& m) {
  bind_change(m);
  bind_posture(m);

  Record<Variant>(m, "Variant", "One way of asking the same question.")
      .field("name", &Variant::name, "")
      .field("settings", &Variant::settings, "RecruitmentSettings")
      .finish();

  Record<Probe>(m, "Probe",
                "Where a hold is probed: a small push on a point of a body, or a small turn of it.")
      .field("name", &Probe::name, "")
      .field("body", &Probe::body, "its name")
      .field("point_B", &Probe::point_B, "of a push, in the body frame, (3) [m]")
      .field("direction_B", &Probe::direction_B, "of the push, or axis of the turn, in the body frame, (3)")
      .finish();

  Record<Experiment>(m, "Experiment",
                     "One posture or several, every condition under every arm, solved in every variant.")
      .field("name", &Experiment::name, "")
      .field("title", &Experiment::title, "")
      .field("description", &Experiment::description, "")
      .field("model", &Experiment::model, "name of a shipped model, or a directory")
      .field("posture", &Experiment::posture, "Posture: the one there is, if postures is empty")
      .field("conditions", &Experiment::conditions, "what is wrong: tuple of ChangeSet")
      .field("arms", &Experiment::arms, "what is done about it, after the condition: tuple of ChangeSet")
      .field("variants", &Experiment::variants, "tuple of Variant")
      .field("text", &Experiment::text, "full text it was read from; goes into the result")
      .field("postures", &Experiment::postures,
             "several: results then have a dimension posture: tuple of Posture")
      .field("pushes", &Experiment::pushes, "where push stiffness is worked out: tuple of Probe")
      .field("turns", &Experiment::turns, "where turn stiffness is: tuple of Probe")
      .field("trial", &Experiment::trial, "what every hold is put to, a Trial; None: it is only held")
      .field("tonic", &Experiment::tonic,
             "how every hold is left to tonic regulation, a TonicPlan; None: it is not; not beside a trial")
      .finish();
}

}  // namespace lumbopelvic::python
