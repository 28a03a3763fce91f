#pragma once
/// Posture: where the body is, which coordinates are free, what holds it up and what it carries.

#include <map>
#include <string>
#include <vector>

#include "lumbopelvic/recruitment/problem.hpp"

namespace lumbopelvic {

/// A force that keeps its direction in the world, applied at a point of a body: a held mass, a push; or a
/// moment on it, or both. Moments ask for a pose that is given: a body is not put in contact or optimized
/// under them.
struct ExternalLoad {
  std::string body;
  Vec3<double> point_B = Vec3<double>::Zero();   ///< [m]
  Vec3<double> force_W = Vec3<double>::Zero();   ///< [N]
  Vec3<double> moment_W = Vec3<double>::Zero();  ///< on the body; see DeadLoad [N m]
};

/// A surface and the contact points that touch it.
struct SupportOn {
  SupportSurface surface;
  std::vector<std::string> contact_points;
};

struct Posture {
  std::string name, label, description;
  std::map<std::string, double> coordinates;  ///< values that differ from the model's defaults [rad or m]
  std::vector<std::string> free;    ///< coordinates in balance, beside those the model leaves unlocked
  std::vector<std::string> locked;  ///< coordinates held without asking what holds them
  /// coordinates set and held by something outside the body [rad or m]
  std::map<std::string, double> prescribed;
  std::vector<std::string> supports;  ///< contact points that touch the ground
  std::vector<SupportOn> surfaces{};  ///< what else holds the body up
  bool contact_consistent = false;    ///< whether the body is first put in contact and in balance
  double joint_stiffness = 2e4;       ///< with which it keeps its angles then [N m/rad]
  std::vector<ExternalLoad> loads{};
  Eigen::Quaterniond base_attitude = Eigen::Quaterniond::Identity();
  std::vector<std::string> optimize{};  ///< coordinates in balance that go where holding takes least effort
  std::vector<std::string>
      free_in_pose_search{};  ///< locked coordinates that may give way during the pose search
};

/// A posture worked out for a model: numbers instead of names.
struct PosedModel {
  Pose<double> pose;
  EquilibriumSupport support;
  std::vector<DeadLoad> loads;
  std::vector<int>
      free_deformation{};  ///< deformation coordinates of the abdomen that the posture leaves free
  VecX<double>
      reference_deformation{};  ///< (free_deformation) of the reference shape of the abdomen [m or rad]
};

/// Works a posture out for a model, by the five stages of stages.hpp: coordinates are placed; a posture that
/// is `contact_consistent` comes into contact and in balance with its supports (`find_contact_pose`); the
/// abdomen takes its reference shape, in which its contents keep the volume of the neutral pose and the
/// muscles of its wall change their straight lengths least; the coordinates that `optimize` names go where
/// the posture costs least effort (`minimum_effort_pose`); and the abdominal wall takes the shape that
/// belongs to the equilibrium (`find_equilibrium_shape`). If there is no such shape, it stays where the
/// search ended, and recruitment says what is missing.
/// @throws InvalidArgument  for a name the model does not have, a coordinate or contact point named twice, a
///                          value out of range, a body in contact that passes through the ground, or a moment
///                          on a body that is to be put in contact or optimized
/// @throws ConvergenceError if the body does not come to rest
[[nodiscard]] PosedModel pose_model(const Model& model, const Posture& posture);

/// Lengths, moment arms, passive forces and their derivatives in a posture.
/// @param stability_names  of the coordinates over which stability is asked for; none: the rotations of every
///                         disc
/// @throws InvalidArgument  for an unknown name, or a pose that does not fit the model
/// @throws ConvergenceError if a geodesic was not found
[[nodiscard]] inline Statics evaluate_statics(const Model& model, const PosedModel& posture,
                                              const std::vector<std::string>& stability_names = {}) {
  return evaluate_statics(model, posture.pose, posture.loads, stability_coordinates(model, stability_names));
}

}  // namespace lumbopelvic
