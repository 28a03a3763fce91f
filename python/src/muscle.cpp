/// muscle: fascicles, for reading; muscle-tendon units in motion.

#include <pybind11/numpy.h>

#include "lumbopelvic/muscle/activation.hpp"
#include "lumbopelvic/muscle/fascicle.hpp"
#include "lumbopelvic/muscle/metabolic_rate.hpp"
#include "lumbopelvic/muscle/muscle_tendon_energy.hpp"
#include "lumbopelvic/muscle/muscle_tendon_equilibrium.hpp"
#include "record.hpp"

namespace lumbopelvic::python {

namespace {

void bind_fascicle(py::module_& m) {
  py::native_enum<Side>(m, "Side", "enum.Enum", "Side of the body.")
      .value("left", Side::left)
      .value("right", Side::right)
      .finalize();

  py::class_<Fascicle>(m, "Fascicle",
                       "A fascicle; conditions and interventions change its last four numbers.")
      .def_readonly("name", &Fascicle::name)
      .def_readonly("group", &Fascicle::group)
      .def_readonly("side", &Fascicle::side, "Side")
      .def_readonly("max_force", &Fascicle::max_force, "[N]")
      .def_readonly("optimal_length", &Fascicle::optimal_length, "[m]")
      .def_readonly("slack_length", &Fascicle::slack_length, "of the tendon [m]")
      .def_readonly("pennation", &Fascicle::pennation, "at optimal length [rad]")
      .def_readonly("max_velocity", &Fascicle::max_velocity, "[optimal lengths/s]")
      .def_readonly("activation_time", &Fascicle::activation_time, "of activation dynamics [s]")
      .def_readonly("deactivation_time", &Fascicle::deactivation_time, "of activation dynamics [s]")
      .def_readonly("strength", &Fascicle::strength, "factor on max_force [1]")
      .def_readonly("rest_length", &Fascicle::rest_length,
                    "factor on the rest lengths of fibre and tendon [1]")
      .def_readonly("tonic_drive", &Fascicle::tonic_drive, "activation below which it cannot relax [1]")
      .def_readonly("capacity", &Fascicle::capacity, "largest activation [1]")
      .def("__repr__", [](const Fascicle& f) { return "<Fascicle " + f.name + " of " + f.group + ">"; });
}

using Unit = MuscleTendon<>;
using Rates = MuscleTendonRates<double>;

void bind_curves(py::module_& m) {
  const auto curve = [&m](const char* name, double (*f)(double), const char* argument, const char* doc) {
    m.def(name, f, py::arg(argument), doc);
    m.def(
        name, [f](const py::array_t<double>& x) -> py::array_t<double> { return py::vectorize(f)(x); },
        py::arg(argument), "The same for every number of an array.");
  };
  curve(
      "active_force_length", [](double l) { return active_force_length(l); }, "fiber_length",
      "Active force-length multiplier at a fibre length over the optimal one.");
  curve(
      "active_force_length_slope", [](double l) { return active_force_length_slope(l); }, "fiber_length",
      "Its derivative.");
  curve(
      "passive_force_length", [](double l) { return passive_force_length(l); }, "fiber_length",
      "Passive force over maximal force at a fibre length over the optimal one.");
  curve(
      "passive_force_length_slope", [](double l) { return passive_force_length_slope(l); }, "fiber_length",
      "Its derivative.");
  curve(
      "force_velocity", [](double v) { return force_velocity(v); }, "velocity",
      "Force-velocity multiplier; -1 is the maximal velocity of shortening.");
  curve(
      "force_velocity_inverse", [](double f) { return force_velocity_inverse(f); }, "multiplier",
      "Velocity at which the multiplier is this.");
  curve(
      "tendon_force", [](double l) { return tendon_force(l); }, "tendon_length",
      "Tendon force over maximal force at a length over the slack one.");
  curve(
      "tendon_force_slope", [](double l) { return tendon_force_slope(l); }, "tendon_length",
      "Its derivative.");
}

void bind_unit_enums(py::module_& m) {
  py::native_enum<TendonKind>(m, "TendonKind", "enum.Enum", "Whether a tendon stretches.")
      .value("compliant", TendonKind::compliant, "its strain is a state")
      .value("rigid", TendonKind::rigid, "the path moves the fibre")
      .finalize();
  py::native_enum<TendonChoice>(m, "TendonChoice", "enum.Enum", "How the kind of a tendon is chosen.")
      .value("by_length", TendonChoice::by_length, "rigid where short against the fibre")
      .value("compliant", TendonChoice::compliant)
      .value("rigid", TendonChoice::rigid)
      .finalize();
  py::native_enum<EquilibriumStatus>(m, "EquilibriumStatus", "enum.Enum",
                                     "What a search for an equilibrium found.")
      .value("found", EquilibriumStatus::found, "within the range of the curves")
      .value("fiber_too_short", EquilibriumStatus::fiber_too_short, "the path leaves the unit slack")
      .value("fiber_too_long", EquilibriumStatus::fiber_too_long, "the fibre is longer than its curves reach")
      .finalize();
}

void bind_settings(py::module_& m) {
  using Settings = MuscleTendonSettings;
  Record<Settings>(m, "MuscleTendonSettings", "How fascicles become muscle-tendon units.")
      .field("damping", &Settings::damping, "of the fibre, over maximal force at maximal velocity [1]")
      .field("short_range_gain", &Settings::short_range_gain,
             "short-range stiffness over active force and length [1]")
      .field("short_range_reach", &Settings::short_range_reach, "stretch at which cross-bridges yield [l_o]")
      .field("short_range_decay", &Settings::short_range_decay, "time in which cross-bridges cycle [s]")
      .field("slack_width", &Settings::slack_width, "width over which force is rounded off at zero [F_o]")
      .field("tendon", &Settings::tendon, "TendonChoice or its name")
      .field("rigid_below", &Settings::rigid_below,
             "by_length: rigid if slack length is below this times l_o")
      .finish();
}

Unit make_unit(double max_force, double optimal_length, double slack_length, double pennation,
               double max_velocity, const MuscleTendonSettings& settings) {
  Fascicle f;
  f.name = "the unit";
  f.max_force = max_force;
  f.optimal_length = optimal_length;
  f.slack_length = slack_length;
  f.pennation = pennation;
  f.max_velocity = max_velocity;
  return make_muscle_tendon(f, settings);
}

void bind_unit(py::module_& m) {
  py::class_<Unit>(m, "MuscleTendon", "Constants of one muscle-tendon unit.")
      .def(py::init(&make_unit), py::kw_only(), py::arg("max_force"), py::arg("optimal_length"),
           py::arg("slack_length"), py::arg("pennation") = 0.0, py::arg("max_velocity") = 10.0,
           py::arg_v("settings", MuscleTendonSettings{}, "MuscleTendonSettings()"),
           "A unit from force [N], lengths [m], pennation at optimal length [rad] and velocity [l_o/s].")
      .def_readonly("max_force", &Unit::max_force, "[N]")
      .def_readonly("slack_length", &Unit::slack_length, "of the tendon [m]")
      .def_readonly("width", &Unit::width, "of the fibre [m]")
      .def_readonly("max_velocity", &Unit::max_velocity, "[m/s]")
      .def_readonly("damping", &Unit::damping, "[1]")
      .def_property_readonly(
          "optimal_length", [](const Unit& u) { return 1.0 / u.per_optimal_length; }, "[m]");

  m.def("make_muscle_tendon", &make_muscle_tendon, py::arg("fascicle"),
        py::arg_v("settings", MuscleTendonSettings{}, "MuscleTendonSettings()"),
        "Constants of a fascicle, its strength and rest length worked in.");
  m.def("tendon_kind", &tendon_kind, py::arg("fascicle"),
        py::arg_v("settings", MuscleTendonSettings{}, "MuscleTendonSettings()"),
        "The kind of tendon that settings give to a fascicle.");
}

void bind_rates(py::module_& m) {
  py::class_<Rates>(m, "MuscleTendonRates", "What a unit answers to its path, activation and state.")
      .def_readonly("tension", &Rates::tension, "on the skeleton [N]")
      .def_readonly("strain_rate", &Rates::strain_rate, "of the tendon [1/s]")
      .def_readonly("short_range_stretch_rate", &Rates::short_range_stretch_rate,
                    "of the attached cross-bridges' stretch [1/s]")
      .def_readonly("fiber_length", &Rates::fiber_length, "[l_o]")
      .def_readonly("fiber_velocity", &Rates::fiber_velocity,
                    "over the maximal velocity, lengthening > 0 [1]");

  m.def(
      "compliant_rates",
      [](const Unit& unit, double length, double velocity, double activation, double strain,
         double short_range_stretch) {
        return compliant_rates(
            unit, MuscleTendonInput<double>{length, velocity, activation, strain, short_range_stretch});
      },
      py::arg("unit"), py::arg("length"), py::arg("velocity"), py::arg("activation"), py::arg("strain"),
      py::arg("short_range_stretch") = 0.0,
      R"doc(Rates of a unit whose tendon stretches.

Args:
    length, velocity: of the path [m, m/s], lengthening > 0.
    activation: 0 to 1.
    strain: of the tendon [1].
    short-range stretch: stretch of attached cross-bridges [l_o].)doc");
  m.def(
      "rigid_rates",
      [](const Unit& unit, double length, double velocity, double activation, double short_range_stretch) {
        return rigid_rates(unit,
                           MuscleTendonInput<double>{length, velocity, activation, 0.0, short_range_stretch});
      },
      py::arg("unit"), py::arg("length"), py::arg("velocity"), py::arg("activation"),
      py::arg("short_range_stretch") = 0.0,
      "Rates of a unit on a rigid tendon: length and velocity of the path [m, m/s], activation, short-range "
      "stretch "
      "[l_o].");
}

void bind_equilibrium(py::module_& m) {
  py::class_<Equilibrium>(m, "Equilibrium", "Equilibrium of a unit on a given path.")
      .def_readonly("status", &Equilibrium::status, "EquilibriumStatus")
      .def_readonly("strain", &Equilibrium::strain, "of the tendon [1]")
      .def_readonly("fiber_length", &Equilibrium::fiber_length, "[l_o]")
      .def_readonly("fiber_velocity", &Equilibrium::fiber_velocity, "over the maximal velocity [1]")
      .def_readonly("tension", &Equilibrium::tension, "[N]")
      .def_readonly("residual", &Equilibrium::residual, "imbalance over maximal force [1]")
      .def_readonly("stiffness", &Equilibrium::stiffness, "of fibre and tendon in series at rest [N/m]")
      .def_readonly("by_activation", &Equilibrium::by_activation,
                    "derivative of tension by activation at rest [N]");
  m.def(
      "initial_equilibrium", &initial_equilibrium, py::arg("unit"), py::arg("kind"), py::arg("length"),
      py::arg("activation"), py::arg("velocity") = 0.0,
      R"doc(State in which a unit on a path of given length [m] and velocity [m/s] is balanced; always returns, with a status.

Raises:
    InvalidArgument: activation beyond 0 to 1, or a length that no unit would survive.)doc");
}

void bind_metabolic(py::module_& m) {
  using Settings = MetabolicSettings;
  using Rate = MetabolicRate<double>;
  Record<Settings>(m, "MetabolicSettings", "Constants of the metabolic rate, Bhargava et al. (2004).")
      .field("slow_fraction", &Settings::slow_fraction, "share of slow fibres [1]")
      .field("activation_slow", &Settings::activation_slow, "[W/kg]")
      .field("activation_fast", &Settings::activation_fast, "[W/kg]")
      .field("maintenance_slow", &Settings::maintenance_slow, "[W/kg]")
      .field("maintenance_fast", &Settings::maintenance_fast, "[W/kg]")
      .field("shortening_share", &Settings::shortening_share,
             "heat of shortening over force times velocity [1]")
      .field("force_dependent_shortening", &Settings::force_dependent_shortening,
             "shortening heat by kind of force")
      .field("work_on_fiber_counts", &Settings::work_on_fiber_counts,
             "work that lengthens the fibre is taken off")
      .field("least_heat", &Settings::least_heat,
             "[W/kg]; 1 as published hides what happens below 3 % activation")
      .field("turning_velocity", &Settings::turning_velocity,
             "width over which shortening heat sets in [m/s]")
      .finish();
  py::class_<Rate>(m, "MetabolicRate", "Heat and work of a muscle [W].")
      .def_readonly("activation", &Rate::activation, "heat [W]")
      .def_readonly("maintenance", &Rate::maintenance, "heat [W]")
      .def_readonly("shortening", &Rate::shortening, "heat [W]")
      .def_readonly("work", &Rate::work, "[W]")
      .def_property_readonly("total", &Rate::total, "[W]");
  m.def("muscle_mass", &muscle_mass, py::arg("max_force"), py::arg("optimal_length"),
        py::arg("specific_tension"), py::arg("density") = 1059.7,
        "Mass of a muscle [kg] from force [N], length [m], tension [Pa], density [kg/m^3].");
  m.def(
      "metabolic_rate",
      [](double mass, double excitation, double fiber_length, double fiber_speed, double active_force,
         double fiber_force, double isometric_force, const Settings& settings) {
        return metabolic_rate(mass,
                              MetabolicInput<double>{excitation, fiber_length, fiber_speed, active_force,
                                                     fiber_force, isometric_force},
                              settings);
      },
      py::arg("mass"), py::kw_only(), py::arg("excitation"), py::arg("fiber_length"), py::arg("fiber_speed"),
      py::arg("active_force"), py::arg("fiber_force"), py::arg("isometric_force"),
      py::arg_v("settings", MetabolicSettings{}, "MetabolicSettings()"),
      "Metabolic rate of a muscle of a mass [kg]: fibre length [l_o], speed [m/s] lengthening > 0, forces "
      "[N].");
}

}  // namespace

void bind_muscle(py::module_& m) {
  bind_fascicle(m);
  bind_curves(m);
  bind_unit_enums(m);
  bind_settings(m);
  bind_unit(m);
  bind_rates(m);
  bind_equilibrium(m);
  bind_metabolic(m);
  m.def(
      "activation_rate",
      [](double excitation, double activation, double activation_time, double deactivation_time,
         double steepness) {
        const ActivationDynamics<> d{activation_time, deactivation_time, steepness};
        return activation_rate(d, excitation, activation).rate;
      },
      py::arg("excitation"), py::arg("activation"), py::kw_only(),
      py::arg("activation_time") = ActivationDynamics<>{}.activation_time,
      py::arg("deactivation_time") = ActivationDynamics<>{}.deactivation_time,
      py::arg("steepness") = ActivationDynamics<>{}.steepness, "Rate of activation [1/s]; times in seconds.");
}

}  // namespace lumbopelvic::python
