#pragma once
/// Definitions of path_set.hpp: how paths are compiled. Included by path_set.hpp where the library is used as
/// headers.

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/muscle/path_geometry.hpp"
#include "lumbopelvic/muscle/path_set.hpp"

namespace lumbopelvic {

namespace detail {

class PathCompiler {
 public:
  PathCompiler(PathSet& out, const DynamicsTree& tree, const std::vector<Path>& paths) : out_(out) {
    out_.n_links_ = tree.n_links();
    for (int b = 0; b < tree.n_bodies(); ++b) {
      out_.placements_.push_back(tree.placement(b));
      as_placed_.X_WB.push_back(tree.placement(b).X_LB);
    }
    out_.constant_ = VecX<double>::Zero(Eigen::Index(paths.size()));
    for (std::size_t m = 0; m < paths.size(); ++m)
      for (const PathStretch& stretch : paths[m].stretches) sort(stretch, int(m));
    for (const bool wraps : {false, true}) {
      if (wraps) out_.first_wrapping_block_ = static_cast<int>(out_.blocks_.size());
      for (const auto& [key, members] : found_)
        if (std::get<0>(key) == wraps) add_group(key, members);
    }
    list_slots();
  }

 private:
  /// Whether it wraps, and the links: from, to, frame.
  using Key = std::tuple<bool, int, int, int>;
  struct Member {
    const PathStretch* stretch;
    int path;
    bool turned;  ///< from and to are b and a
  };

  [[nodiscard]] int link(int body) const { return body == ground ? ground : out_.placement(body).link; }
  [[nodiscard]] Vec3<double> on_link(const PathPoint& p) const {
    return p.body == ground ? p.p_B : out_.placement(p.body).X_LB * p.p_B;
  }
  void sort(const PathStretch& stretch, int path);
  void add_group(const Key& key, const std::vector<Member>& members);
  void fill(PathSet::Block& block, std::size_t lane, const Member& member) const;
  void fill(PathSet::Cylinders& cylinders, std::size_t lane, const WrapSurface& surface) const;
  void list_slots();

  PathSet& out_;
  Kinematics<double> as_placed_;  ///< every body where it stands on its link
  std::map<Key, std::vector<Member>> found_;
  std::set<int> single_bodies_;
};

/// Constant, straight, around a cylinder, or by itself.
LUMBOPELVIC_INLINE void PathCompiler::sort(const PathStretch& stretch, int path) {
  const int a = link(stretch.a.body), b = link(stretch.b.body);
  if (stretch.surface < 0) {
    if (a == b)
      out_.constant_[path] += (on_link(stretch.a) - on_link(stretch.b)).norm();
    else
      found_[{false, std::min(a, b), std::max(a, b), std::min(a, b)}].push_back({&stretch, path, a > b});
    return;
  }
  const WrapSurface& surface = out_.surfaces_[std::size_t(stretch.surface)];
  const int s = link(surface.body);
  if (a == b && a == s) {
    out_.constant_[path] +=
        evaluate_stretch(as_placed_, out_.surfaces_, stretch, SegmentOrder::length).shape.length;
  } else if (surface.kind == WrapKind::cylinder) {
    const bool turned = b == s || (a != s && a > b);
    found_[{true, turned ? b : a, turned ? a : b, s}].push_back({&stretch, path, turned});
  } else {
    out_.singles_.push_back({stretch, path, a, b});
    for (const int body : {stretch.a.body, stretch.b.body, surface.body})
      if (body != ground && single_bodies_.insert(body).second) out_.single_bodies_.push_back(body);
  }
}

LUMBOPELVIC_INLINE void PathCompiler::add_group(const Key& key, const std::vector<Member>& members) {
  PathSet::Group group;
  std::tie(group.wraps, group.from, group.to, group.frame) = key;
  group.first_block = static_cast<int>(out_.blocks_.size());
  group.n_blocks = static_cast<int>((members.size() + pack_size - 1) / pack_size);
  for (std::size_t first = 0; first < members.size(); first += pack_size) {
    out_.blocks_.emplace_back();
    if (group.wraps) out_.cylinders_.emplace_back();
    for (std::size_t lane = 0; lane < pack_size; ++lane) {
      const Member& member = members[std::min(first + lane, members.size() - 1)];
      fill(out_.blocks_.back(), lane, member);
      if (group.wraps)
        fill(out_.cylinders_.back(), lane, out_.surfaces_[std::size_t(member.stretch->surface)]);
      if (first + lane >= members.size()) out_.blocks_.back().path[lane] = out_.size();
    }
  }
  out_.groups_.push_back(group);
}

LUMBOPELVIC_INLINE void PathCompiler::fill(PathSet::Block& block, std::size_t lane,
                                           const Member& member) const {
  const PathStretch& stretch = *member.stretch;
  const Vec3<double> from = on_link(member.turned ? stretch.b : stretch.a);
  const Vec3<double> to = on_link(member.turned ? stretch.a : stretch.b);
  for (std::size_t i = 0; i < 3; ++i) {
    block.p_from[i][lane] = from[Eigen::Index(i)];
    block.p_to[i][lane] = to[Eigen::Index(i)];
  }
  block.path[lane] = member.path;
}

LUMBOPELVIC_INLINE void PathCompiler::fill(PathSet::Cylinders& cylinders, std::size_t lane,
                                           const WrapSurface& surface) const {
  Transform<double> X_FS = surface.X_BS;
  if (surface.body != ground) X_FS = out_.placement(surface.body).X_LB * X_FS;
  if (!surface.side.any()) {
    const Vec3<double> x = surface.side.direction(), z = Vec3<double>::UnitZ();
    Mat3<double> R_SA;
    R_SA << x, z.cross(x), z;
    X_FS.R = X_FS.R * R_SA;
  }
  const Transform<double> X_SF = X_FS.inverse();
  for (Eigen::Index i = 0; i < 3; ++i) {
    for (Eigen::Index j = 0; j < 3; ++j) cylinders.R_SF[std::size_t(3 * i + j)][lane] = X_SF.R(i, j);
    cylinders.p_SF[std::size_t(i)][lane] = X_SF.p[i];
  }
  const WrappingCylinder checked(surface.radius, surface.side);
  cylinders.radius[lane] = checked.radius();
  cylinders.any_side[lane] = checked.side().any() ? 1.0 : 0.0;
}

LUMBOPELVIC_INLINE void PathCompiler::list_slots() {
  std::vector<std::vector<int>> of_path(out_.constant_.size());
  for (std::size_t k = 0; k < out_.blocks_.size(); ++k)
    for (std::size_t lane = 0; lane < pack_size; ++lane)
      if (const int m = out_.blocks_[k].path[lane]; m < out_.size())
        of_path[std::size_t(m)].push_back(static_cast<int>(k * pack_size + lane));
  for (const auto& own : of_path) {
    out_.first_slot_.push_back(static_cast<int>(out_.slots_.size()));
    out_.slots_.insert(out_.slots_.end(), own.begin(), own.end());
  }
  out_.first_slot_.push_back(static_cast<int>(out_.slots_.size()));
}

}  // namespace detail

LUMBOPELVIC_INLINE PathSet::PathSet(const DynamicsTree& tree, const std::vector<Path>& paths,
                                    const std::vector<WrapSurface>& surfaces)
    : surfaces_(surfaces) {
  detail::PathCompiler(*this, tree, paths);
}

}  // namespace lumbopelvic
