#pragma once
/// One function per layer of the library, called in the order of the layers. No physics here.

#include <pybind11/eigen.h>
#include <pybind11/native_enum.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

namespace lumbopelvic::python {

namespace py = pybind11;

using Release = py::call_guard<py::gil_scoped_release>;  ///< of the interpreter, while the library works

void bind_core(py::module_& m);
void bind_math(py::module_& m);
void bind_multibody(py::module_& m);
void bind_tissue(py::module_& m);
void bind_muscle(py::module_& m);
void bind_abdomen(py::module_& m);
void bind_model(py::module_& m);
void bind_stability(py::module_& m);
void bind_recruitment(py::module_& m);
void bind_control(py::module_& m);
void bind_outcome(py::module_& m);
void bind_posture(py::module_& m);
void bind_breathing(py::module_& m);
void bind_simulation(py::module_& m);
void bind_experiment(py::module_& m);
void bind_io(py::module_& m);

}  // namespace lumbopelvic::python
