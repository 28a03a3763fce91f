#pragma once
/// Definitions of push_stiffness.hpp. Included by push_stiffness.hpp where the library is used as headers.

#include <Eigen/Cholesky>

#include "lumbopelvic/outcome/push_stiffness.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE EquilibriumCompliance::EquilibriumCompliance(const Model& model,
                                                                const StiffnessField& field,
                                                                const EquilibriumState& equilibrium)
    : model_(&model), statics_(&field.statics()) {
  MatX<double> H;
  field.stiffness(equilibrium, H);
  // Scaled to a unit diagonal, so that slides and turns weigh alike in the test of definiteness.
  const VecX<double> scale = H.diagonal().cwiseAbs().cwiseMax(1e-12).cwiseSqrt().cwiseInverse();
  const MatX<double> scaled = scale.asDiagonal() * H * scale.asDiagonal();
  const Eigen::LLT<MatX<double>> factor(scaled);
  if (factor.info() == Eigen::Success) root_ = factor.matrixL().solve(MatX<double>(scale.asDiagonal()));
}

LUMBOPELVIC_INLINE double EquilibriumCompliance::push(int body, const Vec3<double>& point_B,
                                                      const Vec3<double>& direction_B) const {
  const Vec3<double> d_W = direction_W("push", body, direction_B);
  const Kinematics<double>& kin = statics_->kin;
  Eigen::Matrix<double, 3, Eigen::Dynamic> J;
  point_jacobian(model_->tree, kin, body, world_point(kin, {body, point_B}), J);
  const VecX<double> along = J.transpose() * d_W;
  return stiffness_along(along(statics_->stability.coordinate));
}

LUMBOPELVIC_INLINE double EquilibriumCompliance::rotation(int body, const Vec3<double>& axis_B) const {
  const Vec3<double> d_W = direction_W("rotation", body, axis_B);
  VecX<double> along = VecX<double>::Zero(model_->tree.n_coordinates());
  add_dead_load(model_->tree, statics_->kin, {PathPoint{body}, Vec3<double>::Zero(), d_W}, along);
  return stiffness_along(along(statics_->stability.coordinate));
}

LUMBOPELVIC_INLINE Vec3<double> EquilibriumCompliance::direction_W(std::string_view what, int body,
                                                                   const Vec3<double>& direction_B) const {
  check_index("EquilibriumCompliance", "body", body, model_->tree.n_bodies());
  if (!(direction_B.norm() > 0.0))
    fail_argument("EquilibriumCompliance", std::string(what) + " direction", direction_B.norm(),
                  "a length > 0");
  return statics_->kin.X_WB[std::size_t(body)].R * direction_B.normalized();
}

LUMBOPELVIC_INLINE double EquilibriumCompliance::stiffness_along(const VecX<double>& J) const {
  return stable() ? 1.0 / (root_ * J).squaredNorm() : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace lumbopelvic
