/// simulation: perturbations, simulations, tracked motions, tonic regulation.

#include <chrono>

#include "arrays.hpp"
#include "lumbopelvic/simulation/simulate_posture.hpp"
#include "lumbopelvic/simulation/tonic_regulation.hpp"
#include "record.hpp"

namespace lumbopelvic::python {

namespace {

void bind_loads(py::module_& m) {
  Record<UnloadingPerturbation>(m, "UnloadingPerturbation", "The loads of the posture are let go.")
      .field("name", &UnloadingPerturbation::name, "")
      .field("ramp", &UnloadingPerturbation::ramp, "Ramp within which they vanish")
      .finish();
  Record<LoadPerturbation>(
      m, "LoadPerturbation",
      "A load that changes from one share of itself to another: let go (1 to 0) or added (0 to "
      "1). The share before is among what the body holds at the start.")
      .field("name", &LoadPerturbation::name, "")
      .field("load", &LoadPerturbation::load, "ExternalLoad")
      .field("before", &LoadPerturbation::before, "share [1]")
      .field("after", &LoadPerturbation::after, "share [1]")
      .field("ramp", &LoadPerturbation::ramp, "Ramp")
      .finish();
  Record<ImpulsePerturbation>(
      m, "ImpulsePerturbation",
      "An impulse: a force of given impulse that rises and falls as the slope of a ramp does.")
      .field("name", &ImpulsePerturbation::name, "")
      .field("body", &ImpulsePerturbation::body, "its name")
      .field("point_B", &ImpulsePerturbation::point_B, "in the body frame, (3) [m]")
      .field("impulse_W", &ImpulsePerturbation::impulse_W, "in the world, (3) [N s]")
      .field("time_function", &ImpulsePerturbation::time_function, "Ramp: when it acts")
      .finish();
  Record<PushPerturbation>(m, "PushPerturbation", "A push with a measured time function.")
      .field("name", &PushPerturbation::name, "")
      .field("load", &PushPerturbation::load, "ExternalLoad")
      .field("time", &PushPerturbation::time, "rising, at least four [s]")
      .field("share", &PushPerturbation::share, "of the load, 0 at first and last [1]")
      .finish();
  Record<TiltPerturbation>(
      m, "TiltPerturbation",
      "The ground tilts, and what stands on it with it. Slow against the body's motion, or it is "
      "wrong: the ground's own acceleration is left out.")
      .field("name", &TiltPerturbation::name, "")
      .field("axis_W", &TiltPerturbation::axis_W, "of the ground's turn, unit, (3)")
      .field("angle", &TiltPerturbation::angle, "[rad]")
      .field("ramp", &TiltPerturbation::ramp, "Ramp")
      .finish();
}

void bind_commands(py::module_& m) {
  Record<DrivePerturbation>(m, "DrivePerturbation", "A drive of some muscles that rises, is held, and falls.")
      .field("name", &DrivePerturbation::name, "")
      .field("targets", &DrivePerturbation::targets, "fascicles, groups or sets of groups; empty: all")
      .field("level", &DrivePerturbation::level, "added to their drive [1]")
      .field("rise", &DrivePerturbation::rise, "Ramp")
      .field("plateau", &DrivePerturbation::plateau, "[s], >= 0; infinite: it stays")
      .field("fall", &DrivePerturbation::fall, "[s], > 0")
      .finish();
  Record<InhibitionPerturbation>(m, "InhibitionPerturbation", "Muscles that are hard to excite for a while.")
      .field("name", &InhibitionPerturbation::name, "")
      .field("targets", &InhibitionPerturbation::targets, "empty: all")
      .field("level", &InhibitionPerturbation::level, "[1], 0 to 1")
      .field("time_function", &InhibitionPerturbation::time_function, "Fading")
      .finish();
}

void bind_breathing_events(py::module_& m) {
  Record<BreathingPerturbation>(m, "BreathingPerturbation",
                                "Breathing, or what is done with breath, in a simulation.")
      .field("name", &BreathingPerturbation::name, "")
      .field("manoeuvre", &BreathingPerturbation::manoeuvre, "Manoeuvre")
      .field("start", &BreathingPerturbation::start, "where its time is 0 [s]")
      .field("until", &BreathingPerturbation::until,
             "none of its drives and closures begins then or later [s]")
      .finish();
  Record<GlottisPerturbation>(m, "GlottisPerturbation", "The glottis opens or closes, and stays so.")
      .field("name", &GlottisPerturbation::name, "")
      .field("opening", &GlottisPerturbation::opening, "afterwards [1], 0 to 1")
      .field("ramp", &GlottisPerturbation::ramp, "Ramp")
      .finish();
}

void bind_event_set(py::module_& m) {
  Record<PerturbationSet>(m, "PerturbationSet", "What happens in a simulation, in the order of kinds.")
      .field("name", &PerturbationSet::name, "")
      .field("label", &PerturbationSet::label, "how tables and figures call it")
      .field("description", &PerturbationSet::description, "")
      .field("unloadings", &PerturbationSet::unloadings, "tuple of UnloadingPerturbation")
      .field("loads", &PerturbationSet::loads, "tuple of LoadPerturbation")
      .field("impulses", &PerturbationSet::impulses, "tuple of ImpulsePerturbation")
      .field("pushes", &PerturbationSet::pushes, "tuple of PushPerturbation")
      .field("tilts", &PerturbationSet::tilts, "tuple of TiltPerturbation")
      .field("drives", &PerturbationSet::drives, "tuple of DrivePerturbation")
      .field("inhibitions", &PerturbationSet::inhibitions, "tuple of InhibitionPerturbation")
      .field("stress", &PerturbationSet::stress, "uniform drive of all muscles: tuple of CommonChange")
      .field("reflex_gain", &PerturbationSet::reflex_gain, "common factor on reflexes: tuple of CommonChange")
      .field("breathing", &PerturbationSet::breathing, "tuple of BreathingPerturbation")
      .field("glottis", &PerturbationSet::glottis, "tuple of GlottisPerturbation")
      .finish();
  m.def(
      "add_loads_before",
      [](const PerturbationSet& perturbations, std::vector<ExternalLoad> loads) {
        add_loads_before(perturbations, loads);
        return to_python(loads);
      },
      py::arg("perturbations"), py::arg("loads"),
      "The loads of a posture with what perturbations have of theirs before they begin: the body holds it "
      "from the\n"
      "start. Tuple of ExternalLoad; the given ones stay as they are.");
  m.def("scaled", &scaled, py::arg("perturbations"), py::arg("name"), py::arg("factor"),
        "The same PerturbationSet with one perturbation a factor larger: an impulse, a push, or a load that "
        "comes.\n\n"
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
      .field("is_length", &MotionColumn::is_length, "whether the file says that it is a length")
      .field("is_angle", &MotionColumn::is_angle, "whether the file says that it is an angle")
      .finish();
  Record<MotionTable>(m, "MotionTable", "A motion as a file has it.")
      .field("name", &MotionTable::name, "")
      .field("columns", &MotionTable::columns, "tuple of MotionColumn")
      .field("time", &MotionTable::time, "strictly rising, (times) [s]")
      .field("values", &MotionTable::values, "(times, columns), in the units of the columns")
      .finish();
  Record<TrackingSettings>(m, "TrackingSettings", "A motion to follow. Both tables have one time axis.")
      .field("motion", &TrackingSettings::motion,
             "MotionTable: coordinates that are prescribed, whatever it takes")
      .field("ignored", &TrackingSettings::ignored, "columns of it that are not followed")
      .field("tracked", &TrackingSettings::tracked, "MotionTable: where muscles are to bring what they move")
      .field("nodes", &TrackingSettings::nodes, "times at which recruitment is asked, >= 4")
      .finish();
}

void bind_motion_settings(py::module_& m) {
  py::native_enum<AbdomenMotion>(m, "AbdomenMotion", "enum.Enum",
                                 "What the abdomen does once an equilibrium is set in motion.")
      .value("moves", AbdomenMotion::moves, "its shape moves, its contents keep their amount")
      .value("held", AbdomenMotion::held, "it keeps its shape against what carries it, and its pressure")
      .finalize();
  Record<InitialStateSettings>(m, "InitialStateSettings", "How an equilibrium is set in motion.")
      .field("muscle", &InitialStateSettings::muscle, "MuscleTendonSettings")
      .field("disc_damping", &InitialStateSettings::disc_damping, "of every disc's turning [N m s/rad], >= 0")
      .field("connective_tissue_damping", &InitialStateSettings::connective_tissue_damping,
             "time constant of linea alba and ligaments [s], >= 0")
      .field("abdomen", &InitialStateSettings::abdomen, "AbdomenMotion or its name")
      .field("glottis", &InitialStateSettings::glottis, "Glottis or its name")
      .field("contact", &InitialStateSettings::contact, "ContactLaw")
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
  Record<CriticalPerturbationSearch>(
      m, "CriticalPerturbationSearch",
      "The least size of a perturbation that the body does not withstand, looked for by bisection.")
      .field("perturbation", &CriticalPerturbationSearch::perturbation, "its name; empty: none is looked for")
      .field("low", &CriticalPerturbationSearch::low, "factor on its size that is withstood, >= 0")
      .field("high", &CriticalPerturbationSearch::high, "factor that is not, > low")
      .field("tolerance", &CriticalPerturbationSearch::tolerance, "on the factor, of high")
      .finish();
  Record<SimulationSetup>(m, "SimulationSetup",
                          "A simulation from an equilibrium: what disturbs it, and how it is followed.")
      .field("duration", &SimulationSetup::duration, "[s], > 0")
      .field("sample_every", &SimulationSetup::sample_every, "[s], > 0")
      .field("perturbations", &SimulationSetup::perturbations, "PerturbationSet; none begins before 0")
      .field("body", &SimulationSetup::body, "whose turning is followed")
      .field("failure_angle", &SimulationSetup::failure_angle,
             "turn at which it has fallen and the simulation ends [rad], 0 to pi")
      .field("tolerance", &SimulationSetup::tolerance, "of a step, relative [1], > 0")
      .field("stepper", &SimulationSetup::stepper, "StepMethod or its name")
      .field("energy_balance", &SimulationSetup::energy_balance,
             "whether energy is balanced against all powers")
      .field("motion", &SimulationSetup::motion, "InitialStateSettings")
      .field("control", &SimulationSetup::control,
             "ControlSettings; None: muscles keep the excitation of the equilibrium")
      .field("critical_perturbation", &SimulationSetup::critical_perturbation, "CriticalPerturbationSearch")
      .field("noise", &SimulationSetup::noise, "MotorNoiseSettings; None: muscles are steady")
      .field("stability", &SimulationSetup::stability,
             "whether the roots about the equilibrium are looked for")
      .field("tracking", &SimulationSetup::tracking,
             "TrackingSettings of the reference trajectory that the body follows; None: it is free")
      .finish();
  m.def("sample_times", &sample_times, py::arg("simulation"),
        "Times of the samples of a simulation that runs to its end: list [s].");
  m.def("check_simulation", &check_simulation, py::arg("simulation"), py::arg("model"),
        "Raises: InvalidArgument if a number is out of its bounds, or a body or a perturbation does not "
        "exist.");
}

/// A row per sample, (samples, width).
template <class Get>
py::array_t<double> rows(const SimulationResult& result, const Get& get) {
  const auto n = py::ssize_t(result.samples.size());
  const py::ssize_t width = n > 0 ? py::ssize_t(get(result.samples.front()).size()) : 0;
  py::array_t<double> out({n, width});
  for (py::ssize_t i = 0; i < n; ++i) {
    const auto& row = get(result.samples[std::size_t(i)]);
    std::copy_n(row.data(), width, out.mutable_data(i, 0));
  }
  out.attr("setflags")(py::arg("write") = false);
  return out;
}

/// A number per sample, (samples).
py::array_t<double> column(const SimulationResult& result, double SimulationSample::* number) {
  return read_only(numbers_of(result.samples, [number](const SimulationSample& s) { return s.*number; }));
}

void bind_simulation_result(py::module_& m) {
  py::native_enum<SimulationStatus>(m, "SimulationStatus", "enum.IntEnum", "What became of a simulation.")
      .value("completed", SimulationStatus::completed)
      .value("fell", SimulationStatus::fell, "the body that is followed turned farther than it may")
      .value("failed", SimulationStatus::failed, "the integration could not go on")
      .value("no_equilibrium", SimulationStatus::no_equilibrium, "there was no equilibrium to start from")
      .value("not_run", SimulationStatus::not_run, "interrupted")
      .finalize();
  py::class_<EquilibriumStability>(
      m, "EquilibriumStability",
      "Whether an equilibrium in motion would stay, to first order; NaN where not known.")
      .def_readonly("abscissa", &EquilibriumStability::abscissa,
                    "real part of the rightmost root [1/s]; negative: it stays")
      .def_readonly("frequency", &EquilibriumStability::frequency, "its imaginary part [rad/s]")
      .def_readonly("unstable", &EquilibriumStability::unstable, "roots that grow faster than 0.01 1/s")
      .def_readonly("delay_margin", &EquilibriumStability::delay_margin,
                    "factor on all delays at which stability changes [1]");
  const auto over = [](auto member) {
    return [member](const SimulationResult& r) {
      return rows(r, [member](const SimulationSample& s) -> const auto& { return s.*member; });
    };
  };
  py::class_<SimulationResult>(
      m, "SimulationResult",
      "What became of a simulation. Arrays have a row for every sample up to where it went.")
      .def_readonly("status", &SimulationResult::status, "SimulationStatus")
      .def_readonly("what", &SimulationResult::what, "why it failed")
      .def_property_readonly(
          "time", [](const SimulationResult& r) { return column(r, &SimulationSample::time); },
          "(samples) [s]")
      .def_property_readonly("rotation", over(&SimulationSample::rotation),
                             "rotation vector of the body since the start, or from its reference trajectory, "
                             "world axes, (samples, 3) [rad]")
      .def_property_readonly("angular_velocity", over(&SimulationSample::angular_velocity),
                             "its angular velocity, world axes, (samples, 3) [rad/s]")
      .def_property_readonly("q", over(&SimulationSample::q), "pose, (samples, coordinates) [rad or m]")
      .def_property_readonly("compression", over(&SimulationSample::compression),
                             "of segments, inertia included, compression > 0, (samples, discs) [N]")
      .def_property_readonly("shear_anterior", over(&SimulationSample::shear_anterior),
                             "of segments, inertia included, anterior > 0, (samples, discs) [N]")
      .def_property_readonly("activation", over(&SimulationSample::activation), "(samples, fascicles) [1]")
      .def_property_readonly(
          "pressure", [](const SimulationResult& r) { return column(r, &SimulationSample::pressure); },
          "in the cavity, above the air's, (samples) [Pa]")
      .def_readonly("end", &SimulationResult::end, "[s]")
      .def_readonly("initial_residual", &SimulationResult::initial_residual,
                    "largest constant force that keeps the start still [N m or N]")
      .def_readonly("infeasible_tension", &SimulationResult::infeasible_tension,
                    "largest tension by which a fascicle misses what a reference trajectory wants of it [N]; "
                    "NaN without")
      .def_readonly("infeasible_rate", &SimulationResult::infeasible_rate,
                    "largest rate of activation wanted that no excitation gives [1/s]; NaN without a "
                    "reference trajectory")
      .def_property_readonly(
          "energy_balance_residual", [](const SimulationResult& r) { return r.energy_balance.residual(); },
          "imbalance [J]; 0 without the energy balance")
      .def_property_readonly(
          "energy_balance_turnover", [](const SimulationResult& r) { return r.energy_balance.turnover; },
          "integral of the sizes of all powers [J]; 0 without the energy balance")
      .def_readonly("accepted", &SimulationResult::accepted, "steps")
      .def_readonly("rejected", &SimulationResult::rejected, "steps")
      .def_readonly("critical_perturbation", &SimulationResult::critical_perturbation,
                    "factor found [1]; NaN: none")
      .def_readonly("stability", &SimulationResult::stability,
                    "EquilibriumStability; NaN where it was not asked for");
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
  py::class_<InitialState>(m, "InitialState",
                           "An equilibrium set in motion: where it starts and what keeps it still.")
      .def_property_readonly(
          "coordinates",
          [](const InitialState& h) {
            const auto& dofs = h.model->tree().dofs();
            return std::vector<int>(dofs.begin(), dofs.end());
          },
          "numbers of the coordinates that move, (dofs)")
      .def_property_readonly(
          "activation", [](const InitialState& h) { return h.state.activation; }, "(fascicles) [1]")
      .def_property_readonly(
          "tendon_strain", [](const InitialState& h) { return h.state.strain; }, "(fascicles) [1]")
      .def_readonly("excitation", &InitialState::excitation,
                    "with which the equilibrium is held, (fascicles) [1]")
      .def_readonly("pressure", &InitialState::pressure, "of the cavity in the equilibrium [Pa]")
      .def_readonly(
          "initial_residual", &InitialState::initial_residual,
          "what only keeps the start still, (dofs) [N m or N]: small, or the equilibrium was not one");
  m.def(
      "simulate",
      [](const Model& model, const PostureRecruitment& start, const SimulationSetup& simulation) {
        return simulate(model, start, simulation, Listener());
      },
      py::arg("model"), py::arg("start"), py::arg("simulation"), py::call_guard<py::gil_scoped_release>(),
      R"doc(Simulates from a PostureRecruitment of this model: its body is free, or follows the reference trajectory.

A simulation that cannot go on, or has no equilibrium to start from, is a SimulationResult: see its status.

Raises:
    InvalidArgument: as check_simulation and make_initial_state.
    KeyboardInterrupt: Ctrl-C.)doc");
  m.def(
      "simulate",
      [](const Model& model, const Posture& posture, const SimulationSetup& simulation,
         const std::optional<RecruitmentSettings>& settings, const py::KWArgs<py::object>& changes) {
        const auto asked = changed(settings, changes);
        const py::gil_scoped_release release;
        return simulate(model, posture, simulation, asked, Listener());
      },
      py::arg("model"), py::arg("posture"), py::arg("simulation"), py::arg("settings") = py::none(),
      R"doc(Simulates a posture: the body bears the loads that perturbations have before they begin, static optimization (`recruit`)
gives the initial state, and the simulation follows. The same bits as an experiment of this posture and simulation.

Args:
    settings: RecruitmentSettings; None: the defaults. Further keywords replace single fields.)doc");
  m.def(
      "make_initial_state",
      [](const Model& model, const PosedModel& posture, const StiffnessField& field,
         const RecruitmentResult& result, const InitialStateSettings& settings) {
        return make_initial_state(model, posture, field, result, settings);
      },
      py::arg("model"), py::arg("posture"), py::arg("field"), py::arg("result"),
      py::arg_v("settings", InitialStateSettings{}, "InitialStateSettings()"),
      py::call_guard<py::gil_scoped_release>(),
      "Sets an equilibrium in motion: what was in balance moves, every fascicle starts at rest with the "
      "tension of\n"
      "the equilibrium. InitialState.\n\nfield, result: of a PostureRecruiter of this model in this "
      "PosedModel.\n\n"
      "Raises: InvalidArgument if the equilibrium was not in balance; ConvergenceError if a fascicle has no\n"
      "equilibrium in the range of its curves.");
  m.def(
      "run_simulation",
      [](const Model& model, const PosedModel& posture, const StiffnessField& field,
         const RecruitmentResult& result, const SimulationSetup& simulation) {
        return run_simulation(model, posture, field, result, simulation, Listener());
      },
      py::arg("model"), py::arg("posture"), py::arg("field"), py::arg("result"), py::arg("simulation"),
      py::call_guard<py::gil_scoped_release>(),
      "Runs a Simulation from an equilibrium. A simulation that cannot go on is a SimulationResult: see its "
      "status.\n\n"
      "posture: PosedModel with the loads that perturbations have before they begin (add_loads_before).\n"
      "field, result: of a PostureRecruiter of this model in this posture.\n\n"
      "Raises: InvalidArgument as check_simulation and make_initial_state do; KeyboardInterrupt on Ctrl-C.");
  m.def(
      "run_tracking_simulation",
      [](const Model& model, const PosedModel& posture, const RecruitmentSettings& settings,
         const SimulationSetup& simulation) {
        return run_tracking_simulation(model, posture, settings, simulation, Listener());
      },
      py::arg("model"), py::arg("posture"), py::arg("settings"), py::arg("simulation"),
      py::call_guard<py::gil_scoped_release>(),
      "Runs a simulation whose body follows a reference trajectory, from a PosedModel. Rotations are counted "
      "from\n"
      "the reference trajectory.\n\nsettings: RecruitmentSettings, for the equilibria of the "
      "nodes.\n\n"
      "Raises: InvalidArgument if a number is out of its bounds or the simulation is disturbed;\n"
      "KeyboardInterrupt on Ctrl-C.");
}

void bind_tonic(py::module_& m) {
  Record<TonicProblemSettings>(m, "TonicProblemSettings",
                               "What regulation weighs and what it is disturbed by.")
      .field("sway_weight", &TonicProblemSettings::sway_weight,
             "effort that a rad^2 of sway is worth [1/rad^2], >= 0")
      .field("noise_share", &TonicProblemSettings::noise_share, "of every fascicle's force [1], >= 0")
      .field("noise_time", &TonicProblemSettings::noise_time, "of a fluctuation [s], > 0")
      .field("rotational_damping", &TonicProblemSettings::rotational_damping,
             "of every turn that sways [N m s/rad], > 0")
      .field("effort_weight", &TonicProblemSettings::effort_weight,
             "EffortWeight or its name; in an experiment that of the solver setting counts")
      .field("effort_exponent", &TonicProblemSettings::effort_exponent, "[1], >= 1; likewise")
      .finish();
  Record<TonicRegulationSettings>(m, "TonicRegulationSettings",
                                  "How long an equilibrium is left to tonic regulation, eq. (6.3).")
      .field("problem", &TonicRegulationSettings::problem, "TonicProblemSettings")
      .field("time_constant", &TonicRegulationSettings::time_constant, "of drives and effort [s], > 0")
      .field("duration", &TonicRegulationSettings::duration, "[s], > 0")
      .field("sample_every", &TonicRegulationSettings::sample_every, "[s], > 0")
      .field("longest_step", &TonicRegulationSettings::longest_step, "[s], > 0")
      .field("search", &TonicRegulationSettings::search, "StochasticSearchSettings; None: the gradient alone")
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
  bind_simulation_result(m);
  bind_running(m);
  bind_tonic(m);
}

}  // namespace lumbopelvic::python
