#pragma once
/// Contact-consistent pose: a body brought into contact and balance from a few wanted angles.
///
/// First it reaches: the joints give way as little as they can until every supporting contact point lies on
/// its surface. Then it rests: weight acts, the joints are springs about the angles reached, the contact
/// points are exponential springs that only push, and the body goes where its energy is least,
///
///   U(q) = -sum f . p + 1/2 k |q - q_reached|^2 + U_contact_points                                   (3.11)
///   U_contact_points = sum_contact_points (f_0 / kappa) exp(-kappa h) + 1/2 k_t |t - t_reached|^2
///
/// So contact forces balance the weight at the pose found. What muscles must do to hold it is for recruitment
/// to find; the springs of this file are not tissue. The coordinates of the abdomen are left as they are: see
/// `pose_model`.

#include "lumbopelvic/model/model.hpp"
#include "lumbopelvic/multibody/dead_load.hpp"

namespace lumbopelvic {

/// A contact point on its surface.
struct SupportedContactPoint {
  PathPoint at;
  SupportSurface surface;
};

/// How a contact-consistent pose is found. None of it is a property of the body.
struct ContactPoseSettings {
  double contact_search_stiffness =
      100.0;  ///< of joints while reaching, against contacts of 1e6 N/m [N m/rad]
  /// with which joints keep their angles at rest, k [N m/rad]; a relaxed body: about 50
  double joint_stiffness = 2e4;
  double tangential_stiffness = 1e3;  ///< of a contact point along its surface, k_t [N/m]
  double sharpness = 1150.0;          ///< of the contact points, kappa [1/m]
  double tolerance = 1e-6;            ///< on the generalised force, of body weight times 1 m
  int max_steps = 400;                ///< Newton steps of each stage
};

/// Finds the contact-consistent pose of a body.
/// @param wanted    pose with the wanted angles; the base may be anywhere near
/// @param free      coordinates that may give way, those of the base among them
/// @param contacts  every contact point that is to touch a surface
/// @param loads     dead loads beside the weights of the bodies
/// @throws ConvergenceError if either stage does not come to an end, naming the stage and what is left
[[nodiscard]] Pose<double> find_contact_pose(const Model& model, const Pose<double>& wanted,
                                             const std::vector<int>& free,
                                             const std::vector<SupportedContactPoint>& contacts,
                                             const std::vector<DeadLoad>& loads,
                                             const ContactPoseSettings& settings = {});

}  // namespace lumbopelvic
