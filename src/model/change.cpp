#include "lumbopelvic/model/change.hpp"

#include <algorithm>
#include <sstream>

namespace lumbopelvic {

namespace {

enum class Acts { on_fascicles, on_discs, on_ties, on_cavity };

struct QuantityRule {
  Quantity quantity;
  std::string_view name;
  double low, high;
  Acts acts;
  bool only_set = false;
};

constexpr double unlimited = std::numeric_limits<double>::infinity();
constexpr double highest_pressure = 1e5;  // [Pa] an atmosphere: several times what bodies reach
constexpr QuantityRule rules[] = {
    {Quantity::strength, "strength", 0.0, 10.0, Acts::on_fascicles},
    {Quantity::rest_length, "rest_length", 0.5, 1.5, Acts::on_fascicles},
    {Quantity::tonic_drive, "tonic_drive", 0.0, 1.0, Acts::on_fascicles},
    {Quantity::capacity, "capacity", 0.0, 1.0, Acts::on_fascicles},
    {Quantity::relative_drive, "relative_drive", 0.0, 1.0, Acts::on_fascicles, true},
    {Quantity::activation, "activation", 0.0, 1.0, Acts::on_fascicles, true},
    {Quantity::disc_stiffness, "disc_stiffness", 0.0, unlimited, Acts::on_discs},
    {Quantity::segment_brace, "segment_brace", 0.0, unlimited, Acts::on_discs},
    {Quantity::tie_stiffness, "tie_stiffness", 0.0, unlimited, Acts::on_ties},
    {Quantity::pressure_min, "pressure_min", 0.0, highest_pressure, Acts::on_cavity},
    {Quantity::pressure_max, "pressure_max", 0.0, highest_pressure, Acts::on_cavity},
    {Quantity::pressure, "pressure", 0.0, highest_pressure, Acts::on_cavity, true},
};

const QuantityRule& rule_of(Quantity quantity) {
  return *std::find_if(std::begin(rules), std::end(rules),
                       [&](const auto& r) { return r.quantity == quantity; });
}

double& value_in(Fascicle& f, Quantity quantity) {
  switch (quantity) {
    case Quantity::strength:
      return f.strength;
    case Quantity::rest_length:
      return f.rest_length;
    case Quantity::tonic_drive:
      return f.tonic_drive;
    default:
      return f.capacity;
  }
}

double& value_in(Disc& disc, Quantity quantity) {
  return quantity == Quantity::disc_stiffness ? disc.stiffness_factor : disc.brace;
}

std::string describe(const Change& change) {
  std::ostringstream words;
  words.precision(10);
  words << to_string(change.quantity) << ' ' << to_string(change.operation) << ' ' << change.value << " on";
  if (change.targets.empty()) words << " all";
  for (const auto& target : change.targets) words << ' ' << target;
  return words.str();
}

void make(const Change& change, const std::string& owner, double& value) {
  switch (change.operation) {
    case Operation::set:
      value = change.value;
      break;
    case Operation::scale:
      value *= change.value;
      break;
    case Operation::add:
      value += change.value;
      break;
  }
  const QuantityRule& rule = rule_of(change.quantity);
  check_range("apply", std::string(rule.name) + " of " + owner, value, rule.low, rule.high);
}

const char* kind_of_target(Acts acts) {
  if (acts == Acts::on_discs) return "a level";
  return acts == Acts::on_ties ? "a tie" : "a fascicle, a group or a set of groups";
}

/// Calls `act` on every item a change targets; each target must match at least one.
template <class Item, class Matches, class Act>
void for_targets(const Change& change, std::vector<Item>& items, const Matches& matches, const Act& act) {
  std::vector<char> chosen(items.size(), change.targets.empty());
  for (const auto& target : change.targets) {
    bool found = false;
    for (std::size_t i = 0; i < items.size(); ++i)
      if (matches(items[i], target)) chosen[i] = found = true;
    if (!found)
      fail_argument("apply", "target of " + std::string(to_string(change.quantity)), target,
                    kind_of_target(rule_of(change.quantity).acts));
  }
  for (std::size_t i = 0; i < items.size(); ++i)
    if (chosen[i]) act(items[i]);
}

void make(const Change& change, Fascicle& f) {
  if (change.quantity == Quantity::relative_drive) {
    double share = 0.0;
    make(change, f.name, share);
    f.tonic_drive = share * f.capacity;
  } else if (change.quantity == Quantity::activation) {
    make(change, f.name, f.capacity);
    f.tonic_drive = f.capacity;
  } else {
    make(change, f.name, value_in(f, change.quantity));
  }
}

void make(const Change& change, Model& model) {
  if (!change.targets.empty())
    fail_argument("apply", "target of " + std::string(to_string(change.quantity)), change.targets.front(),
                  "none: the cavity has one pressure");
  if (change.quantity != Quantity::pressure_max) make(change, "the cavity", model.pressure_min);
  if (change.quantity != Quantity::pressure_min) make(change, "the cavity", model.pressure_max);
}

/// Refuses bounds that leave nothing between them.
void check_bounds(const Model& model) {
  for (const Fascicle& f : model.fascicles)
    if (f.tonic_drive > f.capacity)
      fail_argument("apply", "tonic_drive of " + f.name, f.tonic_drive,
                    "at most its capacity " + std::to_string(f.capacity));
  if (model.pressure_min > model.pressure_max)
    fail_argument("apply", "pressure_min", model.pressure_min,
                  "at most pressure_max " + std::to_string(model.pressure_max) + " Pa");
}

/// 64-bit FNV-1a, chained: the hash of a changed model names the changes too.
std::string chain_hash(const std::string& hash, const std::string& text) {
  std::uint64_t value = 14695981039346656037ull;
  for (const char c : hash + '\n' + text)
    value = (value ^ std::uint64_t(static_cast<unsigned char>(c))) * 1099511628211ull;
  std::ostringstream hex;
  hex << std::hex << value;
  return hex.str();
}

}  // namespace

std::string_view to_string(Quantity quantity) { return rule_of(quantity).name; }

std::string_view to_string(Operation operation) {
  switch (operation) {
    case Operation::set:
      return "set";
    case Operation::scale:
      return "scale";
    case Operation::add:
      return "add";
  }
  return "";
}

Model apply(const Model& model, const ChangeSet& set) {
  Model changed = model;
  for (const Change& change : set.changes) {
    const QuantityRule& rule = rule_of(change.quantity);
    check_finite("apply", std::string(rule.name), change.value);
    if (rule.only_set && change.operation != Operation::set)
      fail_argument("apply", "operation on " + std::string(rule.name), to_string(change.operation), "set");
    if (rule.acts == Acts::on_cavity)
      make(change, changed);
    else if (rule.acts == Acts::on_discs)
      for_targets(
          change, changed.discs,
          [](const Disc& disc, const std::string& target) { return disc.level == target; },
          [&](Disc& disc) { make(change, disc.level, value_in(disc, change.quantity)); });
    else if (rule.acts == Acts::on_ties)
      for_targets(
          change, changed.ties, [](const Tie& tie, const std::string& target) { return tie.name == target; },
          [&](Tie& tie) { make(change, tie.name, tie.stiffness); });
    else
      for_targets(
          change, changed.fascicles,
          [&](const Fascicle& f, const std::string& target) {
            const auto set_of_groups = model.group_sets.find(target);
            return f.name == target || f.group == target ||
                   (set_of_groups != model.group_sets.end() &&
                    std::ranges::count(set_of_groups->second, f.group) > 0);
          },
          [&](Fascicle& f) { make(change, f); });
    changed.history.push_back(set.name + ": " + describe(change));
    changed.hash = chain_hash(changed.hash, changed.history.back());
  }
  check_bounds(changed);
  return changed;
}

}  // namespace lumbopelvic
