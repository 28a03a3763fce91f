#pragma once
/// Definitions of plain_tree.hpp, compiled once in the library.

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/dynamics/plain_tree.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE PlainTree::PlainTree(const DynamicsTree& tree) : n_links_(tree.n_links()) {
  const auto n = std::size_t(tree.n_dofs());
  plain_ = tree.base_speed() == BaseSpeed::coordinate_rates && tree.elements().size() == n &&
           tree.axes().size() == n;
  for (const auto& axis : tree.axes()) plain_ = plain_ && axis.curve < 0;
  if (!plain_) return;
  link_.resize(n), carrier_.assign(n, -1);
  carries_.assign(n * std::size_t(n_links_), 0), precedes_.assign(n * n, 0);
  std::vector<int> last(std::size_t(n_links_), -1);  // dof of each link's last axis, or of what carries it
  for (int l = 0; l < n_links_; ++l) {
    const auto& link = tree.links()[std::size_t(l)];
    int behind = link.parent == ground ? -1 : last[std::size_t(link.parent)];
    for (int i = link.first_axis; i < link.first_axis + link.n_axes; ++i) {
      const int dof = tree.axes()[std::size_t(i)].dof;
      link_[std::size_t(dof)] = l, carrier_[std::size_t(dof)] = behind;
      order_.push_back(dof);
      behind = dof;
    }
    last[std::size_t(l)] = behind;
    for (int k = behind; k >= 0; k = carrier(k))
      carries_[std::size_t(k) * std::size_t(n_links_) + std::size_t(l)] = 1;
  }
  for (int j = 0; j < int(n); ++j)
    for (int k = carrier(j); k >= 0; k = carrier(k)) precedes_[std::size_t(k) * n + std::size_t(j)] = 1;
}

LUMBOPELVIC_INLINE void update_plain_motion(const PlainTree& plain, const TreeMotion<double>& motion,
                                            const Vec3<double>& gravity_W, const VecX<double>& v,
                                            const VecX<double>& acceleration, PlainMotion& out) {
  const auto n = std::size_t(plain.n_dofs());
  out.screw = motion.screw;
  out.screw_rate.resize(n), out.velocity.resize(n), out.acceleration.resize(n);
  for (const int k : plain.order()) {
    const auto i = std::size_t(k);
    const int c = plain.carrier(k);
    const Spatial<double> V = c < 0 ? Spatial<double>() : out.velocity[std::size_t(c)];
    const Spatial<double> A =
        c < 0 ? Spatial<double>{Vec3<double>::Zero(), -gravity_W} : out.acceleration[std::size_t(c)];
    const Spatial<double>& s = out.screw[i];
    out.screw_rate[i] = cross_motion(V, s);
    out.velocity[i] = V + s * v[k];
    out.acceleration[i] = A + s * acceleration[k] + out.screw_rate[i] * v[k];
  }
}

LUMBOPELVIC_INLINE Mat6<double> force_cross_matrix(const Spatial<double>& V) {
  Mat6<double> X = Mat6<double>::Zero();
  X.topLeftCorner<3, 3>() = X.bottomRightCorner<3, 3>() = cross_matrix<double>(V.angular);
  X.topRightCorner<3, 3>() = cross_matrix<double>(V.linear);
  return X;
}

