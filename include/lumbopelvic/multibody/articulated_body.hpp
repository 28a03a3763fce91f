#pragma once
/// Forward dynamics without a mass matrix, from the tips to the root: an independent way to the same
/// accelerations.
///
/// A coordinate that acts in several joints ties their links into a cluster, which is eliminated as a whole.
/// Most links are a cluster of their own. Motions and forces are columns of six here, angular part first, so
/// that inertias multiply them at once.

#include "lumbopelvic/multibody/articulated_clusters.hpp"
#include "lumbopelvic/multibody/inverse_dynamics.hpp"

namespace lumbopelvic {

/// Results and scratch of the articulated-body algorithm; one per thread, made once.
template <Real S>
struct ArticulatedBody {
  std::vector<LinkCluster> clusters;       ///< carriers first
  std::vector<Vec6<S>> screw;              ///< (n_elements)
  std::vector<Mat6<S>> inertia;            ///< (n_links) of a link with all that hangs on it by joints
  std::vector<Vec6<S>> force;              ///< (n_links) that a link needs so as not to accelerate
  std::vector<Vec6<S>> drift;              ///< (n_links) against the carrier of the link's cluster
  std::vector<Vec6<S>> link_acceleration;  ///< (n_links) about O, with -g added
  std::vector<Vec6<S>> reach;              ///< U, (n_dofs) force on the carrier per unit acceleration
  VecX<S> drive;                           ///< u, (n_dofs) what is left of tau to accelerate with
  VecX<S> inverse;                         ///< 1 / D, (n_dofs)
  VecX<S> coupling;                        ///< D of each cluster over its degrees of freedom
  VecX<S> acceleration;                    ///< dv/dt, (n_dofs) [rad/s^2 or m/s^2]
  VecX<double> added;                      ///< see `DynamicsTree::added_inertia`

