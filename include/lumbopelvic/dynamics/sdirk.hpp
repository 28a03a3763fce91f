#pragma once
/// A diagonally implicit Runge-Kutta method of order three, for systems whose rates follow from a balance.

#include <array>
#include <concepts>

#include "lumbopelvic/core/real.hpp"

namespace lumbopelvic {

/// 0 = g(y, y', t): rates that follow from a balance, with multipliers among the unknowns.
///
///   balance(base, t, theta, y, rate)   finds y and rate that balance at t, with y = base + theta rate
///
/// y comes in as a guess. Algebraic components (multipliers, such as the pressure of contents that keep their
/// volume) are free: whatever balances, with rate 0. It returns false where it finds no balance; y and rate
/// are then without meaning.
template <class System>
concept BalancedSystem = requires(System& system, const VecX<double>& base, double t, VecX<double>& y) {
  { system.balance(base, t, t, y, y) } -> std::same_as<bool>;
};

/// The method of Alexander in three stages: L-stable, stiffly accurate, error estimate of order two.
///
///   y_i = y + h sum_{j<i} a_ij k_j + h gamma k_i,   0 = g(y_i, k_i, t + c_i h),   y+ = y_3
///
/// Every stage, and so the end of a step, meets the balance and its constraints to the accuracy that the
/// system solves them with. Order three for y' = f(y, t), stiff or not, and for a system of index one; order
/// two for index two (constraints whose multiplier appears in the rates alone).
/// @see Alexander (1977) doi:10.1137/0714068
class Sdirk {
 public:
  static constexpr int control_order = 3;  ///< of the error estimate in the step size

  template <BalancedSystem System>
  void begin(System&, const VecX<double>& y, double) {
    if (rate_.size() != y.size()) rate_.setZero(y.size());
  }
  /// Rate at the end of the last step; 0 before the first.
  [[nodiscard]] const VecX<double>& rate() const noexcept { return rate_; }

  /// One step from (y, t).
  /// @param error  of the embedded method of order two; 0 for algebraic components
  /// @return       whether every stage found its balance
  template <BalancedSystem System>
  bool advance(System& system, const VecX<double>& y, double t, double h, VecX<double>& y_new,
               VecX<double>& error) {
    h_ = h;
    y_new = y;
    for (std::size_t i = 0; i < stages; ++i) {
      base_ = y;
      for (std::size_t j = 0; j < i; ++j) base_ += h * a[i][j] * k_[j];
      k_[i].setZero(y.size());
      if (!system.balance(base_, t + c[i] * h, h * gamma, y_new, k_[i])) return false;
    }
    error = h * (e[0] * k_[0] + e[1] * k_[1] + e[2] * k_[2]);
    return true;
  }

  /// Readies `interpolate` for the step just taken.
  void prepare_dense() { rate_ = k_.back(); }
  /// State within the step: the stages' rates as a parabola in time, integrated. Of order two; algebraic
  /// components go straight from end to end.
  /// @param s  0 at its start to 1 at its end
  void interpolate(const VecX<double>& y, const VecX<double>& y_new, double s, VecX<double>& out) const {
    out = (1.0 - s) * y + s * y_new;
    for (std::size_t i = 0; i < stages; ++i) {
      const double other = c[(i + 1) % stages], another = c[(i + 2) % stages];
      const double weight = ((other + another) / 2.0 - (1.0 + s) / 3.0) / ((c[i] - other) * (c[i] - another));
      out += h_ * s * (1.0 - s) * weight * k_[i];
    }
  }

 private:
  static constexpr std::size_t stages = 3;
  static constexpr double gamma = 0.43586652150845967;  // root of g^3 - 3 g^2 + 3/2 g - 1/6 for L-stability
  static constexpr double b1 = -(6.0 * gamma * gamma - 16.0 * gamma + 1.0) / 4.0;
  static constexpr double b2 = (6.0 * gamma * gamma - 20.0 * gamma + 5.0) / 4.0;
  static constexpr double a[stages][stages] = {
      {gamma, 0.0, 0.0}, {(1.0 - gamma) / 2.0, gamma, 0.0}, {b1, b2, gamma}};
  static constexpr double c[stages] = {gamma, (1.0 + gamma) / 2.0, 1.0};
  // The formula of order two has the first two stages alone.
  static constexpr double second = (1.0 - 2.0 * gamma) / (1.0 - gamma);
  static constexpr double e[stages] = {b1 - (1.0 - second), b2 - second, gamma};

  std::array<VecX<double>, stages> k_;
  VecX<double> base_, rate_;
  double h_ = 0.0;
};

}  // namespace lumbopelvic
