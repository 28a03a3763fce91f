#pragma once
/// Conditions and interventions: functions Model -> Model, written as lists of changes.

#include <string>
#include <vector>

#include "lumbopelvic/model/model.hpp"

namespace lumbopelvic {

/// What a change acts on. The first four are factors or bounds of fascicles, the others of discs.
enum class Quantity {
  strength,        ///< factor on maximal force [1]
  rest_length,     ///< factor on the rest length of fibre and tendon [1]
  tonic_drive,     ///< activation that cannot be relaxed [1]
  capacity,        ///< largest activation [1]
  disc_stiffness,  ///< factor on the segment's moment curves [1]
  segment_brace    ///< added rotational stiffness that is not muscle [N m/rad]
};

enum class Operation { set, scale, add };

/// One change: quantity := value, quantity * value, or quantity + value, on every target.
struct Change {
  Quantity quantity = Quantity::strength;
  Operation operation = Operation::set;
  double value = 1.0;
  std::vector<std::string> targets;  ///< fascicles, groups or group sets; levels for discs; empty: all of them
};

/// A named condition or intervention.
struct ChangeSet {
  std::string name, label, description;
  std::vector<Change> changes;
};

/// The model with the changes made, in order, and recorded in its history; the given model stays as it is.
/// @throws InvalidArgument if a target does not exist, or a value leaves the range its quantity allows
[[nodiscard]] Model apply(const Model& model, const ChangeSet& changes);

/// Name as files write it, such as "rest_length".
[[nodiscard]] std::string_view to_string(Quantity quantity);
[[nodiscard]] std::string_view to_string(Operation operation);

}  // namespace lumbopelvic
