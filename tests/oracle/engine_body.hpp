#pragma once
/// Test bodies that every other engine is given, on hinges and slides of one coordinate each. C++17, so that
/// any of them can read it.

#include <Eigen/Geometry>
#include <vector>

namespace lumbopelvic::test {

struct EngineFrame {
  Eigen::Matrix3d R = Eigen::Matrix3d::Identity();
  Eigen::Vector3d p = Eigen::Vector3d::Zero();
};

struct EngineAxis {
  bool turns = true;
  Eigen::Vector3d
      direction;  ///< a slide: in the frame the joint starts from; a turn: in that left by the turns before
  int coordinate = -1;
};

/// A body and the joint below it, after whose axes the frame M is left.
struct EngineBody {
  int parent = -1;
  EngineFrame X_PF;              ///< where the joint starts, in the parent's M
  std::vector<EngineAxis> axes;  ///< slides first
  bool is_carried = true;        ///< whether the body or one on it has mass
  double mass = 0.0;
  EngineFrame X_MC;  ///< centre of mass, and axes of the inertia, in M
  Eigen::Matrix3d inertia_C = Eigen::Matrix3d::Zero();
};

struct EngineModel {
  std::vector<EngineBody> bodies;  ///< parents first
  int n_coordinates = 0;
  std::vector<double> stiffness;  ///< of a spring at each coordinate, at rest at zero; empty for none
  Eigen::Vector3d gravity_W = Eigen::Vector3d::Zero();
};

/// How three turns about perpendicular axes are given to an engine: one by one, or as one joint of its own.
enum class EngineJoints { single, whole };

}  // namespace lumbopelvic::test
