#pragma once
/// Where the abdomen lies when nothing pushes it: its free coordinates go where the muscles that end on it
/// change their straight lengths least against the neutral pose,
///
///   U = sum 1/2 (F_max / l_opt) (L - L_neutral)^2
///
/// Straight from point to point: how a path wraps does not decide where the abdomen lies.

#include "lumbopelvic/model/model.hpp"

namespace lumbopelvic {

/// An energy with its first two derivatives over chosen coordinates.
struct Energy {
  double value = 0.0;
  VecX<double> gradient;
  MatX<double> hessian;
};

class StraightWall {
 public:
  /// @param pose  any pose of the model: lengths are compared with those at its coordinates' defaults
  StraightWall(const Model& model, const Pose<double>& pose);

  enum class Bend { left_out, exact };  ///< whether the Hessian has the term in d2L/dq2

  /// Adds the energy at a configuration.
  /// @param column  (n_coordinates) place of each coordinate in the derivatives, -1 to leave it out
  void add(const Tree& tree, const Kinematics<double>& kin, const std::vector<int>& column, Energy& e,
           Bend bend = Bend::left_out) const;

 private:
  std::vector<Path> paths_;
  VecX<double> neutral_length_, stiffness_;
};

}  // namespace lumbopelvic
