#pragma once
/// Prescribed motion: coordinates that follow measured kinematics.

#include <string>
#include <vector>

#include "lumbopelvic/math/spline_table.hpp"
#include "lumbopelvic/model/model.hpp"

namespace lumbopelvic {

/// In what the numbers of a column are.
enum class MotionUnit {
  si,                ///< rad or m
  degrees,           ///< of a coordinate that turns
  degrees_or_metres  ///< degrees if the coordinate turns, m if it slides: OpenSim's inDegrees=yes
};

/// In what the angles of a whole file are.
enum class AngleUnit { degrees, radians };

struct MotionColumn {
  std::string coordinate;
  MotionUnit unit = MotionUnit::si;
  bool is_length = false;  ///< whether the file says that it is a length; then the coordinate must be
  bool is_angle = false;   ///< likewise an angle
};

/// A motion as a file has it.
struct MotionTable {
  std::string name;
  std::vector<MotionColumn> columns;
  VecX<double> time;          ///< strictly rising, (times) [s]
  MatX<double> values;        ///< (times x columns), in the units of the columns
  bool angles_stated = true;  ///< whether the file itself says in what its angles are
};

/// By how much two times of a table may differ and still be the same: a thousandth of its mean step [s].
[[nodiscard]] inline double rounding_of_times(const VecX<double>& time) {
  return 1e-3 * (time[time.size() - 1] - time[0]) / double(time.size() - 1);
}

/// Coordinates of a model as functions of time, with speeds and accelerations: cubic splines through the
/// table.
class PrescribedMotion {
 public:
  PrescribedMotion() = default;
  /// @param leave_out  columns that are not to be followed
  /// @throws InvalidArgument if a step of the times is longer than five median steps, so that a spline would
  ///                         guess what lies in it; if the model lacks coordinates, all of them named in one
  ///                         line; if one of `leave_out` is no column, a coordinate comes twice or its unit
  ///                         does not fit; as `SplineTable` does
  PrescribedMotion(const Model& model, const MotionTable& table,
                   const std::vector<std::string>& leave_out = {});

  /// Numbers of the coordinates.
  [[nodiscard]] const std::vector<int>& coordinates() const noexcept { return coordinates_; }
  [[nodiscard]] double start() const { return spline_.start(); }
  [[nodiscard]] double end() const { return spline_.end(); }
  /// As `rounding_of_times` [s].
  [[nodiscard]] double rounding() const noexcept { return rounding_; }
  /// Values, rates and accelerations, each (coordinates) [rad or m, per s, per s^2].
  /// @throws InvalidArgument if t lies outside start to end
  void at(double t, VecX<double>& q, VecX<double>& rate, VecX<double>& acceleration) const {
    spline_.at(t, q, rate, acceleration);
  }
  /// The same with the rates of the accelerations, which jump at the times of the table.
  void at(double t, VecX<double>& q, VecX<double>& rate, VecX<double>& acceleration,
          VecX<double>& jerk) const {
    spline_.at(t, q, rate, acceleration, jerk);
  }

 private:
  std::vector<int> coordinates_;
  SplineTable spline_;
  double rounding_ = 0.0;
};

/// An angle or a displacement of a motion that lies outside the range of its coordinate.
struct OutOfRange {
  std::string motion, coordinate;
  double time = 0.0;   ///< where it lies farthest outside, as the table counts time [s]
  double value = 0.0;  ///< then [rad or m]
  double low = 0.0, high = 0.0;
};

/// What a motion leads out of its range, each coordinate once.
/// @param leave_out  columns that are not followed
[[nodiscard]] std::vector<OutOfRange> out_of_range(const Model& model, const MotionTable& table,
                                                   const std::vector<std::string>& leave_out = {});

/// One line: "walking: hip_flexion_r is 2.4 at 0.31 s, expected -0.52 to 2.09".
[[nodiscard]] std::string to_string(const OutOfRange& found);

}  // namespace lumbopelvic
