#pragma once
/// Reference shape of the abdomen in a pose: its contents keep their volume, and its free coordinates go
/// where the muscles that end on it change their straight lengths least against the neutral pose,
///
///   U = sum 1/2 (F_max / l_opt) (L - L_neutral)^2 + sum_passive [u(L) - u - u' (L - L_neutral)] + U_gas
///   U_gas = 1/2 K (V - V_neutral)^2,   K = P_atm / V_gas                                            (4.10)
///
/// with u the energy of a wall strip or a strip of the linea alba, u and u' alone those in the neutral pose,
/// so that the neutral pose is at rest. A strip of the linea alba is taken as just taut there, with the toe
/// and the stiffness it has in an equilibrium. Straight from point to point: how a path wraps does not decide
/// where the abdomen lies. The springs have the sizes of the muscles without being their tension: what holds
/// the abdomen in the pose is for recruitment to find.

#include "lumbopelvic/model/model.hpp"

namespace lumbopelvic {

/// An energy with its first two derivatives over chosen coordinates.
struct Energy {
  double value = 0.0;
  VecX<double> gradient;
  MatX<double> hessian;
};

class ReferenceShape {
 public:
  /// @param pose  any pose of the model: lengths and volume are compared with those at its coordinates'
  ///              defaults
  ReferenceShape(const Model& model, const Pose<double>& pose);

  /// Adds the energy at a configuration.
  /// @param column  (n_coordinates) place of each coordinate in the derivatives, -1 to leave it out
  void add(const Kinematics<double>& kin, const std::vector<int>& column, Energy& e) const;

  /// Moves coordinates of the abdomen to the nearest minimum of the energy.
  /// @param free  which; the others stay
  /// @param pose  in: where it starts; out: at rest
  /// @throws ConvergenceError if it does not come to rest
  void bring_to_rest(const std::vector<int>& free, Pose<double>& pose) const;

 private:
  void add_wall(const Kinematics<double>& kin, const std::vector<int>& column, Energy& e) const;
  void add_wall_strips(const Kinematics<double>& neutral);
  void add_passive_wall(const Kinematics<double>& kin, const std::vector<int>& column, Energy& e) const;
  void add_contents(const Kinematics<double>& kin, const std::vector<int>& column, Energy& e) const;

  /// Passive wall: its law, and what it is in the neutral pose.
  struct WallStrip {
    Ligament law;
    const Path* path;
    double neutral_length;  // [m]
    LigamentResponse<double> neutral;
  };

  const Model* model_;
  std::vector<Path> paths_;
  std::vector<WallStrip> wall_strips_;
  VecX<double> neutral_length_, stiffness_;
  double neutral_volume_ = 0.0;  // [m^3]
};

/// Lets the abdomen come to rest by Newton's method: it follows the trunk from the neutral pose in equal
/// steps of all coordinates, so it lies where it came to continuously, not in whatever minimum is found from
/// afar.
/// @param free  coordinates of the abdomen that may move
/// @param pose  in: the pose wanted; out: the same with the abdomen at rest
/// @param ways  steps from the neutral pose, > 0
/// @throws ConvergenceError if it does not come to rest
void find_reference_shape(const Model& model, const std::vector<int>& free, Pose<double>& pose,
                          int ways = 10);

}  // namespace lumbopelvic
