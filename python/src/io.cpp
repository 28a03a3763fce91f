/// io: everything that is read from files, and results that are written.

#include "layers.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/experiment/control_file.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/io/experiment/manoeuvre_file.hpp"
#include "lumbopelvic/io/experiment/motion_file.hpp"
#include "lumbopelvic/io/experiment/perturbation_file.hpp"
#include "lumbopelvic/io/model/model_check.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"
#include "lumbopelvic/io/result/result_file.hpp"

namespace lumbopelvic::python {

namespace {

void bind_diagnostic(py::module_& m) {
  py::native_enum<Severity>(m, "Severity", "enum.Enum", "Weight of a diagnostic.")
      .value("error", Severity::error)
      .value("warning", Severity::warning)
      .finalize();

  py::class_<Diagnostic>(m, "Diagnostic",
                         "What is wrong, or odd, in a file of a model; str() gives it in one line.")
      .def_readonly("severity", &Diagnostic::severity, "Severity")
      .def_readonly("file", &Diagnostic::file, "name within the model directory")
      .def_readonly("row", &Diagnostic::row, "line number, counted from 1; 0: the file as a whole")
      .def_readonly("where", &Diagnostic::where, "what it is about")
      .def_readonly("value", &Diagnostic::value, "as the file has it")
      .def_readonly("expectation", &Diagnostic::expectation, "what would have been right")
      .def_readonly("rows", &Diagnostic::rows,
                    "in how many rows of the file the same is wrong; row is the first")
      .def("__str__", [](const Diagnostic& diagnostic) { return to_string(diagnostic); })
      .def("__repr__",
           [](const Diagnostic& diagnostic) { return "<Diagnostic " + to_string(diagnostic) + ">"; });
}

void bind_models(py::module_& m) {
  m.def(
      "load_model", &load_model, py::arg("name_or_path"), Release(),
      "The model of a shipped name or a directory.\n\nRaises: DataError with the first error and the number "
      "of others.");
  m.def("check_model", &check_model, py::arg("name_or_path"), Release(),
        "Everything that can be said about a model directory: list of Diagnostic, empty if it is clean.");
  m.def("check_built_model", &check_built_model, py::arg("model"), Release(),
        "Check of a built model: is it the body it says it is, do its muscles pull the way a tendon can? "
        "List of Diagnostic.");
}

void bind_records(py::module_& m) {
  const auto loads = [&m](const char* name, auto* load, const char* what) {
    m.def(name, load, py::arg("name_or_path"),
          (std::string(what) + " of a shipped name or a file.\n\nRaises: DataError").c_str());
  };
  loads("load_posture", &load_posture, "The Posture");
  loads("load_condition", &load_condition, "The condition, a ChangeSet,");
  loads("load_intervention", &load_intervention, "The intervention, a ChangeSet,");
  loads("load_manoeuvre", &load_manoeuvre, "The Manoeuvre");
  loads("load_perturbations", &load_perturbations, "The PerturbationSet");
  loads("load_control", &load_control, "The ControlSettings");
  loads(
      "load_motion", +[](const std::filesystem::path& name_or_path) { return load_motion(name_or_path); },
      "The MotionTable");
  m.def("load_experiment", &load_experiment, py::arg("name_or_path"),
        py::arg("overrides") = std::vector<std::string>{},
        "The Experiment of a shipped name or a file.\n\noverrides: 'key=value', made in order, such as\n"
        "'recruitment.effort_exponent=3'.\n\nRaises: DataError");
  m.def("check_experiment", &check_experiment, py::arg("experiment"), py::arg("model"),
        "Compares an experiment with the model it is to run on.\n\nRaises: DataError on the first thing that "
        "does not fit.");
}

}  // namespace

void bind_io(py::module_& m) {
  bind_diagnostic(m);
  bind_models(m);
  bind_records(m);
  m.def(
      "find_data", &find_data, py::arg("kind"), py::arg("name_or_path"),
      "File or directory that a name or a path stands for. A path has a '/' or the ending of a file.\n\n"
      "kind: models, postures, experiments, conditions, interventions, breathing, control, perturbations or "
      "motions.");
  m.def("list_data", &list_data, py::arg("kind"), "Shipped names of a kind, sorted.");
  // HDF5 is not safe between threads: these keep the interpreter's lock.
  m.def("_write_result", &write_result, py::arg("result"), py::arg("file"));  // public: _dataset.py
  m.def("_check_writable", &check_writable, py::arg("file"));                 // used by _run.py
  m.def("_load_result", &load_result, py::arg("file"));                       // public: _dataset.py
  m.attr("result_schema") = result_schema;
}

}  // namespace lumbopelvic::python
