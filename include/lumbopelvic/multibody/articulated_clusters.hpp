#pragma once
/// Articulated clusters: links eliminated together because a coordinate acts in the joints of several of
/// them.

#include <algorithm>
#include <numeric>

#include "lumbopelvic/multibody/dynamics_tree.hpp"

namespace lumbopelvic {

/// Links between a common carrier and the joints of a shared coordinate; most often one link alone.
struct LinkCluster {
  /// A degree of freedom as it moves a link against the carrier: the sum of some elements.
  struct Column {
    int place = 0;              ///< in `dofs`
    std::vector<int> elements;  ///< of this link and of those below it in the cluster
  };
  struct Member {
    int link = 0;
    int below = -1;  ///< place of its parent in `members`, -1 for the carrier
    std::vector<Column> columns;
  };

  int carrier = ground;         ///< link that carries the cluster
  std::vector<Member> members;  ///< parents first
  std::vector<int> dofs;        ///< ascending
  int coupling = 0;             ///< where its (n x n) matrix starts among those of all clusters

  [[nodiscard]] bool is_link() const noexcept { return members.size() == 1; }
};

namespace detail {

/// Links from `link` down to the ground.
[[nodiscard]] inline std::vector<int> links_below(const DynamicsTree& tree, int link) {
  std::vector<int> below;
  for (; link != ground; link = tree.links()[std::size_t(link)].parent) below.push_back(link);
  return below;
}

/// Joins every link between the common carrier of two links and either of them.
inline void join(const DynamicsTree& tree, int a, int b, std::vector<int>& group) {
  std::vector<int> pa = links_below(tree, a), pb = links_below(tree, b);
  while (pa.back() == pb.back() && pa.back() != a && pa.back() != b) {
    pa.pop_back();
    pb.pop_back();
    if (pa.empty() || pb.empty()) break;
  }
  pa.insert(pa.end(), pb.begin(), pb.end());
  for (const int l : pa) {
    const int from = group[std::size_t(l)], to = group[std::size_t(a)];
    std::replace(group.begin(), group.end(), from, to);
  }
}

inline void add_member(const DynamicsTree& tree, int l, LinkCluster& cluster) {
  const auto& link = tree.links()[std::size_t(l)];
  LinkCluster::Member member;
  member.link = l;
  for (std::size_t k = 0; k < cluster.members.size(); ++k)
    if (cluster.members[k].link == link.parent) member.below = static_cast<int>(k);
  if (member.below >= 0) member.columns = cluster.members[std::size_t(member.below)].columns;
  for (const int e : link.elements) {
    const auto dof = std::find(cluster.dofs.begin(), cluster.dofs.end(), tree.elements()[std::size_t(e)].dof);
    const int place = static_cast<int>(dof - cluster.dofs.begin());
    const auto same = std::find_if(member.columns.begin(), member.columns.end(),
                                   [&](const auto& column) { return column.place == place; });
    if (same == member.columns.end())
      member.columns.push_back({place, {e}});
    else
      same->elements.push_back(e);
  }
  cluster.members.push_back(std::move(member));
}

}  // namespace detail

/// Number of values in the matrices of all clusters.
[[nodiscard]] inline Eigen::Index coupling_size(const std::vector<LinkCluster>& clusters) {
  std::size_t size = 0;
  for (const LinkCluster& cluster : clusters) size += cluster.dofs.size() * cluster.dofs.size();
  return Eigen::Index(size);
}

/// The clusters of a tree, carriers first.
[[nodiscard]] inline std::vector<LinkCluster> link_clusters(const DynamicsTree& tree) {
  std::vector<int> group(tree.links().size());
  std::iota(group.begin(), group.end(), 0);
  for (auto e = std::size_t(tree.n_dofs()); e < tree.elements().size(); ++e) {
    const auto& element = tree.elements()[e];
    detail::join(tree, tree.elements()[std::size_t(element.dof)].link, element.link, group);
  }
  std::vector<LinkCluster> clusters;
  std::vector<char> done(group.size(), 0);
  int coupling = 0;
  // A carrier has a smaller number than what it carries, so walking up the numbers meets carriers first.
  for (std::size_t first = 0; first < group.size(); ++first) {
    if (done[first]) continue;
    LinkCluster cluster;
    cluster.carrier = tree.links()[first].parent;
    std::vector<int> links;
    for (auto l = first; l < group.size(); ++l) {
      if (group[l] != group[first]) continue;
      done[l] = 1;
      links.push_back(static_cast<int>(l));
      for (const int e : tree.links()[l].elements)
        cluster.dofs.push_back(tree.elements()[std::size_t(e)].dof);
    }
    std::sort(cluster.dofs.begin(), cluster.dofs.end());
    cluster.dofs.erase(std::unique(cluster.dofs.begin(), cluster.dofs.end()), cluster.dofs.end());
    for (const int l : links) detail::add_member(tree, l, cluster);
    cluster.coupling = coupling;
    coupling += static_cast<int>(cluster.dofs.size() * cluster.dofs.size());
    clusters.push_back(std::move(cluster));
  }
  return clusters;
}

}  // namespace lumbopelvic
