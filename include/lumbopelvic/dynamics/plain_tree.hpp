#pragma once
/// Plain tree: every degree of freedom is one rotation or translation of one joint at a constant rate.

#include <vector>

#include "lumbopelvic/multibody/link_wrench.hpp"

namespace lumbopelvic {

/// Who carries whom. Made once for a tree.
class PlainTree {
 public:
  explicit PlainTree(const DynamicsTree& tree);

  /// Whether all of it holds: no functions of coordinates, no coordinate that several joints share, and a
  /// base with coordinate rates.
  [[nodiscard]] bool is_plain() const noexcept { return plain_; }
  [[nodiscard]] int n_dofs() const noexcept { return int(link_.size()); }
  /// Link whose joint a degree of freedom belongs to.
  [[nodiscard]] int link(int dof) const { return link_[std::size_t(dof)]; }
  /// Degrees of freedom from the root to the tips.
  [[nodiscard]] const std::vector<int>& order() const noexcept { return order_; }
  /// The next one towards the root, -1 at the root.
  [[nodiscard]] int carrier(int dof) const { return carrier_[std::size_t(dof)]; }
  [[nodiscard]] bool carries(int dof, int link) const {
    return link != ground && carries_[std::size_t(dof) * std::size_t(n_links_) + std::size_t(link)] != 0;
  }
  /// Whether dof k carries the axis of j, and is another.
  [[nodiscard]] bool precedes(int k, int j) const {
    return precedes_[std::size_t(k) * link_.size() + std::size_t(j)] != 0;
  }

 private:
  bool plain_ = true;
  int n_links_ = 0;
  std::vector<int> link_, carrier_, order_;
  std::vector<char> carries_, precedes_;
};

/// How each degree of freedom moves at an instant, about O in world axes.
struct PlainMotion {
  std::vector<Spatial<double>> screw;         ///< s, (n_dofs)
  std::vector<Spatial<double>> screw_rate;    ///< sigma = V x s, (n_dofs)
  std::vector<Spatial<double>> velocity;      ///< V of the frame behind each, (n_dofs)
  std::vector<Spatial<double>> acceleration;  ///< A of it with -g added, (n_dofs)
};

void update_plain_motion(const PlainTree& plain, const TreeMotion<double>& motion,
                         const Vec3<double>& gravity_W, const VecX<double>& v,
                         const VecX<double>& acceleration, PlainMotion& out);

/// Adds the derivatives of M dv/dt + h: with F the force that a degree of freedom's link and all that hangs
/// on it need, I their inertia and B sigma = I (sigma x V) + sigma x* I V + V x* I sigma summed likewise,
///
///   d tau_j / dq_k = s_j . (B sigma_k - I (s_k x A_k + sigma_k x V_k) + s_k x* F)
///   d tau_j / dv_k = s_j . (B s_k + 2 I sigma_k)
///
/// B, I and F of the more distal of the two; the term in F only if k is distal to j.
/// @see Singh, Russell & Wensing (2022) doi:10.1109/LRA.2022.3141194 for another derivation
class InertiaPartials {
 public:
  explicit InertiaPartials(const DynamicsTree& tree);
  void add(const DynamicsTree& tree, const PlainTree& plain, const TreeMotion<double>& motion,
           const PlainMotion& at, MatX<double>& by_position, MatX<double>& by_speed);

 private:
  std::vector<Mat6<double>> inertia_, coriolis_;  ///< of links and what hangs on them
  std::vector<Vec6<double>> force_;
  std::vector<Vec6<double>> drawn_;  ///< s x A + sigma x V, (n_dofs)
};

/// (V x*) as a matrix.
[[nodiscard]] Mat6<double> force_cross_matrix(const Spatial<double>& V);

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/dynamics/impl/plain_tree.hpp"
#endif
