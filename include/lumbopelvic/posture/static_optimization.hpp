#pragma once
/// Static optimization of a posture, also called muscle recruitment: which muscles pull, how hard, and what
/// the segments carry, in one call.
///
/// Three stages, each a function of its own:
///   1. the pose of the posture: contact, balance, shape of the abdomen           (`pose_model`)
///   2. the equilibrium shape of the abdomen for this model, found from there     (`find_equilibrium_shape`)
///   3. least effort in equilibrium, stable by the margin asked for               (`Recruiter`)
///
/// The second stage is what a condition or an intervention needs that came after the first one. For the model
/// that the pose was found for it starts at the pose's own shape and ends within the tolerance of its search;
/// the cost it searches by can only fall. The command line, experiments, C++ and Python all go this way, and give the same
/// bits.

#include <memory>

#include "lumbopelvic/outcome/segment_load.hpp"
#include "lumbopelvic/posture/posture.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"

namespace lumbopelvic {

/// What static optimization of a posture found. It refers to nothing outside itself.
struct PostureRecruitment : RecruitmentResult {
  SegmentLoads loads{};   ///< on the discs, by cause [N]
  VecX<double> length{};  ///< (fascicles) of the muscle-tendon paths [m]
  VecX<double>
      fiber_length_norm{};    ///< (fascicles) over the optimal length, the tendon at its slack length [1]
  MatX<double> moment_arm{};  ///< (fascicles x coordinates) -dL/dq, see `moment_arms` [m/rad]
  PosedModel posture{};       ///< the pose, its supports and its loads
  RecruitmentSettings settings{};  ///< what was asked
};

/// Static optimization for a loop: the geometry is evaluated once, and one solution can start the next.
/// Not for two threads at a time.
class PostureRecruiter {
 public:
  /// @param model    shared; it never changes
  /// @param posture  taken as it is: the abdomen keeps its shape
  /// @param statics  of a model with the same geometry in the same posture; none: evaluated here
  /// @throws InvalidArgument if the posture does not fit the model, or a setting is out of range
  PostureRecruiter(std::shared_ptr<const Model> model, PosedModel posture,
                   const RecruitmentSettings& settings = {}, std::shared_ptr<const Statics> statics = {});
  /// The same in the pose of a posture (`pose_model`).
  PostureRecruiter(const std::shared_ptr<const Model>& model, const Posture& posture,
                   const RecruitmentSettings& settings = {}, std::shared_ptr<const Statics> statics = {});

  /// Solves the problem. Never throws for want of a solution: the status says what was found.
  [[nodiscard]] PostureRecruitment solve(const RecruitmentStart& start = {});

  /// Directions and point to start a neighbouring problem from.
  [[nodiscard]] RecruitmentStart last() const { return recruiter_.last(); }

  [[nodiscard]] const StiffnessField& field() const noexcept { return recruiter_.field(); }
  [[nodiscard]] const std::shared_ptr<const Statics>& statics() const noexcept { return statics_; }
  [[nodiscard]] const PosedModel& posture() const noexcept { return posture_; }

 private:
  std::shared_ptr<const Model> model_;
  PosedModel posture_;
  RecruitmentSettings settings_;
  std::shared_ptr<const Statics> statics_;
  Recruiter recruiter_;
};

/// Static optimization (muscle recruitment) of a posture: least effort in equilibrium with a certified margin
/// of stability, in the shape of the abdomen that belongs to it.
/// @param posture  a specification, such as `load_posture` gives
/// @return         never without a status: no equilibrium and no convergence are results
/// @throws InvalidArgument  if the posture or the settings do not fit the model
/// @throws ConvergenceError if the body does not come to rest
[[nodiscard]] PostureRecruitment recruit(const Model& model, const Posture& posture,
                                         const RecruitmentSettings& settings = {});

/// The same from a pose that `pose_model` gave, for this model or before it was changed: the abdomen finds
/// its shape for this one.
[[nodiscard]] PostureRecruitment recruit(const Model& model, const PosedModel& posture,
                                         const RecruitmentSettings& settings = {});

}  // namespace lumbopelvic
