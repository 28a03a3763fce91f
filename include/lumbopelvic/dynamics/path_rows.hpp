#pragma once
/// Matrices with a row for each path and a column for each position, kept where they can differ from zero.
///
/// A path knows only the degrees of freedom between its ends, a third of them in a trunk, and many paths know
/// the same ones. Rows with the same columns stand together as one small full matrix.

#include <vector>

#include "lumbopelvic/muscle/moment_arms.hpp"

namespace lumbopelvic {

/// Where such matrices can differ from zero, and products with them. Their values are a vector of
/// `n_values`. Scratch makes it one per thread.
class PathRows {
 public:
  /// @param arms       which degrees of freedom change which path
  /// @param dofs       degree of freedom of each leading column, rising; others have no column
  /// @param n_more     columns behind those (of the base's attitude)
  /// @param with_more  degrees of freedom whose paths know those columns too
  PathRows(const MomentArms& arms, const std::vector<int>& dofs, Eigen::Index n_more = 0,
           const std::vector<int>& with_more = {});

  [[nodiscard]] Eigen::Index n_paths() const noexcept { return n_paths_; }
  [[nodiscard]] Eigen::Index n_values() const noexcept { return n_values_; }

  /// Values from a full matrix, (paths x columns); columns that it does not have get zeros.
  void take(const MatX<double>& full, VecX<double>& values) const;
  /// The full matrix.
  [[nodiscard]] MatX<double> full(const VecX<double>& values, Eigen::Index n_columns) const;

  /// y = A x. Columns behind the end of x are left out.
  void multiply(const VecX<double>& A, const VecX<double>& x, VecX<double>& y);
  /// x -= A^T f. Columns behind the end of x are left out.
  void subtract_transposed(const VecX<double>& A, const VecX<double>& f, Eigen::Ref<VecX<double>> x);
  /// C += A^T (k D + b B), columns behind C left out; k and b by path.
  void add_weighted(const VecX<double>& A, const VecX<double>& k, const VecX<double>& D,
                    const VecX<double>& b, const VecX<double>& B, Eigen::Ref<MatX<double>> C);

 private:
  /// Rows are filled up to whole strips, with zeros.
  static constexpr Eigen::Index strip = 4;
  /// Paths with the same columns, as a full matrix by columns.
  struct Block {
    std::vector<int> paths, columns;   ///< columns ascending
    Eigen::Index first = 0, rows = 0;  ///< of the values; with what fills up
    /// How many columns lie before the given one.
    [[nodiscard]] Eigen::Index before(Eigen::Index column) const;
  };
  /// Parts of a vector, in the order of a block's rows.
  void gather(const Block& block, const VecX<double>& from, VecX<double>& to) const;

  Eigen::Index n_paths_ = 0, n_values_ = 0;
  std::vector<Block> blocks_;
  VecX<double> own_, other_;  ///< parts of vectors, gathered
  MatX<double> weighted_, product_;
};

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/dynamics/impl/path_rows.hpp"
#endif
