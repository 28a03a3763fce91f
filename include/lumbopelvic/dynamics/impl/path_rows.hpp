#pragma once
/// Definitions of path_rows.hpp, compiled once in the library.

#include <algorithm>
#include <map>

#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/dynamics/path_rows.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE Eigen::Index PathRows::Block::before(Eigen::Index column) const {
  if (columns.empty() || columns.back() < column) return Eigen::Index(columns.size());
  return std::ranges::lower_bound(columns, int(column)) - columns.begin();
}

LUMBOPELVIC_INLINE PathRows::PathRows(const MomentArms& arms, const std::vector<int>& dofs,
                                      Eigen::Index n_more, const std::vector<int>& with_more)
    : n_paths_(arms.n_paths()) {
  const auto n = int(dofs.size());
  std::map<std::vector<int>, std::vector<int>> alike;  // ordered: the same sums whatever the run
  for (int m = 0; m < arms.n_paths(); ++m) {
    const auto known = arms.dofs(m);
    std::vector<int> columns;
    for (int c = 0; c < n; ++c)
      if (std::ranges::count(known, dofs[std::size_t(c)]) > 0) columns.push_back(c);
    if (std::ranges::any_of(known, [&](int k) { return std::ranges::count(with_more, k) > 0; }))
      for (int k = 0; k < n_more; ++k) columns.push_back(n + k);
    if (!columns.empty()) alike[columns].push_back(m);
  }
  Eigen::Index most_rows = 0, most_columns = 0;
  for (const auto& [columns, paths] : alike) {
    const Block block{paths, columns, n_values_, (Eigen::Index(paths.size()) + strip - 1) / strip * strip};
    n_values_ += block.rows * Eigen::Index(columns.size());
    most_rows = std::max(most_rows, block.rows);
    most_columns = std::max(most_columns, Eigen::Index(columns.size()));
    blocks_.push_back(block);
  }
  own_.setZero(most_rows), other_.setZero(most_rows);
  weighted_.setZero(most_rows, most_columns), product_.setZero(most_columns, most_columns);
}

LUMBOPELVIC_INLINE void PathRows::take(const MatX<double>& full, VecX<double>& values) const {
  values.setZero(n_values_);
  for (const Block& block : blocks_)
    for (Eigen::Index c = 0; c < block.before(full.cols()); ++c) {
      const double* const from = full.data() + block.columns[std::size_t(c)] * full.rows();
      double* const to = values.data() + block.first + c * block.rows;
      for (std::size_t i = 0; i < block.paths.size(); ++i) to[i] = from[block.paths[i]];
    }
}

LUMBOPELVIC_INLINE MatX<double> PathRows::full(const VecX<double>& values, Eigen::Index n_columns) const {
  MatX<double> A = MatX<double>::Zero(n_paths_, n_columns);
  for (const Block& block : blocks_)
    for (Eigen::Index c = 0; c < block.before(n_columns); ++c)
      for (std::size_t i = 0; i < block.paths.size(); ++i)
        A(block.paths[i], block.columns[std::size_t(c)]) =
            values[block.first + c * block.rows + Eigen::Index(i)];
  return A;
}

LUMBOPELVIC_INLINE void PathRows::gather(const Block& block, const VecX<double>& from,
                                         VecX<double>& to) const {
  for (std::size_t i = 0; i < block.paths.size(); ++i) to[Eigen::Index(i)] = from[block.paths[i]];
  for (auto i = Eigen::Index(block.paths.size()); i < block.rows; ++i) to[i] = 0.0;
}

namespace detail {

/// Sums of so many rows at once, in registers.
template <int Rows>
[[nodiscard]] inline Eigen::Array<double, Rows, 1> sums_of_rows(const double* values, Eigen::Index stride,
                                                                const std::vector<int>& columns,
                                                                Eigen::Index n_columns, const double* x) {
  Eigen::Array<double, Rows, 1> sum = Eigen::Array<double, Rows, 1>::Zero();
  for (Eigen::Index c = 0; c < n_columns; ++c, values += stride)
    sum += Eigen::Map<const Eigen::Array<double, Rows, 1>>(values) * x[columns[std::size_t(c)]];
  return sum;
}

}  // namespace detail

