#pragma once
/// Stages that turn a posture into a posed model, each a plain function from one posed model to the next.
///
/// `pose_model` runs the five in this order:
///
///   place_coordinates   coordinates by name, what is in balance, supports and loads
///   bring_into_contact  equilibrium of the skeleton with its supports
///   set_reference_shape reference shape of the abdomen
///   minimise_effort     minimum-effort pose
///   find_equilibrium_shape  equilibrium shape of the abdominal wall
///
/// A stage changes only what its comment names. One for which the posture asks nothing returns what it was
/// given.

#include "lumbopelvic/posture/posture.hpp"

namespace lumbopelvic {

/// The model in its neutral pose: every coordinate at its default, nothing in balance, no support, no load.
[[nodiscard]] PosedModel neutral_pose(const Model& model);

/// Stage 1. Sets the coordinates that the posture names and the attitude of the base; lists the coordinates
/// in balance, the supporting contact points with their axes, and the loads.
///
/// In balance is every coordinate that the model leaves unlocked or the posture frees, less those that the
/// posture locks or prescribes. The translations of a disc that carry a reaction are never in balance: they
/// are an outcome (`disc_displacement`).
/// @throws InvalidArgument for a name the model does not have, a value out of its range, a coordinate or a
///                         contact point named twice, or a moment on a body that is to be put in contact or
///                         optimized
[[nodiscard]] PosedModel place_coordinates(const Model& model, const Posture& posture, PosedModel posed);

/// Stage 2. Brings the supporting contact points onto their surfaces and the skeleton into equilibrium with
/// them (`find_contact_pose`). The coordinates in balance move, and those that `free_in_pose_search` names;
/// the abdomen's do not.
/// @throws InvalidArgument  if a coordinate of `free_in_pose_search` is in balance or named twice, if there
///                          is one in a posture that is not `contact_consistent`, or if a contact point that
///                          is no support ends below the ground
/// @throws ConvergenceError if there is no equilibrium within reach
[[nodiscard]] PosedModel bring_into_contact(const Model& model, const Posture& posture, PosedModel posed);

/// Stage 3. Gives the abdomen its reference shape: the contents keep the volume of the neutral pose and the
/// wall changes its lengths least (`find_reference_shape`). Moves the deformation coordinates in balance that
/// the posture does not set, and lists them.
/// @throws ConvergenceError if the reference shape is not found
[[nodiscard]] PosedModel set_reference_shape(const Model& model, const Posture& posture, PosedModel posed);

/// Stage 4. Moves the coordinates that `optimize` names to the nearest minimum of recruitment cost
/// (`minimum_effort_pose`); joints between them and the contact points, and the abdomen, follow. Notes the
/// reference shape of the pose found.
/// @throws InvalidArgument  for a coordinate that is not in balance
/// @throws ConvergenceError if no minimum is found, or the pose cannot be held without reserve actuators
[[nodiscard]] PosedModel minimise_effort(const Model& model, const Posture& posture, PosedModel posed);

/// Stage 5. Gives the abdominal wall the shape at which tensions and pressure balance
/// (`find_equilibrium_shape`). If there is none, the shape stays where the search ended.
[[nodiscard]] PosedModel find_equilibrium_shape(const Model& model, const Posture& posture, PosedModel posed);

}  // namespace lumbopelvic
