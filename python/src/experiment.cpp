/// experiment: its design, and running it in a thread of its own while this one listens for Ctrl-C.

#include <condition_variable>
#include <thread>

#include "lumbopelvic/experiment/run.hpp"
#include "lumbopelvic/io/result/result_file.hpp"
#include "record.hpp"

namespace lumbopelvic::python {

namespace {

void bind_design(py::module_& m) {
  Record<SolverSetting>(m, "SolverSetting", "One way of asking the same question.")
      .field("name", &SolverSetting::name, "")
      .field("settings", &SolverSetting::settings, "RecruitmentSettings")
      .finish();

  Record<TestPoint>(
      m, "TestPoint",
      "Where an equilibrium is probed: a small push on a point of a body, or a small turn of it.")
      .field("name", &TestPoint::name, "")
      .field("body", &TestPoint::body, "its name")
      .field("point_B", &TestPoint::point_B, "of a push, in the body frame, (3) [m]")
      .field("direction_B", &TestPoint::direction_B,
             "of the push, or axis of the turn, in the body frame, (3)")
      .finish();

  Record<Experiment>(
      m, "Experiment",
      "One posture or several, every condition under every intervention, solved in every solver setting.")
      .field("name", &Experiment::name, "")
      .field("title", &Experiment::title, "")
      .field("description", &Experiment::description, "")
      .field("model", &Experiment::model, "name of a shipped model, or a directory")
      .field("posture", &Experiment::posture, "Posture: the one there is, if postures is empty")
      .field("conditions", &Experiment::conditions, "what is wrong: tuple of ChangeSet")
      .field("interventions", &Experiment::interventions,
             "what is done about it, after the condition: tuple of ChangeSet")
      .field("solver_settings", &Experiment::solver_settings, "tuple of SolverSetting")
      .field("text", &Experiment::text, "full text it was read from; goes into the result")
      .field("postures", &Experiment::postures,
             "several: results then have a dimension posture: tuple of Posture")
      .field("pushes", &Experiment::pushes, "where push stiffness is worked out: tuple of TestPoint")
      .field("rotations", &Experiment::rotations, "where turn stiffness is: tuple of TestPoint")
      .field("simulation", &Experiment::simulation,
             "SimulationSetup that starts from every equilibrium; None: there is none")
      .field("tonic", &Experiment::tonic,
             "how every equilibrium is left to tonic regulation, a TonicRegulationSettings; None: it is not; "
             "not beside a simulation")
      .field("sources", &Experiment::sources,
             "'<hash> <path>' of every file that it names, the model's tables too: tuple of str")
      .finish();
}

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
  std::string failure;  // of the last checkpoint: the runs go on, there may be room again
  const auto keep = [&, version = made_by("__version__"), commit = made_by("__commit__")](Dataset so_far) {
    so_far.attributes["lumbopelvic_version"] = version;
    so_far.attributes["commit"] = commit;
    try {
      write_result(so_far, checkpoint);
      failure.clear();
    } catch (const DataError& error) {
      failure = error.what();
    }
  };
  if (!checkpoint.empty()) options.checkpoint = keep;
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
    if (!checkpoint.empty() && !mail.failure) keep(result);
    throw;
  }
  join();
  if (mail.failure) std::rethrow_exception(mail.failure);
  if (!failure.empty() && PyErr_WarnEx(PyExc_RuntimeWarning, failure.c_str(), 1) != 0)
    throw py::error_already_set();
  return result;
}

}  // namespace

void bind_experiment(py::module_& m) {
  bind_design(m);
  py::native_enum<RunStatus>(m, "RunStatus", "enum.IntEnum", "What became of one run of an experiment.")
      .value("solved", RunStatus::solved, "in equilibrium with the margin asked for, optimality certified")
      .value("margin_unattainable", RunStatus::margin_unattainable, "the best attainable margin is returned")
      .value("unbalanced", RunStatus::unbalanced, "no equilibrium without reserve actuators")
      .value("not_converged", RunStatus::not_converged, "the iteration ended before its tolerance")
      .value("not_run", RunStatus::not_run, "interrupted before its turn")
      .value("failed", RunStatus::failed, "it could not be worked out: run_message says why")
      .finalize();

  m.def("_run_experiment", &run, py::arg("model"), py::arg("experiment"), py::arg("threads"),
        py::arg("progress"), py::arg("earlier") = py::none(), py::arg("checkpoint") = "");  // public: _run.py
}

}  // namespace lumbopelvic::python
