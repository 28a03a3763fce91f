#pragma once
/// Push stiffness of a posture: its answer to a small push on a point or a small turn of a body, as a
/// clinician feels it at a vertebra, or a quick-release test measures it of a trunk.

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/stability/stiffness_field.hpp"

namespace lumbopelvic {

/// The compliance of an equilibrium over its stability coordinates.
///
///   k = 1 / (J H^-1 J^T),   J = d (displacement or turn along the direction) / dq                    (5.8)
///
/// H is the stiffness of the equilibrium; what is not among its coordinates (pelvis, legs, neck, arms) is
/// held still. The coordinates of the abdomen follow. Activations stay as they are: intrinsic stiffness, no
/// reflexes, for pushes small enough for short-range stiffness.
class EquilibriumCompliance {
 public:
  /// Both must outlive it.
  EquilibriumCompliance(const Model& model, const StiffnessField& field, const EquilibriumState& equilibrium);

  /// Whether H is positive definite. If not, there is no stiffness to speak of and both functions return NaN.
  [[nodiscard]] bool stable() const noexcept { return root_.size() > 0; }

  /// Stiffness of a point against a push; infinite where the push moves nothing.
  /// @param point_B      in the body frame [m]
  /// @param direction_B  in the body frame, of any length > 0
  /// @return             [N/m]
  /// @throws InvalidArgument if there is no such body or no direction
  [[nodiscard]] double push(int body, const Vec3<double>& point_B, const Vec3<double>& direction_B) const;

  /// Stiffness of a body against a moment about an axis; infinite where it cannot turn.
  /// @param axis_B  in the body frame, of any length > 0
  /// @return        [N m/rad]
  /// @throws InvalidArgument if there is no such body or no axis
  [[nodiscard]] double rotation(int body, const Vec3<double>& axis_B) const;

 private:
  [[nodiscard]] Vec3<double> direction_W(std::string_view what, int body,
                                         const Vec3<double>& direction_B) const;
  [[nodiscard]] double stiffness_along(const VecX<double>& J) const;

  const Model* model_;
  const Statics* statics_;
  MatX<double> root_;  ///< R with R^T R = H^-1, empty if H is not positive definite
};

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/outcome/impl/push_stiffness.hpp"
#endif
