#pragma once
/// All paths of a model, compiled for one tree.
///
/// A stretch depends on how its links stand to each other, and on nothing else. Stretches between the same
/// links stand together as structure of arrays, are worked on in packs in the axes of one of the links, and
/// share what is known about the links. What lies on one link is a constant. Straight stretches and those
/// that may wrap a cylinder are done so; others (ellipsoids) one by one.

#include <array>
#include <vector>

#include "lumbopelvic/math/pack.hpp"
#include "lumbopelvic/multibody/dynamics_tree.hpp"
#include "lumbopelvic/muscle/path.hpp"

namespace lumbopelvic {

namespace detail {
class PathCompiler;
}

class PathSet {
 public:
  /// Stretches from a point of one link to a point of another, seen from a third or from the first.
  /// ground: -1.
  struct Group {
    int from = ground, to = ground;
    int frame = ground;  ///< link of the surface; the link `from` where there is none
    bool wraps = false;  ///< cylinders; else straight
    int first_block = 0, n_blocks = 0;
  };

  /// Eight stretches of a group. The last block of a group is filled up with copies of its last stretch.
  struct Block {
    using Row = std::array<double, pack_size>;
    std::array<Row, 3> p_from{}, p_to{};  ///< ends, each on its own link [m]
    std::array<int, pack_size> path{};    ///< number of the path; n_paths for a copy
  };
  /// What a block of stretches around cylinders has besides.
  struct Cylinders {
    using Row = Block::Row;
    std::array<Row, 9> R_SF{};  ///< turns the link's axes into the surface's, allowed side along x; by rows
    std::array<Row, 3> p_SF{};  ///< [m]
    Row radius{}, any_side{};   ///< [m]; 1 where the shorter way is taken, 0 where x is the side
  };

  /// A stretch that is worked out by itself.
  struct Single {
    PathStretch stretch;
    int path = 0;
    int link_a = ground, link_b = ground;  ///< of its ends
  };

  PathSet() = default;
  /// @param tree  copied in what is needed; paths move as its links do
  /// @param paths, surfaces  of the model
  /// @throws ConvergenceError if the geodesic of a constant stretch was not found
  PathSet(const DynamicsTree& tree, const std::vector<Path>& paths, const std::vector<WrapSurface>& surfaces);

  [[nodiscard]] int size() const noexcept { return static_cast<int>(constant_.size()); }
  [[nodiscard]] int n_links() const noexcept { return n_links_; }
  [[nodiscard]] int n_slots() const noexcept { return static_cast<int>(blocks_.size() * pack_size); }
  [[nodiscard]] const std::vector<Group>& groups() const noexcept { return groups_; }
  [[nodiscard]] const std::vector<Block>& blocks() const noexcept { return blocks_; }
  /// Cylinders of a block; only those of groups that wrap.
  [[nodiscard]] const Cylinders& cylinders(int block) const {
    return cylinders_[std::size_t(block - first_wrapping_block_)];
  }
  [[nodiscard]] const std::vector<Single>& singles() const noexcept { return singles_; }
  [[nodiscard]] const std::vector<WrapSurface>& surfaces() const noexcept { return surfaces_; }
  [[nodiscard]] const DynamicsTree::Placement& placement(int body) const {
    return placements_[std::size_t(body)];
  }
  /// Bodies that single stretches touch.
  [[nodiscard]] const std::vector<int>& single_bodies() const noexcept { return single_bodies_; }
  [[nodiscard]] int n_bodies() const noexcept { return static_cast<int>(placements_.size()); }
  /// Length of what cannot change, by path [m].
  [[nodiscard]] const VecX<double>& constant() const noexcept { return constant_; }
  /// Slots of a path (block times eight plus lane) are slots()[first_slot(m)] up to that of the next.
  [[nodiscard]] const std::vector<int>& slots() const noexcept { return slots_; }
  [[nodiscard]] int first_slot(int path) const { return first_slot_[std::size_t(path)]; }

 private:
  friend class detail::PathCompiler;
  int n_links_ = 0, first_wrapping_block_ = 0;
  std::vector<WrapSurface> surfaces_;
  std::vector<DynamicsTree::Placement> placements_;
  std::vector<Group> groups_;
  std::vector<Block> blocks_;
  std::vector<Cylinders> cylinders_;
  std::vector<Single> singles_;
  std::vector<int> single_bodies_, slots_, first_slot_;
  VecX<double> constant_;
};

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/muscle/impl/path_set.hpp"
#endif
