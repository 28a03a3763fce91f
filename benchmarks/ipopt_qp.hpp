#pragma once
/// The same QP by Ipopt, an interior-point method: exact derivatives, sparse rows, and what is constant
/// declared so.

#include <IpStdCInterface.h>

#include <string>
#include <vector>

#include "lumbopelvic/math/qp_problem.hpp"

namespace lumbopelvic::bench {

/// Solves one `QpProblem` without cuts and without powers, as often as asked, in memory laid out once.
class IpoptQp {
 public:
  explicit IpoptQp(const QpProblem& qp) : qp_(qp), x_(qp.size()) {
    if (qp.h.size() > 0 || !qp.power_variables.empty())
      fail_argument("IpoptQp", "problem", "has cuts or powers", "a QP with equalities alone");
    for (int column = 0; column < int(qp.A.cols()); ++column)
      for (int row = 0; row < int(qp.A.rows()); ++row)
        if (qp.A(row, column) != 0.0) entries_.push_back({row, column});
    ipopt_ = CreateIpoptProblem(int(qp.size()), qp_.lower.data(), qp_.upper.data(), int(qp.b.size()),
                                qp_.b.data(), qp_.b.data(), int(entries_.size()), int(qp.size()), 0, value,
                                rows, gradient, jacobian, hessian);
    set("sb", "yes");
    set("print_level", 0);
    set("jac_c_constant", "yes");
    set("hessian_constant", "yes");
    set("mehrotra_algorithm", "yes");  // its way with convex QPs
    set("bound_relax_factor", 0.0);    // else reserve actuators pay less than nothing
  }
  ~IpoptQp() { FreeIpoptProblem(ipopt_); }
  IpoptQp(const IpoptQp&) = delete;
  IpoptQp& operator=(const IpoptQp&) = delete;

  /// Solves from nothing.
  /// @return the objective; NaN if Ipopt gives up
  double solve() {
    double objective = 0.0;
    x_ = qp_.lower.cwiseMax(0.0).cwiseMin(qp_.upper);
    const auto status = IpoptSolve(ipopt_, x_.data(), nullptr, &objective, nullptr, nullptr, nullptr, this);
    return status == Solve_Succeeded ? objective : NAN;
  }

 private:
  struct Entry {
    int row, column;
  };
  using Vector = Eigen::Map<VecX<double>>;
  void set(std::string option, std::string choice) {
    AddIpoptStrOption(ipopt_, option.data(), choice.data());
  }
  void set(std::string option, double number) { AddIpoptNumOption(ipopt_, option.data(), number); }
  void set(std::string option, int number) { AddIpoptIntOption(ipopt_, option.data(), number); }
  [[nodiscard]] static const IpoptQp& self(UserDataPtr data) { return *static_cast<const IpoptQp*>(data); }

  static Bool value(int n, double* x, Bool, double* objective, UserDataPtr data) {
    const QpProblem& qp = self(data).qp_;
    const Vector at(x, n);
    *objective = qp.linear.dot(at) + 0.5 * qp.weight.dot(at.cwiseAbs2());
    return true;
  }
  static Bool gradient(int n, double* x, Bool, double* out, UserDataPtr data) {
    const QpProblem& qp = self(data).qp_;
    Vector(out, n) = qp.linear + qp.weight.cwiseProduct(Vector(x, n));
    return true;
  }
  static Bool rows(int n, double* x, Bool, int m, double* out, UserDataPtr data) {
    Vector(out, m).noalias() = self(data).qp_.A * Vector(x, n);
    return true;
  }
  /// Asked for places (values null) or for values.
  static Bool jacobian(int, double*, Bool, int, int, int* row, int* column, double* values,
                       UserDataPtr data) {
    for (const Entry& entry : self(data).entries_)
      if (values)
        *values++ = self(data).qp_.A(entry.row, entry.column);
      else
        *row++ = entry.row, *column++ = entry.column;
    return true;
  }
  static Bool hessian(int n, double*, Bool, double factor, int, double*, Bool, int, int* row, int* column,
                      double* values, UserDataPtr data) {
    for (int i = 0; i < n; ++i)
      if (values)
        values[i] = factor * self(data).qp_.weight[i];
      else
        row[i] = column[i] = i;
    return true;
  }

  QpProblem qp_;
  VecX<double> x_;
  std::vector<Entry> entries_;
  IpoptProblem ipopt_ = nullptr;
};

}  // namespace lumbopelvic::bench
