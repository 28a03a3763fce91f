#pragma once
/// Elimination of the states of fascicles, one at a time: a fascicle meets the rest through the length L and
/// the speed L' of its path alone, and answers with its tension T.

#include "lumbopelvic/muscle/activation.hpp"
#include "lumbopelvic/muscle/muscle_tendon_set.hpp"

namespace lumbopelvic {

/// For (shift 1 - J) x = r with states s = (a, eps, x_s) of each fascicle,
///
///   dT = k dL + b dL' + w . r_s,   k = T_L + w . s'_L,   b = T_L' + w . s'_L',   w = T_s (shift 1 - s'_s)^-1
///   ds = (shift 1 - s'_s)^-1 (r_s + s'_L dL + s'_L' dL')                                             (7.6)
class FascicleElimination {
 public:
  /// @param units       rates of the units with their derivatives; must outlive what follows
  /// @param activation  rates of activation with theirs
  void factor(const MuscleTendonLinearArrays& units, const ActivationRateArrays& activation, double shift);

  [[nodiscard]] const VecX<double>& stiffness() const noexcept { return stiffness_; }  ///< k, (n) [N/m]
  [[nodiscard]] const VecX<double>& damping() const noexcept { return damping_; }      ///< b, (n) [N s/m]
  /// w . r_s of every fascicle, (n) [N].
  /// @param r  right-hand sides of all activations, then all strains, then all short-range stretches, (3 n)
  void tension(const Eigen::Ref<const VecX<double>>& r, VecX<double>& out) const;
  /// Replaces r by ds.
  /// @param length, speed  dL, dL', (n)
  void restore(const Eigen::Ref<const VecX<double>>& length, const Eigen::Ref<const VecX<double>>& speed,
               Eigen::Ref<VecX<double>> r);

 private:
  using Rows = Eigen::Matrix<double, 4, Eigen::Dynamic, Eigen::RowMajor>;
  const MuscleTendonLinearArrays* units_ = nullptr;
  VecX<double> stiffness_, damping_;
  VecX<double> by_activation_, by_strain_, by_short_range_stretch_;  ///< w
  VecX<double> activation_;                                          ///< 1 / (shift - a'_a)
  Rows inverse_;                                                     ///< of (shift 1 - (eps, x_s)'), by rows
  VecX<double> scratch_;
};

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/dynamics/impl/fascicle_elimination.hpp"
#endif
