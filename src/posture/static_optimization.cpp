#include "lumbopelvic/posture/static_optimization.hpp"

#include "lumbopelvic/posture/equilibrium_shape.hpp"

namespace lumbopelvic {

PostureRecruiter::PostureRecruiter(std::shared_ptr<const Model> model, PosedModel posture,
                                   const RecruitmentSettings& settings,
                                   std::shared_ptr<const Statics> statics)
    : model_(std::move(model)),
      posture_(std::move(posture)),
      settings_(settings),
      statics_(statics ? std::move(statics)
                       : std::make_shared<const Statics>(
                             evaluate_statics(*model_, posture_, settings.stability_coordinates))),
      recruiter_(*model_, *statics_, posture_.support, settings) {}

PostureRecruiter::PostureRecruiter(const std::shared_ptr<const Model>& model, const Posture& posture,
                                   const RecruitmentSettings& settings,
                                   std::shared_ptr<const Statics> statics)
    : PostureRecruiter(model, pose_model(*model, posture), settings, std::move(statics)) {}

PostureRecruitment PostureRecruiter::solve(const RecruitmentStart& start) {
  PostureRecruitment out{recruiter_.solve(start)};
  out.loads = segment_loads(*model_, field(), out.equilibrium);
  out.length = statics_->length;
  out.fiber_length_norm.resize(out.length.size());
  for (Eigen::Index m = 0; m < out.length.size(); ++m)
    out.fiber_length_norm[m] = field().tensions()[std::size_t(m)].fiber_length_norm;
  out.moment_arm = -statics_->length_gradient.transpose();
  out.posture = posture_;
  out.settings = settings_;
  return out;
}

PostureRecruitment recruit(const Model& model, const Posture& posture, const RecruitmentSettings& settings) {
  return recruit(model, pose_model(model, posture), settings);
}

PostureRecruitment recruit(const Model& model, const PosedModel& posture,
                           const RecruitmentSettings& settings) {
  const std::shared_ptr<const Model> unowned(std::shared_ptr<void>(), &model);  // outlives the recruiter
  return PostureRecruiter(unowned, find_equilibrium_shape(model, posture).posture, settings).solve();
}

}  // namespace lumbopelvic
