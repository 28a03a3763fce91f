#pragma once
/// Tracking simulation: a body follows a measured motion. Some coordinates are prescribed, and the muscles
/// are excited beforehand by what brings the others where they are meant to be.

#include <functional>
#include <string_view>

#include "lumbopelvic/simulation/initial_state.hpp"
#include "lumbopelvic/simulation/prescribed_motion.hpp"

namespace lumbopelvic {

/// A motion to follow. Both tables have one time axis.
struct TrackingSettings {
  MotionTable motion;                ///< coordinates that are prescribed, whatever it takes
  std::vector<std::string> ignored;  ///< columns of it that are not followed
  MotionTable tracked;               ///< where muscles are to bring coordinates that they move
  int nodes = 20;                    ///< times at which recruitment is asked, the ends among them, >= 4

  [[nodiscard]] double duration() const { return motion.time[motion.time.size() - 1] - motion.time[0]; }
};

/// @throws InvalidArgument if the tables do not cover the same time, but for rounding; both are named with
///                         theirs
void check_same_times(std::string_view function, const TrackingSettings& tracking);

/// Everything about a motion that shows before it is run.
/// @throws InvalidArgument as `check_same_times` and `PrescribedMotion` do; if a value lies outside the range
///                         of its coordinate by more than a third of that range
void check_tracking(const Model& model, const TrackingSettings& tracking);

/// Values of both tables that lie outside the ranges of their coordinates, by less than what is refused.
[[nodiscard]] std::vector<OutOfRange> out_of_range(const Model& model, const TrackingSettings& tracking);

/// The reference trajectory: what is prescribed and what is tracked, everything else as in a posture.
class ReferenceTrajectory {
 public:
  /// @throws InvalidArgument as `PrescribedMotion` does; if a prescribed coordinate is in balance in the
  ///                         posture or a tracked one is not; or if the tables do not cover the same time
  ReferenceTrajectory(const Model& model, const PosedModel& posture, const TrackingSettings& tracking);

  [[nodiscard]] const std::vector<int>& prescribed() const noexcept { return prescribed_.coordinates(); }
  [[nodiscard]] double duration() const { return prescribed_.end() - prescribed_.start(); }
  /// Prescribed coordinates at a time from the start, (prescribed).
  void prescribed_at(double t, MotionPoint& out) const;
  /// All coordinates, their rates and accelerations, (n_coordinates).
  void at(double t, VecX<double>& q, VecX<double>& rate, VecX<double>& acceleration) const;

 private:
  VecX<double> rest_;
  PrescribedMotion prescribed_, tracked_;
};

/// What pulls at a time of a reference trajectory: an equilibrium under the loads of its inertia.
struct MotionNode {
  double time = 0.0;   ///< from the start [s]
  PosedModel posture;  ///< with the abdomen's shape and the loads of inertia
  RecruitmentResult result;
  VecX<double> compression;  ///< (discs) [N]
  VecX<double> of_abdomen;   ///< generalised force of pressures, passive wall and linea alba, (n_coordinates)
};

/// Equilibria at even times from start to end of a reference trajectory. The abdomen has its contents at
/// each, and the shape that belongs to the equilibrium.
/// @param nodes      how many, >= 4
/// @param keep_going  asked before each; false ends the list early
/// @throws ConvergenceError if a node cannot be held, naming its time
[[nodiscard]] std::vector<MotionNode> motion_nodes(const Model& model, const PosedModel& posture,
                                                   const ReferenceTrajectory& reference, int nodes,
                                                   const RecruitmentSettings& settings,
                                                   const std::function<bool()>& keep_going = {});

/// Asks recruitment again for the same nodes, with a generalised force that muscles are to give beside the
/// balance of each.
/// @param missing  (n_coordinates x nodes) [N m or N]
void recruit_again(const Model& model, const MatX<double>& missing, const RecruitmentSettings& settings,
                   std::vector<MotionNode>& nodes);

/// A model on a tracked motion: where it starts, what is prescribed, the commands to its muscles, and what
/// they expect.
struct TrackedMotion {
  InitialState initial;      ///< its `initial_residual` is not applied
  SplineTable static_loads;  ///< pressure [Pa] and linea alba tensions [N] over time
  SplineTable drive;     ///< the commands to the muscles, before the clamp of their excitation, (fascicles)
  SplineTable expected;  ///< fibre lengths [l_o], then tendon forces [F_o], (2 x fascicles)
  /// generalised force that the reference trajectory lacks at each node, (n_coordinates x nodes) [N m or N];
  /// its largest size is `initial.initial_residual`
  MatX<double> missing;
  /// largest tension by which a fascicle misses what its nodes want of it, where no activation from 0 to 1
  /// gives it [N]
  double infeasible_tension = 0.0;
  double infeasible_rate = 0.0;  ///< largest rate of activation that no excitation from 0 to 1 gives [1/s]
};

/// Makes a tracked motion of a reference trajectory.
///
/// The coordinates of `motion` and the abdomen's shape are prescribed; the shape runs by a spline through
/// those of the nodes. Tensions of the nodes, joined by splines, are put into the fascicles backwards: on the
/// reference trajectory lengths and speeds are known, so the balance of fibre and tendon gives the
/// activation, and its rate the excitation. Pressures, passive wall and linea alba act with the generalised
/// forces of the nodes; discs keep the mean preload. What the muscles of the moving model then miss on the
/// reference trajectory, since discs are damped and their preload stands, they are commanded to give as well:
/// recruitment is asked a second time. Where no activation or excitation gives it, the nearest one is
/// commanded, and what is missing is reported as infeasible.
///
/// @param shape   of the clamp of excitations
/// @param min_excitation  excitation of a muscle that is to be silent, as in ControlSettings
/// @throws as `motion_nodes` and `make_initial_state`
[[nodiscard]] TrackedMotion track_motion(const Model& model, const PosedModel& posture,
                                         const ReferenceTrajectory& reference,
                                         const std::vector<MotionNode>& nodes,
                                         const InitialStateSettings& settings, double clamp_width,
                                         double min_excitation);

}  // namespace lumbopelvic
