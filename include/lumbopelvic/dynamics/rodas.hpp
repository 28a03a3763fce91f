#pragma once
/// RODAS as a stepper that meets the concepts of Boost.Odeint: plain, controlled, and with dense output. The
/// system is an `ImplicitSystem` and brings its own linear algebra; pass it by std::ref.
///
/// Departures from Odeint's `rosenbrock4`: the sign of d4 (rosenbrock_coefficients.hpp); a norm with a scale
/// of its own for each component; J and df/dt are kept when a step is tried again; no trial with a number
/// that is not finite is accepted.

#include <array>
#include <utility>

#include "lumbopelvic/dynamics/rosenbrock_coefficients.hpp"
#include "lumbopelvic/dynamics/step_control.hpp"
#include "lumbopelvic/dynamics/step_start.hpp"
#include "lumbopelvic/math/odeint.hpp"

namespace lumbopelvic {

/// One step of given size. Allocates on the first only.
class Rodas : public detail::LinearizedStart {
 public:
  using state_type = VecX<double>;
  using deriv_type = VecX<double>;
  using value_type = double;
  using time_type = double;
  using order_type = unsigned short;
  using stepper_category = boost::numeric::odeint::stepper_tag;
  [[nodiscard]] static constexpr order_type order() { return 4; }
  static constexpr int control_order = 4;  ///< of the error estimate in the step size

  /// One step from (y, t), after `begin` there.
  /// @param error  of the embedded method of order three
  /// @return       whether all stages could be evaluated: false if one is not finite, or a `ConvergenceError`
  ///               came of it
  template <ImplicitSystem System>
  bool advance(System& system, const VecX<double>& y, double t, double h, VecX<double>& y_new,
               VecX<double>& error) {
    system.factor(1.0 / (c_.gamma * h));
    k_[0] = rate_ + (h * c_.d1) * by_time_;
    system.solve(k_[0]);
    const bool sound = stage(system, 1, y + c_.a21 * k_[0], t + c_.c2 * h, h * c_.d2, {c_.c21 / h}) &&
                       stage(system, 2, y + c_.a31 * k_[0] + c_.a32 * k_[1], t + c_.c3 * h, h * c_.d3,
                             {c_.c31 / h, c_.c32 / h}) &&
                       stage(system, 3, y + c_.a41 * k_[0] + c_.a42 * k_[1] + c_.a43 * k_[2], t + c_.c4 * h,
                             h * c_.d4, {c_.c41 / h, c_.c42 / h, c_.c43 / h}) &&
                       stage(system, 4, y + c_.a51 * k_[0] + c_.a52 * k_[1] + c_.a53 * k_[2] + c_.a54 * k_[3],
                             t + h, 0.0, {c_.c51 / h, c_.c52 / h, c_.c53 / h, c_.c54 / h}) &&
                       stage(system, 5, at_ + k_[4], t + h, 0.0,
                             {c_.c61 / h, c_.c62 / h, c_.c63 / h, c_.c64 / h, c_.c65 / h});
    if (!sound) return false;
    y_new = at_ + k_[5];
    error = k_[5];
    return true;
  }

  /// The plain stepper of Odeint.
  /// @throws IntegrationError if a stage is not finite
  template <class System>
  void do_step(System system, VecX<double>& y, double t, double h) {
    auto& own = static_cast<typename boost::numeric::odeint::unwrap_reference<System>::type&>(system);
    begin(own, y, t);
    if (!advance(own, y, t, h, y_new_, error_))
      throw IntegrationError("Rodas: a stage after t = " + number_text(t) + " s is not finite", t, -1);
    y.swap(y_new_);
  }

  /// Readies `interpolate` for the step just taken.
  void prepare_dense() {
    third_ = c_.d21 * k_[0] + c_.d22 * k_[1] + c_.d23 * k_[2] + c_.d24 * k_[3] + c_.d25 * k_[4];
    fourth_ = c_.d31 * k_[0] + c_.d32 * k_[1] + c_.d33 * k_[2] + c_.d34 * k_[3] + c_.d35 * k_[4];
  }
  /// State within the step, of order three, and continuous from step to step.
  /// @param s  0 at its start to 1 at its end
  void interpolate(const VecX<double>& y, const VecX<double>& y_new, double s, VecX<double>& out) const {
    out = (1.0 - s) * y + s * (y_new + (1.0 - s) * (third_ + s * fourth_));
  }
  /// Slope of `interpolate` in s.
  void interpolate_slope(const VecX<double>& y, const VecX<double>& y_new, double s,
                         VecX<double>& out) const {
    out = y_new - y + (1.0 - 2.0 * s) * third_ + s * (2.0 - 3.0 * s) * fourth_;
  }

