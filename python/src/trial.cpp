/// Trials: a hold is set in motion, something disturbs it, and the body goes where it goes.

#include "lumbopelvic/simulation/trial.hpp"

#include <chrono>

#include "arrays.hpp"
#include "loaded_result.hpp"
#include "lumbopelvic/io/experiment/control_file.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "record.hpp"

namespace lumbopelvic::python {

namespace {

void bind_control_settings(py::module_& m) {
  Record<ReflexShape>(m, "ReflexShape", "How reflexes are rounded off.")
      .field("clamp_width", &ReflexShape::clamp_width, "of the cut of excitation at 0 and 1 [1], > 0")
      .field("half_wave_width", &ReflexShape::half_wave_width, "of the cut at no stretch [1], > 0")
      .field("root_width", &ReflexShape::root_width, "of VelocityResponse.root [1], > 0")
      .field("velocity", &ReflexShape::velocity, "VelocityResponse or its name")
      .field("inhibited_gain", &ReflexShape::inhibited_gain,
             "share of the reflex gain that full inhibition takes [1], 0 to 1")
      .finish();
  Record<ReflexGains>(m, "ReflexGains", "Gains of a pathway; positive ones excite.")
      .field("length", &ReflexGains::length, "per l_o of stretch [1]")
      .field("velocity", &ReflexGains::velocity, "per v_max [1]")
      .field("force", &ReflexGains::force, "per F_o [1]")
      .finish();
  Record<ReflexSettings>(m, "ReflexSettings", "What all reflexes have in common.")
      .field("shape", &ReflexSettings::shape, "ReflexShape")
      .field("sensor_time", &ReflexSettings::sensor_time, "of the sense organs [s], > 0")
      .finish();
  Record<ReflexGroup>(m, "ReflexGroup", "Reflexes of some muscles, each fascicle's onto itself.")
      .field("targets", &ReflexGroup::targets, "fascicles, groups or sets of groups; empty: all")
      .field("delay", &ReflexGroup::delay, "all the way there and back [s], > 0")
      .field("gains", &ReflexGroup::gains, "ReflexGains")
      .field("bias", &ReflexGroup::bias, "stretch already sensed in the hold [l_o]")
      .finish();
  Record<LeadGroup>(m, "LeadGroup", "When some muscles are told of a load that is expected.")
      .field("targets", &LeadGroup::targets, "empty: all")
      .field("lead", &LeadGroup::lead, "before the load [s]; negative: late")
      .finish();
  Record<ControlSettings>(
      m, "ControlSettings",
      "How a model is controlled. Where several groups name a fascicle, the last one counts.")
      .field("name", &ControlSettings::name, "")
      .field("label", &ControlSettings::label, "how tables and figures call it")
      .field("description", &ControlSettings::description, "")
      .field("reflex", &ControlSettings::reflex, "ReflexSettings")
      .field("reflexes", &ControlSettings::reflexes, "tuple of ReflexGroup")
      .field("reflex_gain", &ControlSettings::reflex_gain, "common factor on all gains [1], >= 0")
      .field("stress", &ControlSettings::stress, "uniform drive of all muscles [1]")
      .field("silent", &ControlSettings::silent,
             "excitation of a muscle that is to be silent [1], between 0 and 1")
      .field("ramp", &ControlSettings::ramp, "of feedforward [s], > 0")
      .field("leads", &ControlSettings::leads, "tuple of LeadGroup")
      .finish();
  m.def(
      "load_control",
      [](const std::filesystem::path& name) { return read_control(find_data("control", name.string())); },
      py::arg("name_or_path"), "ControlSettings by their shipped name or file.\n\nRaises: DataError");
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
  py::native_enum<Glottis>(m, "Glottis", "enum.Enum", "Whether air passes while the diaphragm moves.")
      .value("open", Glottis::open)
      .value("closed", Glottis::closed)
      .finalize();
  Record<ContactLaw>(m, "ContactLaw", "Constants of a pad on its surface.")
      .field("force_at_touch", &ContactLaw::force_at_touch, "normal force at no gap [N], > 0")
      .field("sharpness", &ContactLaw::sharpness, "[1/m], > 0")
      .field("normal_damping", &ContactLaw::normal_damping, "[s/m], >= 0")
      .field("tangential_stiffness", &ContactLaw::tangential_stiffness, "[N/m], > 0")
      .field("tangential_damping", &ContactLaw::tangential_damping, "[N s/m], >= 0")
      .field("friction", &ContactLaw::friction, "[1], >= 0; in a trial that of each pad counts")
      .field("catch_up", &ContactLaw::catch_up, "[s], > 0")
      .finish();
  Record<HeldMotionSettings>(m, "HeldMotionSettings", "How a hold is set in motion.")
      .field("muscle", &HeldMotionSettings::muscle, "MuscleTendonSettings")
      .field("disc_damping", &HeldMotionSettings::disc_damping, "of every disc's turning [N m s/rad], >= 0")
      .field("band_damping", &HeldMotionSettings::band_damping,
             "time constant of bands and ligaments [s], >= 0")
      .field("abdomen", &HeldMotionSettings::abdomen, "AbdomenMotion or its name")
      .field("glottis", &HeldMotionSettings::glottis, "Glottis or its name")
      .field("contact", &HeldMotionSettings::contact, "ContactLaw")
      .finish();
  Record<MotorNoiseSettings>(m, "MotorNoiseSettings", "How large and how quick the noise of muscles is.")
      .field("seed", &MotorNoiseSettings::seed, "whole number >= 0: the same noise for the same seed")
      .field("share", &MotorNoiseSettings::share, "standard deviation over the excitation [1], >= 0")
      .field("spacing", &MotorNoiseSettings::spacing, "of the knots [s], > 0")
      .finish();
}

void bind_plan(py::module_& m) {
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
      "set_in_motion",
      [](const Model& model, const ResolvedPosture& posture, const StiffnessField& field,
         const LoadedResult& result, const HeldMotionSettings& settings) {
        return set_in_motion(model, posture, field, result, settings);
      },
      py::arg("model"), py::arg("posture"), py::arg("field"), py::arg("result"),
      py::arg_v("settings", HeldMotionSettings{}, "HeldMotionSettings()"),
      py::call_guard<py::gil_scoped_release>(),
      "Sets a hold in motion: what was in balance moves, every fascicle starts at rest with the tension of\n"
      "the hold. HeldMotion.\n\nfield, result: of a Recruiter of this model in this ResolvedPosture.\n\n"
      "Raises: InvalidArgument if the hold was not in balance; ConvergenceError if a fascicle has no\n"
      "equilibrium in the range of its curves.");
  m.def(
      "run_trial",
      [](const Model& model, const ResolvedPosture& posture, const StiffnessField& field,
         const LoadedResult& result,
         const Trial& trial) { return run_trial(model, posture, field, result, trial, Listener()); },
      py::arg("model"), py::arg("posture"), py::arg("field"), py::arg("result"), py::arg("trial"),
      py::call_guard<py::gil_scoped_release>(),
      "Runs a Trial from a hold. A trial that cannot go on is a TrialResult: see its status.\n\n"
      "posture: ResolvedPosture with the loads that events have before they begin (add_loads_before).\n"
      "field, result: of a Recruiter of this model in this posture.\n\n"
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

}  // namespace

void bind_trial(py::module_& m) {
  bind_control_settings(m);
  bind_guide(m);
  bind_motion_settings(m);
  bind_plan(m);
  bind_trial_result(m);
  bind_running(m);
}

}  // namespace lumbopelvic::python
