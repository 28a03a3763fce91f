#pragma once
/// Equalities and cuts of a QP as one block of rows in one scale.

#include "lumbopelvic/math/qp_problem.hpp"

namespace lumbopelvic::detail {

using Eigen::Index;

/// M = [A; G], every row (and its right-hand side) divided by its largest |entry|. Columns lie
/// together in memory, with room below, so that a cut is appended in place.
class QpRows {
 public:
  void assign(const QpProblem& problem) {
    const Index n = problem.size(), m = problem.b.size(), k = problem.h.size();
    if (matrix_.cols() != n || matrix_.rows() < m + k) resize(m + k + spare, n);
    equalities_ = m;
    count_ = 0;
    largest_.setZero(n);
    fill(problem.A, problem.b);
    fill(problem.G, problem.h);
  }

  void append(const VecX<double>& row, double rhs) {
    if (count_ == matrix_.rows()) resize(count_ + spare, matrix_.cols());
    unit_[count_] = row.cwiseAbs().maxCoeff();
    if (unit_[count_] == 0.0) unit_[count_] = 1.0;
    matrix_.row(count_) = row.transpose() / unit_[count_];
    rhs_[count_] = rhs / unit_[count_];
    largest_ = largest_.cwiseMax(matrix_.row(count_).cwiseAbs().transpose());
    ++count_;
  }

  [[nodiscard]] Index count() const { return count_; }
  [[nodiscard]] Index equalities() const { return equalities_; }
  [[nodiscard]] Index cuts() const { return count_ - equalities_; }
  [[nodiscard]] auto matrix() const { return matrix_.topRows(count_); }
  [[nodiscard]] auto column(Index i) const { return matrix_.col(i).head(count_); }
  [[nodiscard]] auto rhs() const { return rhs_.head(count_); }
  /// What each row was divided by.
  [[nodiscard]] auto unit() const { return unit_.head(count_); }
  /// Largest |entry| of each column.
  [[nodiscard]] const VecX<double>& largest() const { return largest_; }

 private:
  static constexpr Index spare = 32;

  /// Column by column, as the caller's matrix lies in memory.
  void fill(const MatX<double>& block, const VecX<double>& rhs) {
    const Index k = rhs.size();
    if (k == 0) return;
    auto unit = unit_.segment(count_, k);
    unit.setZero();
    for (Index i = 0; i < block.cols(); ++i) unit = unit.cwiseMax(block.col(i).cwiseAbs());
    unit = (unit.array() > 0.0).select(unit, 1.0);
    rhs_.segment(count_, k) = rhs.cwiseQuotient(unit);
    const VecX<double> inverse = unit.cwiseInverse();
    for (Index i = 0; i < block.cols(); ++i) {
      auto column = matrix_.col(i).segment(count_, k);
      column = block.col(i).cwiseProduct(inverse);
      largest_[i] = std::max(largest_[i], column.cwiseAbs().maxCoeff());
    }
    count_ += k;
  }

  void resize(Index rows, Index cols) {
    matrix_.conservativeResize(rows, cols);
    rhs_.conservativeResize(rows);
    unit_.conservativeResize(rows);
  }

  MatX<double> matrix_;
  VecX<double> rhs_, unit_, largest_;
  Index equalities_ = 0, count_ = 0;
};

}  // namespace lumbopelvic::detail
