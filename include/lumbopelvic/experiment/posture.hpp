#pragma once
/// A posture: where the body is, which coordinates are free, what holds it up and what it carries.

#include <map>
#include <string>
#include <vector>

#include "lumbopelvic/recruitment/problem.hpp"

namespace lumbopelvic {

/// A force that keeps its direction in the world, applied at a point of a body: a held mass, a push.
struct ExternalLoad {
  std::string body;
  Vec3<double> point_B = Vec3<double>::Zero();  ///< [m]
  Vec3<double> force_W = Vec3<double>::Zero();  ///< [N]
};

struct Posture {
  std::string name, label, description;
  std::map<std::string, double> coordinates;  ///< values that differ from the model's defaults [rad or m]
  std::vector<std::string> free;              ///< coordinates in balance, beside those the model leaves unlocked
  std::vector<std::string> locked;            ///< coordinates held without asking what holds them
  std::map<std::string, double> prescribed;   ///< coordinates set and held by something outside the body [rad or m]
  std::vector<std::string> supports;          ///< contact pads that touch the ground
  std::vector<ExternalLoad> loads;
  Eigen::Quaterniond base_attitude = Eigen::Quaterniond::Identity();
};

/// A posture worked out for a model: numbers instead of names.
struct ResolvedPosture {
  Pose<double> pose;
  HoldSupport support;
  std::vector<DeadLoad> loads;
};

/// Works a posture out for a model.
/// @throws InvalidArgument for a name the model does not have, a coordinate named twice, or a value out of range
[[nodiscard]] ResolvedPosture resolve(const Model& model, const Posture& posture);

}  // namespace lumbopelvic
