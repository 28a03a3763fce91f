#pragma once
/// Definitions of muscle/moment_arms.hpp: where moment arms can differ from zero. Included there where the
/// library is used as headers.

#include <set>

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/muscle/moment_arms.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE MomentArms::MomentArms(const DynamicsTree& tree, const PathSet& set)
    : n_dofs_(tree.n_dofs()) {
  const int n = static_cast<int>(tree.elements().size());
  moves_.assign(std::size_t(n), std::vector<char>(std::size_t(tree.n_links()), 0));
  for (int l = 0; l < tree.n_links(); ++l)
    for (int up = l; up != ground; up = tree.links()[std::size_t(up)].parent)
      for (const int e : tree.links()[std::size_t(up)].elements) moves_[std::size_t(e)][std::size_t(l)] = 1;

  const auto against = [&](int e, int link, int frame) {
    return double(moves(e, link)) - double(moves(e, frame));
  };
  for (const PathSet::Group& group : set.groups()) {
    Group own{static_cast<int>(movers_.size()), 0, 0};
    for (int e = 0; e < n; ++e) {
      const Mover mover{e, against(e, group.to, group.frame),
                        group.wraps ? against(e, group.from, group.frame) : 0.0};
      if (mover.to != 0.0 || mover.from != 0.0) movers_.push_back(mover), ++own.n_movers;
    }
    groups_.push_back(own);
  }
  for (const PathSet::Single& at : set.singles()) {
    Single own;
    const int surface_body = set.surfaces()[std::size_t(at.stretch.surface)].body;
    const int surface = surface_body == ground ? ground : set.placement(surface_body).link;
    for (int e = 0; e < n; ++e) {
      const int moved = int(moves(e, at.link_a)) + int(moves(e, at.link_b)) + int(moves(e, surface));
      if (moved == 0 || moved == 3) continue;
      own.element.push_back(e);
      own.on_a.push_back(moves(e, at.link_a));
      own.on_b.push_back(moves(e, at.link_b));
    }
    singles_.push_back(std::move(own));
  }
  list_rows(tree, set);
}

LUMBOPELVIC_INLINE void MomentArms::list_rows(const DynamicsTree& tree, const PathSet& set) {
  const auto dof = [&](int e) { return tree.elements()[std::size_t(e)].dof; };
  std::vector<std::set<int>> dofs(std::size_t(set.size()));
  for (std::size_t g = 0; g < groups_.size(); ++g)
    for (int k = 0; k < set.groups()[g].n_blocks; ++k)
      for (const int path : set.blocks()[std::size_t(set.groups()[g].first_block + k)].path)
        for (int i = 0; i < groups_[g].n_movers && path < set.size(); ++i)
          dofs[std::size_t(path)].insert(dof(movers_[std::size_t(groups_[g].first_mover + i)].element));
  for (std::size_t i = 0; i < singles_.size(); ++i)
    for (const int e : singles_[i].element) dofs[std::size_t(set.singles()[i].path)].insert(dof(e));
  for (const auto& own : dofs) {
    dof_.insert(dof_.end(), own.begin(), own.end());
    row_.push_back(static_cast<int>(dof_.size()));
  }

  for (std::size_t g = 0; g < groups_.size(); ++g) {
    groups_[g].first_target = static_cast<int>(targets_.size());
    for (int k = 0; k < set.groups()[g].n_blocks; ++k)
      for (int i = 0; i < groups_[g].n_movers; ++i) {
        const int e = movers_[std::size_t(groups_[g].first_mover + i)].element;
        std::array<int, pack_size> target;
        for (std::size_t lane = 0; lane < pack_size; ++lane) {
          const int path = set.blocks()[std::size_t(set.groups()[g].first_block + k)].path[lane];
          target[lane] = path < set.size() ? place(path, dof(e)) : n_values();
        }
        targets_.push_back(target);
      }
  }
  for (std::size_t i = 0; i < singles_.size(); ++i)
    for (const int e : singles_[i].element)
      singles_[i].target.push_back(place(set.singles()[i].path, dof(e)));
}

}  // namespace lumbopelvic