namespace detail {

[[nodiscard]] inline Mat6<double> inertia_matrix(const SpatialInertia<double>& I) {
  Mat6<double> M;
  M.topLeftCorner<3, 3>() = I.inertia;
  M.topRightCorner<3, 3>() = cross_matrix<double>(I.moment);
  M.bottomLeftCorner<3, 3>() = -M.topRightCorner<3, 3>();
  M.bottomRightCorner<3, 3>() = Mat3<double>::Identity() * I.mass;
  return M;
}
/// B of one link: V x* I - I V x + (. x* I V), with V x = -(V x*)^T.
[[nodiscard]] inline Mat6<double> coriolis_matrix(const Mat6<double>& I, const SpatialInertia<double>& rigid,
                                                  const Spatial<double>& V) {
  const Mat6<double> X = force_cross_matrix(V), XI = X * I;
  const Spatial<double> h = rigid * V;
  Mat6<double> B = XI + XI.transpose();  // -I V x = I (V x*)^T = (V x* I)^T
  B.topLeftCorner<3, 3>() -= cross_matrix<double>(h.angular);
  B.topRightCorner<3, 3>() -= cross_matrix<double>(h.linear);
  B.bottomLeftCorner<3, 3>() -= cross_matrix<double>(h.linear);
  return B;
}

}  // namespace detail

LUMBOPELVIC_INLINE InertiaPartials::InertiaPartials(const DynamicsTree& tree)
    : inertia_(std::size_t(tree.n_links())),
      coriolis_(inertia_),
      force_(inertia_.size()),
      drawn_(std::size_t(tree.n_dofs())) {}

LUMBOPELVIC_INLINE void InertiaPartials::add(const DynamicsTree& tree, const PlainTree& plain,
                                             const TreeMotion<double>& motion, const PlainMotion& at,
                                             MatX<double>& by_position, MatX<double>& by_speed) {
  for (std::size_t l = 0; l < inertia_.size(); ++l) {
    const auto& link = tree.links()[l];
    const auto& I = motion.inertia[l];
    const auto& V = motion.velocity[l];
    // The link's acceleration is that behind its last degree of freedom; a link of the skeleton has one, or
    // it would be welded to another.
    const int last = tree.axes()[std::size_t(link.first_axis + link.n_axes - 1)].dof;
    const auto& A = at.acceleration[std::size_t(last)];
    inertia_[l] = detail::inertia_matrix(I);
    coriolis_[l] = detail::coriolis_matrix(inertia_[l], I, V);
    force_[l] = (I * A + cross_force(V, I * V)).column();
  }
  for (auto l = inertia_.size(); l-- > 0;)
    if (const int parent = tree.links()[l].parent; parent != ground) {
      const auto p = std::size_t(parent);
      inertia_[p] += inertia_[l], coriolis_[p] += coriolis_[l], force_[p] += force_[l];
    }
  for (std::size_t i = 0; i < drawn_.size(); ++i)
    drawn_[i] =
        (cross_motion(at.screw[i], at.acceleration[i]) + cross_motion(at.screw_rate[i], at.velocity[i]))
            .column();
  for (const int k : plain.order()) {
    const auto i = std::size_t(k), l = std::size_t(plain.link(k));
    const Vec6<double> s = at.screw[i].column(), sigma = at.screw_rate[i].column();
    const Vec6<double>& pi = drawn_[i];
    // k the more distal, or the same
    const Mat6<double>&I = inertia_[l], &B = coriolis_[l];
    const Vec6<double> own = B * sigma - I * pi, moved = force_cross_matrix(at.screw[i]) * force_[l];
    const Vec6<double> speed = B * s + 2.0 * (I * sigma);
    by_position(k, k) += s.dot(own);
    by_speed(k, k) += s.dot(speed);
    const Vec6<double> with = own + moved, Is = I * s, Bs = B.transpose() * s;
    for (int j = plain.carrier(k); j >= 0; j = plain.carrier(j)) {
      const auto a = std::size_t(j);
      const Vec6<double> s_j = at.screw[a].column(), sigma_j = at.screw_rate[a].column();
      by_position(j, k) += s_j.dot(with);
      by_speed(j, k) += s_j.dot(speed);
      // and the other way round: k's balance as j moves, with the sums of k
      by_position(k, j) += Bs.dot(sigma_j) - Is.dot(drawn_[a]);
      by_speed(k, j) += Bs.dot(s_j) + 2.0 * Is.dot(sigma_j);
    }
  }
}

}  // namespace lumbopelvic
