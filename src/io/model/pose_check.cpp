#include "io/model/pose_check.hpp"

#include "io/model/muscle_reader.hpp"
#include "io/model/table.hpp"
#include "io/model/tables.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/core/limits.hpp"
#include "lumbopelvic/core/number_text.hpp"
#include "lumbopelvic/muscle/path_geometry.hpp"
#include "lumbopelvic/tissue/disc_gradient.hpp"

namespace lumbopelvic::io {

namespace {

constexpr double lightest = 30.0,
                 heaviest = 150.0;  // [kg] of a grown person; beyond, a unit or a table is wrong

class PoseCheck {
 public:
  PoseCheck(const Model& model, const Pose<double>& pose, const RowOf& row_of, Diagnostics& diagnostics)
      : model_(model), pose_(pose), row_of_(row_of), diagnostics_(diagnostics) {
    forward_kinematics(model.tree, pose, kin_);
  }

  void run() {
    for (int i = 0; i < model_.n_fascicles(); ++i) check_fascicle(std::size_t(i));
    for (const Disc& disc : model_.discs) check_twist(disc);
  }

 private:
  void add(Severity severity, std::string_view file, const Fascicle& f, const std::string& where,
           const std::string& value, const std::string& expectation) {
    const RowPlace place = row_of_(file, f.name);
    diagnostics_.add({severity, place.file, place.line, where + " of " + f.name, value, expectation});
  }

  void check_fascicle(std::size_t i) {
    const Fascicle& f = model_.fascicles[i];
    try {
      check_stretches(f, model_.paths[i]);
      check_fiber(f, path_length(kin_, model_.surfaces, model_.paths[i]));
    } catch (const Error& e) {
      add(Severity::error, paths_layout.file, f, "path", e.what(), "a taut path");
    }
  }

  void check_stretches(const Fascicle& f, const Path& path) {
    for (std::size_t k = 0; k < path.stretches.size(); ++k) {
      const PathStretch& stretch = path.stretches[k];
      const auto g = evaluate_stretch(kin_, model_.surfaces, stretch, SegmentOrder::length);
      if (g.shape.state == SegmentState::inside)
        add(Severity::warning, paths_layout.file, f,
            "stretch " + std::to_string(k) + "-" + std::to_string(k + 1),
            "inside " + model_.surfaces[std::size_t(stretch.surface)].name, "both ends outside of it");
      if (g.shape.state == SegmentState::wrong_side)
        add(Severity::warning, paths_layout.file, f,
            "stretch " + std::to_string(k) + "-" + std::to_string(k + 1),
            "not taut on the quadrant of " + model_.surfaces[std::size_t(stretch.surface)].name,
            "a taut path");
    }
  }

  void check_fiber(const Fascicle& f, double length) {
    const double slack = f.slack_length * f.rest_length, optimal = f.optimal_length * f.rest_length;
    if (length <= slack)
      return add(Severity::error, muscles_layout.file, f, "length left for the fibre", shown(length - slack),
                 "> 0: the path is " + shown(length) + " m, the tendon " + shown(slack) + " m");
    const double norm = std::hypot(length - slack, optimal * std::sin(f.pennation)) / optimal;
    if (norm < shortest_fiber_norm || norm > longest_fiber_norm)
      add(Severity::error, muscles_layout.file, f, "fibre length", shown(norm) + " l_opt",
          number_text(shortest_fiber_norm) + " to " + number_text(longest_fiber_norm) + " l_opt");
  }

  void check_twist(const Disc& disc) {
    const double twist = evaluate_disc(model_.tree, disc, pose_.q).theta[1];
    if (std::abs(twist) <= largest_twist) return;
    const RowPlace place = row_of_(discs_layout.file, disc.level);
    diagnostics_.add({Severity::error, place.file, place.line, "twist of " + disc.level,
                      shown(twist) + " rad",
                      "at most " + number_text(largest_twist) + " rad to either side"});
  }

  const Model& model_;
  const Pose<double>& pose_;
  const RowOf& row_of_;
  Diagnostics& diagnostics_;
  Kinematics<double> kin_;
};

}  // namespace

void check_at(const Model& model, const Pose<double>& pose, const RowOf& row_of, Diagnostics& diagnostics) {
  PoseCheck(model, pose, row_of, diagnostics).run();
}

void check_at_default(const Model& model, const RowOf& row_of, Diagnostics& diagnostics) {
  const double mass = model.tree.total_mass();
  if (!(mass >= lightest && mass <= heaviest))
    diagnostics.add(
        {Severity::error, std::string(bodies_layout.file), 0, "total mass", shown(mass), "30 to 150 kg"});
  check_inertia(model, row_of, diagnostics);
  check_at(model, default_pose(model.tree), row_of, diagnostics);
}

}  // namespace lumbopelvic::io
