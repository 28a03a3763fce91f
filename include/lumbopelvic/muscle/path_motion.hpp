#pragma once
/// Lengths of all paths, how fast they change, and what tensions along them do to the tree.

#include "lumbopelvic/math/lanes.hpp"
#include "lumbopelvic/multibody/jacobian.hpp"
#include "lumbopelvic/multibody/link_wrench.hpp"
#include "lumbopelvic/muscle/path_geometry.hpp"
#include "lumbopelvic/muscle/path_set.hpp"
#include "lumbopelvic/muscle/stretch_kernel.hpp"

namespace lumbopelvic {

/// Results and scratch of one thread. Made once and filled again and again: a loop does not allocate.
template <Real S>
struct PathMotion {
  VecX<S> length;  ///< (n_paths) [m]
  VecX<S> speed;   ///< (n_paths) dL/dt [m/s], lengthening > 0

  /// Rows of eight, by block: length, speed, then the wrench on `to` of a unit pull away from the path, as
  /// moment about the origin of the group's frame and force in its axes; then the same on `from`.
  static constexpr std::size_t n_rows = 14;
  std::vector<S> rows;
  /// The same of single stretches, about O in world axes.
  struct Single {
    S length = S(0.0), speed = S(0.0);
    Spatial<S> on_a, on_b;
    int surface_link = ground;  ///< of the surface it touches; ground where it is straight
  };
  std::vector<Single> singles;
  Kinematics<S> bodies;  ///< frames of the bodies that single stretches touch
  VecX<S> tension;       ///< (n_paths + 1), the last for copies that fill up blocks: 0

  explicit PathMotion(const PathSet& set)
      : length(VecX<S>::Constant(set.size(), S(0.0))),
        speed(length),
        rows(std::size_t(set.n_slots()) * n_rows, S(0.0)),
        singles(set.singles().size()),
        tension(VecX<S>::Constant(set.size() + 1, S(0.0))) {
    bodies.X_WB.resize(std::size_t(set.n_bodies()));
  }
  [[nodiscard]] S* row(int block, std::size_t number) {
    return rows.data() + (std::size_t(block) * n_rows + number) * pack_size;
  }
  [[nodiscard]] const S* row(int block, std::size_t number) const {
    return rows.data() + (std::size_t(block) * n_rows + number) * pack_size;
  }
};

namespace detail {

/// How a link stands and moves against another, in the other's axes, about its origin.
template <Real S>
struct RelativeLink {
  Transform<S> X;
  Vec3<S> angular, linear;

