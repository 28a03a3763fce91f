/// outcome: segment loads and disc pressure.

#include "lumbopelvic/outcome/segment_load.hpp"

#include "layers.hpp"

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
  m.def("segment_loads", &segment_loads, py::arg("model"), py::arg("field"), py::arg("hold"),
        "SegmentLoads of a hold.");
  m.def("disc_pressure", &disc_pressure, py::arg("disc"), py::arg("compression"),
        "Nucleus pressure 1.5 compression / area [Pa].");
}

}  // namespace lumbopelvic::python
