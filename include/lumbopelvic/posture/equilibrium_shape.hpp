#pragma once
/// Equilibrium shape of the abdominal wall in a posture held by muscles.
///
/// Where the abdomen rests in a pose is a matter of lengths (`pose_model`). Which shape it takes while the
/// pose is held is a matter of tensions: fibres, linea alba and pressure must balance in every deformation
/// coordinate as well. At a given shape that is a convex problem, J(s) = min over activations, pressure,
/// linea alba and contact forces of effort and penalised reserve actuators (`recruit`, no demand for
/// stability). Here the shape gives way too, at constant contents:
///
///   minimise J(s)   subject to   V(q, s) = V at rest,   s within the ranges of its coordinates      (4.11)
///
/// Each step solves the convex problem with the balance linear in the change of shape,
///
///   A(s) x + (dQ/ds) ds = b(s),     V_s . ds = V_rest - V,     penalty of ds: 1/2 rho |ds|^2
///
/// and is taken if J falls as it should, else shortened: a proximal linear method, which goes downhill also
/// where J has a kink because a reserve actuator vanishes. It finds the nearest minimum. Recruitment itself
/// is not changed: at a fixed shape it stays the convex problem that it is.

#include "lumbopelvic/posture/posture.hpp"
#include "lumbopelvic/recruitment/settings.hpp"

namespace lumbopelvic {

struct EquilibriumShapeSettings {
  double tolerance = 1e-3;  ///< on the fall of J a step still promises, of J
  double longest_step =
      0.01;  ///< of a sliding deformation coordinate; a turning one ten times as many radians [m]
  int max_steps = 60;
};

/// How a search for the shape of an equilibrium ended.
enum class EquilibriumShapeStatus {
  balanced,      ///< the equilibrium is in balance, and J is at a minimum
  unbalanced,    ///< at a minimum of J reserve actuators are left: no shape nearby holds
  not_converged  ///< the steps ended before either
};

struct EquilibriumShape {
  PosedModel posture;  ///< with the shape found
  EquilibriumShapeStatus status = EquilibriumShapeStatus::not_converged;
  double cost_before = 0.0, cost = 0.0;        ///< J
  double reserve_before = 0.0, reserve = 0.0;  ///< largest reserve actuator [N or N m]
  std::vector<int> at_limit{};  ///< deformation coordinates at an end of their range, or beyond
  int steps = 0;
};

/// Finds the shape of the abdomen that belongs to an equilibrium.
/// @param model    may differ from the one the posture was worked out for in strengths, drives, ablations
/// @param posture  its `free_deformation` are the deformation coordinates that move; none: nothing is done
/// @throws InvalidArgument if a coordinate that is to move is not in balance, or is no deformation coordinate
[[nodiscard]] EquilibriumShape find_equilibrium_shape(const Model& model, const PosedModel& posture,
                                                      const EquilibriumShapeSettings& settings = {});

/// How far the shape of a posture is from the one at rest: of the vertex of the cavity that moved farthest
/// [m].
[[nodiscard]] double change_from_reference(const Model& model, const PosedModel& posture);

}  // namespace lumbopelvic