  explicit ArticulatedBody(const DynamicsTree& tree)
      : clusters(link_clusters(tree)),
        screw(tree.elements().size()),
        inertia(tree.links().size()),
        force(inertia.size()),
        drift(inertia.size()),
        link_acceleration(inertia.size()),
        reach(std::size_t(tree.n_dofs())),
        drive(VecX<S>::Constant(tree.n_dofs(), S(0.0))),
        inverse(drive),
        coupling(VecX<S>::Constant(coupling_size(clusters), S(0.0))),
        acceleration(drive),
        added(tree.added_inertia()) {}
};

namespace detail {

/// [I, [h]x; -[h]x, m 1].
template <Real S>
[[nodiscard]] Mat6<S> full_inertia(const SpatialInertia<S>& rigid) {
  const Mat3<S> h = cross_matrix<S>(rigid.moment);
  Mat6<S> M;
  M.template topLeftCorner<3, 3>() = rigid.inertia;
  M.template topRightCorner<3, 3>() = h;
  M.template bottomLeftCorner<3, 3>() = -h;
  M.template bottomRightCorner<3, 3>() = Mat3<S>::Identity() * rigid.mass;
  return M;
}

template <Real S>
void check_pivot(int dof, const S& pivot) {
  if (!(value_of(pivot) > 0.0))
    fail_argument("articulated_body", "inertia of degree of freedom " + std::to_string(dof), value_of(pivot),
                  "> 0: a coordinate that moves mass");
}

/// Takes the freedoms of a link out of its balance, the last one first, and hands the rest to the carrier.
template <Real S>
void eliminate_link(const LinkCluster& cluster, const VecX<S>& tau, ArticulatedBody<S>& data) {
  const auto l = std::size_t(cluster.members[0].link);
  Mat6<S>& I = data.inertia[l];
  Vec6<S> p = data.force[l];
  for (auto k = cluster.dofs.size(); k-- > 0;) {
    const int dof = cluster.dofs[k];
    const Vec6<S>& screw = data.screw[std::size_t(dof)];
    const Vec6<S> U = I * screw;
    const S D = screw.dot(U) + S(data.added[dof]), drive = tau[dof] - screw.dot(p);
    check_pivot(dof, D);
    const S inverse = S(1.0) / D;
    const Vec6<S> scaled = U * inverse;
    I.noalias() -= scaled * U.transpose();
    p += scaled * drive;
    data.reach[std::size_t(dof)] = U;
    data.drive[dof] = drive;
    data.inverse[dof] = inverse;
  }
  if (cluster.carrier == ground) return;
  data.inertia[std::size_t(cluster.carrier)] += I;
  data.force[std::size_t(cluster.carrier)] += p + I * data.drift[l];
}

/// Accelerations of a link from its carrier's.
template <Real S>
void accelerate_link(const LinkCluster& cluster, const Vec6<S>& carrier, ArticulatedBody<S>& data) {
  const auto l = std::size_t(cluster.members[0].link);
  Vec6<S> A = carrier + data.drift[l];
  for (const int dof : cluster.dofs) {
    const S rate = (data.drive[dof] - data.reach[std::size_t(dof)].dot(A)) * data.inverse[dof];
    data.acceleration[dof] = rate;
    A += data.screw[std::size_t(dof)] * rate;
  }
  data.link_acceleration[l] = A;
}

/// How one degree of freedom moves a member of a cluster against the carrier.
template <Real S>
[[nodiscard]] Vec6<S> column_of(const ArticulatedBody<S>& data, const LinkCluster::Column& column) {
  Vec6<S> sum = data.screw[std::size_t(column.elements[0])];
  for (std::size_t i = 1; i < column.elements.size(); ++i) sum += data.screw[std::size_t(column.elements[i])];
  return sum;
}

/// Adds a member's share to the balance of its cluster:
///
///   D = sum J^T I J,   U = sum I J,   u = tau - sum J^T (p + I drift)
template <Real S>
void add_member(const LinkCluster& cluster, const LinkCluster::Member& member, const Vec6<S>& p,
                ArticulatedBody<S>& data) {
  const std::size_t n = cluster.dofs.size();
  S* D = data.coupling.data() + cluster.coupling;
  for (std::size_t a = 0; a < member.columns.size(); ++a) {
    const int place = member.columns[a].place, dof = cluster.dofs[std::size_t(place)];
    const Vec6<S> J = column_of(data, member.columns[a]), IJ = data.inertia[std::size_t(member.link)] * J;
    data.reach[std::size_t(dof)] += IJ;
    data.drive[dof] -= J.dot(p);
    for (std::size_t b = 0; b <= a; ++b) {
      const auto [low, high] = std::minmax({place, member.columns[b].place});
      D[std::size_t(high) * n + std::size_t(low)] += column_of(data, member.columns[b]).dot(IJ);
    }
  }
}

/// The same as `eliminate_link` for several links at once, whose drifts become those against the carrier.
template <Real S>
void eliminate_cluster(const LinkCluster& cluster, const VecX<S>& tau, ArticulatedBody<S>& data) {
  const std::size_t n = cluster.dofs.size();
  S* D = data.coupling.data() + cluster.coupling;
  std::fill(D, D + n * n, S(0.0));
  for (std::size_t i = 0; i < n; ++i) {
    const int dof = cluster.dofs[i];
    data.reach[std::size_t(dof)].setConstant(S(0.0));
    data.drive[dof] = tau[dof];
    D[i * n + i] = S(data.added[dof]);
  }
  Mat6<S> I = Mat6<S>::Constant(S(0.0));
  Vec6<S> p = Vec6<S>::Constant(S(0.0));
  for (const auto& member : cluster.members) {
    const auto l = std::size_t(member.link);
    if (member.below >= 0)
      data.drift[l] += data.drift[std::size_t(cluster.members[std::size_t(member.below)].link)];
    const Vec6<S> own = data.force[l] + data.inertia[l] * data.drift[l];
    add_member(cluster, member, own, data);
    I += data.inertia[l];
    p += own;
  }
  for (std::size_t i = n; i-- > 0;) {
    const int dof = cluster.dofs[i];
    const S* row = D + i * n;
    check_pivot(dof, row[i]);
    const S inverse = S(1.0) / row[i];
    const Vec6<S>& U = data.reach[std::size_t(dof)];
    data.inverse[dof] = inverse;
    for (std::size_t j = 0; j < i; ++j) {
      const S ratio = row[j] * inverse;
      for (std::size_t k = 0; k <= j; ++k) D[j * n + k] -= ratio * row[k];
      data.reach[std::size_t(cluster.dofs[j])] -= U * ratio;
      data.drive[cluster.dofs[j]] -= ratio * data.drive[dof];
    }
    I -= U * (U * inverse).transpose();
    p += U * S(data.drive[dof] * inverse);
  }
  if (cluster.carrier == ground) return;
  data.inertia[std::size_t(cluster.carrier)] += I;
  data.force[std::size_t(cluster.carrier)] += p;
}

template <Real S>
void accelerate_cluster(const LinkCluster& cluster, const Vec6<S>& carrier, ArticulatedBody<S>& data) {
  const std::size_t n = cluster.dofs.size();
  const S* D = data.coupling.data() + cluster.coupling;
  for (std::size_t i = 0; i < n; ++i) {
    const int dof = cluster.dofs[i];
    S rest = data.drive[dof] - data.reach[std::size_t(dof)].dot(carrier);
    for (std::size_t j = 0; j < i; ++j) rest -= D[i * n + j] * data.acceleration[cluster.dofs[j]];
    data.acceleration[dof] = rest * data.inverse[dof];
  }
  for (const auto& member : cluster.members) {
    Vec6<S>& A = data.link_acceleration[std::size_t(member.link)];
    A = carrier + data.drift[std::size_t(member.link)];
    for (const auto& column : member.columns)
      A += column_of(data, column) * data.acceleration[cluster.dofs[std::size_t(column.place)]];
  }
}

}  // namespace detail

/// Accelerations from M(q) dv/dt = tau - h(q, v) + J^T (forces from outside), without M.
///
///   I_parent += I - U D^-1 U^T,   U = I S,   D = S^T U
///   dv/dt = D^-1 (u - U^T A_parent),   u = tau - S^T (p + I drift)
///
/// @param motion  filled by `update_motion`
/// @param data    its `acceleration` is dv/dt, (n_dofs)
/// @throws InvalidArgument if a size disagrees or a coordinate moves no mass
/// @see Featherstone (2008), Rigid Body Dynamics Algorithms, table 7.1, here in world axes, and with clusters
///      for coordinates that act in several joints
template <Real S>
void articulated_body(const DynamicsTree& tree, const TreeMotion<S>& motion, const Vec3<double>& gravity_W,
                      const VecX<S>& tau, const BodyWrenches<S>& wrenches, ArticulatedBody<S>& data) {
  check_size("articulated_body", "tau", tau.size(), tree.n_dofs());
  if (!wrenches.empty())
    check_size("articulated_body", "wrenches", Eigen::Index(wrenches.size()), tree.n_bodies());
  for (std::size_t e = 0; e < motion.screw.size(); ++e) data.screw[e] = motion.screw[e].column();
  for (std::size_t l = 0; l < tree.links().size(); ++l) {
    data.inertia[l] = detail::full_inertia(motion.inertia[l]);
    data.drift[l] = motion.drift[l].column();
    data.force[l] = cross_force(motion.velocity[l], motion.inertia[l] * motion.velocity[l]).column();
  }
  for (std::size_t b = 0; b < wrenches.size(); ++b)
    if (const int l = tree.placement(int(b)).link; l != ground)
      data.force[std::size_t(l)] -= wrenches[b].column();
  for (auto it = data.clusters.rbegin(); it != data.clusters.rend(); ++it)
    it->is_link() ? detail::eliminate_link(*it, tau, data) : detail::eliminate_cluster(*it, tau, data);

  const Vec6<S> rise = Spatial<S>{Vec3<S>::Zero(), -gravity_W.template cast<S>()}.column();
  for (const LinkCluster& cluster : data.clusters) {
    const auto& carrier =
        cluster.carrier == ground ? rise : data.link_acceleration[std::size_t(cluster.carrier)];
    cluster.is_link() ? detail::accelerate_link(cluster, carrier, data)
                      : detail::accelerate_cluster(cluster, carrier, data);
  }
}

}  // namespace lumbopelvic
