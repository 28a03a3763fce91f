/// outcome: segment loads, disc pressure, pressures of the cavity, stiffness against pushes and turns; datasets.

#include "arrays.hpp"
#include "lumbopelvic/outcome/abdominal_pressure.hpp"
#include "lumbopelvic/outcome/dataset.hpp"
#include "lumbopelvic/outcome/mean_activation.hpp"
#include "lumbopelvic/outcome/push_stiffness.hpp"
#include "lumbopelvic/outcome/segment_load.hpp"

namespace lumbopelvic::python {

namespace {

void bind_segment_loads(py::module_& m) {
  m.attr("cause_names") = py::tuple(py::cast(cause_names));
  py::class_<SegmentLoads>(
      m, "SegmentLoads",
      "Loads on the segments in disc frames, by cause (see cause_names); their sum over causes is\n"
      "the load.")
      .def_readonly("compression", &SegmentLoads::compression, "> 0 presses, (levels, causes) [N]")
      .def_readonly("shear_anterior", &SegmentLoads::shear_anterior,
                    "> 0 shears the upper vertebra forward, (levels, causes) [N]")
      .def_readonly("shear_right", &SegmentLoads::shear_right,
                    "> 0 shears the upper vertebra to the right, (levels, causes) [N]");
  m.def("segment_loads",
        py::overload_cast<const Model&, const StiffnessField&, const EquilibriumState&>(&segment_loads),
        py::arg("model"), py::arg("field"), py::arg("equilibrium"), "SegmentLoads of an equilibrium.");
  m.def("mean_activation", &mean_activation, py::arg("model"), py::arg("activation"), py::arg("target"),
        "Mean activation of a fascicle, a group or a set of groups, weighted by maximal force [1].\n\n"
        "activation: (fascicles) [1].");
  m.def("disc_pressure", &disc_pressure, py::arg("disc"), py::arg("compression"),
        "Nucleus pressure 1.5 compression / area [Pa].");

  py::class_<EquilibriumCompliance>(
      m, "EquilibriumCompliance",
      "How an equilibrium gives way to small pushes and turns, pelvis and limbs held still.")
      .def(py::init<const Model&, const StiffnessField&, const EquilibriumState&>(), py::arg("model"),
           py::arg("field"), py::arg("equilibrium"), py::keep_alive<1, 2>(), py::keep_alive<1, 3>())
      .def_property_readonly("stable", &EquilibriumCompliance::stable, "False: all stiffnesses are NaN")
      .def(
          "push",
          [](const EquilibriumCompliance& c, const Model& model, const std::string& body,
             const Vec3<double>& point_B,
             const Vec3<double>& direction_B) { return c.push(model.tree.body(body), point_B, direction_B); },
          py::arg("model"), py::arg("body"), py::arg("point_B"), py::arg("direction_B"),
          "Stiffness of a point against a push [N/m].\n\npoint_B: (3) [m]; direction_B: (3), of any length.")
      .def(
          "rotation",
          [](const EquilibriumCompliance& c, const Model& model, const std::string& body,
             const Vec3<double>& axis_B) { return c.rotation(model.tree.body(body), axis_B); },
          py::arg("model"), py::arg("body"), py::arg("axis_B"),
          "Stiffness of a body against a moment [N m/rad].\n\naxis_B: (3), of any length.");
  m.def(
      "cavity_pressures",
      [](const Model& model, const Statics& statics, double pressure) {
        return cavity_pressures(model, statics.kin, pressure);
      },
      py::arg("model"), py::arg("statics"), py::arg("pressure"),
      "Pressures at the levels of the model, (levels) [Pa]: diaphragm, mid-abdomen and pelvic floor as "
      "shipped, from the\n"
      "pressure at the reference level and the weight of the contents.");
}

using VariableTable =
    py::typing::Dict<py::str, py::typing::Tuple<Words, py::array, py::typing::Dict<py::str, py::str>>>;

py::object values_of(const Variable& variable, const std::vector<py::ssize_t>& shape, py::handle owner) {
  if (const auto* numbers = std::get_if<std::vector<double>>(&variable.data))
    return view(numbers->data(), shape, owner);
  if (const auto* integers = std::get_if<std::vector<std::int32_t>>(&variable.data))
    return view(integers->data(), shape, owner);
  const py::object words = py::cast(std::get<std::vector<std::string>>(variable.data));
  return py::module_::import("numpy").attr("array")(words, py::arg("dtype") = "U").attr("reshape")(shape);
}

VariableTable variables_of(const py::object& self) {
  const auto& dataset = self.cast<const Dataset&>();
  std::map<std::string, py::ssize_t> size;
  for (const Dimension& d : dataset.dimensions) size[d.name] = py::ssize_t(d.size);
  VariableTable variables;
  for (const Variable& variable : dataset.variables) {
    std::vector<py::ssize_t> shape;
    for (const auto& name : variable.dimensions) shape.push_back(size.at(name));
    variables[py::str(variable.name)] = py::make_tuple(py::tuple(py::cast(variable.dimensions)),
                                                       values_of(variable, shape, self), variable.attributes);
  }
  return variables;
}

Variable variable_from(const std::string& name, const py::handle& parts) {
  const auto [dimensions, array, attributes] =
      py::cast<std::tuple<std::vector<std::string>, py::array, std::map<std::string, std::string>>>(parts);
  Variable variable{name, dimensions, {}, attributes};
  const py::object flat = array.attr("ravel")();
  switch (array.dtype().kind()) {
    case 'f':
      variable.data = py::cast<std::vector<double>>(flat);
      break;
    case 'i':
    case 'u':
      variable.data = py::cast<std::vector<std::int32_t>>(flat);
      break;
    case 'U':
    case 'T':
    case 'O':
      variable.data = py::cast<std::vector<std::string>>(flat.attr("tolist")());
      break;
    default:
      throw py::type_error("Dataset: " + name + " holds neither numbers nor text");
  }
  return variable;
}

Dataset make_dataset(const std::map<std::string, std::size_t>& dimensions, const py::dict& variables,
                     const std::map<std::string, std::string>& attributes) {
  Dataset dataset;
  dataset.attributes = attributes;
  for (const auto& [name, size] : dimensions) dataset.dimensions.push_back({name, size});
  for (const auto& [name, parts] : variables)
    dataset.variables.push_back(variable_from(py::cast<std::string>(name), parts));
  return dataset;
}

void bind_dataset(py::module_& m) {
  py::class_<Dataset>(m, "Dataset", "Labelled arrays, as xarray.Dataset takes them.")
      .def(py::init(&make_dataset), py::arg("dimensions"), py::arg("variables"), py::arg("attributes"))
      .def_property_readonly(
          "dimensions",
          [](const Dataset& dataset) {
            py::typing::Dict<py::str, py::int_> sizes;
            for (const Dimension& d : dataset.dimensions) sizes[py::str(d.name)] = d.size;
            return sizes;
          },
          "dict: size of every dimension")
      .def_property_readonly(
          "variables", &variables_of,
          "dict of (dimensions, array, attributes); numbers share the memory of the dataset")
      .def_readonly("attributes", &Dataset::attributes, "dict of text");
}

}  // namespace

void bind_outcome(py::module_& m) {
  bind_segment_loads(m);
  bind_dataset(m);
}

}  // namespace lumbopelvic::python
