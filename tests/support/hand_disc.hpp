#pragma once
/// A segment on a joint of its own: three locked slides, three turns, a tilted disc frame.

#include "lumbopelvic/tissue/disc.hpp"
#include "support/hand_tree.hpp"

namespace lumbopelvic::test {

/// The whole-segment curves of the published polynomials (Heuer), with the preload law of Gardner-Morse &
/// Stokes.
[[nodiscard]] inline Disc published_disc() {
  Disc disc;
  disc.level = "example";
  disc.area = 18e-4;
  disc.flexion = {0.0312, -0.1818, 1.1181};
  disc.extension = {0.0288, 0.0192, 1.248};
  disc.lateral = {0.0081, 0.1417, 0.4741};
  disc.axial = {0.0291, -0.0044, 2.5695};
  disc.preload = {1.62, 435.0};
  return disc;
}

/// The axes of a segment's joint over six coordinates from `first` on: slides along a disc tilted about z by
/// `tilt` (anterior, axial, right), then turns about z, x, y of the joint frame.
[[nodiscard]] inline std::vector<JointAxis> segment_axes(int first, double tilt) {
  const Mat3<double> R_FD = rotation_about<double>(Axis::UnitZ(), tilt);
  std::vector<JointAxis> axes;
  for (int i = 0; i < 3; ++i) axes.push_back(slide(R_FD.col(i), first + i));
  for (const int i : {2, 0, 1}) axes.push_back(turn(Axis::Unit(i), first + 3 + int(axes.size()) - 3));
  return axes;
}

/// Names the six coordinates of a segment, slides locked.
inline void add_segment_coordinates(const std::string& level, std::vector<Coordinate>& coordinates) {
  for (const char* name : {"_anterior", "_axial", "_right"}) {
    coordinates.push_back(coordinate(level + name, MotionKind::translation));
    coordinates.back().locked = true;
  }
  for (const char* name : {"_flexion", "_bending", "_turning"})
    coordinates.push_back(coordinate(level + name));
}

/// Puts a disc on joint `joint_index`, whose coordinates start at `first`.
inline void place(Disc& disc, int joint_index, int first, double tilt) {
  disc.joint = joint_index;
  disc.lower_body = joint_index - 1;
  disc.upper_body = joint_index;
  disc.reaction = {first, first + 1, first + 2};
  disc.rotation = {first + 3, first + 4, first + 5};
  disc.R_FD = rotation_about<double>(Axis::UnitZ(), tilt);
}

}  // namespace lumbopelvic::test
