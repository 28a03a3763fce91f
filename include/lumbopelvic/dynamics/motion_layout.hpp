#pragma once
/// State vector of a body in motion: which numbers stand where.

#include <string>
#include <vector>

#include "lumbopelvic/model/moving_model.hpp"

namespace lumbopelvic {

/// Usual sizes of each kind of state, by which errors are measured.
struct MotionScales {
  double angle = 0.1, length = 0.1;                                    ///< of coordinates [rad], [m]
  double speed = 1.0;                                                  ///< [rad/s or m/s]
  double anchor = 1e-3;                                                ///< of supports [m]
  double air = 1e-4;                                                   ///< in the lungs [m^3]
  double activation = 0.1, strain = 0.01, short_range_stretch = 0.01;  ///< [1]
};

/// Where each part stands:
///
///   y = (q, base attitude, v, anchors of supports, lung air, activations, strains, short-range stretches)
///
/// The attitude of the base is among them only where it is a quaternion. Degrees of freedom that are
/// prescribed are no states, and air is one only where the cavity acts.
class MotionLayout {
 public:
  /// @param prescribed  degrees of freedom that are functions of time
  /// @throws InvalidArgument if one of them does not exist
  MotionLayout(const MovingModel& model, Eigen::Index n_supports, const std::vector<int>& prescribed = {});

  Eigen::Index n_tree;                                             ///< degrees of freedom of the tree
  std::vector<int> free;                                           ///< those that are states, rising
  Eigen::Index n_dofs, n_attitude, n_anchors, n_air, n_fascicles;  ///< n_dofs: of `free`

  [[nodiscard]] Eigen::Index attitude() const { return n_dofs; }
  [[nodiscard]] Eigen::Index n_positions() const { return n_dofs + n_attitude; }
  [[nodiscard]] Eigen::Index speed() const { return n_positions(); }
  [[nodiscard]] Eigen::Index anchor() const { return speed() + n_dofs; }
  [[nodiscard]] Eigen::Index air() const { return anchor() + n_anchors; }
  /// Anchors and air: states beside the motion that have rates of their own.
  [[nodiscard]] Eigen::Index n_beside() const { return n_anchors + n_air; }
  [[nodiscard]] Eigen::Index activation() const { return anchor() + n_beside(); }
  [[nodiscard]] Eigen::Index strain() const { return activation() + n_fascicles; }
  [[nodiscard]] Eigen::Index short_range_stretch() const { return strain() + n_fascicles; }
  [[nodiscard]] Eigen::Index size() const { return short_range_stretch() + n_fascicles; }

  /// @param state    of all degrees of freedom; what is prescribed is not read
  /// @param anchors  (n_anchors) [m]; empty: all at rest at zero
  /// @throws InvalidArgument if a size disagrees
  [[nodiscard]] VecX<double> pack(const MotionState& state, const VecX<double>& anchors = {}) const;
  /// The base attitude is left alone where it is not a state, and so is what is prescribed.
  void unpack(const VecX<double>& y, MotionState& state) const;
  /// Sizes of all components, (size).
  [[nodiscard]] VecX<double> scale(const MovingModel& model, const MotionScales& scales = {}) const;
  /// What a component is, in words, such as "speed 3" or "strain of fascicle 12".
  [[nodiscard]] std::string name(Eigen::Index component) const;
};

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/dynamics/impl/motion_layout.hpp"
#endif
