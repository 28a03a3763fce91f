#pragma once
/// Sparsity of the mass matrix: where it is not zero, and how it is packed. Row k holds k's chain of
/// ancestors, root first, then k.
///
/// A row's beginning is laid out as its ancestors' rows are. Rows are filled up to whole blocks, so that
/// loops over them need no remainder; what stands in the filling has no meaning.
///
/// Degrees of freedom on different branches do not meet in the mass matrix. Eliminating from the tips to the
/// root fills nothing in (Featherstone 2005, doi:10.1177/0278364905054928). A coordinate that several joints
/// share can fill in; its chain then comes from the elimination tree, with zeros at first where it is longer
/// than needed.

#include <utility>
#include <vector>

#include "lumbopelvic/core/check.hpp"

namespace lumbopelvic {

class MassPattern {
 public:
  /// Rows are whole blocks of so many values.
  static constexpr int block = 4;

  /// A stretch of neighbours in a chain: degrees of freedom first, first + 1, ..., at places position,
  /// position + 1, ...
  struct Run {
    int first = 0, position = 0, count = 0;
  };

  MassPattern() = default;
  /// @param n        number of degrees of freedom, ancestors before descendants
  /// @param coupled  pairs (i, k) with i < k whose entry is not zero
  MassPattern(int n, const std::vector<std::pair<int, int>>& coupled);

  [[nodiscard]] int size() const noexcept { return static_cast<int>(parent_.size()); }
  /// Number of packed values.
  [[nodiscard]] int packed_size() const noexcept { return packed_size_; }
  /// Number of blocks from the start of a row to the place of its ancestor i.
  [[nodiscard]] int blocks_to(int i) const { return depth(i) / block + 1; }
  /// Nearest ancestor, -1 at the root.
  [[nodiscard]] int parent(int k) const { return parent_[std::size_t(k)]; }
  /// Number of ancestors: the diagonal stands at this place of row k.
  [[nodiscard]] int depth(int k) const { return depth_[std::size_t(k)]; }
  /// Where row k starts.
  [[nodiscard]] int row(int k) const { return row_[std::size_t(k)]; }
  /// Ancestors of k, root first, as stretches.
  [[nodiscard]] const std::vector<Run>& chain(int k) const { return chain_[std::size_t(k)]; }
  /// Place of the entry (i, k), i an ancestor of k or k itself.
  [[nodiscard]] int index(int i, int k) const { return row(k) + depth(i); }

  /// The full symmetric matrix, (n x n).
  template <Real S>
  [[nodiscard]] MatX<S> dense(const VecX<S>& packed) const {
    check_size("MassPattern::dense", "packed", packed.size(), packed_size());
    MatX<S> M = MatX<S>::Constant(size(), size(), S(0.0));
    for (int k = 0; k < size(); ++k)
      for (int i = k; i >= 0; i = parent(i)) M(i, k) = M(k, i) = packed[index(i, k)];
    return M;
  }

 private:
  void pack();
  int packed_size_ = 0;
  std::vector<int> parent_, depth_, row_;
  std::vector<std::vector<Run>> chain_;
};

inline MassPattern::MassPattern(int n, const std::vector<std::pair<int, int>>& coupled)
    : parent_(std::size_t(n), -1) {
  std::vector<std::vector<char>> filled(std::size_t(n), std::vector<char>(std::size_t(n), 0));
  for (const auto& [i, k] : coupled) {
    check_index("MassPattern", "row", k, n);
    check_index("MassPattern", "column", i, k);
    filled[std::size_t(k)][std::size_t(i)] = 1;
  }
  for (auto k = std::size_t(n); k-- > 0;) {
    for (std::size_t i = 0; i < k; ++i)
      if (filled[k][i]) parent_[k] = static_cast<int>(i);
    for (std::size_t i = 0; i < k; ++i)
      if (filled[k][i] && int(i) != parent_[k]) filled[std::size_t(parent_[k])][i] = 1;
  }
  pack();
}

inline void MassPattern::pack() {
  const auto append = [](std::vector<Run>& runs, int dof, int position) {
    if (!runs.empty() && runs.back().first + runs.back().count == dof)
      ++runs.back().count;
    else
      runs.push_back({dof, position, 1});
  };
  chain_.resize(parent_.size());
  for (int k = 0; k < size(); ++k) {
    const int up = parent(k);
    depth_.push_back(up < 0 ? 0 : depth(up) + 1);
    row_.push_back(packed_size_);
    packed_size_ += (depth(k) / block + 1) * block;
    if (up >= 0) {
      chain_[std::size_t(k)] = chain(up);
      append(chain_[std::size_t(k)], up, depth(up));
    }
  }
}

}  // namespace lumbopelvic