LUMBOPELVIC_INLINE void PathRows::multiply(const VecX<double>& A, const VecX<double>& x, VecX<double>& y) {
  y.setZero(n_paths_);
  for (const Block& block : blocks_) {
    const Eigen::Index columns = block.before(x.size());
    const double* const from = A.data() + block.first;
    Eigen::Index i = 0;
    for (; i + 2 * strip <= block.rows; i += 2 * strip)
      own_.segment<2 * strip>(i) =
          detail::sums_of_rows<2 * strip>(from + i, block.rows, block.columns, columns, x.data());
    if (i < block.rows)
      own_.segment<strip>(i) =
          detail::sums_of_rows<strip>(from + i, block.rows, block.columns, columns, x.data());
    for (std::size_t k = 0; k < block.paths.size(); ++k) y[block.paths[k]] = own_[Eigen::Index(k)];
  }
}

LUMBOPELVIC_INLINE void PathRows::subtract_transposed(const VecX<double>& A, const VecX<double>& f,
                                                      Eigen::Ref<VecX<double>> x) {
  for (const Block& block : blocks_) {
    gather(block, f, own_);
    for (Eigen::Index c = 0; c < block.before(x.size()); ++c)
      x[block.columns[std::size_t(c)]] -=
          Eigen::Map<const VecX<double>>(A.data() + block.first + c * block.rows, block.rows)
              .dot(own_.head(block.rows));
  }
}

namespace detail {

/// A^T W of a few rows, in whole strips of four.
inline void small_product(const double* A, const double* W, Eigen::Index stride, Eigen::Index rows,
                          Eigen::Index columns, MatX<double>& out) {
  using Strip = Eigen::Map<const Eigen::Vector4d>;
  for (Eigen::Index c = 0; c < columns; ++c, W += stride)
    for (Eigen::Index r = 0; r < columns; ++r) {
      double sum = 0.0;
      for (Eigen::Index i = 0; i < rows; i += 4) sum += Strip(A + r * rows + i).dot(Strip(W + i));
      out(r, c) = sum;
    }
}

}  // namespace detail

LUMBOPELVIC_INLINE void PathRows::add_weighted(const VecX<double>& A, const VecX<double>& k,
                                               const VecX<double>& D, const VecX<double>& b,
                                               const VecX<double>& B, Eigen::Ref<MatX<double>> C) {
  using Map = Eigen::Map<const MatX<double>>;
  for (const Block& block : blocks_) {
    const Eigen::Index rows = block.rows, columns = block.before(C.cols());
    gather(block, k, own_);
    gather(block, b, other_);
    const Map stiff(D.data() + block.first, rows, columns), damped(B.data() + block.first, rows, columns),
        arms(A.data() + block.first, rows, columns);
    auto weighted = weighted_.topLeftCorner(rows, columns);
    for (Eigen::Index c = 0; c < columns; ++c)
      weighted.col(c) =
          stiff.col(c).cwiseProduct(own_.head(rows)) + damped.col(c).cwiseProduct(other_.head(rows));
    auto product = product_.topLeftCorner(columns, columns);
    if (rows < 16)
      detail::small_product(arms.data(), weighted_.data(), weighted_.rows(), rows, columns, product_);
    else
      product.noalias() = arms.transpose() * weighted;
    for (Eigen::Index c = 0; c < columns; ++c) {
      double* const to = &C(0, block.columns[std::size_t(c)]);
      for (Eigen::Index r = 0; r < columns; ++r) to[block.columns[std::size_t(r)]] += product(r, c);
    }
  }
}

}  // namespace lumbopelvic
