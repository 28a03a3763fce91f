/// breathing: manoeuvres, and breathing in a posture that is held.

#include "lumbopelvic/breathing/breathing.hpp"
#include "layers.hpp"

namespace lumbopelvic::python {

void bind_breathing(py::module_& m) {
  py::class_<Manoeuvre>(m, "Manoeuvre", "Something that is done with breath; made by load_manoeuvre.")
      .def_readonly("name", &Manoeuvre::name)
      .def_readonly("duration", &Manoeuvre::duration, "[s]");
  m.def(
      "_breathe",
      [](const Model& model, const Posture& posture, const Manoeuvre& manoeuvre) {
        return breathe(model, posture, manoeuvre);
      },
      py::arg("model"), py::arg("posture"), py::arg("manoeuvre"),
      py::call_guard<py::gil_scoped_release>());  // public: _breathe.py
}

}  // namespace lumbopelvic::python
