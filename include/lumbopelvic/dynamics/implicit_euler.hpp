#pragma once
/// Linearly implicit Euler method, one step: a right-hand side, a Jacobian and a solution each. For large
/// sweeps at a fixed step, where the same error in all is of no consequence.

#include "lumbopelvic/dynamics/step_start.hpp"

namespace lumbopelvic {

///   (1/h - J) (y+ - y) = f + h df/dt                                                                 (7.3)
///
/// Of order one and L-stable. It reports no error: every step is as long as may be, that is
/// `StepSettings::max_step`.
class ImplicitEuler : public detail::LinearizedStart {
 public:
  static constexpr int control_order = 1;

  template <ImplicitSystem System>
  bool advance(System& system, const VecX<double>& y, double, double h, VecX<double>& y_new,
               VecX<double>& error) {
    system.factor(1.0 / h);
    step_ = rate_ + h * by_time_;
    system.solve(step_);
    y_new = y + step_;
    error.setZero(y.size());
    return true;
  }
  void prepare_dense() {}
  void interpolate(const VecX<double>& y, const VecX<double>& y_new, double s, VecX<double>& out) const {
    out = (1.0 - s) * y + s * y_new;
  }

 private:
  VecX<double> step_;
};

}  // namespace lumbopelvic
