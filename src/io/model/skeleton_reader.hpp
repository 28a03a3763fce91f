#pragma once
/// Reader of the skeleton: bodies, joints and coordinates.

#include <optional>

#include "io/model/name_index.hpp"
#include "io/model/tables.hpp"
#include "lumbopelvic/multibody/body_point.hpp"

namespace lumbopelvic::io {

/// The tree, if its tables allow one, and the names that other tables refer to.
struct Skeleton {
  NameIndex bodies, joints;
  std::optional<Tree> tree;

  /// Body of the tree named in a cell. Without a tree the name is checked all the same and the ground
  /// returned.
  int body(const Table& from, int row, std::string_view column) const;
  PathPoint point(const Table& from, int row, std::string_view body_column, const Columns3& columns) const;
};

[[nodiscard]] Skeleton read_skeleton(const Tables& tables);

/// The tree of joints, parents before children and in the order of the table where that allows it.
/// @param joints  in the order of the table; parent and child are rows of the table of bodies
/// @return        nothing if the joints do not form a tree: a body without a joint or with two, a loop
[[nodiscard]] std::optional<Tree> grow_tree(const Table& bodies_table, const Table& joints_table,
                                            std::vector<Body> bodies, std::vector<Joint> joints,
                                            std::vector<Coordinate> coordinates);

}  // namespace lumbopelvic::io
