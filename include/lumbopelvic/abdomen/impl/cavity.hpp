#pragma once
/// The surface of the cavity and its volume with derivatives. Included by cavity.hpp where the library is
/// used as headers.

#include <algorithm>
#include <map>

#include "lumbopelvic/abdomen/cavity.hpp"

namespace lumbopelvic {

namespace detail {

using Points = Eigen::Matrix<double, 3, Eigen::Dynamic>;

/// The edges of a closed surface.
LUMBOPELVIC_INLINE std::vector<CavityEdge> edges_of(const std::vector<CavityTriangle>& triangles) {
  std::map<std::pair<int, int>, int> third;  // of the triangle that runs from one vertex to another
  for (const auto& [a, b, c] : triangles) third[{a, b}] = c, third[{b, c}] = a, third[{c, a}] = b;
  std::vector<CavityEdge> edges;
  for (const auto& [from, left] : third)
    if (from.first < from.second)
      edges.push_back({from.first, from.second, left, third.at({from.second, from.first})});
  return edges;
}

/// A quadrilateral between two rings, its diagonal climbing away from the midline on either side.
LUMBOPELVIC_INLINE void add_quadrilateral(const std::array<int, 2>& lower, const std::array<int, 2>& upper,
                                          bool right, std::vector<CavityTriangle>& triangles) {
  if (right) {
    triangles.push_back({lower[0], upper[1], lower[1]});
    triangles.push_back({lower[0], upper[0], upper[1]});
  } else {
    triangles.push_back({lower[0], upper[0], lower[1]});
    triangles.push_back({lower[1], upper[0], upper[1]});
  }
}

/// A body's share in the push on the surface: with r from the origin O to a point and g what pushes there,
/// force sum g and dyad sum r g^T.
struct BodyPush {
  Vec3<double> force = Vec3<double>::Zero();
  Mat3<double> dyad = Mat3<double>::Zero();

  /// sum (r - o) x g: moment about a point o.
  [[nodiscard]] Vec3<double> moment(const Vec3<double>& o) const {
    const Vec3<double> about_origin{dyad(1, 2) - dyad(2, 1), dyad(2, 0) - dyad(0, 2),
                                    dyad(0, 1) - dyad(1, 0)};
    return about_origin - o.cross(force);
  }
  /// sum g . (w_j x (w_k x (r - o))).
  [[nodiscard]] double bending(const Vec3<double>& w_j, const Vec3<double>& w_k,
                               const Vec3<double>& o) const {
    const double through = w_j.dot(dyad * w_k) - w_j.dot(o) * force.dot(w_k);
    return through - w_j.dot(w_k) * (dyad.trace() - o.dot(force));
  }
};

/// The vertices of a cavity in the world, and what pressure makes of them.
class CavitySurface {
 public:
  CavitySurface(const Tree& tree, const Kinematics<double>& kin, const Cavity& cavity)
      : tree_(&tree), kin_(&kin), cavity_(&cavity), x_(3, Eigen::Index(cavity.vertices.size())) {
    if (cavity.vertices.empty()) return;
    origin_ = world_vertex(kin, cavity.vertices.front());
    for (Eigen::Index v = 0; v < x_.cols(); ++v)
      x_.col(v) = world_vertex(kin, cavity.vertices[std::size_t(v)]) - origin_;
  }

  /// dV/dx of every vertex, (3 x vertices) [m^2], and V of the triangles [m^3].
  [[nodiscard]] double push(const std::vector<CavityTriangle>& triangles, Points& g) const {
    double volume = 0.0;
    g = Points::Zero(3, x_.cols());
    for (const auto& [a, b, c] : triangles) {
      const Vec3<double> bc = x_.col(b).cross(x_.col(c));
      volume += bc.dot(x_.col(a)) / 6.0;
      g.col(a) += bc / 6.0;
      g.col(b) += x_.col(c).cross(x_.col(a)) / 6.0;
      g.col(c) += x_.col(a).cross(x_.col(b)) / 6.0;
    }
    return volume;
  }

  /// What each body is pushed with.
  [[nodiscard]] std::vector<BodyPush> on_bodies(const Points& g) const {
    std::vector<BodyPush> bodies(std::size_t(tree_->n_bodies()));
    for (Eigen::Index v = 0; v < x_.cols(); ++v)
      for (const CavityPoint& point : cavity_->vertices[std::size_t(v)].points) {
        if (point.at.body == ground) continue;
        const Vec3<double> r = world_point(*kin_, point.at) - origin_, share = point.weight * g.col(v);
        BodyPush& body = bodies[std::size_t(point.at.body)];
        body.force += share;
        body.dyad += r * share.transpose();
      }
    return bodies;
  }

