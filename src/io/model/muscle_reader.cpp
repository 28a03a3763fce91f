#include "io/model/muscle_reader.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/muscle/path_geometry.hpp"

namespace lumbopelvic::io {

namespace {

constexpr Columns3 xyz{"x_m", "y_m", "z_m"};

WrapSide read_side(const Table& table, int row, WrapKind kind) {
  const bool cylinder = kind == WrapKind::cylinder;
  const std::vector<std::string_view> round{"all", "x", "-x", "y", "-y"};
  std::vector<std::string_view> sides = round;
  if (!cylinder) sides.insert(sides.end(), {"z", "-z"});
  return table.choice(row, "quadrant", sides) < 0 ? WrapSide{} : parse_wrap_side(table.text(row, "quadrant"));
}

WrapSurface read_wrap(const Table& table, int row, const Skeleton& skeleton) {
  WrapSurface surface;
  surface.name = table.key(row);
  const PathPoint origin = skeleton.point(table, row, "body", xyz);
  surface.body = origin.body;
  const Vec3<double> angles = table.vector(row, {"rot_x_rad", "rot_y_rad", "rot_z_rad"}, plausible_angle);
  surface.X_BS = {rotation_body_xyz(angles), origin.p_B};
  const int kind = table.choice(row, "type", {"cylinder", "ellipsoid"});
  if (kind < 0) return surface;
  surface.kind = kind == 0 ? WrapKind::cylinder : WrapKind::ellipsoid;
  surface.side = read_side(table, row, surface.kind);
  if (surface.kind == WrapKind::cylinder) {
    surface.radius = table.number(row, "radius_m", positive, plausible_radius);
    (void)table.number(row, "length_m", positive, plausible_size);
  } else {
    const Columns3 axes{"semi_axis_x_m", "semi_axis_y_m", "semi_axis_z_m"};
    for (int i = 0; i < 3; ++i)
      surface.semi_axes[i] = table.number(row, axes[std::size_t(i)], positive, plausible_radius);
  }
  return surface;
}

Fascicle read_fascicle(const Table& table, int row) {
  Fascicle f;
  f.name = table.key(row);
  f.group = table.text(row, "group");
  if (table.has("group") && f.group.empty()) table.fault(row, "group", "a name");
  f.side = table.choice(row, "side", {"L", "R"}) == 0 ? Side::left : Side::right;
  f.max_force = table.number(row, "f_max_N", positive, plausible_force);
  f.optimal_length = table.number(row, "l_opt_m", positive, plausible_fiber);
  f.slack_length = table.number(row, "l_slack_m", positive, plausible_tendon);
  f.pennation = table.number(row, "pennation_rad", a_pennation);
  if (f.pennation >= suspicious_pennation)
    table.warn(row, "pennation_rad", "below 0.7 rad, 40 degrees, as every muscle has (in degrees?)");
  f.max_velocity = table.number(row, "v_max_lopt_per_s", positive);
  f.activation_time = table.number(row, "tau_act_s", positive);
  f.deactivation_time = table.number(row, "tau_deact_s", positive);
  return f;
}

/// The rows of paths.csv of each fascicle, by row of muscles.csv.
std::vector<std::vector<int>> rows_of_paths(const Table& paths, const Table& muscles,
                                            const NameIndex& names) {
  std::vector<std::vector<int>> rows(std::size_t(muscles.size()));
  std::set<std::string> unknown;
  for (int row = 0; row < paths.size(); ++row) {
    const std::string& name = paths.key(row);
    if (names.find(name) < 0 && !unknown.insert(name).second) continue;  // said once for all its points
    const int muscle = names.refer(paths, row, "muscle");
    if (muscle < 0) continue;
    auto& own = rows[std::size_t(muscle)];
    static_cast<void>(paths.choice(row, "type", {"origin", "via", "insertion"}));
    const double index = paths.number(row, "index");
    if (std::isfinite(index) && index != double(own.size()))
      paths.fault(row, "index", std::to_string(own.size()) + ", counting each path from 0 without gaps");
    own.push_back(row);
  }
  for (int muscle = 0; muscle < muscles.size(); ++muscle)
    if (const auto n = rows[std::size_t(muscle)].size();
        n < 2 && !paths.has_error() && !muscles.has_error(muscle))
      muscles.fault(muscle, "number of path points of " + muscles.key(muscle), std::to_string(n),
                    "at least 2 in " + paths.file());
  return rows;
}

std::vector<PathPoint> read_points(const Table& paths, const std::vector<int>& rows,
                                   const Skeleton& skeleton) {
  std::vector<PathPoint> points;
  points.reserve(rows.size());
  for (const int row : rows) {
    points.push_back(skeleton.point(paths, row, "body", xyz));
    if (points.size() < 2) continue;
    const PathPoint &before = points[points.size() - 2], &here = points.back();
    if (skeleton.tree && before.body == here.body && before.p_B == here.p_B)
      paths.fault(row, "distance of " + paths.key(row) + " from its point before", "0", "> 0");
  }
  return points;
}

/// First and last point of "1 to 2", or of "1-2", of which spreadsheets make a date.
std::optional<std::pair<int, int>> points_of(std::string_view text) {
  const auto take = [&text](int& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    text.remove_prefix(std::size_t(end - text.data()));
    return error == std::errc();
  };
  int first = 0, last = 0;
  if (!take(first)) return {};
  const std::string_view between = text.starts_with('-') ? "-" : " to ";
  if (!text.starts_with(between)) return {};
  text.remove_prefix(between.size());
  if (!take(last) || !text.empty()) return {};
  return std::pair{first, last};
}

/// Numbers of the points between which a wrap acts: "all", or "1 to 2" by their index in paths.csv.
std::pair<int, int> read_range(const Table& muscles, int row, const std::string& text, int n_points) {
  const int last = n_points - 1;
  if (text == "all") return {0, last};
  const auto points = points_of(text);
  if (!points) {
    muscles.fault(row, "wrap_segments",
                  "all, or the first and last point such as 0 to 1 (did a spreadsheet make a date of it?)");
    return {0, 0};
  }
  if (!(points->first >= 0 && points->first < points->second && points->second <= last)) {
    muscles.fault(row, "wrap_segments",
                  "points from 0 to " + std::to_string(last) + ", the first below the last");
    return {0, 0};
  }
  if (text.find('-') != std::string::npos)
    muscles.warn(row, "wrap_segments", "1 to 2 and the like: a spreadsheet makes a date of 1-2");
  return *points;
}

/// Surfaces that claim each stretch of a path, in the order listed. A path that is not whole has no
/// stretches.
std::vector<std::vector<int>> read_claims(const Table& muscles, int row, const NameIndex& wraps,
                                          int n_points) {
  std::vector<std::vector<int>> claims(std::size_t(std::max(n_points - 1, 0)));
  const auto names = muscles.texts(row, "wraps"), ranges = muscles.texts(row, "wrap_segments");
  if (ranges.size() != names.size() && (names.empty() || ranges.size() != 1)) {
    muscles.fault(row, "wrap_segments",
                  names.empty() ? "nothing, as in wraps" : "one range, or one for each wrap");
    return claims;
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    const int surface = wraps.find(names[i]);
    if (surface < 0 && wraps.complete()) muscles.fault(row, "wraps", "names of wraps.csv");
    if (surface < 0 || claims.empty()) continue;
    const auto [first, last] = read_range(muscles, row, ranges[ranges.size() == 1 ? 0 : i], n_points);
    for (int k = first; k < last; ++k) claims[std::size_t(k)].push_back(surface);
  }
  return claims;
}

/// One surface for each stretch, -1 for none.
std::vector<int> settle(const std::vector<std::vector<int>>& claims, const std::vector<PathPoint>& points,
                        const std::vector<WrapSurface>& surfaces, const Kinematics<double>& kin) {
  std::vector<int> chosen;
  chosen.reserve(claims.size());
  for (std::size_t k = 0; k < claims.size(); ++k) {
    const auto touches = [&](int surface) {
      const PathStretch stretch{points[k], points[k + 1], surface, {}};
      try {
        return evaluate_stretch(kin, surfaces, stretch, SegmentOrder::length).shape.wrapped();
      } catch (const ConvergenceError&) {
        return false;  // the check of the default pose will say so
      }
    };
    if (claims[k].size() < 2) {
      chosen.push_back(claims[k].empty() ? -1 : claims[k].front());
      continue;
    }
    const auto touching = std::find_if(claims[k].begin(), claims[k].end(), touches);
    chosen.push_back(touching == claims[k].end() ? claims[k].front() : *touching);
  }
  return chosen;
}

}  // namespace

Pose<double> default_pose(const Tree& tree) {
  Pose<double> pose{VecX<double>(tree.n_coordinates())};
  for (int i = 0; i < tree.n_coordinates(); ++i) pose.q[i] = tree.coordinates()[std::size_t(i)].default_value;
  return pose;
}

void read_muscles(const Tables& tables, const Skeleton& skeleton, Model& model) {
  const NameIndex wraps(tables.wraps, "wrap"), muscles(tables.muscles, "muscle");
  for (int row = 0; row < tables.wraps.size(); ++row)
    model.surfaces.push_back(read_wrap(tables.wraps, row, skeleton));
  for (int row = 0; row < tables.muscles.size(); ++row)
    model.fascicles.push_back(read_fascicle(tables.muscles, row));
  const auto rows = rows_of_paths(tables.paths, tables.muscles, muscles);

  std::vector<std::vector<PathPoint>> points;
  std::vector<std::vector<std::vector<int>>> claims;
  points.reserve(rows.size());
  claims.reserve(rows.size());
  for (int row = 0; row < tables.muscles.size(); ++row) {
    points.push_back(read_points(tables.paths, rows[std::size_t(row)], skeleton));
    const bool whole = !tables.paths.has_error() && points.back().size() >= 2;
    claims.push_back(read_claims(tables.muscles, row, wraps, whole ? int(points.back().size()) : 0));
  }
  if (!skeleton.tree || tables.wraps.has_error() || tables.muscles.has_error() || tables.paths.has_error())
    return;
  Kinematics<double> kin;
  forward_kinematics(*skeleton.tree, default_pose(*skeleton.tree), kin);
  for (std::size_t i = 0; i < points.size(); ++i)
    model.paths.push_back(compile_path(*skeleton.tree, points[i],
                                       settle(claims[i], points[i], model.surfaces, kin), model.surfaces));
}

}  // namespace lumbopelvic::io
