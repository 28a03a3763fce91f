#pragma once
/// Tonic regulation: slow drives drift to where effort and sway together cost least, by one law for all
/// muscles, eq. (6.3).

#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/core/real.hpp"

namespace lumbopelvic {

/// Small motions about an equilibrium, driven by the noise of the muscles that make it:
///
///   M q'' + D(p) q' + K(p) q = sum_m r_m n_m,     K(p) = K_0 + sum_m p_m K_m,   D(p) likewise
///
/// n_m is the noise of the force F_m(p) = F_0m + p_m F_1m: as large as a share c of it, and white on the
/// scale of the motion, of intensity 2 tau c^2 F_m^2. Both stiffness and noise so rise with a drive.
struct SwaySystem {
  MatX<double> mass, damping, stiffness;  ///< M, D_0, K_0, (n x n)
  MatX<double> stiffness_by_drive;        ///< K_m side by side, (n x n m)
  MatX<double> damping_by_drive;          ///< D_m side by side, (n x n m); empty: none
  MatX<double> force_directions;          ///< r_m, generalised force of a unit of force, (n x m)
  VecX<double> force, force_by_drive;     ///< F_0, F_1, (m) [N]
  double noise_share = 0.0;               ///< c [1], >= 0; 0.02 to 0.05, assumed
  double noise_time = 0.0;                ///< tau [s], > 0: how long a fluctuation lasts
};

/// The cost that tonic drives p follow downhill, p' = -eta dJ/dp:
///
///   J = sum_m w_m p_m^e + lambda tr(W Sigma)                                                         (6.3)
struct TonicSettings {
  VecX<double> effort_weight;    ///< w, (m), >= 0
  double effort_exponent = 2.0;  ///< e, >= 1
  double sway_weight = 0.0;      ///< lambda [1/rad^2], >= 0
  MatX<double> sway_metric;      ///< W over positions, (n x n); positive semidefinite
  VecX<double> lower, upper;     ///< bounds of the drives, (m)
  /// rows whose product with the drives must not change, (k x m): moments; may be empty
  MatX<double> balance;
};

/// J with its parts and exact gradient.
struct TonicCost {
  bool stable = false;  ///< if not, sway has no bound: J is infinite and there is no gradient
  double value = 0.0, effort = 0.0, sway = 0.0;  ///< J; sum w p^e; tr(W Sigma) [rad^2]
  VecX<double> gradient;                         ///< dJ/dp, (m)
  MatX<double> covariance;                       ///< Sigma of positions and speeds, (2n x 2n)
};

/// Cost of tonic drives. Sigma solves A Sigma + Sigma A' + B N B' = 0; the gradient comes from the adjoint
/// equation (LyapunovSolver), at the cost of one more solution whatever the number of drives.
/// @param drive  p, (m)
/// @throws InvalidArgument if a size or a number is out of its bounds
/// @see eq. (6.3)
[[nodiscard]] TonicCost tonic_cost(const SwaySystem& system, const TonicSettings& settings,
                                   const VecX<double>& drive);

/// Drives after a while: a step of p' = -eta dJ/dp that stays within bounds and balance,
///
///   p_1 = the point of { lower <= p <= upper, R p = R p_0 } nearest to p_0 - s dJ/dp,   s = eta dt
///
/// halved until J falls, so that a step too long does no harm.
/// @param step  s = eta dt, > 0; 1 / eta is 10 to 100 s (assumed)
/// @return      p_1; p_0 itself where nothing can be gained
/// @throws InvalidArgument as tonic_cost, and if p_0 is out of its bounds or not stable
[[nodiscard]] VecX<double> tonic_step(const SwaySystem& system, const TonicSettings& settings,
                                      const VecX<double>& drive, double step);

/// Drives after a time of the law, in steps of which each is halved until J falls. J never rises on the way.
/// @param duration  s = eta t, > 0
/// @param longest   step, > 0; the drives follow the law where none has to be halved
/// @return          p(s); where nothing can be gained the drives stay
/// @throws as tonic_step
[[nodiscard]] VecX<double> tonic_flow(const SwaySystem& system, const TonicSettings& settings,
                                      const VecX<double>& drive, double duration, double longest);

struct TonicResult {
  bool converged = false;
  VecX<double> drive;  ///< (m)
  TonicCost cost;
  double residual = 0.0;  ///< largest change of a drive that a unit step still makes
  int steps = 0;
};

/// Where regulation comes to rest: its quasi-static limit.
/// @param tolerance  on `residual`, > 0
/// @throws as tonic_step
[[nodiscard]] TonicResult tonic_equilibrium(const SwaySystem& system, const TonicSettings& settings,
                                            const VecX<double>& start, double tolerance = 1e-8,
                                            int most_steps = 10000);

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/control/impl/tonic.hpp"
#endif
