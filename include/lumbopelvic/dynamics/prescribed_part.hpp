#pragma once
/// Prescribed part of a system in motion: free accelerations, and the forces that keep the prescribed
/// trajectory.

#include <span>

#include "lumbopelvic/dynamics/prescribed_function.hpp"
#include "lumbopelvic/multibody/composite_inertia.hpp"
#include "lumbopelvic/multibody/inverse_dynamics.hpp"
#include "lumbopelvic/multibody/mass_factor.hpp"

namespace lumbopelvic {

/// Index f: free, p: prescribed. The free accelerations and the forces that keep the trajectory are
///
///   M_ff a_f = tau_f - h_f - M_fp a_p,   g_p = (M a + h - tau)_p                                (3.14)
///
/// Derivatives are worked out over all degrees of freedom, as if nothing were prescribed, and then narrowed
/// down to what is a state; what is left out gives the derivative by time.
class PrescribedPart {
 public:
  /// @param time_function  must outlive the part; its degrees of freedom may not change
  /// @param free           degrees of freedom that are not prescribed
  /// @throws InvalidArgument if a degree of freedom is named twice, the function of time is not set or the
  ///                         base has body rates
  PrescribedPart(const DynamicsTree& tree, const PrescribedFunction& time_function,
                 const std::vector<int>& free);

  /// Evaluates the function of time and puts its positions and speeds where they belong.
  /// @throws InvalidArgument if the function of time gives another number of values or one that is not finite
  void place(double t, TreeState<double>& state);
  /// Accelerations of all degrees of freedom and the forces that keep the trajectory.
  /// @param motion  filled by `update_motion`
  /// @param tau     (n_dofs) all generalised forces but weight
  void accelerate(const DynamicsTree& tree, const TreeMotion<double>& motion, const Vec3<double>& gravity_W,
                  const VecX<double>& tau, VecX<double>& acceleration);
  /// Replaces b, (n_dofs) [N m or N], by M_ff^-1 b_f, (free), at the motion last accelerated.
  void solve_mass_of_free(const DynamicsTree& tree, VecX<double>& b);
  /// d(q, v, a)/dt of the trajectory in places of all degrees of freedom, 0 where free, (n_dofs).
  void spread(VecX<double>& speed, VecX<double>& acceleration, VecX<double>& jerk) const;

  /// A matrix over degrees of freedom by its rows, its columns or both.
  struct Partial {
    MatX<double>* matrix;
    bool rows, columns;
  };
  /// Gives matrices the sizes of all degrees of freedom back, before they are filled.
  void widen(std::span<const Partial> partials);
  /// Leaves the rows and columns of the free ones.
  void narrow(std::span<const Partial> partials);

  /// g_p in places of all degrees of freedom, 0 where free, (n_dofs) [N m or N].
  [[nodiscard]] const VecX<double>& holding_force() const noexcept { return holding_; }

 private:
  const PrescribedFunction& function_;
  std::vector<int> free_;
  std::vector<char> is_free_;
  MotionPoint point_;
  InverseDynamics<double> inverse_;
  CompositeInertia<double> composite_;
  MassFactor<double> factor_;
  VecX<double> holding_, rest_, rest_of_free_;
  std::vector<MatX<double>> spare_;  ///< the other size of each matrix
  bool narrow_ = false;
};

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/dynamics/impl/prescribed_part.hpp"
#endif
