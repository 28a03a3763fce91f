/// model: the model, for reading, its evaluation at a pose, and changes to it.

#include "lumbopelvic/model/model.hpp"
#include "arrays.hpp"
#include "lumbopelvic/model/change.hpp"
#include "lumbopelvic/model/statics.hpp"
#include "record.hpp"

namespace lumbopelvic::python {

namespace {

ArrayTable fascicle_parameters(const Model& model) {
  ArrayTable table;
  const auto add = [&](const char* name, double Fascicle::* member) {
    table[name] = read_only(numbers_of(model.fascicles, [member](const Fascicle& f) { return f.*member; }));
  };
  add("max_force", &Fascicle::max_force);
  add("optimal_length", &Fascicle::optimal_length);
  add("slack_length", &Fascicle::slack_length);
  add("pennation", &Fascicle::pennation);
  add("max_velocity", &Fascicle::max_velocity);
  add("activation_time", &Fascicle::activation_time);
  add("deactivation_time", &Fascicle::deactivation_time);
  add("strength", &Fascicle::strength);
  add("rest_length", &Fascicle::rest_length);
  add("tonic_drive", &Fascicle::tonic_drive);
  add("capacity", &Fascicle::capacity);
  return table;
}

std::string model_repr(const Model& model) {
  return "<Model " + model.name + " " + model.version + ": " + std::to_string(model.tree.n_bodies()) +
         " bodies, " + std::to_string(model.tree.n_coordinates()) + " coordinates, " +
         std::to_string(model.n_fascicles()) + " fascicles, " + std::to_string(model.history.size()) +
         " changes>";
}

void bind_model_class(py::module_& m) {
  const auto name = [](const auto& item) { return item.name; };
  py::class_<Model, std::shared_ptr<Model>>(m, "Model",
                                            "A body before it is put into a posture. Never changed: a "
                                            "condition or an intervention returns another one, and\n"
                                            "threads may share it.")
      .def_readonly("name", &Model::name)
      .def_readonly("version", &Model::version)
      .def_readonly("hash", &Model::hash, "of the files it was read from and the changes made since")
      .def_property_readonly(
          "history", [](const Model& x) { return Words(py::tuple(py::cast(x.history))); },
          "changes made since it was read, in words, in order")
      .def_readonly("gravity_W", &Model::gravity_W, "(3) [m/s^2]")
      .def_property_readonly(
          "bodies", [](const Model& x) { return x.tree.bodies(); }, "list of Body, parents first")
      .def_property_readonly(
          "coordinates", [](const Model& x) { return x.tree.coordinates(); }, "list of Coordinate")
      .def_readonly("fascicles", &Model::fascicles, "list of Fascicle")
      .def_readonly("discs", &Model::discs, "list of Disc, top level first")
      .def_readonly("linea_alba", &Model::linea_alba, "list of LineaAlbaStrip")
      .def_readonly("cavity", &Model::cavity, "Cavity")
      .def_readonly("contact_points", &Model::contact_points, "list of ContactPoint")
      .def_readonly("group_sets", &Model::group_sets, "named sets of muscle groups: dict of lists")
      .def_property_readonly("body_names", [name](const Model& x) { return words_of(x.tree.bodies(), name); })
      .def_property_readonly("coordinate_names",
                             [name](const Model& x) { return words_of(x.tree.coordinates(), name); })
      .def_property_readonly("fascicle_names", [name](const Model& x) { return words_of(x.fascicles, name); })
      .def_property_readonly(
          "fascicle_groups",
          [](const Model& x) { return words_of(x.fascicles, [](const auto& f) { return f.group; }); },
          "muscle group of every fascicle")
      .def_property_readonly(
          "fascicle_parameters", &fascicle_parameters,
          "parameters of all fascicles: dict of arrays, (fascicles) each; units as in Fascicle")
      .def_property_readonly(
          "levels", [](const Model& x) { return words_of(x.discs, [](const auto& d) { return d.level; }); },
          "levels of the discs, top first")
      .def_property_readonly(
          "total_mass", [](const Model& x) { return x.tree.total_mass(); }, "[kg]")
      .def("fascicle", &Model::fascicle, py::arg("name"), "Number of a fascicle.\n\nRaises: InvalidArgument")
      .def(
          "coordinate", [](const Model& x, const std::string& key) { return x.tree.coordinate(key); },
          py::arg("name"), "Number of a coordinate.\n\nRaises: InvalidArgument")
      .def("__repr__", &model_repr);
}

void bind_statics(py::module_& m) {
  py::class_<StabilityCoordinates>(m, "StabilityCoordinates",
                                   "Coordinates over which second derivatives are taken.")
      .def_readonly("coordinate", &StabilityCoordinates::coordinate,
                    "their numbers, (n); those with a metric first")
      .def_readonly("n_metric", &StabilityCoordinates::n_metric, "how many of them the metric weighs")
      .def("__len__", &StabilityCoordinates::size);

  py::class_<DiscGradient>(m, "DiscGradient", "A segment's energy over its three turns, at preload factor 1.")
      .def_readonly("theta", &DiscGradient::theta, "rotation vector in the disc frame, (3) [rad]")
      .def_readonly("gradient", &DiscGradient::gradient, "(3) [N m]")
      .def_readonly("hessian", &DiscGradient::hessian, "(3, 3) [N m/rad]")
      .def_readonly("brace_gradient", &DiscGradient::brace_gradient, "of the brace, (3) [N m]")
      .def_readonly("brace_hessian", &DiscGradient::brace_hessian, "of the brace, (3, 3) [N m/rad]")
      .def_readonly("rotation_metric", &DiscGradient::rotation_metric,
                    "of the unit relative rotation, (3, 3) [1]");

  py::class_<Statics, std::shared_ptr<Statics>>(
      m, "Statics",
      "A model at one pose: lengths, moment arms, volumes, passive forces, and their derivatives.")
      .def_readonly("stability", &Statics::stability, "StabilityCoordinates, n of them")
      .def_readonly("length", &Statics::length, "of the paths, (fascicles) [m]")
      .def_readonly("length_gradient", &Statics::length_gradient,
                    "dL/dq, (coordinates, fascicles) [m/rad or 1]")
      .def_property_readonly(
          "length_hessian",
          [](const py::object& self) {
            const auto& s = self.cast<const Statics&>();
            return stacked_view(s.length_hessian, s.stability.size(), self);
          },
          "d2L/dq2, (fascicles, n, n)")
      .def_readonly("linea_alba_gradient", &Statics::linea_alba_gradient, "(coordinates, linea alba)")
      .def_property_readonly(
          "linea_alba_hessian",
          [](const py::object& self) {
            const auto& s = self.cast<const Statics&>();
            return stacked_view(s.linea_alba_hessian, s.stability.size(), self);
          },
          "(linea alba, n, n)")
      .def_readonly("volume", &Statics::volume, "CavityVolume")
      .def_readonly("gravity", &Statics::gravity, "generalised force of weight, (coordinates) [N m or N]")
      .def_readonly("gravity_hessian", &Statics::gravity_hessian, "of its potential, (n, n)")
      .def_readonly("external", &Statics::external,
                    "generalised force of other loads, (coordinates) [N m or N]")
      .def_readonly("external_hessian", &Statics::external_hessian, "of their potential, (n, n)")
      .def_readonly("ligament_force", &Statics::ligament_force,
                    "generalised force of ligaments and of the passive wall, (coordinates) [N m or N]")
      .def_readonly("facet_force", &Statics::facet_force, "of the facet joints, (coordinates) [N m or N]")
      .def_readonly("tissue_hessian", &Statics::tissue_hessian, "of the energies of both, (n, n)")
      .def_readonly("discs", &Statics::discs, "list of DiscGradient")
      .def_readonly("contact", &Statics::contact, "Jacobian of every contact point: list of (3, coordinates)")
      .def_readonly("mass", &Statics::mass, "mass matrix, (n_metric, n_metric)");
}

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
      .value("assumed_fascia_stiffness", Quantity::assumed_fascia_stiffness,
             "of an assumed fascia, where the abdomen moves; 0: not there [N/m]")
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
             "fascicles, groups or sets of groups; levels for discs; assumed fasciae; empty: all of them; "
             "none for "
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

}  // namespace

void bind_model(py::module_& m) {
  bind_model_class(m);
  bind_statics(m);
  bind_change(m);
}

}  // namespace lumbopelvic::python
