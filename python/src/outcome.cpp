/// outcome: segment loads, disc pressure, pressures of the cavity, stiffness against pushes and turns.

#include "lumbopelvic/outcome/cavity_pressure.hpp"
#include "lumbopelvic/outcome/push_stiffness.hpp"
#include "lumbopelvic/outcome/segment_load.hpp"

#include "arrays.hpp"

namespace lumbopelvic::python {

void bind_outcome(py::module_& m) {
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
        py::overload_cast<const Model&, const StiffnessField&, const HoldState&>(&segment_loads),
        py::arg("model"), py::arg("field"), py::arg("hold"), "SegmentLoads of a hold.");
  m.def("disc_pressure", &disc_pressure, py::arg("disc"), py::arg("compression"),
        "Nucleus pressure 1.5 compression / area [Pa].");

  py::class_<HoldCompliance>(m, "HoldCompliance",
                             "How a hold gives way to small pushes and turns, pelvis and limbs held still.")
      .def(py::init<const Model&, const StiffnessField&, const HoldState&>(), py::arg("model"),
           py::arg("field"), py::arg("hold"), py::keep_alive<1, 2>(), py::keep_alive<1, 3>())
      .def_property_readonly("stable", &HoldCompliance::stable, "False: all stiffnesses are NaN")
      .def(
          "push",
          [](const HoldCompliance& c, const Model& model, const std::string& body,
             const Vec3<double>& point_B,
             const Vec3<double>& direction_B) { return c.push(model.tree.body(body), point_B, direction_B); },
          py::arg("model"), py::arg("body"), py::arg("point_B"), py::arg("direction_B"),
          "Stiffness of a point against a push [N/m].\n\npoint_B: (3) [m]; direction_B: (3), of any length.")
      .def(
          "turn",
          [](const HoldCompliance& c, const Model& model, const std::string& body,
             const Vec3<double>& axis_B) { return c.turn(model.tree.body(body), axis_B); },
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

}  // namespace lumbopelvic::python
