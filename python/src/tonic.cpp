/// Tonic regulation of holds.

#include "lumbopelvic/simulation/tonic_plan.hpp"
#include "record.hpp"

namespace lumbopelvic::python {

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
  Record<SwayWatch>(m, "SwayWatch", "How long sway is looked at, and how often.")
      .field("stretch", &SwayWatch::stretch, "[s], > 0")
      .field("sample_every", &SwayWatch::sample_every, "[s], > 0, no longer than the stretch")
      .finish();
  Record<TonicSearchSettings>(
      m, "TonicSearchSettings",
      "Regulation without a gradient: it tries, measures, and leans to the better side.")
      .field("watch", &TonicSearchSettings::watch, "SwayWatch")
      .field("rounds", &TonicSearchSettings::rounds, ">= 0")
      .field("exploration", &TonicSearchSettings::exploration,
             "share of itself by which a drive is tried [1], > 0")
      .field("floor", &TonicSearchSettings::floor, "drive that a silent one is tried as [1], > 0")
      .field("gain", &TonicSearchSettings::gain, "of a round [1], > 0")
      .field("seed", &TonicSearchSettings::seed, "whole number >= 0")
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

}  // namespace lumbopelvic::python
