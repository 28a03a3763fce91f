#pragma once
/// Tracking simulation: a body follows a measured motion. Some coordinates are led, and the muscles are told
/// beforehand what brings the others where they are meant to be.

#include <functional>

#include "lumbopelvic/simulation/held_motion.hpp"
#include "lumbopelvic/simulation/prescribed_motion.hpp"

namespace lumbopelvic {

/// A motion to follow. Both tables have one time axis.
struct MotionGuide {
  MotionTable motion;                   ///< coordinates that are led, whatever it takes
  std::vector<std::string> leaves_out;  ///< columns of it that are not followed
  MotionTable intent;                   ///< where muscles are to bring coordinates that they move
  int phases = 20;                      ///< times at which recruitment is asked, the ends among them, >= 4

  [[nodiscard]] double duration() const { return motion.time[motion.time.size() - 1] - motion.time[0]; }
};

/// The motion as it is wanted: what is led and what is meant, everything else as in a posture.
class WantedMotion {
 public:
  /// @throws InvalidArgument as `PrescribedMotion` does; if a led coordinate is in balance in the posture or
  ///                         a meant one is not; or if the tables do not cover the same time
  WantedMotion(const Model& model, const ResolvedPosture& posture, const MotionGuide& guide);

  [[nodiscard]] const std::vector<int>& led() const noexcept { return led_.coordinates(); }
  [[nodiscard]] double duration() const { return led_.end() - led_.start(); }
  /// Led coordinates at a time from the start, (led).
  void led_at(double t, CoursePoint& out) const;
  /// All coordinates, their rates and accelerations, (n_coordinates).
  void at(double t, VecX<double>& q, VecX<double>& rate, VecX<double>& acceleration) const;

 private:
  VecX<double> rest_;
  PrescribedMotion led_, meant_;
};

/// Who pulls at a time of a wanted motion: a hold under the loads of its inertia.
struct MotionPhase {
  double time = 0.0;        ///< from the start [s]
  ResolvedPosture posture;  ///< with the abdomen's shape and the loads of inertia
  RecruitmentResult result;
  VecX<double> compression;  ///< (discs) [N]
  VecX<double> of_abdomen;   ///< generalised force of pressures, passive wall and bands, (n_coordinates)
};

/// Holds at even times from start to end of a wanted motion. The abdomen has its contents at each, and the
/// shape that belongs to the hold.
/// @param phases      how many, >= 4
/// @param keep_going  asked before each; false ends the list early
/// @throws ConvergenceError if a phase cannot be held, naming its time
[[nodiscard]] std::vector<MotionPhase> motion_phases(const Model& model, const ResolvedPosture& posture,
                                                     const WantedMotion& wanted, int phases,
                                                     const RecruitmentSettings& settings,
                                                     const std::function<bool()>& keep_going = {});

/// Asks recruitment again for the same phases, with a generalised force that muscles are to give beside the
/// balance of each.
/// @param missing  (n_coordinates x phases) [N m or N]
void recruit_again(const Model& model, const MatX<double>& missing, const RecruitmentSettings& settings,
                   std::vector<MotionPhase>& phases);

/// A model on a guided motion: where it starts, what leads it, and what its muscles are told and expect.
struct GuidedMotion {
  HeldMotion held;       ///< its `trim` is not applied
  SplineTable hold;      ///< pressure [Pa] and band tensions [N] over time
  SplineTable drive;     ///< what the muscles are told, before the clamp of their excitation, (fascicles)
  SplineTable expected;  ///< fibre lengths [l_o], then tendon forces [F_o], (2 x fascicles)
  /// generalised force that the wanted course lacks at each phase, (n_coordinates x phases) [N m or N]; its
  /// largest size is `held.trim`
  MatX<double> missing;
  /// largest tension by which a fascicle misses what its phases want of it, where no activation from 0 to 1
  /// gives it [N]
  double unmet_tension = 0.0;
  double unmet_rate = 0.0;  ///< largest rate of activation that no excitation from 0 to 1 gives [1/s]
};

/// Sets a wanted motion going.
///
/// Led coordinates and the abdomen's shape are prescribed; the shape runs by a spline through those of the
/// phases. Tensions of the phases, joined by splines, are put into the fascicles backwards: on the wanted
/// course lengths and speeds are known, so the balance of fibre and tendon gives the activation, and its rate
/// the excitation. Pressures, passive wall and bands act with the generalised forces of the phases; discs
/// keep the mean preload. What the muscles of the moving model then miss on the wanted course, since discs
/// are damped and their preload stands, they are told to give as well: recruitment is asked a second time.
/// What no activation or excitation gives is told to come as near as it can, and reported as unmet.
///
/// @param shape   of the clamp of excitations
/// @param silent  excitation of a muscle that is to be silent, as in ControlSettings
/// @throws as `motion_phases` and `set_in_motion`
[[nodiscard]] GuidedMotion guide_motion(const Model& model, const ResolvedPosture& posture,
                                        const WantedMotion& wanted, const std::vector<MotionPhase>& phases,
                                        const HeldMotionSettings& settings, double clamp_width,
                                        double silent);

}  // namespace lumbopelvic
