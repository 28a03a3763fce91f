/// io: models, postures, changes, experiments and results from files.

#include "layers.hpp"
#include "lumbopelvic/io/model/audit.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/result/dataset_file.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"

namespace lumbopelvic::python {

namespace {

using Path = std::filesystem::path;

void bind_finding(py::module_& m) {
  py::native_enum<Severity>(m, "Severity", "enum.Enum", "Weight of a finding.")
      .value("error", Severity::error)
      .value("warning", Severity::warning)
      .finalize();

  py::class_<Finding>(m, "Finding",
                      "What is wrong, or odd, in a file of a model; str() gives it in one line.")
      .def_readonly("severity", &Finding::severity, "Severity")
      .def_readonly("file", &Finding::file, "name within the model directory")
      .def_readonly("row", &Finding::row, "line number, counted from 1; 0: the file as a whole")
      .def_readonly("where", &Finding::where, "what it is about")
      .def_readonly("value", &Finding::value, "as the file has it")
      .def_readonly("expectation", &Finding::expectation, "what would have been right")
      .def("__str__", [](const Finding& finding) { return to_string(finding); })
      .def("__repr__", [](const Finding& finding) { return "<Finding " + to_string(finding) + ">"; });
}

void bind_models(py::module_& m) {
  using Release = py::call_guard<py::gil_scoped_release>;
  m.def(
      "load_model", [](const Path& name) { return load_model(find_data("models", name.string())); },
      py::arg("name_or_path"), Release(),
      "The model of a shipped name or a directory.\n\nRaises: DataError with the first error and the number "
      "of others.");
  m.def(
      "check_model", [](const Path& name) { return check_model(find_data("models", name.string())); },
      py::arg("name_or_path"), Release(),
      "Everything that can be said about a model directory: list of Finding, empty if it is clean.");
  m.def("audit_model", &audit_model, py::arg("model"), Release(),
        "Audit of a built model: is it the body it says it is, do its muscles pull the way a tendon can? "
        "List of Finding.");
}

void bind_records(py::module_& m) {
  m.def(
      "load_posture", [](const Path& name) { return read_posture(find_data("postures", name.string())); },
      py::arg("name_or_path"), "A Posture by its shipped name or file.\n\nRaises: DataError");
  m.def(
      "load_condition",
      [](const Path& name) { return read_change_set(find_data("conditions", name.string())); },
      py::arg("name_or_path"), "A condition, ChangeSet, by its shipped name or file.\n\nRaises: DataError");
  m.def(
      "load_intervention",
      [](const Path& name) { return read_change_set(find_data("interventions", name.string())); },
      py::arg("name_or_path"),
      "An intervention, ChangeSet, by its shipped name or file.\n\nRaises: DataError");
  m.def(
      "load_experiment",
      [](const Path& name, const std::vector<std::string>& set) {
        return read_experiment(find_data("experiments", name.string()), set);
      },
      py::arg("name_or_path"), py::arg("set") = std::vector<std::string>{},
      "An Experiment by its shipped name or file.\n\nset: overrides 'key=value', made in order, such as\n"
      "'recruitment.effort_exponent=3'.\n\nRaises: DataError");
  m.def("check_experiment", &check_experiment, py::arg("experiment"), py::arg("model"),
        "Compares an experiment with the model it is to run on.\n\nRaises: DataError on the first thing that "
        "does not fit.");
}

}  // namespace

void bind_io(py::module_& m) {
  bind_finding(m);
  bind_models(m);
  bind_records(m);
  m.def("find_data", &find_data, py::arg("kind"), py::arg("name_or_path"),
        "File or directory that a name stands for.\n\nkind: models, postures, experiments, conditions or "
        "interventions.");
  m.def("list_data", &list_data, py::arg("kind"), "Shipped names of a kind, sorted.");
  // HDF5 is not safe between threads: these keep the interpreter's lock.
  m.def("write_dataset", &write_dataset, py::arg("file"), py::arg("dataset"),
        "Writes a Dataset as HDF5 that is also netCDF-4; the file appears when it is complete.\n\n"
        "Raises: InvalidArgument, DataError");
  m.def("read_dataset", &read_dataset, py::arg("file"),
        "Reads a result file as a Dataset.\n\nRaises: DataError");
}

}  // namespace lumbopelvic::python
