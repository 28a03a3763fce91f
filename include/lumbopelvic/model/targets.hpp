#pragma once
/// Targets: the names by which files and callers choose fascicles, discs or assumed fasciae of a model.

#include <algorithm>

#include "lumbopelvic/model/model.hpp"

namespace lumbopelvic {

/// Whether a name means a fascicle: its own name, that of its group, or that of a set its group belongs to.
[[nodiscard]] inline bool is_target(const Model& model, const Fascicle& fascicle, const std::string& target) {
  const auto set = model.group_sets.find(target);
  return fascicle.name == target || fascicle.group == target ||
         (set != model.group_sets.end() && std::ranges::count(set->second, fascicle.group) > 0);
}

/// Numbers of the items that a list of targets means, ascending; an empty list means all of them.
/// @param function, what, expected  for the message "function: what is target, expected ..."
/// @param means                     (item, target) -> whether the target means the item
/// @throws InvalidArgument if a target means no item
template <class Item, class Means>
[[nodiscard]] std::vector<int> items_meant(std::string_view function, std::string_view what,
                                           std::string_view expected, const std::vector<Item>& items,
                                           const std::vector<std::string>& targets, const Means& means) {
  std::vector<char> meant(items.size(), targets.empty());
  for (const std::string& target : targets) {
    bool found = false;
    for (std::size_t i = 0; i < items.size(); ++i)
      if (means(items[i], target)) meant[i] = found = true;
    if (!found) fail_argument(function, what, target, expected);
  }
  std::vector<int> numbers;
  for (std::size_t i = 0; i < items.size(); ++i)
    if (meant[i]) numbers.push_back(static_cast<int>(i));
  return numbers;
}

/// Numbers of the fascicles that a list of targets means, ascending.
/// @param what      what the message calls the targets, such as "target of a reflex"
/// @param targets   fascicles, groups or sets of groups; empty: all fascicles
/// @param function  with which the message begins
/// @throws InvalidArgument if a target means no fascicle
[[nodiscard]] inline std::vector<int> fascicles_meant(const Model& model, std::string_view what,
                                                      const std::vector<std::string>& targets,
                                                      std::string_view function = "fascicles_meant") {
  return items_meant(
      function, what, "a fascicle, a group or a set of groups", model.fascicles, targets,
      [&](const Fascicle& f, const std::string& target) { return is_target(model, f, target); });
}

}  // namespace lumbopelvic
