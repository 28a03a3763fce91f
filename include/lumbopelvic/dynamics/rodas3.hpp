#pragma once
/// RODAS3: a stiffly accurate Rosenbrock method of order 3(2) with four stages, two of which share a
/// right-hand side. Where three digits are enough it comes cheaper than RODAS: two new right-hand sides and
/// four solutions a step.
///
///   (1/(gamma h) - J) k_1 = f(y, t) + h/2 f_t
///   (1/(gamma h) - J) k_2 = f(y, t) + 3 h/2 f_t + 4 k_1 / h
///   (1/(gamma h) - J) k_3 = f(y + 2 k_1, t + h) + (k_1 - k_2) / h
///   (1/(gamma h) - J) k_4 = f(y + 2 k_1 + k_3, t + h) + (k_1 - k_2 - 8/3 k_3) / h
///   y+ = y + 2 k_1 + k_3 + k_4,   error = k_4,   gamma = 1/2                                         (7.2)
///
/// Sandu, Verwer, Blom, Spee, Carmichael & Potra (1997) doi:10.1016/S1352-2310(97)83212-8, section 3. The
/// dense output is ours.

#include "lumbopelvic/dynamics/step_start.hpp"
#include "lumbopelvic/math/odeint.hpp"

namespace lumbopelvic {

/// One step of given size. Allocates on the first only. Members as in `Rodas`.
class Rodas3 : public detail::LinearizedStart {
 public:
  static constexpr int control_order = 3;  ///< of the error estimate in the step size

  /// One step from (y, t), after `begin` there.
  /// @param error  of the embedded method of order two
  /// @return       whether all stages could be evaluated
  template <ImplicitSystem System>
  bool advance(System& system, const VecX<double>& y, double t, double h, VecX<double>& y_new,
               VecX<double>& error) {
    system.factor(2.0 / h);
    k1_ = rate_ + (0.5 * h) * by_time_;
    system.solve(k1_);
    k2_ = rate_ + (1.5 * h) * by_time_ + (4.0 / h) * k1_;
    system.solve(k2_);
    drift_ = (k1_ - k2_) / h;
    at_ = y + 2.0 * k1_;
    if (!detail::try_rates(system, at_, t + h, k3_)) return false;
    k3_ += drift_;
    system.solve(k3_);
    at_ += k3_;
    if (!detail::try_rates(system, at_, t + h, error)) return false;
    error += drift_ - (8.0 / (3.0 * h)) * k3_;
    system.solve(error);
    k4_ = error;
    y_new = at_ + error;
    return true;
  }

  /// Readies `interpolate` for the step just taken.
  void prepare_dense() {
    third_ = 3.0 * k1_ - k2_ + 2.0 * k3_ + 8.0 * k4_;
    fourth_ = 2.0 * k4_;
  }
  /// State within the step, of order two, and continuous from step to step. Of the conditions of order three
  /// it meets that of (f'' f f); what is infinitely stiff it leads straight from y to y_new.
  /// @param s  0 at its start to 1 at its end
  void interpolate(const VecX<double>& y, const VecX<double>& y_new, double s, VecX<double>& out) const {
    out = (1.0 - s) * y + s * (y_new + (1.0 - s) * (third_ + s * fourth_));
  }

 private:
  VecX<double> k1_, k2_, k3_, k4_, drift_, at_, third_, fourth_;
};

}  // namespace lumbopelvic
