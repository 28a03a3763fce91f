#include "lumbopelvic/model/change.hpp"

#include <algorithm>

#include "lumbopelvic/core/content_hash.hpp"
#include "lumbopelvic/model/targets.hpp"

namespace lumbopelvic {

namespace {

enum class Acts { on_fascicles, on_discs, on_assumed_fascia, on_cavity };

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
    {Quantity::assumed_fascia_stiffness, "assumed_fascia_stiffness", 0.0, unlimited, Acts::on_assumed_fascia},
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
  TextStream words;
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

std::string target_of(const Change& change) { return "target of " + std::string(to_string(change.quantity)); }

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
    fail_argument("apply", target_of(change), change.targets.front(), "none: the cavity has one pressure");
  if (change.quantity != Quantity::pressure_max) make(change, "the cavity", model.pressure_min);
  if (change.quantity != Quantity::pressure_min) make(change, "the cavity", model.pressure_max);
}

void change_discs(const Change& change, std::vector<Disc>& discs) {
  const auto means = [](const Disc& disc, const std::string& target) { return disc.level == target; };
  for (const int i : items_meant("apply", target_of(change), "a level", discs, change.targets, means)) {
    Disc& disc = discs[std::size_t(i)];
    make(change, disc.level, value_in(disc, change.quantity));
  }
}

void change_ties(const Change& change, std::vector<AssumedFascia>& assumed_fascia) {
  const auto means = [](const AssumedFascia& fascia, const std::string& target) {
    return fascia.name == target;
  };
  for (const int i :
       items_meant("apply", target_of(change), "a fascia", assumed_fascia, change.targets, means)) {
    AssumedFascia& fascia = assumed_fascia[std::size_t(i)];
    make(change, fascia.name, fascia.stiffness);
  }
}

/// Refuses bounds that leave nothing between them.
void check_bounds(const Model& model) {
  for (const Fascicle& f : model.fascicles)
    if (f.tonic_drive > f.capacity)
      fail_argument("apply", "tonic_drive of " + f.name, f.tonic_drive,
                    "at most its capacity " + number_text(f.capacity));
  if (model.pressure_min > model.pressure_max)
    fail_argument("apply", "pressure_min", model.pressure_min,
                  "at most pressure_max " + number_text(model.pressure_max) + " Pa");
}

/// Chained: the hash of a changed model names the changes too.
std::string chain_hash(const std::string& hash, const std::string& text) {
  ContentHash chained;
  chained.absorb(hash);
  chained.absorb("\n");
  chained.absorb(text);
  return chained.digits();
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
      change_discs(change, changed.discs);
    else if (rule.acts == Acts::on_assumed_fascia)
      change_ties(change, changed.assumed_fascia);
    else
      for (const int m : fascicles_meant(changed, target_of(change), change.targets, "apply"))
        make(change, changed.fascicles[std::size_t(m)]);
    changed.history.push_back(set.name + ": " + describe(change));
    changed.hash = chain_hash(changed.hash, changed.history.back());
  }
  check_bounds(changed);
  return changed;
}

}  // namespace lumbopelvic
