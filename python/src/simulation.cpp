/// simulation: perturbations, trials, tracked motions, tonic regulation.

#include <chrono>

#include "arrays.hpp"
#include "record.hpp"
#include "lumbopelvic/simulation/simulate_posture.hpp"
#include "lumbopelvic/simulation/tonic_plan.hpp"

namespace lumbopelvic::python {

namespace {

void bind_loads(py::module_& m) {
  Record<ReleaseEvent>(m, "ReleaseEvent", "The loads of the posture are let go.")
      .field("name", &ReleaseEvent::name, "")
      .field("ramp", &ReleaseEvent::ramp, "Ramp within which they vanish")
      .finish();
  Record<LoadEvent>(m, "LoadEvent",
                    "A load that changes from one share of itself to another: let go (1 to 0) or added (0 to "
                    "1). The share before is among what the body holds at the start.")
      .field("name", &LoadEvent::name, "")
      .field("load", &LoadEvent::load, "ExternalLoad")
      .field("before", &LoadEvent::before, "share [1]")
      .field("after", &LoadEvent::after, "share [1]")
      .field("ramp", &LoadEvent::ramp, "Ramp")
      .finish();
  Record<ImpulseEvent>(m, "ImpulseEvent",
                       "A blow: a force of given impulse that rises and falls as the slope of a ramp does.")
      .field("name", &ImpulseEvent::name, "")
      .field("body", &ImpulseEvent::body, "its name")
      .field("point_B", &ImpulseEvent::point_B, "in the body frame, (3) [m]")
      .field("impulse_W", &ImpulseEvent::impulse_W, "in the world, (3) [N s]")
      .field("course", &ImpulseEvent::course, "Ramp: when it acts")
      .finish();
  Record<PushEvent>(m, "PushEvent", "A push with a measured course.")
      .field("name", &PushEvent::name, "")
      .field("load", &PushEvent::load, "ExternalLoad")
      .field("time", &PushEvent::time, "rising, at least four [s]")
      .field("share", &PushEvent::share, "of the load, 0 at first and last [1]")
      .finish();
  Record<TiltEvent>(
      m, "TiltEvent",
      "The ground tilts, and what stands on it with it. Slow against the body's motion, or it is "
      "wrong: the ground's own acceleration is left out.")
      .field("name", &TiltEvent::name, "")
      .field("axis_W", &TiltEvent::axis_W, "of the ground's turn, unit, (3)")
      .field("angle", &TiltEvent::angle, "[rad]")
      .field("ramp", &TiltEvent::ramp, "Ramp")
      .finish();
}

void bind_commands(py::module_& m) {
  Record<DriveEvent>(m, "DriveEvent", "A drive of some muscles that rises, is held, and falls.")
      .field("name", &DriveEvent::name, "")
      .field("targets", &DriveEvent::targets, "fascicles, groups or sets of groups; empty: all")
      .field("level", &DriveEvent::level, "added to their drive [1]")
      .field("rise", &DriveEvent::rise, "Ramp")
      .field("hold", &DriveEvent::hold, "[s], >= 0; infinite: it stays")
      .field("fall", &DriveEvent::fall, "[s], > 0")
      .finish();
  Record<InhibitionEvent>(m, "InhibitionEvent", "Muscles that are hard to excite for a while.")
      .field("name", &InhibitionEvent::name, "")
      .field("targets", &InhibitionEvent::targets, "empty: all")
      .field("level", &InhibitionEvent::level, "[1], 0 to 1")
      .field("course", &InhibitionEvent::course, "Fading")
      .finish();
}

void bind_breathing_events(py::module_& m) {
  Record<BreathingEvent>(m, "BreathingEvent", "Breathing, or what is done with breath, in a trial.")
      .field("name", &BreathingEvent::name, "")
      .field("manoeuvre", &BreathingEvent::manoeuvre, "Manoeuvre")
      .field("start", &BreathingEvent::start, "where its time is 0 [s]")
      .field("until", &BreathingEvent::until, "none of its drives and closures begins then or later [s]")
      .finish();
  Record<GlottisEvent>(m, "GlottisEvent", "The glottis opens or closes, and stays so.")
      .field("name", &GlottisEvent::name, "")
      .field("opening", &GlottisEvent::opening, "afterwards [1], 0 to 1")
      .field("ramp", &GlottisEvent::ramp, "Ramp")
      .finish();
}

void bind_event_set(py::module_& m) {
  Record<EventSet>(m, "EventSet", "What happens in a trial, in the order of kinds.")
      .field("name", &EventSet::name, "")
      .field("label", &EventSet::label, "how tables and figures call it")
      .field("description", &EventSet::description, "")
      .field("releases", &EventSet::releases, "tuple of ReleaseEvent")
      .field("loads", &EventSet::loads, "tuple of LoadEvent")
      .field("impulses", &EventSet::impulses, "tuple of ImpulseEvent")
      .field("pushes", &EventSet::pushes, "tuple of PushEvent")
      .field("tilts", &EventSet::tilts, "tuple of TiltEvent")
      .field("drives", &EventSet::drives, "tuple of DriveEvent")
      .field("inhibitions", &EventSet::inhibitions, "tuple of InhibitionEvent")
      .field("stress", &EventSet::stress, "uniform drive of all muscles: tuple of CommonChange")
      .field("reflex_gain", &EventSet::reflex_gain, "common factor on reflexes: tuple of CommonChange")
      .field("breathing", &EventSet::breathing, "tuple of BreathingEvent")
      .field("glottis", &EventSet::glottis, "tuple of GlottisEvent")
      .finish();
  m.def(
      "add_loads_before",
      [](const EventSet& events, std::vector<ExternalLoad> loads) {
        add_loads_before(events, loads);
        return to_python(loads);
      },
      py::arg("events"), py::arg("loads"),
      "The loads of a posture with what events have of theirs before they begin: the body holds it from the\n"
      "start. Tuple of ExternalLoad; the given ones stay as they are.");
  m.def("scaled", &scaled, py::arg("events"), py::arg("name"), py::arg("factor"),
        "The same EventSet with one event a factor larger: an impulse, a push, or a load that comes.\n\n"
        "Raises: InvalidArgument if not exactly one of these has the name.");
}

void bind_guide(py::module_& m) {
  py::native_enum<MotionUnit>(m, "MotionUnit", "enum.Enum", "Unit of a column of a motion.")
      .value("si", MotionUnit::si, "rad or m")
      .value("degrees", MotionUnit::degrees, "of a coordinate that turns")
      .value("degrees_or_metres", MotionUnit::degrees_or_metres, "degrees if it turns, m if it slides")
      .finalize();
  Record<MotionColumn>(m, "MotionColumn", "A column of a motion.")
      .field("coordinate", &MotionColumn::coordinate, "its name")
      .field("unit", &MotionColumn::unit, "MotionUnit or its name")
      .field("slides", &MotionColumn::slides, "whether the file says that it is a length")
      .field("turns", &MotionColumn::turns, "whether the file says that it is an angle")
      .finish();
  Record<MotionTable>(m, "MotionTable", "A motion as a file has it.")
      .field("name", &MotionTable::name, "")
      .field("columns", &MotionTable::columns, "tuple of MotionColumn")
      .field("time", &MotionTable::time, "strictly rising, (times) [s]")
      .field("values", &MotionTable::values, "(times, columns), in the units of the columns")
      .finish();
  Record<MotionGuide>(m, "MotionGuide", "A motion to follow. Both tables have one time axis.")
      .field("motion", &MotionGuide::motion, "MotionTable: coordinates that are led, whatever it takes")
      .field("leaves_out", &MotionGuide::leaves_out, "columns of it that are not followed")
      .field("intent", &MotionGuide::intent, "MotionTable: where muscles are to bring what they move")
      .field("phases", &MotionGuide::phases, "times at which recruitment is asked, >= 4")
      .finish();
}

void bind_motion_settings(py::module_& m) {
  py::native_enum<AbdomenMotion>(m, "AbdomenMotion", "enum.Enum",
                                 "What the abdomen does once a hold is set in motion.")
      .value("moves", AbdomenMotion::moves, "its shape moves, its contents keep their amount")
      .value("held", AbdomenMotion::held, "it keeps its shape against what carries it, and its pressure")
      .finalize();
  Record<HeldMotionSettings>(m, "HeldMotionSettings", "How a hold is set in motion.")
      .field("muscle", &HeldMotionSettings::muscle, "MuscleTendonSettings")
      .field("disc_damping", &HeldMotionSettings::disc_damping, "of every disc's turning [N m s/rad], >= 0")
      .field("band_damping", &HeldMotionSettings::band_damping,
             "time constant of bands and ligaments [s], >= 0")
      .field("abdomen", &HeldMotionSettings::abdomen, "AbdomenMotion or its name")
      .field("glottis", &HeldMotionSettings::glottis, "Glottis or its name")
      .field("contact", &HeldMotionSettings::contact, "ContactLaw")
      .finish();
}

void bind_plan(py::module_& m) {
  py::native_enum<StepMethod>(m, "StepMethod", "enum.Enum",
                              "How a motion is stepped through time, with steps that follow the tolerance.")
      .value("rodas", StepMethod::rodas, "implicit of order four: the one to use")
      .value("rodas3", StepMethod::rodas3, "implicit of order three: cheaper where three digits are enough")
      .value("dopri5", StepMethod::dopri5, "Odeint's explicit method of order five")
      .value("rosenbrock4", StepMethod::rosenbrock4,
             "Odeint's implicit method of order four, with full matrices: slow")
      .finalize();
  Record<CriticalSearch>(
      m, "CriticalSearch",
      "The least size of an event that the body does not withstand, looked for by bisection.")
      .field("event", &CriticalSearch::event, "its name; empty: none is looked for")
      .field("low", &CriticalSearch::low, "factor on its size that is withstood, >= 0")
      .field("high", &CriticalSearch::high, "factor that is not, > low")
      .field("tolerance", &CriticalSearch::tolerance, "on the factor, of high")
      .finish();
  Record<Trial>(m, "Trial", "What a hold is put to, and how it is followed.")
      .field("duration", &Trial::duration, "[s], > 0")
      .field("sample_every", &Trial::sample_every, "[s], > 0")
      .field("events", &Trial::events, "EventSet; none begins before 0")
      .field("body", &Trial::body, "whose turning is followed")
      .field("falls_at", &Trial::falls_at, "turn at which it has fallen and the trial ends [rad], 0 to pi")
      .field("tolerance", &Trial::tolerance, "of a step, relative [1], > 0")
      .field("stepper", &Trial::stepper, "StepMethod or its name")
      .field("audit", &Trial::audit, "whether energy is balanced against all powers")
      .field("motion", &Trial::motion, "HeldMotionSettings")
      .field("control", &Trial::control, "ControlSettings; None: muscles keep the excitation of the hold")
      .field("critical", &Trial::critical, "CriticalSearch")
      .field("noise", &Trial::noise, "MotorNoiseSettings; None: muscles are steady")
      .field("stability", &Trial::stability, "whether the roots about the hold are looked for")
      .field("guide", &Trial::guide, "MotionGuide that the body is led through; None: it is free")
      .finish();
  m.def("sample_times", &sample_times, py::arg("trial"),
        "Times of the samples of a trial that runs to its end: list [s].");
  m.def("check_trial", &check_trial, py::arg("trial"), py::arg("model"),
        "Raises: InvalidArgument if a number is out of its bounds, or a body or an event does not exist.");
}

/// A row per sample, (samples, width).
template <class Get>
py::array_t<double> rows(const TrialResult& result, const Get& get) {
  const auto n = py::ssize_t(result.samples.size());
  const py::ssize_t width = n > 0 ? py::ssize_t(get(result.samples.front()).size()) : 0;
  py::array_t<double> out({n, width});
  for (py::ssize_t i = 0; i < n; ++i) {
    const auto& row = get(result.samples[std::size_t(i)]);
    std::copy_n(row.data(), width, out.mutable_data(i, 0));
  }
  return out;
}

/// A number per sample, (samples).
VecX<double> column(const TrialResult& result, double TrialSample::*number) {
  return numbers_of(result.samples, [number](const TrialSample& s) { return s.*number; });
}

void bind_trial_result(py::module_& m) {
  py::native_enum<TrialStatus>(m, "TrialStatus", "enum.IntEnum", "What became of a trial.")
      .value("completed", TrialStatus::completed)
      .value("fell", TrialStatus::fell, "the body that is followed turned farther than it may")
      .value("failed", TrialStatus::failed, "the integration could not go on")
      .value("not_held", TrialStatus::not_held, "there was no hold in balance to start from")
      .value("not_run", TrialStatus::not_run, "interrupted")
      .finalize();
  py::class_<HoldStability>(m, "HoldStability",
                            "Whether a hold in motion would stay, to first order; NaN where not known.")
      .def_readonly("abscissa", &HoldStability::abscissa,
                    "real part of the rightmost root [1/s]; negative: it stays")
      .def_readonly("frequency", &HoldStability::frequency, "its imaginary part [rad/s]")
      .def_readonly("unstable", &HoldStability::unstable, "roots that grow faster than 0.01 1/s")
      .def_readonly("delay_margin", &HoldStability::delay_margin,
                    "factor on all delays at which stability changes [1]");
  const auto over = [](auto member) {
    return [member](const TrialResult& r) {
      return rows(
          r, [member](const TrialSample& s) -> const auto& { return s.*member; });
    };
  };
  py::class_<TrialResult>(m, "TrialResult",
                          "What became of a trial. Arrays have a row for every sample up to where it went.")
      .def_readonly("status", &TrialResult::status, "TrialStatus")
      .def_readonly("what", &TrialResult::what, "why it failed")
      .def_property_readonly(
          "time", [](const TrialResult& r) { return column(r, &TrialSample::time); }, "(samples) [s]")
      .def_property_readonly("turn", over(&TrialSample::turn),
                             "rotation vector of the body since the start, or from where a guide wants it, "
                             "world axes, (samples, 3) [rad]")
      .def_property_readonly("turn_rate", over(&TrialSample::turn_rate),
                             "its angular velocity, world axes, (samples, 3) [rad/s]")
      .def_property_readonly("q", over(&TrialSample::q), "pose, (samples, coordinates) [rad or m]")
      .def_property_readonly("compression", over(&TrialSample::compression),
                             "of segments, inertia included, compression > 0, (samples, discs) [N]")
      .def_property_readonly("shear_anterior", over(&TrialSample::shear_anterior),
                             "of segments, inertia included, anterior > 0, (samples, discs) [N]")
      .def_property_readonly("activation", over(&TrialSample::activation), "(samples, fascicles) [1]")
      .def_property_readonly(
          "pressure", [](const TrialResult& r) { return column(r, &TrialSample::pressure); },
          "in the cavity, above the air's, (samples) [Pa]")
      .def_readonly("end", &TrialResult::end, "[s]")
      .def_readonly("trim", &TrialResult::trim,
                    "largest constant force that keeps the start still [N m or N]")
      .def_readonly("unmet_tension", &TrialResult::unmet_tension,
                    "largest tension by which a fascicle misses what a guide wants of it [N]; NaN without")
      .def_readonly("unmet_rate", &TrialResult::unmet_rate,
                    "largest rate of activation wanted that no excitation gives [1/s]; NaN without a guide")
      .def_property_readonly(
          "audit_residual", [](const TrialResult& r) { return r.audit.residual(); },
          "energy from nowhere [J]; 0 without the audit")
      .def_property_readonly(
          "audit_turnover", [](const TrialResult& r) { return r.audit.turnover; },
          "integral of the sizes of all powers [J]; 0 without the audit")
      .def_readonly("accepted", &TrialResult::accepted, "steps")
      .def_readonly("rejected", &TrialResult::rejected, "steps")
      .def_readonly("critical", &TrialResult::critical, "factor found [1]; NaN: none")
      .def_readonly("stability", &TrialResult::stability, "HoldStability; NaN where it was not asked for");
}

/// Asks ten times a second whether Ctrl-C was pressed. To be called without the GIL.
class Listener {
 public:
  bool operator()() {
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < std::chrono::milliseconds(100)) return true;
    last_ = now;
    const py::gil_scoped_acquire acquire;
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
    return true;
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

void bind_running(py::module_& m) {
  py::class_<HeldMotion>(m, "HeldMotion", "A hold set in motion: where it starts and what keeps it still.")
      .def_property_readonly(
          "coordinates",
          [](const HeldMotion& h) {
            const auto& dofs = h.model->tree().dofs();
            return std::vector<int>(dofs.begin(), dofs.end());
          },
          "numbers of the coordinates that move, (dofs)")
      .def_property_readonly(
          "activation", [](const HeldMotion& h) { return h.state.activation; }, "(fascicles) [1]")
      .def_property_readonly(
          "tendon_strain", [](const HeldMotion& h) { return h.state.strain; }, "(fascicles) [1]")
      .def_readonly("excitation", &HeldMotion::excitation, "with which the hold is held, (fascicles) [1]")
      .def_readonly("pressure", &HeldMotion::pressure, "of the cavity in the hold [Pa]")
      .def_readonly("trim", &HeldMotion::trim,
                    "what only keeps the start still, (dofs) [N m or N]: small, or the hold was not one");
  m.def(
      "simulate",
      [](const Model& model, const PostureRecruitment& start, const Trial& trial) {
        return simulate(model, start, trial, Listener());
      },
      py::arg("model"), py::arg("start"), py::arg("trial"), py::call_guard<py::gil_scoped_release>(),
      R"doc(Simulates from a PostureRecruitment of this model: the trial's body is free, or follows its guide.

A simulation that cannot go on, or has no equilibrium to start from, is a TrialResult: see its status.

Raises:
    InvalidArgument: as check_trial and set_in_motion.
    KeyboardInterrupt: Ctrl-C.)doc");
  m.def(
      "simulate",
      [](const Model& model, const Posture& posture, const Trial& trial,
         const std::optional<RecruitmentSettings>& settings, const py::kwargs& changes) {
        const auto asked = changed(settings, changes);
        const py::gil_scoped_release release;
        return simulate(model, posture, trial, asked, Listener());
      },
      py::arg("model"), py::arg("posture"), py::arg("trial"), py::arg("settings") = py::none(),
      R"doc(Simulates a posture: the body bears the loads that events have before they begin, static optimization (`recruit`)
gives the initial state, and the trial follows. The same bits as an experiment of this posture and trial.

Args:
    settings: RecruitmentSettings; None: the defaults. Further keywords replace single fields.)doc");
  m.def(
      "set_in_motion",
      [](const Model& model, const ResolvedPosture& posture, const StiffnessField& field,
         const RecruitmentResult& result, const HeldMotionSettings& settings) {
        return set_in_motion(model, posture, field, result, settings);
      },
      py::arg("model"), py::arg("posture"), py::arg("field"), py::arg("result"),
      py::arg_v("settings", HeldMotionSettings{}, "HeldMotionSettings()"),
      py::call_guard<py::gil_scoped_release>(),
      "Sets a hold in motion: what was in balance moves, every fascicle starts at rest with the tension of\n"
      "the hold. HeldMotion.\n\nfield, result: of a PostureRecruiter of this model in this ResolvedPosture.\n\n"
      "Raises: InvalidArgument if the hold was not in balance; ConvergenceError if a fascicle has no\n"
      "equilibrium in the range of its curves.");
  m.def(
      "run_trial",
      [](const Model& model, const ResolvedPosture& posture, const StiffnessField& field,
         const RecruitmentResult& result,
         const Trial& trial) { return run_trial(model, posture, field, result, trial, Listener()); },
      py::arg("model"), py::arg("posture"), py::arg("field"), py::arg("result"), py::arg("trial"),
      py::call_guard<py::gil_scoped_release>(),
      "Runs a Trial from a hold. A trial that cannot go on is a TrialResult: see its status.\n\n"
      "posture: ResolvedPosture with the loads that events have before they begin (add_loads_before).\n"
      "field, result: of a PostureRecruiter of this model in this posture.\n\n"
      "Raises: InvalidArgument as check_trial and set_in_motion do; KeyboardInterrupt on Ctrl-C.");
  m.def(
      "run_guided_trial",
      [](const Model& model, const ResolvedPosture& posture, const RecruitmentSettings& settings,
         const Trial& trial) { return run_guided_trial(model, posture, settings, trial, Listener()); },
      py::arg("model"), py::arg("posture"), py::arg("settings"), py::arg("trial"),
      py::call_guard<py::gil_scoped_release>(),
      "Runs a Trial whose body follows its guide from a ResolvedPosture. Turns are counted from where the\n"
      "guide wants the body.\n\nsettings: RecruitmentSettings, for the holds of the phases.\n\n"
      "Raises: InvalidArgument if a number is out of its bounds or the trial is disturbed;\n"
      "KeyboardInterrupt on Ctrl-C.");
}

void bind_tonic(py::module_& m) {
  Record<TonicHoldSettings>(m, "TonicHoldSettings", "What regulation weighs and what it is disturbed by.")
      .field("sway_weight", &TonicHoldSettings::sway_weight,
             "effort that a rad^2 of sway is worth [1/rad^2], >= 0")
      .field("noise_share", &TonicHoldSettings::noise_share, "of every fascicle's force [1], >= 0")
      .field("noise_time", &TonicHoldSettings::noise_time, "of a fluctuation [s], > 0")
      .field("turn_damping", &TonicHoldSettings::turn_damping, "of every turn that sways [N m s/rad], > 0")
      .field("effort_weight", &TonicHoldSettings::effort_weight,
             "EffortWeight or its name; in an experiment that of the variant counts")
      .field("effort_exponent", &TonicHoldSettings::effort_exponent, "[1], >= 1; likewise")
      .finish();
  Record<TonicPlan>(m, "TonicPlan", "How long a hold is left to tonic regulation, eq. (6.3).")
      .field("hold", &TonicPlan::hold, "TonicHoldSettings")
      .field("time_constant", &TonicPlan::time_constant, "of drives and effort [s], > 0")
      .field("duration", &TonicPlan::duration, "[s], > 0")
      .field("sample_every", &TonicPlan::sample_every, "[s], > 0")
      .field("longest_step", &TonicPlan::longest_step, "[s], > 0")
      .field("search", &TonicPlan::search, "TonicSearchSettings; None: the gradient alone")
      .finish();
}

}  // namespace

void bind_simulation(py::module_& m) {
  bind_loads(m);
  bind_commands(m);
  bind_breathing_events(m);
  bind_event_set(m);
  bind_guide(m);
  bind_motion_settings(m);
  bind_plan(m);
  bind_trial_result(m);
  bind_running(m);
  bind_tonic(m);
}

}  // namespace lumbopelvic::python
