#pragma once
/// Equations of motion of a body as a system of ordinary differential equations with its exact Jacobian,
/// whose linear algebra knows what depends on what.
///
/// Fascicles are eliminated one at a time (fascicle_elimination.hpp), which leaves a stiffness k and a
/// damping b of each path; positions by dp = E (r_p + P_v dv), E = (shift 1 - P_p)^-1, with p' = P(p, v).
/// What is left is a balance of forces over the speeds and what stands beside the motion, z: the anchors of
/// supports and the air in the lungs,
///
///   [ shift M + B_v + B_p E P_v + L_v^T (k L_p E P_v + b (L'_p E P_v + L_v)) ] dv + B_z dz = M r_v - ...
///
/// with B(p, v, z) the forces missing from the balance at given accelerations and tensions. M is never
/// inverted, and no matrix is larger than the speeds and z.
///
/// Degrees of freedom that are prescribed are no states: the balance is that of the others, and what moves
/// with time in it shows in df/dt (prescribed_part.hpp).
///
/// Fascicles are differentiated in closed form; B and L' too where the tree is plain (plain_tree.hpp), else
/// by forward duals.

#include <array>
#include <limits>
#include <memory>

#include "lumbopelvic/dynamics/abdomen_partials.hpp"
#include "lumbopelvic/dynamics/dense_system.hpp"
#include "lumbopelvic/dynamics/fascicle_elimination.hpp"
#include "lumbopelvic/dynamics/motion_actions.hpp"
#include "lumbopelvic/dynamics/motion_layout.hpp"
#include "lumbopelvic/dynamics/motion_linearization.hpp"
#include "lumbopelvic/dynamics/path_partials.hpp"
#include "lumbopelvic/dynamics/path_rows.hpp"
#include "lumbopelvic/dynamics/prescribed_part.hpp"
#include "lumbopelvic/multibody/composite_inertia.hpp"
#include "lumbopelvic/multibody/mass_factor.hpp"
#include "lumbopelvic/muscle/moment_arms.hpp"

namespace lumbopelvic {

namespace detail {
struct MotionDuals;
}

/// How often each thing was done.
struct SystemCounts {
  long rates = 0, jacobians = 0, factorisations = 0, solves = 0;
};

/// An `ImplicitSystem` from a moving model and what acts on it. One per thread; neither is copied.
class MotionSystem {
 public:
  /// @param model    must outlive the system
  /// @param actions  must outlive the system; its functions of time may change at events, its supports and
  ///                 which degrees of freedom are prescribed may not
  /// @throws InvalidArgument if there are fascicles and no excitation; as `PrescribedPart` does
  /// @param by_duals whether forward duals differentiate in any case: slower, and the same numbers
  MotionSystem(const MovingModel& model, const MotionActions& actions, bool by_duals = false);
  ~MotionSystem();
  MotionSystem(const MotionSystem&) = delete;
  MotionSystem& operator=(const MotionSystem&) = delete;

  [[nodiscard]] const MovingModel& model() const noexcept { return model_; }
  [[nodiscard]] const MotionActions& actions() const noexcept { return actions_; }
  [[nodiscard]] const MotionLayout& layout() const noexcept { return layout_; }
  [[nodiscard]] const SystemCounts& counts() const noexcept { return counts_; }
  /// Attitude the base's turns are measured from, where it is not a state.
  void set_chart(const Quaternion<double>& base_attitude) {
    state_.tree.base_attitude = base_attitude;
    forget();
  }
  /// To be called when what acts has changed at once: nothing evaluated before holds.
  void forget() { time_ = std::numeric_limits<double>::quiet_NaN(); }

