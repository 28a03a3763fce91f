#pragma once
/// Postural sway: how far a standing body sways, and the effort of its standing.

#include <limits>
#include <optional>

#include "lumbopelvic/control/control_settings.hpp"
#include "lumbopelvic/simulation/initial_state.hpp"

namespace lumbopelvic {

struct SimulationSample;

/// What the samples of a simulation say, each counting alike.
struct Sway {
  Vec3<double> rms = Vec3<double>::Zero();  ///< of the body's turn about its mean, world axes [rad]
  double path = 0.0;                        ///< of the turn from sample to sample, summed [rad]
  double mean_effort = 0.0;                 ///< of sum_m w_m a_m^2, w by volume as in recruitment [1]
  VecX<double> mean_compression;            ///< (discs) [N]
};

/// The path is that of the samples: the rarer they are, the shorter it is.
/// @param samples  at least one
/// @throws InvalidArgument if there is none
[[nodiscard]] Sway sway_of(const Model& model, const std::vector<SimulationSample>& samples);

/// Whether an equilibrium in motion would stay where it is, to first order, its reflexes delayed. NaN where
/// not known.
struct EquilibriumStability {
  static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  double abscissa = unknown;   ///< real part of the rightmost characteristic root [1/s]; negative: it stays
  double frequency = unknown;  ///< its imaginary part [rad/s]
  int unstable = 0;            ///< roots that grow faster than `slowest_growth`
  /// Factor on all delays at which stability changes [1]: infinite if no factor up to `most_delay` makes it
  /// unstable, NaN without reflexes or if none makes it stable.
  double delay_margin = unknown;
  /// Growth slower than this counts as staying [1/s]: contact points that bear nothing do not move by
  /// themselves.
  static constexpr double slowest_growth = 0.01;
  static constexpr double most_delay = 10.0, least_delay = 0.1;
};

/// @param control  none: every muscle keeps the excitation of the equilibrium
/// @throws InvalidArgument  as `MotionControl` does
/// @throws ConvergenceError if a root lies on the imaginary axis
[[nodiscard]] EquilibriumStability equilibrium_stability(const Model& model, const InitialState& initial,
                                                         const std::optional<ControlSettings>& control);

}  // namespace lumbopelvic
