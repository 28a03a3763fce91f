#include "lumbopelvic/simulation/prescribed_motion.hpp"

#include <algorithm>
#include <numbers>
#include <set>

namespace lumbopelvic {

namespace {

constexpr auto prescribed_motion = "PrescribedMotion";

/// Number of the coordinate of a column, -1 if the model has none.
int coordinate_of(const Model& model, const MotionColumn& column) {
  const auto& all = model.tree.coordinates();
  const auto found = std::ranges::find(all, column.coordinate, &Coordinate::name);
  return found == all.end() ? -1 : int(found - all.begin());
}

/// Factor from the unit of a column to radians or metres.
double to_si(const MotionColumn& column, const Coordinate& coordinate) {
  const bool turns = coordinate.kind == MotionKind::rotation;
  if ((turns && column.is_length) || (!turns && column.is_angle))
    fail_argument(prescribed_motion, "unit of " + column.coordinate,
                  column.is_length ? "a length" : "an angle",
                  turns ? "an angle: the coordinate turns" : "a length: the coordinate slides");
  const bool degrees = column.unit == MotionUnit::degrees || column.unit == MotionUnit::degrees_or_metres;
  return degrees && turns ? std::numbers::pi / 180.0 : 1.0;
}

/// Places of the columns that are to be followed.
std::vector<std::size_t> followed(const MotionTable& table, const std::vector<std::string>& leave_out) {
  for (const std::string& name : leave_out)
    if (std::ranges::find(table.columns, name, &MotionColumn::coordinate) == table.columns.end())
      fail_argument(prescribed_motion, "column to leave out", name, "a column of " + table.name);
  std::vector<std::size_t> places;
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    if (!std::ranges::count(leave_out, table.columns[c].coordinate)) places.push_back(c);
  return places;
}

/// Refuses a table with a hole in it.
void check_gaps(const MotionTable& table) {
  constexpr double longest = 5.0;  // median steps: beyond it a spline is a guess
  std::vector<double> steps;
  for (Eigen::Index i = 1; i < table.time.size(); ++i) steps.push_back(table.time[i] - table.time[i - 1]);
  if (steps.empty()) return;
  std::vector<double> sorted = steps;
  std::ranges::nth_element(sorted, sorted.begin() + std::ptrdiff_t(sorted.size() / 2));
  const double median = sorted[sorted.size() / 2];
  for (std::size_t i = 0; i < steps.size(); ++i)
    if (steps[i] > longest * median)
      fail_argument(
          prescribed_motion,
          "time between samples of " + table.name + " from " + number_text(table.time[Eigen::Index(i)]) +
              " to " + number_text(table.time[Eigen::Index(i) + 1]) + " s",
          steps[i], "at most five times the median, " + number_text(median) + " s: a gap is not filled");
}

}  // namespace

std::vector<OutOfRange> out_of_range(const Model& model, const MotionTable& table,
                                     const std::vector<std::string>& leave_out) {
  std::vector<OutOfRange> all;
  for (const std::size_t c : followed(table, leave_out)) {
    const int number = coordinate_of(model, table.columns[c]);
    if (number < 0) continue;
    const Coordinate& coordinate = model.tree.coordinates()[std::size_t(number)];
    const double unit = to_si(table.columns[c], coordinate);
    const double slack = 1e-6 * (coordinate.high - coordinate.low);  // an end of the range, rounded
    double farthest = slack;
    OutOfRange found{table.name, coordinate.name, 0.0, 0.0, coordinate.low, coordinate.high};
    for (Eigen::Index i = 0; i < table.time.size(); ++i) {
      const double value = unit * table.values(i, Eigen::Index(c));
      const double outside = std::max(coordinate.low - value, value - coordinate.high);
      if (outside > farthest) farthest = outside, found.time = table.time[i], found.value = value;
    }
    if (farthest > slack) all.push_back(std::move(found));
  }
  return all;
}

std::string to_string(const OutOfRange& found) {
  return found.motion + ": " + found.coordinate + " is " + number_text(found.value, 4) + " at " +
         number_text(found.time) + " s, expected " + number_text(found.low, 4) + " to " +
         number_text(found.high, 4);
}

PrescribedMotion::PrescribedMotion(const Model& model, const MotionTable& table,
                                   const std::vector<std::string>& leave_out) {
  check_size(prescribed_motion, "columns of the values", table.values.cols(),
             Eigen::Index(table.columns.size()));
  const std::vector<std::size_t> places = followed(table, leave_out);
  std::string unknown;
  std::set<int> seen;
  for (const std::size_t c : places) {
    const MotionColumn& column = table.columns[c];
    const int number = coordinate_of(model, column);
    if (number < 0) unknown += (unknown.empty() ? "" : ", ") + column.coordinate;
    if (number >= 0 && !seen.insert(number).second)
      fail_argument(prescribed_motion, "coordinate", column.coordinate, "each coordinate once");
    coordinates_.push_back(number);
  }
  if (!unknown.empty())
    fail_argument(prescribed_motion, "columns of " + table.name, unknown, "coordinates of " + model.name);
  MatX<double> values(table.values.rows(), Eigen::Index(places.size()));
  for (std::size_t i = 0; i < places.size(); ++i)
    values.col(Eigen::Index(i)) =
        to_si(table.columns[places[i]], model.tree.coordinates()[std::size_t(coordinates_[i])]) *
        table.values.col(Eigen::Index(places[i]));
  spline_ = SplineTable(table.time, std::move(values));
  check_gaps(table);
  rounding_ = rounding_of_times(table.time);
}

}  // namespace lumbopelvic
