#pragma once
/// The (negated) Hessian of the dual of a QP: kept current by the columns that change, damped, and
/// factorised.

#include <Eigen/Cholesky>

#include "lumbopelvic/math/impl/qp_cost.hpp"

namespace lumbopelvic::detail {

/// H = M diag(dx/dq) Mᵀ + diag(0, ds/dμ) over rows [equalities; cuts], plus a diagonal damping that makes
/// it positive definite where too few variables are free.
class QpHessian {
 public:
  /// Forgets everything; to be called when the rows or the cost are new.
  void reset(const QpRows& rows, const QpCost& cost) {
    matrix_.setZero(rows.count(), rows.count());
    used_.setZero(cost.size());
    rebuild_ = true;
    factorised_ = false;
    find_scale(rows, cost);
  }

  /// Makes room for the row that has just been appended, and fills it.
  void extend(const QpRows& rows, const QpCost& cost) {
    const Index last = rows.count() - 1;
    matrix_.conservativeResize(last + 1, last + 1);
    const VecX<double> weighted = used_.cwiseProduct(rows.matrix().row(last).transpose());
    matrix_.row(last) = (rows.matrix() * weighted).transpose();
    factorised_ = false;
    find_scale(rows, cost);
  }

  /// Brings H to these responses, of variables and of cut slacks.
  void update(const QpRows& rows, const QpCost& cost, const VecX<double>& response,
              const VecX<double>& slack) {
    if (response != used_ || rebuild_) {
      if (rebuild_ || is_cheaper_anew(cost, response)) matrix_.setZero(), used_.setZero();
      accumulate(rows, response, 1.0);
      accumulate(rows, response, -1.0);
      used_ = response;
      rebuild_ = factorised_ = false;
    }
    if (slack.size() != slack_.size() || slack != slack_) slack_ = slack, factorised_ = false;
  }

  /// Solves (H + damping · scale) d = g. The factor is kept while nothing changes.
  void solve(double damping, const VecX<double>& g, VecX<double>& d) {
    for (bool sound = factorised_ && damping == damping_; !sound; damping *= 1e3) {
      damping_ = damping;
      factor_ = matrix_;
      factor_.diagonal().tail(slack_.size()) += slack_;
      factor_.diagonal() += rounding * factor_.diagonal() + damping * scale_;
      sound = Eigen::LLT<Eigen::Ref<MatX<double>>>(factor_).info() == Eigen::Success;
    }
    factorised_ = true;
    d = g;
    factor_.triangularView<Eigen::Lower>().solveInPlace(d);
    factor_.transpose().triangularView<Eigen::Upper>().solveInPlace(d);
  }

  /// Of the last solve: what was asked for, or more where the factorisation needed it.
  [[nodiscard]] double damping() const { return damping_; }

  /// Share of the damping in dᵀ(H + damping · scale) d = `whole`.
  [[nodiscard]] double damping_share(const VecX<double>& d, double whole) const {
    return damping_ * scale_.dot(d.cwiseAbs2()) / whole;
  }

 private:
  static constexpr double rounding = 1e-13;
  static constexpr Index chunk = 64;

  /// What H's diagonal would be with every variable free; rows without any get a part of the largest.
  void find_scale(const QpRows& rows, const QpCost& cost) {
    scale_.setZero(rows.count());
    for (Index i = 0; i < cost.size(); ++i) scale_ += cost.typical_response()[i] * rows.column(i).cwiseAbs2();
    const double largest = scale_.size() > 0 ? scale_.maxCoeff() : 0.0;
    scale_.array() += largest > 0.0 ? 1e-3 * largest : 1.0;
  }

  /// Anew if most columns change, or if a very large one would have to be subtracted (cancellation).
  [[nodiscard]] bool is_cheaper_anew(const QpCost& cost, const VecX<double>& response) const {
    Index changed = 0, active = 0;
    for (Index i = 0; i < response.size(); ++i) {
      changed += response[i] != used_[i];
      active += response[i] != 0.0;
      if (response[i] == 0.0 && used_[i] > 1e3 * cost.typical_response()[i]) return true;
    }
    return changed >= active;
  }

  /// Adds the columns whose response grew (sign 1) or subtracts those whose response fell (sign −1).
  void accumulate(const QpRows& rows, const VecX<double>& response, double sign) {
    packed_.resize(rows.count(), chunk);
    Index filled = 0;
    const auto flush = [&] {
      if (filled > 0) matrix_.selfadjointView<Eigen::Lower>().rankUpdate(packed_.leftCols(filled), sign);
      filled = 0;
    };
    for (Index i = 0; i < response.size(); ++i) {
      const double change = sign * (response[i] - used_[i]);
      if (!(change > 0.0)) continue;
      packed_.col(filled++) = std::sqrt(change) * rows.column(i);
      if (filled == chunk) flush();
    }
    flush();
  }

  MatX<double> matrix_, factor_, packed_;
  VecX<double> used_, slack_, scale_;
  double damping_ = 0.0;
  bool rebuild_ = true, factorised_ = false;
};

}  // namespace lumbopelvic::detail