  /// sum J^T g, (n_coordinates).
  [[nodiscard]] VecX<double> gradient(const std::vector<BodyPush>& bodies) const {
    VecX<double> V_q = VecX<double>::Zero(tree_->n_coordinates());
    for (int b = 0; b < tree_->n_bodies(); ++b)
      if (const BodyPush& push = bodies[std::size_t(b)]; !push.force.isZero(0.0) || !push.dyad.isZero(0.0))
        for (const int k : tree_->axes_of(b))
          if (const int c = tree_->axis_coordinate(k); c >= 0)
            V_q[c] += along(push, k) * kin_->rate[std::size_t(k)];
    return V_q;
  }

  /// Adds sum g . x_qq to H: dP_jk = w_j x J_k for j not distal to k, eq. (2.3) on the ground.
  void add_bending(const std::vector<BodyPush>& bodies, const std::vector<int>& column,
                   MatX<double>& H) const {
    for (int b = 0; b < tree_->n_bodies(); ++b) {
      const BodyPush& push = bodies[std::size_t(b)];
      if (push.force.isZero(0.0) && push.dyad.isZero(0.0)) continue;
      const auto& axes = tree_->axes_of(b);
      for (std::size_t i = 0; i < axes.size(); ++i) {
        const int k = axes[i], col = chosen(k, column);
        if (col < 0) continue;
        H(col, col) += along(push, k) * kin_->curvature[std::size_t(k)];
        for (std::size_t h = 0; h <= i; ++h) {
          const int row = chosen(axes[h], column);
          if (row < 0 || tree_->axis_kind(axes[h]) == MotionKind::translation) continue;
          const double value =
              bending(push, axes[h], k) * kin_->rate[std::size_t(axes[h])] * kin_->rate[std::size_t(k)];
          H(row, col) += value;
          if (h != i) H(col, row) += value;
        }
      }
    }
  }

  /// Adds J^T V_xx J: moving b moves the push on a by dx_b x (x_left - x_right) / 6, and the other way round.
  void add_stretching(const std::vector<CavityEdge>& edges, const std::vector<int>& column,
                      MatX<double>& H) const {
    using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    Rows J = Rows::Zero(3 * x_.cols(), H.cols()), dg = Rows::Zero(3 * x_.cols(), H.cols());
    for (Eigen::Index v = 0; v < x_.cols(); ++v)
      for (const CavityPoint& point : cavity_->vertices[std::size_t(v)].points)
        for (const int k : tree_->axes_of(point.at.body))
          if (const int c = chosen(k, column); c >= 0)
            J.block<3, 1>(3 * v, c) += axis_velocity(*tree_, *kin_, k, world_point(*kin_, point.at)) *
                                       (kin_->rate[std::size_t(k)] * point.weight);
    const auto add_cross = [&](int from, const Vec3<double>& d, int to) {  // dg_to += dx_from x d
      const Eigen::Index f = 3 * from, t = 3 * to;
      dg.row(t) += d.z() * J.row(f + 1) - d.y() * J.row(f + 2);
      dg.row(t + 1) += d.x() * J.row(f + 2) - d.z() * J.row(f);
      dg.row(t + 2) += d.y() * J.row(f) - d.x() * J.row(f + 1);
    };
    for (const CavityEdge& edge : edges) {
      const Vec3<double> d = (x_.col(edge.left) - x_.col(edge.right)) / 6.0;
      add_cross(edge.b, d, edge.a);
      add_cross(edge.a, -d, edge.b);
    }
    const MatX<double> product = J.transpose() * dg;
    H += 0.5 * (product + product.transpose());  // equal but for rounding
  }

 private:
  /// Push along axis k at unit speed.
  [[nodiscard]] double along(const BodyPush& push, int k) const {
    const auto& d = kin_->direction_W[std::size_t(k)];
    if (tree_->axis_kind(k) == MotionKind::translation) return d.dot(push.force);
    return d.dot(push.moment(kin_->point_W[std::size_t(k)] - origin_));
  }
  [[nodiscard]] double bending(const BodyPush& push, int j, int k) const {
    const auto &w_j = kin_->direction_W[std::size_t(j)], &d_k = kin_->direction_W[std::size_t(k)];
    if (tree_->axis_kind(k) == MotionKind::translation) return push.force.dot(w_j.cross(d_k));
    return push.bending(w_j, d_k, kin_->point_W[std::size_t(k)] - origin_);
  }
  [[nodiscard]] int chosen(int axis, const std::vector<int>& column) const {
    const int c = tree_->axis_coordinate(axis);
    return c < 0 ? -1 : column[std::size_t(c)];
  }

