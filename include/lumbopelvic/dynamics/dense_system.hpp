#pragma once
/// A small system y' = f(y, t) whose Jacobian is a full matrix.

#include <Eigen/LU>
#include <utility>

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/dynamics/implicit_system.hpp"

namespace lumbopelvic {

/// LU factors of (shift 1 - J).
class DenseShift {
 public:
  /// @param J  (n x n)
  void factor(const MatX<double>& J, double shift);
  void solve(VecX<double>& x);

 private:
  MatX<double> matrix_;
  Eigen::PartialPivLU<MatX<double>> lu_;
  VecX<double> scratch_;
};

/// An `ImplicitSystem` from two functions.
/// @tparam Rates     called as rates(y, t, dydt)
/// @tparam Jacobian  called as jacobian(y, t, J, by_time): df/dy, (n x n), and df/dt, both given with their
///                   sizes and zero
template <class Rates, class Jacobian>
class DenseSystem {
 public:
  DenseSystem(Rates rates, Jacobian jacobian) : rates_(std::move(rates)), jacobian_(std::move(jacobian)) {}

  void rates(const VecX<double>& y, double t, VecX<double>& dydt) {
    dydt.resize(y.size());
    rates_(y, t, dydt);
  }
  void linearize(const VecX<double>& y, double t, VecX<double>& by_time) {
    J_.setZero(y.size(), y.size());
    by_time.setZero(y.size());
    jacobian_(y, t, J_, by_time);
  }
  void factor(double shift) { lu_.factor(J_, shift); }
  void solve(VecX<double>& x) { lu_.solve(x); }
  /// J in full, after `linearize`.
  void jacobian(MatX<double>& J) const { J = J_; }

 private:
  Rates rates_;
  Jacobian jacobian_;
  MatX<double> J_;
  DenseShift lu_;
};

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/dynamics/impl/dense_system.hpp"
#endif