  RelativeLink(const TreeMotion<S>& motion, int link, int frame) {
    const Transform<S> X_OF = link_frame(motion, frame), X_OL = link_frame(motion, link);
    const Mat3<S> R_FO = X_OF.R.transpose();
    X.R.noalias() = R_FO * X_OL.R;
    X.p.noalias() = R_FO * (X_OL.p - X_OF.p);
    const Spatial<S> V = link_velocity(motion, link) - link_velocity(motion, frame);
    angular.noalias() = R_FO * V.angular;
    linear.noalias() = R_FO * (V.linear + V.angular.cross(X_OF.p));
  }
};

template <class Lanes, class Row>
[[nodiscard]] Triple<typename Lanes::Number> load_triple(const Lanes& lanes, const std::array<Row, 3>& rows) {
  return {lanes.load(rows[0].data()), lanes.load(rows[1].data()), lanes.load(rows[2].data())};
}
/// Notes the wrench of a unit pull at p along u, and returns its power on a motion.
template <class Lanes, class T, Real S>
[[nodiscard]] T note_pull(const Lanes& lanes, const Triple<T>& p, const Triple<T>& u,
                          const RelativeLink<S>& link, S* row) {
  const Triple<T> n = p.cross(u);
  for (const T* x : {&n.x, &n.y, &n.z, &u.x, &u.y, &u.z}) {
    lanes.store(*x, row);
    row += pack_size;
  }
  return n.x * link.angular[0] + n.y * link.angular[1] + n.z * link.angular[2] + u.x * link.linear[0] +
         u.y * link.linear[1] + u.z * link.linear[2];
}

template <Real S>
void update_straight(const PathSet& set, const PathSet::Group& group, const RelativeLink<S>& to,
                     PathMotion<S>& data) {
  for (int k = group.first_block; k < group.first_block + group.n_blocks; ++k)
    in_lanes<S>([&](const auto& lanes) {
      const auto& block = set.blocks()[std::size_t(k)];
      const auto p_from = load_triple(lanes, block.p_from);
      const auto p_to = transformed(to.X, load_triple(lanes, block.p_to));
      const auto shape = straight_stretch(p_from, p_to);
      lanes.store(shape.length, data.row(k, 0));
      lanes.store(note_pull(lanes, p_from, shape.gradient_b, to, data.row(k, 2)), data.row(k, 1));
    });
}

template <Real S>
void update_wrapping(const PathSet& set, const PathSet::Group& group, const RelativeLink<S>& from,
                     const RelativeLink<S>& to, PathMotion<S>& data) {
  for (int k = group.first_block; k < group.first_block + group.n_blocks; ++k)
    in_lanes<S>([&](const auto& lanes) {
      using T = typename std::decay_t<decltype(lanes)>::Number;
      const auto& block = set.blocks()[std::size_t(k)];
      const auto& around = set.cylinders(k);
      std::array<T, 9> R;
      for (std::size_t i = 0; i < 9; ++i) R[i] = lanes.load(around.R_SF[i].data());
      const auto origin = load_triple(lanes, around.p_SF);
      const auto in_surface = [&](const Triple<T>& p) {
        return Triple<T>{R[0] * p.x + R[1] * p.y + R[2] * p.z, R[3] * p.x + R[4] * p.y + R[5] * p.z,
                         R[6] * p.x + R[7] * p.y + R[8] * p.z} +
               origin;
      };
      const auto in_frame = [&](const Triple<T>& u) {
        return Triple<T>{R[0] * u.x + R[3] * u.y + R[6] * u.z, R[1] * u.x + R[4] * u.y + R[7] * u.z,
                         R[2] * u.x + R[5] * u.y + R[8] * u.z};
      };
      const auto p_from = transformed(from.X, load_triple(lanes, block.p_from));
      const auto p_to = transformed(to.X, load_triple(lanes, block.p_to));
      const auto shape = cylinder_stretch<T>(lanes.load(around.radius.data()),
                                             is_below(T(0.5), lanes.load(around.any_side.data())),
                                             in_surface(p_from), in_surface(p_to));
      lanes.store(shape.length, data.row(k, 0));
      lanes.store(note_pull(lanes, p_to, in_frame(shape.gradient_b), to, data.row(k, 2)) +
                      note_pull(lanes, p_from, in_frame(shape.gradient_a), from, data.row(k, 8)),
                  data.row(k, 1));
    });
}

template <Real S>
void update_singles(const PathSet& set, const TreeMotion<S>& motion, PathMotion<S>& data) {
  for (const int b : set.single_bodies()) {
    const auto& [link, X_LB] = set.placement(b);
    const Transform<S> X_OL = link_frame(motion, link);
    data.bodies.X_WB[std::size_t(b)] =
        X_OL * Transform<S>{X_LB.R.template cast<S>(), X_LB.p.template cast<S>()};
    data.bodies.X_WB[std::size_t(b)].p += motion.origin_W;
  }
  for (std::size_t i = 0; i < set.singles().size(); ++i) {
    const auto& single = set.singles()[i];
    auto& out = data.singles[i];
    const auto g = evaluate_stretch(data.bodies, set.surfaces(), single.stretch, SegmentOrder::gradient);
    const auto pull = [&](const Vec3<S>& p_W, const Vec3<S>& u) {
      return Spatial<S>{Vec3<S>(p_W - motion.origin_W).cross(u), u};
    };
    out.length = g.shape.length;
    out.on_a = pull(g.p_a_W, g.shape.gradient_a);
    out.on_b = pull(g.p_b_W, g.shape.gradient_b);
    out.surface_link = g.surface_body == ground ? ground : set.placement(g.surface_body).link;
    const Spatial<S> V = link_velocity(motion, out.surface_link);
    out.speed = out.on_a.dot(link_velocity(motion, single.link_a) - V) +
                out.on_b.dot(link_velocity(motion, single.link_b) - V);
  }
}

template <Real S>
void sum_stretches(const PathSet& set, PathMotion<S>& data) {
  for (int m = 0; m < set.size(); ++m) {
    S length(set.constant()[m]), speed(0.0);
    for (int i = set.first_slot(m); i < set.first_slot(m + 1); ++i) {
      const int slot = set.slots()[std::size_t(i)];
      const S* row = data.row(slot / int(pack_size), 0) + slot % int(pack_size);
      length += row[0];
      speed += row[pack_size];
    }
    data.length[m] = length;
    data.speed[m] = speed;
  }
  for (std::size_t i = 0; i < set.singles().size(); ++i) {
    data.length[set.singles()[i].path] += data.singles[i].length;
    data.speed[set.singles()[i].path] += data.singles[i].speed;
  }
}

}  // namespace detail

/// Lengths of all paths, eq. (2.1) with geodesics where they wrap, and their rates.
/// @param motion  filled by `update_motion` for the tree the set was compiled for
/// @throws ConvergenceError if the geodesic on an ellipsoid was not found
template <Real S>
void update_paths(const PathSet& set, const TreeMotion<S>& motion, PathMotion<S>& data) {
  check_size("update_paths", "links", Eigen::Index(motion.X_OL.size()), set.n_links());
  for (const auto& group : set.groups()) {
    const detail::RelativeLink<S> to(motion, group.to, group.frame);
    if (group.wraps)
      detail::update_wrapping(set, group, detail::RelativeLink<S>(motion, group.from, group.frame), to, data);
    else
      detail::update_straight(set, group, to, data);
  }
  detail::update_singles(set, motion, data);
  detail::sum_stretches(set, data);
}

namespace detail {

/// Sum over a group of tension times the wrench in rows `first` and on.
template <Real S>
[[nodiscard]] Spatial<S> group_pull(const PathSet& set, const PathSet::Group& group, std::size_t first,
                                    const PathMotion<S>& data) {
  Spatial<S> sum;
  in_lanes<S>([&](const auto& lanes) {
    using T = typename std::decay_t<decltype(lanes)>::Number;
    std::array<T, 6> part;
    part.fill(T(0.0));
    for (int k = group.first_block; k < group.first_block + group.n_blocks; ++k) {
      std::array<S, pack_size> pulls;
      for (std::size_t i = 0; i < pack_size; ++i)
        pulls[i] = data.tension[set.blocks()[std::size_t(k)].path[i]];
      const T tension = lanes.load(pulls.data());
      for (std::size_t r = 0; r < 6; ++r) part[r] += lanes.load(data.row(k, first + r)) * tension;
    }
    for (std::size_t i = 0; i < 3; ++i) {
      sum.angular[Eigen::Index(i)] += sum_of_lanes(part[i]);
      sum.linear[Eigen::Index(i)] += sum_of_lanes(part[i + 3]);
    }
  });
  return sum;
}

/// A wrench about the origin of a frame in its axes, about O in world axes.
template <Real S>
[[nodiscard]] Spatial<S> out_of_frame(const Transform<S>& X_OF, const Spatial<S>& F) {
  const Vec3<S> force = X_OF.R * F.linear;
  return {X_OF.R * F.angular + X_OF.p.cross(force), force};
}

}  // namespace detail

/// Adds what tensions along the paths do to the links: a pull on either end, and the thrust on surfaces.
///
///   tau = -L^T f,   by the wrenches that give the power -f . dL/dt                                   (2.6)
///
/// @param tension   f, (n_paths) [N]
/// @param data      filled by `update_paths`
/// @param wrenches  (n_links); `add_generalized_forces` turns them into tau
/// @throws InvalidArgument if a size disagrees
template <Real S>
void add_tensions(const PathSet& set, const TreeMotion<S>& motion, const VecX<S>& tension,
                  PathMotion<S>& data, LinkWrenches<S>& wrenches) {
  check_size("add_tensions", "tension", tension.size(), set.size());
  check_size("add_tensions", "wrenches", Eigen::Index(wrenches.size()), set.n_links());
  data.tension.head(set.size()) = tension;
  const auto act = [&](int link, int on, const Spatial<S>& F) {  // F pulls the link away from the path
    if (link != ground) wrenches[std::size_t(link)] -= F;
    if (on != ground) wrenches[std::size_t(on)] += F;
  };
  for (const auto& group : set.groups()) {
    const Transform<S> X_OF = link_frame(motion, group.frame);
    act(group.to, group.frame, detail::out_of_frame(X_OF, detail::group_pull(set, group, 2, data)));
    if (group.wraps && group.from != group.frame)
      act(group.from, group.frame, detail::out_of_frame(X_OF, detail::group_pull(set, group, 8, data)));
  }
  for (std::size_t i = 0; i < set.singles().size(); ++i) {
    const auto& single = set.singles()[i];
    const auto& at = data.singles[i];
    act(single.link_a, at.surface_link, at.on_a * tension[single.path]);
    act(single.link_b, at.surface_link, at.on_b * tension[single.path]);
  }
}

}  // namespace lumbopelvic
