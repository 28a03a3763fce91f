#include <algorithm>
#include <cmath>
#include <utility>

#include "io/model/muscle_reader.hpp"
#include "io/model/pose_check.hpp"
#include "io/model/table.hpp"
#include "io/model/tables.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/core/limits.hpp"
#include "lumbopelvic/core/number_text.hpp"
#include "lumbopelvic/muscle/path_derivatives.hpp"
#include "lumbopelvic/tissue/disc_gradient.hpp"

namespace lumbopelvic::io {

namespace {

constexpr int steps = 32;                     // over the range of a coordinate
constexpr int halvings = 20;                  // of a step that looks like a jump: below 1e-6 of the range
constexpr double largest_arm_step = 0.01;     // [m/rad]
constexpr double largest_length_step = 1e-4;  // [m]

/// Length of a fascicle and its slope over one coordinate.
struct Sample {
  double q = 0.0, length = 0.0, slope = 0.0;
};

double arm_change(const Sample& a, const Sample& b) { return std::abs(b.slope - a.slope); }
/// What the slopes at both ends leave unexplained of the change in length.
double length_defect(const Sample& a, const Sample& b) {
  return std::abs(b.length - a.length - 0.5 * (a.slope + b.slope) * (b.q - a.q));
}

std::string in_mm(double metres) { return number_text(1000.0 * metres, 3) + " mm"; }

/// One coordinate moved through its range, all others at their defaults.
class RangeCheck {
 public:
  RangeCheck(const Model& model, int coordinate, const RowOf& row_of, Diagnostics& diagnostics)
      : model_(model),
        coordinate_(coordinate),
        row_of_(row_of),
        diagnostics_(diagnostics),
        pose_(default_pose(model.tree)),
        gradient_(VecX<double>::Zero(model.tree.n_coordinates())) {}

  void run() {
    const Coordinate& c = model_.tree.coordinates()[std::size_t(coordinate_)];
    const std::vector<std::size_t> moved = fascicles_moved();
    std::vector<std::vector<Sample>> samples(moved.size());
    for (int k = 0; k <= steps && !moved.empty(); ++k) {
      place(c.low + (c.high - c.low) * k / steps);
      for (std::size_t m = 0; m < moved.size(); ++m) samples[m].push_back(sample(moved[m]));
    }
    for (std::size_t m = 0; m < moved.size(); ++m) check(moved[m], samples[m]);
  }

 private:
  std::vector<std::size_t> fascicles_moved() const {
    std::vector<std::size_t> moved;
    for (std::size_t i = 0; i < model_.paths.size(); ++i)
      if (is_moved(model_.paths[i])) moved.push_back(i);
    return moved;
  }

  /// By this coordinate, and by none that balance alone places.
  bool is_moved(const Path& path) const {
    bool moves = false;
    for (const PathStretch& stretch : path.stretches)
      for (const int axis : stretch.axes) {
        const int c = model_.tree.axis_coordinate(axis);
        if (std::find(model_.deformation_coordinates.begin(), model_.deformation_coordinates.end(), c) !=
            model_.deformation_coordinates.end())
          return false;
        moves = moves || c == coordinate_;
      }
    return moves;
  }

  void place(double q) {
    pose_.q[coordinate_] = q;
    forward_kinematics(model_.tree, pose_, kin_);
  }

  /// At the pose placed last.
  Sample sample(std::size_t i) {
    gradient_.setZero();
    const double length =
        add_length_gradient(model_.tree, kin_, model_.surfaces, model_.paths[i], 1.0, gradient_);
    return {pose_.q[coordinate_], length, gradient_[coordinate_]};
  }

  void check(std::size_t i, const std::vector<Sample>& samples) {
    for (std::size_t k = 0; k + 1 < samples.size(); ++k) {
      const Sample &a = samples[k], &b = samples[k + 1];
      if (length_defect(a, b) > largest_length_step) {
        const auto [left, right] = closest(i, a, b, length_defect);
        const double step = std::abs(right.length - left.length);
        if (step > largest_length_step)
          return report(Severity::error, "length", i, left.q, step, largest_length_step);
      }
      if (arm_change(a, b) > largest_arm_step) {
        const auto [left, right] = closest(i, a, b, arm_change);
        const double step = arm_change(left, right);
        if (step > largest_arm_step)
          return report(Severity::warning, "moment arm", i, left.q, step, largest_arm_step);
      }
    }
  }

  /// Halves an interval again and again, keeping the half with the larger measure.
  std::pair<Sample, Sample> closest(std::size_t i, Sample a, Sample b,
                                    double (*measure)(const Sample&, const Sample&)) {
    for (int k = 0; k < halvings; ++k) {
      place(0.5 * (a.q + b.q));
      const Sample middle = sample(i);
      if (measure(a, middle) > measure(middle, b))
        b = middle;
      else
        a = middle;
    }
    return {a, b};
  }

  void report(Severity severity, const std::string& what, std::size_t i, double q, double step,
              double limit) {
    const Fascicle& f = model_.fascicles[i];
    TextStream where;
    where.precision(4);
    where << "step in the " << what << " of " << f.name << " at "
          << model_.tree.coordinates()[std::size_t(coordinate_)].name << " = " << q;
    const RowPlace place = row_of_(paths_layout.file, f.name);
    diagnostics_.add({severity, place.file, place.line, where.str(), in_mm(step), "at most " + in_mm(limit)});
  }

  const Model& model_;
  int coordinate_;
  const RowOf& row_of_;
  Diagnostics& diagnostics_;
  Pose<double> pose_;
  Kinematics<double> kin_;
  VecX<double> gradient_;
};

/// Warns of a level whose range goes farther in twist than its disc can follow.
void check_twist(const Model& model, const Disc& disc, const RowOf& row_of, Diagnostics& diagnostics) {
  VecX<double> q = default_pose(model.tree).q;
  for (const int c : disc.rotation) {
    const Coordinate& coordinate = model.tree.coordinates()[std::size_t(c)];
    for (const double end : {coordinate.low, coordinate.high}) {
      const double before = std::exchange(q[c], end);
      const double twist = evaluate_disc(model.tree, disc, q).theta[1];
      q[c] = before;
      if (std::abs(twist) <= largest_twist) continue;
      const RowPlace place = row_of(coordinates_layout.file, coordinate.name);
      diagnostics.add({Severity::warning, place.file, place.line,
                       "twist of " + disc.level + " at the end of the range of " + coordinate.name,
                       shown(twist) + " rad",
                       "at most " + number_text(largest_twist) + " rad to either side"});
      break;
    }
  }
}

}  // namespace

void check_ranges(const Model& model, const RowOf& row_of, Diagnostics& diagnostics) {
  for (int c = 0; c < model.tree.n_coordinates(); ++c) {
    const Coordinate& coordinate = model.tree.coordinates()[std::size_t(c)];
    if (coordinate.kind != MotionKind::rotation) continue;
    try {
      RangeCheck(model, c, row_of, diagnostics).run();
    } catch (const Error& e) {
      diagnostics.add({Severity::error, std::string(paths_layout.file), 0,
                       "a path over the range of " + coordinate.name, e.what(), "a taut path"});
    }
  }
  for (const Disc& disc : model.discs) check_twist(model, disc, row_of, diagnostics);
}

}  // namespace lumbopelvic::io