  const Tree* tree_;
  const Kinematics<double>* kin_;
  const Cavity* cavity_;
  Vec3<double> origin_ = Vec3<double>::Zero();
  Points x_;  ///< (3 x vertices), from the origin [m]
};

}  // namespace detail

LUMBOPELVIC_INLINE void close_surface(Cavity& cavity, int n_stations, int diaphragm_ring) {
  constexpr auto fn = "close_surface";
  const int n_vertices = int(cavity.vertices.size());
  if (n_stations < 4 || n_stations % 2 != 0)
    fail_argument(fn, "stations of a ring", n_stations, "an even number, at least 4");
  const int n_rings = (n_vertices - 2) / n_stations;
  if (n_rings < 1 || n_vertices != 2 + n_rings * n_stations)
    fail_argument(fn, "vertices", n_vertices, "two poles and whole rings of " + std::to_string(n_stations));
  check_range(fn, "ring of the diaphragm", double(diaphragm_ring), 0.0, double(n_rings));
  const auto vertex = [&](int ring, int station) { return 1 + ring * n_stations + station % n_stations; };
  cavity.triangles.clear();
  cavity.pleural_triangles.clear();
  for (int i = 0; i < n_stations; ++i) cavity.triangles.push_back({0, vertex(0, i), vertex(0, i + 1)});
  std::size_t below_diaphragm = cavity.triangles.size();
  for (int ring = 0; ring + 1 < n_rings; ++ring) {
    if (ring == diaphragm_ring) below_diaphragm = cavity.triangles.size();
    for (int i = 0; i < n_stations; ++i)
      detail::add_quadrilateral({vertex(ring, i), vertex(ring, i + 1)},
                                {vertex(ring + 1, i), vertex(ring + 1, i + 1)}, i < n_stations / 2,
                                cavity.triangles);
  }
  if (diaphragm_ring == n_rings - 1) below_diaphragm = cavity.triangles.size();
  for (int i = 0; i < n_stations; ++i)
    cavity.triangles.push_back({n_vertices - 1, vertex(n_rings - 1, i + 1), vertex(n_rings - 1, i)});
  cavity.edges = detail::edges_of(cavity.triangles);
  if (diaphragm_ring < n_rings) {
    cavity.pleural_triangles.assign(cavity.triangles.begin() + std::ptrdiff_t(below_diaphragm),
                                    cavity.triangles.end());
    for (int i = 1; i + 1 < n_stations; ++i)
      cavity.pleural_triangles.push_back(
          {vertex(diaphragm_ring, 0), vertex(diaphragm_ring, i), vertex(diaphragm_ring, i + 1)});
  }
  cavity.pleural_edges = detail::edges_of(cavity.pleural_triangles);
}

LUMBOPELVIC_INLINE Cavity pleural_part(const Cavity& cavity) {
  Cavity pleural_surface = cavity;
  pleural_surface.triangles = cavity.pleural_triangles;
  pleural_surface.edges = cavity.pleural_edges;
  pleural_surface.pleural_triangles.clear();
  pleural_surface.pleural_edges.clear();
  return pleural_surface;
}

LUMBOPELVIC_INLINE CavityVolume evaluate_cavity(const Tree& tree, const Kinematics<double>& kin,
                                                const Cavity& cavity, const std::vector<int>& column, int n) {
  CavityVolume V;
  V.gradient = V.pleural_gradient = VecX<double>::Zero(tree.n_coordinates());
  V.hessian = MatX<double>::Zero(n, n);
  if (cavity.triangles.empty()) return V;
  const detail::CavitySurface surface(tree, kin, cavity);
  detail::Points g;
  (void)surface.push(cavity.pleural_triangles, g);
  V.pleural_gradient = surface.gradient(surface.on_bodies(g));
  V.value = surface.push(cavity.triangles, g);
  const auto bodies = surface.on_bodies(g);
  V.gradient = surface.gradient(bodies);
  if (n == 0) return V;
  surface.add_bending(bodies, column, V.hessian);
  surface.add_stretching(cavity.edges, column, V.hessian);
  return V;
}

}  // namespace lumbopelvic
