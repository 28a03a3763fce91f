#pragma once
/// Step size control: the norm that an error is measured in, and the size that the next step gets.

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "lumbopelvic/core/check.hpp"

namespace lumbopelvic {

/// An integration that cannot go on: where in time, and which number of the state.
class IntegrationError : public Error {
 public:
  IntegrationError(const std::string& what, double time, Eigen::Index component)
      : Error(what), time_(time), component_(component) {}
  [[nodiscard]] double time() const noexcept { return time_; }
  /// Number in the state, -1 if no single one is to blame.
  [[nodiscard]] Eigen::Index component() const noexcept { return component_; }

 private:
  double time_;
  Eigen::Index component_;
};

/// Accuracy of an integration, and bounds of its steps.
struct StepSettings {
  double rtol = 1e-5;        ///< of each component [1], > 0
  double atol = 1e-6;        ///< of each component over its scale [1], > 0
  VecX<double> scale;        ///< s, what counts as a usual size of each component; empty: 1 for all
  double first_step = 1e-4;  ///< [s], > 0
  double max_step = 1e-2;    ///< [s], > 0
  double min_step = 1e-12;   ///< below which the integration gives up [s], > 0
};

/// @throws InvalidArgument for a setting out of its bounds, or another size of the scale than the state's
inline void check_step_settings(const StepSettings& s, Eigen::Index size) {
  constexpr auto fn = "StepSettings";
  check_positive(fn, "rtol", s.rtol);
  check_positive(fn, "atol", s.atol);
  check_positive(fn, "first step", s.first_step);
  check_positive(fn, "max step", s.max_step);
  check_positive(fn, "min step", s.min_step);
  if (s.scale.size() > 0) check_size(fn, "scale", s.scale.size(), size);
  for (Eigen::Index i = 0; i < s.scale.size(); ++i)
    check_positive(fn, "scale of component " + std::to_string(i), s.scale[i]);
}

/// Size of an error, 1 at the tolerance:
///
///   |e| = sqrt( 1/n sum ( e_i / (atol s_i + rtol max(|y_i|, |y+_i|)) )^2 )                           (7.4)
///
/// Infinite if any number of the error or of the new state is not finite.
[[nodiscard]] inline double error_norm(const StepSettings& settings, const VecX<double>& y,
                                       const VecX<double>& y_new, const VecX<double>& error) {
  double sum = 0.0, finite = 0.0;
  const bool scaled = settings.scale.size() > 0;
  for (Eigen::Index i = 0; i < y.size(); ++i) {
    const double size = std::max(std::abs(y[i]), std::abs(y_new[i]));
    const double e = error[i] / (settings.atol * (scaled ? settings.scale[i] : 1.0) + settings.rtol * size);
    sum += e * e;
    finite += y_new[i] * 0.0;  // NaN as soon as one of them is not finite
  }
  const double norm = std::sqrt(sum / double(std::max<Eigen::Index>(1, y.size())));
  return std::isfinite(norm) && finite == 0.0 ? norm : std::numeric_limits<double>::infinity();
}

namespace detail {

/// Says that a step has become too small, when and for which component: the one with the largest share of the
/// error; or, if the trial is not finite, the one that moves fastest for its tolerance, as what is not finite
/// soon spreads to others.
/// @param y_new  the trial, null if it could not be evaluated
/// @param rate   f at the start of the step
/// @throws IntegrationError always
[[noreturn]] void throw_step_too_small(const StepSettings& settings, double t, const VecX<double>& y,
                                       const VecX<double>* y_new, const VecX<double>& error,
                                       const VecX<double>& rate);

}  // namespace detail

/// Chooses step sizes from errors, by the predictive controller of Gustafsson (1994)
/// doi:10.1145/198429.198437 in the form of Hairer & Wanner (1996) Solving ODEs II, section IV.8, equations
/// 8.13 and 8.25.
class StepControl {
 public:
  /// @param order  of the error in the step size: the embedded method's, plus one
  explicit StepControl(int order = 4) : power_(1.0 / order) {}
  bool operator==(const StepControl&) const = default;

  /// Forgets the last step; to be called after a jump of the state.
  void restart() { last_error_ = 0.0, rejected_ = false; }

  /// The size to go on with, or to try again with if the error is above one.
  [[nodiscard]] double next(double step, double error) {
    constexpr double safety = 0.9, shrink = 0.2, grow = 6.0;  // as in the code RODAS of Hairer & Wanner
    if (!std::isfinite(error)) {
      rejected_ = true;
      return step * shrink;
    }
    double factor = safety * std::pow(std::max(error, 1e-10), -power_);
    if (error <= 1.0) {
      if (last_error_ > 0.0)
        factor = std::min(
            factor, safety * step / last_step_ * std::pow(last_error_ / (error * error + 1e-20), power_));
      last_error_ = std::max(error, 1e-2), last_step_ = step;
      if (rejected_) factor = std::min(factor, 1.0);
      rejected_ = false;
    } else {
      rejected_ = true;
    }
    return step * std::clamp(factor, shrink, grow);
  }

 private:
  double power_, last_error_ = 0.0, last_step_ = 0.0;
  bool rejected_ = false;
};

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/dynamics/impl/step_control.hpp"
#endif