  /// The right-hand side; allocates nothing.
  void rates(const VecX<double>& y, double t, VecX<double>& dydt);
  /// Of the right-hand side only what does not take accelerations: state, links, paths and muscle-tendon
  /// units in `state` and `data`. Nothing else there is of this state.
  void look(const VecX<double>& y, double t);
  void linearize(const VecX<double>& y, double t, VecX<double>& by_time);
  void factor(double shift);
  void solve(VecX<double>& x);
  /// J in full, (n x n), after `linearize`: for tests, and for steppers that know no structure.
  void jacobian(MatX<double>& J);
  /// The parts of J before fascicles are worked in, after `linearize`.
  [[nodiscard]] MotionLinearization linearization() const;

  /// Everything that `rates` worked out last.
  [[nodiscard]] const MotionData& data() const noexcept { return data_; }
  [[nodiscard]] const MotionState& state() const noexcept { return state_; }
  [[nodiscard]] const VecX<double>& excitation() const noexcept { return u_; }
  [[nodiscard]] const VecX<double>& load_share() const noexcept { return share_; }
  [[nodiscard]] const VecX<double>& anchor() const noexcept { return anchor_; }
  [[nodiscard]] double glottis() const noexcept { return glottis_.value; }
  [[nodiscard]] const VecX<double>& generalized_force() const noexcept { return tau_; }
  /// Forces that keep what is prescribed to its trajectory, 0 elsewhere, (degrees of freedom of the tree)
  /// [N m or N]; empty if nothing is.
  [[nodiscard]] const VecX<double>& holding_force() const noexcept;

 private:
  void accelerate();
  [[nodiscard]] std::array<PrescribedPart::Partial, 9> partials();
  void differentiate_prescribed(VecX<double>& by_time);
  void evaluate_actions(double t);
  void evaluate_units(bool with_derivatives);
  void differentiate_by_time();
  void differentiate_plainly();
  void differentiate_by_positions();
  void differentiate_by_speeds();

  const MovingModel& model_;
  const MotionActions& actions_;
  MotionLayout layout_;
  SystemCounts counts_;
  MotionState state_;
  MotionData data_;
  ValueRate glottis_{1.0, 0.0};
  VecX<double> anchor_, anchor_rate_, share_, share_rate_, u_, u_rate_, tau_, tau_rate_;

  MuscleTendonLinearArrays linear_;
  VecX<double> linea_alba_stiffness_, connective_tissue_damping_;
  MomentArms arms_;
  PathRows rows_;
  VecX<double> arm_rows_, length_rows_, speed_rows_;  ///< L_v, L_p, L'_p by rows
  VecX<double> to_position_, to_speed_;               ///< L_p E P_v, L'_p E P_v + L_v by rows
  VecX<double> arm_values_;
  CompositeInertia<double> composite_;
  MassFactor<double> mass_factor_;
  PlainTree plain_;
  bool by_duals_;
  std::unique_ptr<detail::MotionDuals> duals_;  ///< only where needed
  std::unique_ptr<PrescribedPart> prescribed_;  ///< only where something is
  VecX<double> function_speed_, function_acceleration_, function_jerk_;
  PlainMotion plain_motion_;
  InertiaPartials inertia_partials_;
  PathPartials path_partials_;
  AbdomenPartials abdomen_partials_;
  MatX<double> mass_, arm_;          ///< M; L_v
  MatX<double> length_p_, speed_p_;  ///< L_p, L'_p, (paths x positions)
  MatX<double> balance_p_, balance_v_, balance_z_;
  MatX<double> anchor_p_, anchor_v_, anchor_z_;  ///< of the rates of anchors and air
  MatX<double> position_p_, position_v_;         ///< P_p, P_v

  VecX<double> y_;  ///< where `rates` was evaluated last
  double time_ = std::numeric_limits<double>::quiet_NaN();
  double shift_ = 0.0;
  FascicleElimination fascicles_;
  VecX<double> stiffness_, damping_;  ///< of all paths: k, b
  MatX<double> turned_, core_;
  DenseShift lu_;
  VecX<double> dp_, dv_, dlength_, dspeed_, x_, path_, own_tension_, force_rate_;
};

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/dynamics/impl/motion_system.hpp"
#endif
