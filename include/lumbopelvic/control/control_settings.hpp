#pragma once
/// Control settings: reflexes and feedforward leads by groups of muscles. All groups come from data.

#include <string>
#include <vector>

#include "lumbopelvic/control/feedforward.hpp"
#include "lumbopelvic/model/model.hpp"

namespace lumbopelvic {

/// Reflexes of some muscles, each fascicle's onto itself.
struct ReflexGroup {
  std::vector<std::string> targets;  ///< fascicles, groups or sets of groups; empty: all
  double delay = 0.0;                ///< T, all the way there and back [s], > 0
  ReflexGains gains;
  /// Stretch already sensed in the equilibrium [l_o]: l_0 = l_equilibrium - bias. What it excites is then
  /// part of the equilibrium, and goes when the muscle is unloaded.
  double bias = 0.0;
};

/// When some muscles are excited ahead of a load that is expected.
struct LeadGroup {
  std::vector<std::string> targets;  ///< empty: all
  double lead = 0.0;                 ///< before the load [s]; negative: late
};

/// Settings of control: reflexes, stress and feedforward. Where several groups name a fascicle, the last one
/// counts.
struct ControlSettings {
  std::string name, label, description;
  ReflexSettings reflex;
  std::vector<ReflexGroup> reflexes;
  double reflex_gain = 1.0;      ///< s_g, common factor on all gains [1], >= 0
  double stress = 0.0;           ///< b, uniform drive of all muscles [1]
  double min_excitation = 1e-4;  ///< excitation of a muscle that is to be silent [1], above 0 and below 1
  double ramp = 0.03;            ///< of feedforward [s], > 0
  std::vector<LeadGroup> leads;
};

/// Pathways of an equilibrium: one for each fascicle that has a gain.
/// @param equilibrium_length  of the fibres in the equilibrium, (fascicles) [l_o]
/// @throws InvalidArgument if a target means no fascicle, or a size or a number is out of its bounds
[[nodiscard]] std::vector<ReflexPathway> reflex_pathways(const Model& model, const ControlSettings& settings,
                                                         const VecX<double>& equilibrium_length);

/// Lead of every fascicle, (fascicles) [s]; 0 where no group names it.
/// @throws InvalidArgument if a target means no fascicle
[[nodiscard]] VecX<double> feedforward_leads(const Model& model, const ControlSettings& settings);

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/control/impl/control_settings.hpp"
#endif
