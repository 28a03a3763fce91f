/// control: the reflex law, stability with delays, control settings, motor noise, the tonic search.

#include <pybind11/complex.h>

#include "arrays.hpp"
#include "lumbopelvic/control/control_settings.hpp"
#include "lumbopelvic/control/delay_stability.hpp"
#include "lumbopelvic/control/motor_noise.hpp"
#include "lumbopelvic/control/reflex.hpp"
#include "lumbopelvic/control/stochastic_search.hpp"
#include "record.hpp"

namespace lumbopelvic::python {

namespace {

using Delayed = std::vector<std::pair<double, MatX<double>>>;

DelaySystem delay_system(const MatX<double>& A, const Delayed& delayed) {
  DelaySystem system{A, {}};
  for (const auto& [delay, matrix] : delayed) system.delayed.push_back({delay, matrix});
  return system;
}

ReflexShape shape_of(VelocityResponse velocity, double clamp_width, double half_wave_width,
                     double root_width) {
  ReflexShape shape;
  shape.velocity = velocity;
  shape.clamp_width = clamp_width, shape.half_wave_width = half_wave_width, shape.root_width = root_width;
  return shape;
}

void bind_delay_stability(py::module_& m) {
  py::native_enum<DelayMarginStatus>(m, "DelayMarginStatus", "enum.Enum",
                                     "What became of a search for a margin.")
      .value("found", DelayMarginStatus::found)
      .value("stable_in_range", DelayMarginStatus::stable_in_range,
             "no factor up to the largest one makes it unstable")
      .value("unstable_in_range", DelayMarginStatus::unstable_in_range,
             "no factor down to the smallest one makes it stable")
      .finalize();
  py::class_<DelayMargin>(m, "DelayMargin", "How far the delays of a system are from where stability ends.")
      .def_readonly("status", &DelayMargin::status)
      .def_readonly("factor", &DelayMargin::factor, "on all delays [1]; NaN if not found")
      .def_readonly("frequency", &DelayMargin::frequency,
                    "of the oscillation that starts there [rad/s]; NaN if not found");

  m.def(
      "rightmost_roots",
      [](const MatX<double>& A, const Delayed& delayed, int nodes, int count) {
        const auto roots = rightmost_roots(delay_system(A, delayed), {nodes, count});
        Eigen::VectorXcd values(Eigen::Index(roots.size()));
        for (std::size_t i = 0; i < roots.size(); ++i) values[Eigen::Index(i)] = roots[i].value;
        return values;
      },
      py::arg("A"), py::arg("delayed"), py::arg("nodes") = DelayRootSettings{}.nodes,
      py::arg("count") = DelayRootSettings{}.count, py::call_guard<py::gil_scoped_release>(),
      "Rightmost roots of x'(t) = A x(t) + sum_k A_k x(t - T_k) by decreasing real part, those with Im >= "
      "0,\n"
      "(up to count) complex [1/s].\n\n"
      "A: (n, n) [1/s]; delayed: list of (T_k [s], A_k (n, n) [1/s]); nodes: of the collocation.");
  m.def(
      "spectral_abscissa",
      [](const MatX<double>& A, const Delayed& delayed, int nodes) {
        return spectral_abscissa(delay_system(A, delayed), nodes);
      },
      py::arg("A"), py::arg("delayed"), py::arg("nodes") = DelayRootSettings{}.nodes,
      py::call_guard<py::gil_scoped_release>(),
      "Largest real part of all roots [1/s]: negative if disturbances die out. Arguments as in "
      "rightmost_roots.");
  m.def(
      "delay_margin",
      [](const MatX<double>& A, const Delayed& delayed, double smallest, double largest, double step,
         int nodes) {
        DelayMarginSettings settings;
        settings.smallest = smallest, settings.largest = largest, settings.step = step,
        settings.nodes = nodes;
        return delay_margin(delay_system(A, delayed), settings);
      },
      py::arg("A"), py::arg("delayed"), py::arg("smallest") = DelayMarginSettings{}.smallest,
      py::arg("largest") = DelayMarginSettings{}.largest, py::arg("step") = DelayMarginSettings{}.step,
      py::arg("nodes") = DelayMarginSettings{}.nodes, py::call_guard<py::gil_scoped_release>(),
      "The factor on all delays nearest to 1 at which stability changes, a DelayMargin.\n\n"
      "smallest, largest: factors looked at; step: ratio of neighbours in the search. Others as in\n"
      "rightmost_roots.");
}

void bind_reflex_law(py::module_& m) {
  py::native_enum<VelocityResponse>(m, "VelocityResponse", "enum.Enum", "How a spindle answers to velocity.")
      .value("linear", VelocityResponse::linear)
      .value("root", VelocityResponse::root, "as its square root, rounded off at rest")
      .finalize();
  const ReflexShape shape;
  m.def(
      "reflex_drive",
      [](double length, double velocity, double force, double length_gain, double velocity_gain,
         double force_gain, double rest_length, VelocityResponse response, double half_wave_width,
         double root_width) {
        const ReflexShape form = shape_of(response, ReflexShape{}.clamp_width, half_wave_width, root_width);
        return reflex_drive<double>(form, {length_gain, velocity_gain, force_gain}, rest_length,
                                    {length, velocity, force})
            .value;
      },
      py::arg("length"), py::arg("velocity"), py::arg("force"), py::arg("length_gain"),
      py::arg("velocity_gain"), py::arg("force_gain"), py::arg("rest_length") = 1.0,
      py::arg_v("response", shape.velocity, "VelocityResponse.linear"),
      py::arg("half_wave_width") = shape.half_wave_width, py::arg("root_width") = shape.root_width,
      "What a reflex adds to the drive of a muscle [1].\n\n"
      "length: of the fibre [l_o]; velocity: lengthening > 0 [v_max]; force: of the tendon [F_o].");
  m.def(
      "reflex_excitation",
      [](double drive, double reflex, double reflex_gain, double inhibition, double clamp_width) {
        ReflexShape form;
        form.clamp_width = clamp_width;
        return reflex_excitation<double>(form, {drive, reflex_gain, inhibition}, reflex).value;
      },
      py::arg("drive"), py::arg("reflex"), py::arg("reflex_gain") = 1.0, py::arg("inhibition") = 0.0,
      py::arg("clamp_width") = shape.clamp_width,
      "Excitation of a muscle from its drive and its reflexes, 0 to 1 [1].");
}

void bind_courses(py::module_& m) {
  Record<Ramp>(m, "Ramp", "A rise from 0 to 1, twice continuously differentiable.")
      .field("start", &Ramp::start, "[s]")
      .field("duration", &Ramp::duration, "[s], > 0")
      .finish();
  Record<Fading>(m, "Fading", "What sets in with a ramp and fades as exp(-(t - start) / time_constant).")
      .field("onset", &Fading::onset, "Ramp")
      .field("time_constant", &Fading::time_constant, "[s], > 0; infinite: it stays")
      .finish();
  Record<CommonChange>(m, "CommonChange", "A change of something that all muscles share.")
      .field("amount", &CommonChange::amount, "added [1]")
      .field("ramp", &CommonChange::ramp, "Ramp")
      .finish();
}

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
      .field("bias", &ReflexGroup::bias, "stretch already sensed in the equilibrium [l_o]")
      .finish();
  Record<LeadGroup>(m, "LeadGroup", "When some muscles are excited ahead of a load that is expected.")
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
      .field("min_excitation", &ControlSettings::min_excitation,
             "excitation of a muscle that is to be silent [1], between 0 and 1")
      .field("ramp", &ControlSettings::ramp, "of feedforward [s], > 0")
      .field("leads", &ControlSettings::leads, "tuple of LeadGroup")
      .finish();
}

void bind_noise_and_search(py::module_& m) {
  Record<MotorNoiseSettings>(m, "MotorNoiseSettings", "How large and how quick the noise of muscles is.")
      .field("seed", &MotorNoiseSettings::seed, "whole number >= 0: the same noise for the same seed")
      .field("share", &MotorNoiseSettings::share, "standard deviation over the excitation [1], >= 0")
      .field("spacing", &MotorNoiseSettings::spacing, "of the knots [s], > 0")
      .finish();
  Record<SwayWatch>(m, "SwayWatch", "How long sway is looked at, and how often.")
      .field("stretch", &SwayWatch::stretch, "[s], > 0")
      .field("sample_every", &SwayWatch::sample_every, "[s], > 0, no longer than the stretch")
      .finish();
  Record<StochasticSearchSettings>(
      m, "StochasticSearchSettings",
      "Regulation without a gradient: it tries, measures, and leans to the better side.")
      .field("watch", &StochasticSearchSettings::watch, "SwayWatch")
      .field("rounds", &StochasticSearchSettings::rounds, ">= 0")
      .field("exploration", &StochasticSearchSettings::exploration,
             "share of itself by which a drive is tried [1], > 0")
      .field("floor", &StochasticSearchSettings::floor, "drive that a silent one is tried as [1], > 0")
      .field("gain", &StochasticSearchSettings::gain, "of a round [1], > 0")
      .field("seed", &StochasticSearchSettings::seed, "whole number >= 0")
      .finish();
}

}  // namespace

void bind_control(py::module_& m) {
  bind_delay_stability(m);
  bind_reflex_law(m);
  bind_courses(m);
  bind_control_settings(m);
  bind_noise_and_search(m);
}

}  // namespace lumbopelvic::python
