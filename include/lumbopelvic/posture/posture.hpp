#pragma once
/// Posture: where the body is, which coordinates are free, what holds it up and what it carries.

#include <map>
#include <string>
#include <vector>

#include "lumbopelvic/recruitment/problem.hpp"

namespace lumbopelvic {

/// A force that keeps its direction in the world, applied at a point of a body: a held mass, a push; or a
/// moment on it, or both. Moments ask for a pose that is given: a body does not settle or ease under them.
struct ExternalLoad {
  std::string body;
  Vec3<double> point_B = Vec3<double>::Zero();   ///< [m]
  Vec3<double> force_W = Vec3<double>::Zero();   ///< [N]
  Vec3<double> moment_W = Vec3<double>::Zero();  ///< on the body; see DeadLoad [N m]
};

/// A surface and the contact pads that touch it.
struct SupportOn {
  SupportSurface surface;
  std::vector<std::string> pads;
};

struct Posture {
  std::string name, label, description;
  std::map<std::string, double> coordinates;  ///< values that differ from the model's defaults [rad or m]
  std::vector<std::string> free;    ///< coordinates in balance, beside those the model leaves unlocked
  std::vector<std::string> locked;  ///< coordinates held without asking what holds them
  /// coordinates set and held by something outside the body [rad or m]
  std::map<std::string, double> prescribed;
  std::vector<std::string> supports;  ///< contact pads that touch the ground
  std::vector<SupportOn> surfaces{};  ///< what else holds the body up
  bool settles = false;               ///< whether the body is first put in contact and in balance
  double joint_stiffness = 2e4;       ///< with which it keeps its angles then [N m/rad]
  std::vector<ExternalLoad> loads{};
  Eigen::Quaterniond base_attitude = Eigen::Quaterniond::Identity();
  std::vector<std::string> eases{};   ///< coordinates in balance that go where holding takes least effort
  std::vector<std::string> adapts{};  ///< locked coordinates that may give way while the body settles
};

/// A posture worked out for a model: numbers instead of names.
struct ResolvedPosture {
  Pose<double> pose;
  HoldSupport support;
  std::vector<DeadLoad> loads;
  std::vector<int> giving_way{};  ///< shape coordinates of the abdomen that the posture leaves free
  VecX<double> shape_at_rest{};   ///< (giving_way) before the hold gave the abdomen its shape [m or rad]
};

/// Works a posture out for a model. One that settles is first put in contact and in balance (`settle`). Then
/// the abdomen comes to rest: its contents keep the volume they have in the neutral pose, and those of its
/// free coordinates that the posture does not set go where the muscles of its wall change their straight
/// lengths least, in the sense of sum (F_max / l_opt) (L - L_neutral)^2. What eases goes where holding the
/// posture takes least effort (`ease`). At last the abdomen takes the shape that belongs to the hold
/// (`shape_hold`); if there is none, it stays where the search ended, and recruitment says what is missing.
/// @throws InvalidArgument  for a name the model does not have, a coordinate or pad named twice, a value out
///                          of range, a settled body that passes through the ground, or a moment on a body
///                          that is to settle or ease
/// @throws ConvergenceError if the body does not come to rest
[[nodiscard]] ResolvedPosture resolve(const Model& model, const Posture& posture);

}  // namespace lumbopelvic
