#pragma once
/// Derivatives of the forces of abdominal pressure by the positions and speeds of a plain tree, in closed
/// form.
///
///   Q_j = P V_j - P_pl V_d,j
///
/// so all that is needed are first and second derivatives of two volumes. With x_v the vertices of a surface,
/// g_v = dV/dx_v, and j carrying the axis of k or being it,
///
///   V_j  = sum g_v . dx_v/dq_j
///   V_jk = sum (dg_v/dq_k) . dx_v/dq_j + omega_j . sum (dx_v/dq_k x g_v)
///
/// Degrees of freedom that carry the whole surface do not change it. Air in the lungs changes P_pl, and flows
/// as V_d says.

#include "lumbopelvic/abdomen/moving_cavity.hpp"
#include "lumbopelvic/dynamics/plain_tree.hpp"

namespace lumbopelvic {

/// Derivatives of the volume of a surface.
class SurfacePartials {
 public:
  SurfacePartials() = default;
  SurfacePartials(const PlainTree& plain, const MovingSurface& surface);

  /// @param data  of this state
  void update(const PlainTree& plain, const MovingSurface& surface, const SurfaceMotion<double>& data,
              const PlainMotion& at);

  /// Degrees of freedom that change the surface.
  [[nodiscard]] const std::vector<int>& dofs() const noexcept { return dofs_; }
  /// V_q and V_qq over these.
  [[nodiscard]] const VecX<double>& gradient() const noexcept { return gradient_; }
  [[nodiscard]] const MatX<double>& hessian() const noexcept { return hessian_; }

 private:
  using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  void move_vertices(const PlainTree& plain, const MovingSurface& surface, const SurfaceMotion<double>& data,
                     const PlainMotion& at);
  void add_stretching(const PlainTree& plain, const MovingSurface& surface, const SurfaceMotion<double>& data,
                      const PlainMotion& at);
  void add_bending(const PlainTree& plain, const MovingSurface& surface, const SurfaceMotion<double>& data,
                   const PlainMotion& at);

  std::vector<int> dofs_;
  VecX<double> gradient_;
  MatX<double> hessian_;
  Rows moved_, pushed_;              ///< dx/dq, dg/dq, (3 vertices x dofs)
  std::vector<Rows> wrench_;         ///< (links of the surface) (6 x dofs) of dg/dq
  std::vector<Vec3<double>> force_;  ///< (links of the surface) sum of g
  std::vector<Mat3<double>> dyad_;   ///< (links of the surface) sum of x g^T
};

/// Where derivatives of the abdomen go; air has the row and the column `air` of those of the states beside.
struct AbdomenTargets {
  MatX<double>&by_position, &by_beside, &beside_p, &beside_z;
  Eigen::Index air;
};

class AbdomenPartials {
 public:
  AbdomenPartials(const PlainTree& plain, const MovingCavity& cavity)
      : contents_(plain, cavity.surface), pleura_(plain, cavity.pleural_surface) {}

  /// Takes the derivatives of what pressures push off those of the balance, and adds those of the flow of
  /// air.
  /// @param data  as `add_cavity_forces` left it
  void subtract(const PlainTree& plain, const MovingCavity& cavity, const CavityMotion<double>& data,
                const PlainMotion& at, const AbdomenTargets& to);

 private:
  SurfacePartials contents_, pleura_;
};

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/dynamics/impl/abdomen_partials.hpp"
#endif
