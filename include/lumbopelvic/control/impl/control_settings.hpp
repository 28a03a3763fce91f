#pragma once
/// Definitions of control_settings.hpp.

#include "lumbopelvic/control/control_settings.hpp"
#include "lumbopelvic/model/targets.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE std::vector<ReflexPathway> reflex_pathways(const Model& model,
                                                              const ControlSettings& settings,
                                                              const VecX<double>& equilibrium_length) {
  check_size("reflex_pathways", "equilibrium_length", equilibrium_length.size(), model.n_fascicles());
  std::vector<const ReflexGroup*> group_of(model.fascicles.size(), nullptr);
  for (const ReflexGroup& group : settings.reflexes)
    for (const int m : fascicles_meant(model, "target of a reflex", group.targets))
      group_of[std::size_t(m)] = &group;
  std::vector<ReflexPathway> pathways;
  for (int m = 0; m < model.n_fascicles(); ++m) {
    const ReflexGroup* group = group_of[std::size_t(m)];
    if (group == nullptr) continue;
    const ReflexGains& k = group->gains;
    if (k.length == 0.0 && k.velocity == 0.0 && k.force == 0.0) continue;
    pathways.push_back({m, m, group->delay, k, equilibrium_length[m] - group->bias,
                        model.fascicles[std::size_t(m)].max_velocity});
  }
  return pathways;
}

LUMBOPELVIC_INLINE VecX<double> feedforward_leads(const Model& model, const ControlSettings& settings) {
  VecX<double> leads = VecX<double>::Zero(model.n_fascicles());
  for (const LeadGroup& group : settings.leads)
    for (const int m : fascicles_meant(model, "target of a lead", group.targets)) leads[m] = group.lead;
  return leads;
}

}  // namespace lumbopelvic