 private:
  template <class System, class Point>
  bool stage(System& system, std::size_t i, const Point& point, double t, double by_time,
             const std::array<double, 5>& c) {
    at_ = point;
    if (!detail::try_rates(system, at_, t, k_[i])) return false;
    for (std::size_t j = 0; j < i; ++j) k_[i] += c[j] * k_[j];
    if (by_time != 0.0) k_[i] += by_time * by_time_;
    system.solve(k_[i]);
    return true;
  }

  static constexpr RosenbrockCoefficients<double> c_{};
  std::array<VecX<double>, 6> k_;
  VecX<double> at_, third_, fourth_, y_new_, error_;
};

/// Steps whose size follows their error.
class ControlledRodas {
 public:
  using stepper_type = Rodas;
  using state_type = VecX<double>;
  using deriv_type = VecX<double>;
  using value_type = double;
  using time_type = double;
  using order_type = unsigned short;
  using stepper_category = boost::numeric::odeint::controlled_stepper_tag;

  explicit ControlledRodas(StepSettings settings = {}) : settings_(std::move(settings)) {}

  /// Tries a step: moves y and t on if its error is within the tolerance, and sets the next size to try
  /// either way.
  /// @throws IntegrationError if the size falls below `min_step`
  template <class System>
  boost::numeric::odeint::controlled_step_result try_step(System system, VecX<double>& y, double& t,
                                                          double& h) {
    using enum boost::numeric::odeint::controlled_step_result;
    auto& own = static_cast<typename boost::numeric::odeint::unwrap_reference<System>::type&>(system);
    if (!try_step(own, y, t, h, y_new_)) return fail;
    y.swap(y_new_);
    return success;
  }
  /// The same, with the new state beside the old one.
  template <ImplicitSystem System>
  bool try_step(System& system, const VecX<double>& y, double& t, double& h, VecX<double>& y_new) {
    h = std::min(h, settings_.max_step);
    if (!begun_) stepper_.begin(system, y, t);
    begun_ = true;
    const bool sound = stepper_.advance(system, y, t, h, y_new, error_);
    const double error =
        sound ? error_norm(settings_, y, y_new, error_) : std::numeric_limits<double>::infinity();
    const double next = std::min(control_.next(h, error), settings_.max_step);
    if (error <= 1.0) {
      t += h, h = next, begun_ = false;
      return true;
    }
    if (next < settings_.min_step)
      detail::throw_step_too_small(settings_, t, y, sound ? &y_new : nullptr, error_, stepper_.rate());
    h = next;
    return false;
  }
  /// To be called when the state, or what acts on it, has jumped.
  void restart() { control_.restart(), begun_ = false; }

  [[nodiscard]] Rodas& stepper() noexcept { return stepper_; }
  [[nodiscard]] const StepSettings& settings() const noexcept { return settings_; }

 private:
  StepSettings settings_;
  Rodas stepper_;
  StepControl control_{Rodas::control_order};
  VecX<double> y_new_, error_;
  bool begun_ = false;
};

/// Steps that can be looked into between their ends.
class DenseRodas {
 public:
  using stepper_type = ControlledRodas;
  using state_type = VecX<double>;
  using deriv_type = VecX<double>;
  using value_type = double;
  using time_type = double;
  using order_type = unsigned short;
  using stepper_category = boost::numeric::odeint::dense_output_stepper_tag;

  explicit DenseRodas(StepSettings settings = {}) : controlled_(std::move(settings)) {}

  void initialize(const VecX<double>& y, double t, double h) {
    y_ = y, t_ = t_old_ = t, h_ = h;
    controlled_.restart();
  }
  /// Takes a step, and returns the times at its ends.
  /// @throws IntegrationError as `ControlledRodas`
  template <class System>
  std::pair<double, double> do_step(System system) {
    auto& own = static_cast<typename boost::numeric::odeint::unwrap_reference<System>::type&>(system);
    t_old_ = t_;
    while (!controlled_.try_step(own, y_, t_, h_, y_new_)) {
    }
    y_old_.swap(y_), y_.swap(y_new_);
    controlled_.stepper().prepare_dense();
    return {t_old_, t_};
  }
  /// @param t  within the last step
  template <class Out>
  void calc_state(double t, Out& out) const {
    controlled_.stepper().interpolate(y_old_, y_, (t - t_old_) / (t_ - t_old_), out);
  }
  [[nodiscard]] const VecX<double>& current_state() const noexcept { return y_; }
  [[nodiscard]] double current_time() const noexcept { return t_; }
  [[nodiscard]] const VecX<double>& previous_state() const noexcept { return y_old_; }
  [[nodiscard]] double previous_time() const noexcept { return t_old_; }
  [[nodiscard]] double current_time_step() const noexcept { return h_; }

 private:
  mutable ControlledRodas controlled_;
  VecX<double> y_, y_old_, y_new_;
  double t_ = 0.0, t_old_ = 0.0, h_ = 0.0;
};

}  // namespace lumbopelvic
