#pragma once
/// Definitions of step_control.hpp, compiled once in the library.

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/dynamics/step_control.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE Eigen::Index worst_component(const StepSettings& settings, const VecX<double>& y,
                                                const VecX<double>& y_new, const VecX<double>& error,
                                                const VecX<double>& rate) {
  Eigen::Index worst = -1;
  double most = -1.0;
  const bool finite = y_new.allFinite() && error.allFinite();
  for (Eigen::Index i = 0; i < y.size(); ++i) {
    const double s = settings.scale.size() > 0 ? settings.scale[i] : 1.0;
    const double e =
        std::abs(finite ? error[i] : rate[i]) / (settings.atol * s + settings.rtol * std::abs(y[i]));
    if (!std::isfinite(e)) return i;
    if (e > most) most = e, worst = i;
  }
  return worst;
}

}  // namespace lumbopelvic
