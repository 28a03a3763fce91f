/// Running an experiment: the work goes on in a thread of its own while this one listens for Ctrl-C.

#include "lumbopelvic/experiment/run.hpp"

#include <condition_variable>
#include <thread>

#include "arrays.hpp"
#include "lumbopelvic/outcome/analyze.hpp"
#include "lumbopelvic/breathing/breathing.hpp"
#include "lumbopelvic/posture/posture.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/result/dataset_file.hpp"
#include "lumbopelvic/io/experiment/manoeuvre_file.hpp"

namespace lumbopelvic::python {

namespace {

/// What the working thread says to the listening one.
struct Mailbox {
  std::mutex mutex;
  std::condition_variable news;
  int letters = 0;  ///< so far; the last of them said:
  int done = 0, total = 0;
  bool finished = false;
  std::exception_ptr failure;

  void send(int now_done, int of_total) {
    const std::scoped_lock lock(mutex);
    ++letters;
    done = now_done;
    total = of_total;
    news.notify_one();
  }
  void close() {
    const std::scoped_lock lock(mutex);
    finished = true;
    news.notify_one();
  }
};

/// Until the work is finished: passes progress on, and checks for signals ten times a second. Progress that
/// returns False asks to stop.
void listen(Mailbox& mail, const py::object& progress, std::atomic<bool>& interrupted) {
  int read = 0;
  for (bool finished = false; !finished;) {
    bool is_new = false;
    int done = 0, total = 0;
    {
      const py::gil_scoped_release release;
      std::unique_lock lock(mail.mutex);
      mail.news.wait_for(lock, std::chrono::milliseconds(100),
                         [&] { return mail.finished || mail.letters > read; });
      is_new = mail.letters > read;
      read = mail.letters;
      finished = mail.finished;
      done = mail.done;
      total = mail.total;
    }
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
    if (is_new && !interrupted && !progress.is_none() && progress(done, total).is(py::bool_(false)))
      interrupted = true;
  }
}

Dataset run(const Model& model, const Experiment& experiment, int threads, const py::object& progress,
            const Dataset* earlier, const std::string& checkpoint) {
  Mailbox mail;
  std::atomic<bool> interrupted{false};
  RunOptions options;
  options.threads = threads;
  options.interrupted = &interrupted;
  options.progress = [&](int done, int total) { mail.send(done, total); };
  options.earlier = earlier;
  const py::module_ core = py::module_::import("lumbopelvic._core");
  const auto made_by = [&](const char* name) { return py::cast<std::string>(core.attr(name)); };
  if (!checkpoint.empty())
    options.checkpoint = [&checkpoint, version = made_by("__version__"),
                          commit = made_by("__commit__")](Dataset so_far) {
      so_far.attributes["lumbopelvic_version"] = version;
      so_far.attributes["commit"] = commit;
      write_dataset(checkpoint, so_far);
    };
  Dataset result;
  std::jthread worker([&] {
    try {
      result = run_experiment(model, experiment, options);
    } catch (...) {
      mail.failure = std::current_exception();
    }
    mail.close();
  });
  const auto join = [&] {
    const py::gil_scoped_release release;
    worker.join();
  };
  try {
    listen(mail, progress, interrupted);
  } catch (...) {
    interrupted = true;
    join();
    throw;
  }
  join();
  if (mail.failure) std::rethrow_exception(mail.failure);
  return result;
}

py::object values_of(const Variable& variable, const std::vector<py::ssize_t>& shape, py::handle owner) {
  if (const auto* numbers = std::get_if<std::vector<double>>(&variable.data))
    return py::array_t<double>(shape, numbers->data(), owner);
  if (const auto* integers = std::get_if<std::vector<std::int32_t>>(&variable.data))
    return py::array_t<std::int32_t>(shape, integers->data(), owner);
  const py::object words = py::cast(std::get<std::vector<std::string>>(variable.data));
  return py::module_::import("numpy").attr("array")(words, py::arg("dtype") = "U").attr("reshape")(shape);
}

py::dict variables_of(const py::object& self) {
  const auto& dataset = self.cast<const Dataset&>();
  std::map<std::string, py::ssize_t> size;
  for (const Dimension& d : dataset.dimensions) size[d.name] = py::ssize_t(d.size);
  py::dict variables;
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

}  // namespace

void bind_run(py::module_& m) {
  py::native_enum<RunStatus>(m, "RunStatus", "enum.IntEnum", "What became of one run of an experiment.")
      .value("solved", RunStatus::solved, "equilibrium and margin hold, optimality certified")
      .value("margin_unattainable", RunStatus::margin_unattainable, "the best attainable margin is returned")
      .value("unbalanced", RunStatus::unbalanced, "no equilibrium without residual actuators")
      .value("not_converged", RunStatus::not_converged, "the iteration ended before its tolerance")
      .value("not_run", RunStatus::not_run, "interrupted before its turn")
      .finalize();

  py::class_<Dataset>(m, "Dataset", "Labelled arrays, as xarray.Dataset takes them.")
      .def(py::init(&make_dataset), py::arg("dimensions"), py::arg("variables"), py::arg("attributes"))
      .def_property_readonly(
          "dimensions",
          [](const Dataset& dataset) {
            py::dict sizes;
            for (const Dimension& d : dataset.dimensions) sizes[py::str(d.name)] = d.size;
            return sizes;
          },
          "dict: size of every dimension")
      .def_property_readonly(
          "variables", &variables_of,
          "dict of (dimensions, array, attributes); numbers share the memory of the dataset")
      .def_readonly("attributes", &Dataset::attributes, "dict of text");

  m.def("_run_experiment", &run, py::arg("model"), py::arg("experiment"), py::arg("threads"),
        py::arg("progress"), py::arg("earlier"), py::arg("checkpoint"));  // public: _run.py
  m.def(
      "_analyze",
      [](const Model& model, const Posture& posture, const std::vector<std::string>& coordinates,
         const std::vector<double>& shares, const std::vector<double>& positions,
         const std::vector<std::string>& muscles) {
        return analyze(model, resolve(model, posture).pose, {coordinates, shares, positions}, muscles);
      },
      py::arg("model"), py::arg("posture"), py::arg("coordinates"), py::arg("shares"), py::arg("positions"),
      py::arg("muscles"), py::call_guard<py::gil_scoped_release>());  // public: _analyze.py
  m.def(
      "_breathe",
      [](const Model& model, const Posture& posture, const std::string& manoeuvre) {
        return breathe(model, posture, read_manoeuvre(find_data("breathing", manoeuvre)));
      },
      py::arg("model"), py::arg("posture"), py::arg("manoeuvre"),
      py::call_guard<py::gil_scoped_release>());  // public: _breathe.py
}

}  // namespace lumbopelvic::python
