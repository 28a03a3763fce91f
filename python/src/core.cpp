/// core: the library's exceptions.

#include "lumbopelvic/core/error.hpp"

#include "layers.hpp"

namespace lumbopelvic::python {

namespace {

/// The exception classes live as long as the interpreter.
struct ErrorClasses {
  py::handle error, invalid_argument, data_error, convergence_error;
};

ErrorClasses& classes() {
  static ErrorClasses instance;
  return instance;
}

py::handle make_class(py::module_& m, const char* name, const char* doc, const py::tuple& bases) {
  const std::string full_name = std::string("lumbopelvic.") + name;
  PyObject* made = PyErr_NewExceptionWithDoc(full_name.c_str(), doc, bases.ptr(), nullptr);
  if (made == nullptr) throw py::error_already_set();
  m.attr(name) = py::reinterpret_borrow<py::object>(made);
  return made;
}

void raise_convergence_error(const ConvergenceError& error) {
  const py::object exception = classes().convergence_error(error.what());
  exception.attr("residual") = error.residual();
  exception.attr("iterations") = error.iterations();
  PyErr_SetObject(classes().convergence_error.ptr(), exception.ptr());
}

void translate(std::exception_ptr thrown) {
  if (!thrown) return;
  try {
    std::rethrow_exception(thrown);
  } catch (const InvalidArgument& error) {
    PyErr_SetString(classes().invalid_argument.ptr(), error.what());
  } catch (const DataError& error) {
    PyErr_SetString(classes().data_error.ptr(), error.what());
  } catch (const ConvergenceError& error) {
    raise_convergence_error(error);
  } catch (const Error& error) {
    PyErr_SetString(classes().error.ptr(), error.what());
  }
}

}  // namespace

void bind_core(py::module_& m) {
  const py::handle runtime_error = PyExc_RuntimeError, value_error = PyExc_ValueError;
  ErrorClasses& c = classes();
  c.error = make_class(m, "Error", "Base of everything the library throws on purpose.",
                       py::make_tuple(runtime_error));
  c.invalid_argument = make_class(m, "InvalidArgument", "The caller broke the contract of a function.",
                                  py::make_tuple(c.error, value_error));
  c.data_error = make_class(m, "DataError", "A file is missing, unreadable, or holds something it must not.",
                            py::make_tuple(c.error));
  c.convergence_error = make_class(m, "ConvergenceError",
                                   "An iteration ended without reaching its tolerance.\n\n"
                                   "Attributes: residual (float, at the last iterate), iterations (int).",
                                   py::make_tuple(c.error));
  py::register_exception_translator(&translate);
}

}  // namespace lumbopelvic::python
