/// muscle: fascicles, for reading.

#include "layers.hpp"
#include "lumbopelvic/muscle/fascicle.hpp"

namespace lumbopelvic::python {

void bind_muscle(py::module_& m) {
  py::native_enum<Side>(m, "Side", "enum.Enum", "Side of the body.")
      .value("left", Side::left)
      .value("right", Side::right)
      .finalize();

  py::class_<Fascicle>(m, "Fascicle",
                       "A fascicle; conditions and interventions change its last four numbers.")
      .def_readonly("name", &Fascicle::name)
      .def_readonly("group", &Fascicle::group)
      .def_readonly("side", &Fascicle::side, "Side")
      .def_readonly("max_force", &Fascicle::max_force, "[N]")
      .def_readonly("optimal_length", &Fascicle::optimal_length, "[m]")
      .def_readonly("slack_length", &Fascicle::slack_length, "of the tendon [m]")
      .def_readonly("pennation", &Fascicle::pennation, "at optimal length [rad]")
      .def_readonly("max_velocity", &Fascicle::max_velocity, "[optimal lengths/s]")
      .def_readonly("activation_time", &Fascicle::activation_time, "of activation dynamics [s]")
      .def_readonly("deactivation_time", &Fascicle::deactivation_time, "of activation dynamics [s]")
      .def_readonly("strength", &Fascicle::strength, "factor on max_force [1]")
      .def_readonly("rest_length", &Fascicle::rest_length,
                    "factor on the rest lengths of fibre and tendon [1]")
      .def_readonly("tonic_drive", &Fascicle::tonic_drive, "activation below which it cannot relax [1]")
      .def_readonly("capacity", &Fascicle::capacity, "largest activation [1]")
      .def("__repr__", [](const Fascicle& f) { return "<Fascicle " + f.name + " of " + f.group + ">"; });
}

}  // namespace lumbopelvic::python
