#pragma once
/// Where the abdomen lies at rest in a pose: its contents keep their volume, and its free coordinates go
/// where the muscles that end on it change their straight lengths least against the neutral pose,
///
///   U = sum 1/2 (F_max / l_opt) (L - L_neutral)^2 + 1/2 K (V - V_neutral)^2,     K = P_atm / V_gas
///
/// Straight from point to point: how a path wraps does not decide where the abdomen lies. The springs have
/// the sizes of the muscles without being their tension: what holds the abdomen in the pose is for
/// recruitment to find.

#include "lumbopelvic/model/model.hpp"

namespace lumbopelvic {

/// An energy with its first two derivatives over chosen coordinates.
struct Energy {
  double value = 0.0;
  VecX<double> gradient;
  MatX<double> hessian;
};

class RestingAbdomen {
 public:
  /// @param pose  any pose of the model: lengths and volume are compared with those at its coordinates'
  /// defaults
  RestingAbdomen(const Model& model, const Pose<double>& pose);

  /// Adds the energy at a configuration.
  /// @param column  (n_coordinates) place of each coordinate in the derivatives, -1 to leave it out
  void add(const Kinematics<double>& kin, const std::vector<int>& column, Energy& e) const;

 private:
  void add_wall(const Kinematics<double>& kin, const std::vector<int>& column, Energy& e) const;
  void add_contents(const Kinematics<double>& kin, const std::vector<int>& column, Energy& e) const;

  const Model* model_;
  std::vector<Path> paths_;
  VecX<double> neutral_length_, stiffness_;
  double neutral_volume_ = 0.0;  // [m^3]
};

/// Lets the abdomen come to rest by Newton's method.
/// @param free  coordinates of the abdomen that may move
/// @throws ConvergenceError if it does not come to rest
void rest_abdomen(const Model& model, const std::vector<int>& free, Pose<double>& pose);

}  // namespace lumbopelvic
