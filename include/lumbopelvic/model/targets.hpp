#pragma once
/// Target names: fascicles by what files call them.

#include <algorithm>

#include "lumbopelvic/model/model.hpp"

namespace lumbopelvic {

/// Whether a fascicle is meant: by its own name, that of its group, or that of a set its group belongs to.
[[nodiscard]] inline bool is_target(const Model& model, const Fascicle& fascicle, const std::string& target) {
  const auto set = model.group_sets.find(target);
  return fascicle.name == target || fascicle.group == target ||
         (set != model.group_sets.end() && std::ranges::count(set->second, fascicle.group) > 0);
}

/// Numbers of the fascicles that are meant, ascending.
/// @param what     what the message calls the targets, such as "target of a reflex"
/// @param targets  fascicles, groups or sets of groups; empty: all fascicles
/// @throws InvalidArgument if a target means no fascicle
[[nodiscard]] inline std::vector<int> fascicles_meant(const Model& model, const char* what,
                                                      const std::vector<std::string>& targets) {
  const auto means = [&](const std::string& target) {
    return [&](const Fascicle& f) { return is_target(model, f, target); };
  };
  for (const std::string& target : targets)
    if (std::ranges::none_of(model.fascicles, means(target)))
      fail_argument("fascicles_meant", what, target, "a fascicle, a group or a set of groups");
  std::vector<int> numbers;
  for (int m = 0; m < model.n_fascicles(); ++m) {
    const Fascicle& f = model.fascicles[std::size_t(m)];
    if (targets.empty() ||
        std::ranges::any_of(targets, [&](const auto& t) { return is_target(model, f, t); }))
      numbers.push_back(m);
  }
  return numbers;
}

}  // namespace lumbopelvic
