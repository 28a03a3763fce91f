/// stability: the stiffness of an equilibrium and its metrics.

#include "arrays.hpp"
#include "lumbopelvic/stability/margin.hpp"

namespace lumbopelvic::python {

namespace {

EquilibriumState make_equilibrium(VecX<double> activation, double pressure, VecX<double> linea_alba_tension) {
  return {std::move(activation), pressure, std::move(linea_alba_tension)};
}

ArrayTable tensions(const StiffnessField& field) {
  ArrayTable table;
  const auto add = [&](const char* name, double FascicleTension::* member) {
    table[name] =
        read_only(numbers_of(field.tensions(), [member](const FascicleTension& t) { return t.*member; }));
  };
  add("fiber_length_norm", &FascicleTension::fiber_length_norm);
  add("active", &FascicleTension::active);
  add("passive", &FascicleTension::passive);
  return table;
}

ArrayTable stiffnesses(const StiffnessField& field) {
  ArrayTable table;
  const auto add = [&](const char* name, double FascicleStiffness::* member) {
    table[name] = read_only(
        numbers_of(field.stiffnesses(), [member](const FascicleStiffness& k) { return k.*member; }));
  };
  add("fiber_passive", &FascicleStiffness::fiber_passive);
  add("fiber_active", &FascicleStiffness::fiber_active);
  add("tendon_passive", &FascicleStiffness::tendon_passive);
  add("tendon_active", &FascicleStiffness::tendon_active);
  return table;
}

void bind_states(py::module_& m) {
  py::class_<EquilibriumState>(m, "EquilibriumState", "What holds a posture.")
      .def(py::init(&make_equilibrium), py::arg("activation"), py::arg("pressure"),
           py::arg("linea_alba_tension"))
      .def_readonly("activation", &EquilibriumState::activation, "(fascicles) [1]")
      .def_readonly("pressure", &EquilibriumState::pressure, "intra-abdominal [Pa]")
      .def_readonly("linea_alba_tension", &EquilibriumState::linea_alba_tension, "(linea alba) [N]");

  py::class_<EquilibriumGradient>(m, "EquilibriumGradient",
                                  "Derivative of a scalar over an EquilibriumState.")
      .def_readonly("activation", &EquilibriumGradient::activation, "(fascicles)")
      .def_readonly("pressure", &EquilibriumGradient::pressure)
      .def_readonly("linea_alba_tension", &EquilibriumGradient::linea_alba_tension, "(linea alba)");
}

void bind_field(py::module_& m) {
  py::class_<StiffnessField>(m, "StiffnessField",
                             "The stiffness of a posture as a function of what holds it.")
      .def(py::init<const Model&, const Statics&, double, bool>(), py::arg("model"), py::arg("statics"),
           py::arg("short_range_stiffness"), py::arg("tendon_in_series"), py::keep_alive<1, 2>(),
           py::keep_alive<1, 3>())
      .def_property_readonly("tensions", &tensions,
                             "tension passive + a active of every fascicle: dict of arrays, (fascicles) [N]")
      .def_property_readonly(
          "stiffnesses", &stiffnesses,
          "stiffness of fibre and tendon, passive + a active: dict of arrays, (fascicles) [N/m]")
      .def("compression", &StiffnessField::compression, py::arg("equilibrium"),
           "Compression of every disc, (levels) [N].")
      .def(
          "stiffness",
          [](const StiffnessField& field, const EquilibriumState& equilibrium) {
            MatX<double> H;
            field.stiffness(equilibrium, H);
            return H;
          },
          py::arg("equilibrium"), "H, (n, n) [N m/rad; mixed units where a coordinate slides].")
      .def("along", &StiffnessField::along, py::arg("equilibrium"), py::arg("direction"),
           "v' H v of a direction, (n).")
      .def(
          "supergradient",
          [](const StiffnessField& field, const EquilibriumState& equilibrium, const VecX<double>& v) {
            EquilibriumGradient gradient;
            field.supergradient(equilibrium, v, gradient);
            return gradient;
          },
          py::arg("equilibrium"), py::arg("direction"),
          "Gradient of v' H v over the state, an EquilibriumGradient.");
}

}  // namespace

void bind_stability(py::module_& m) {
  bind_states(m);
  bind_field(m);
  m.def("mass_metric", &mass_metric, py::arg("statics"), "Mass matrix, (n_metric, n_metric).");
  m.def("segment_metric", &segment_metric, py::arg("model"), py::arg("statics"),
        "Unit relative rotation of every disc, (n_metric, n_metric).");
  m.def("critical_load_factor", &critical_load_factor, py::arg("stiffness"), py::arg("gravity_hessian"),
        "Factor on body weight at which an equilibrium becomes singular, all tensions kept [1].");
}

}  // namespace lumbopelvic::python
