#pragma once
/// Definitions of step_control.hpp, compiled once in the library.

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/dynamics/step_control.hpp"

namespace lumbopelvic::detail {

LUMBOPELVIC_INLINE void throw_step_too_small(const StepSettings& settings, double t, const VecX<double>& y,
                                             const VecX<double>* y_new, const VecX<double>& error,
                                             const VecX<double>& rate) {
  Eigen::Index worst = -1;
  double most = -1.0;
  const bool finite = y_new && y_new->allFinite() && error.allFinite();
  for (Eigen::Index i = 0; i < y.size(); ++i) {
    const double s = settings.scale.size() > 0 ? settings.scale[i] : 1.0;
    const double e =
        std::abs(finite ? error[i] : rate[i]) / (settings.atol * s + settings.rtol * std::abs(y[i]));
    if (e > most || !std::isfinite(e)) most = e, worst = i;
    if (!std::isfinite(e)) break;
  }
  TextStream what;
  what << "integrate: step below " << settings.min_step << " s at t = " << t << " s, component " << worst
       << " is " << y[worst] << (finite ? ", its error above the tolerance" : ", and no trial is finite");
  throw IntegrationError(what.str(), t, worst);
}

}  // namespace lumbopelvic::detail
