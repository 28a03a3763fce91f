#pragma once
/// Conditions and interventions: functions Model -> Model, written as lists of changes.

#include <string>
#include <vector>

#include "lumbopelvic/model/model.hpp"

namespace lumbopelvic {

/// What a change acts on: fascicles, then discs, then assumed fasciae, then the pressure of the cavity.
enum class Quantity {
  strength,        ///< factor on maximal force, passive fibres included [1]
  rest_length,     ///< factor on the rest length of fibre and tendon [1]
  tonic_drive,     ///< activation that cannot be relaxed [1]
  capacity,        ///< largest activation [1]; 0: ablated, its passive fibres stay
  relative_drive,  ///< tonic drive as a share of the capacity the fascicle has by then [1]; only set
  activation,      ///< exactly this activation: tonic drive and capacity [1]; only set
  disc_stiffness,  ///< factor on the segment's moment curves [1]
  segment_brace,   ///< added rotational stiffness that is not muscle [N m/rad]
  assumed_fascia_stiffness,  ///< of an assumed fascia [N/m]; 0: none. It acts where the abdomen moves
  pressure_min,              ///< pressure below which the cavity may not fall [Pa]
  pressure_max,              ///< pressure above which it may not rise [Pa]
  pressure                   ///< exactly this pressure: both bounds [Pa]; only set
};

enum class Operation { set, scale, add };

/// One change: quantity := value, quantity * value, or quantity + value, on every target.
struct Change {
  Quantity quantity = Quantity::strength;
  Operation operation = Operation::set;
  double value = 1.0;
  /// fascicles, groups or group sets; levels for discs; assumed fasciae; empty: all of them; none for
  /// pressures
  std::vector<std::string> targets;
};

/// A named condition or intervention.
struct ChangeSet {
  std::string name, label, description;
  std::vector<Change> changes;
  std::string sweep{};       ///< sweep it is a step of; empty: of none
  double sweep_value = 0.0;  ///< where in the sweep; without meaning if it is a step of none
};

/// The model with the changes made, in order, and recorded in its history; the given model stays as it is.
/// @throws InvalidArgument if a target does not exist, a value leaves the range its quantity allows, or a
///                         lower bound ends above its upper one
[[nodiscard]] Model apply(const Model& model, const ChangeSet& changes);

/// Name as files write it, such as "rest_length".
[[nodiscard]] std::string_view to_string(Quantity quantity);
[[nodiscard]] std::string_view to_string(Operation operation);

}  // namespace lumbopelvic
