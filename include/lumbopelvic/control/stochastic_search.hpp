#pragma once
/// Stochastic search for tonic drives: without a gradient it tries, waits, measures and leans to the better
/// side.

#include <boost/random/mersenne_twister.hpp>
#include <cstdint>
#include <functional>

#include "lumbopelvic/control/tonic.hpp"

namespace lumbopelvic {

using SwayGenerator = boost::random::mt19937_64;

/// How long sway is looked at, and how often.
struct SwayWatch {
  double stretch = 0.0;       ///< [s], > 0
  double sample_every = 0.0;  ///< [s], > 0 and no longer than the stretch
};

/// Sway as somebody sees it who has no more than a stretch of it: the mean of x' W x over the samples of one
/// realization of the noise, which begins as sway is in the long run. From sample to sample the realization
/// is exact: x_1 = e^(A h) x_0 + w, with w of covariance Sigma - e^(A h) Sigma e^(A h)'.
/// @return tr(W Sigma) but for chance [rad^2]; infinite if the drives are not stable
/// @throws InvalidArgument as tonic_cost, or if a number of the watch is out of its bounds
/// @see eq. (6.3)
[[nodiscard]] double measured_sway(const SwaySystem& system, const TonicSettings& settings,
                                   const VecX<double>& drive, const SwayWatch& watch,
                                   SwayGenerator& generator);

struct StochasticSearchSettings {
  SwayWatch watch;
  int rounds = 0;            ///< >= 0
  double exploration = 0.0;  ///< share of itself by which a drive is tried [1], > 0
  double floor = 0.0;        ///< drive that a silent one is tried as [1], > 0
  double gain = 0.0;         ///< of a round [1], > 0
  std::uint64_t seed = 1;
};

struct StochasticSearchResult {
  VecX<double> drive;    ///< (m)
  int rounds = 0;        ///< that were made
  int lost_balance = 0;  ///< of them, those in which a side that was tried was not stable: nothing was learnt
};

/// Climbs down on the measured cost J = sum w p^e + lambda (measured sway). In every round each drive leans
/// to a random side, all of them at once, and then to the other; each side is watched for a stretch of its
/// own:
///
///   p_± = nearest allowed to p ± u,   u_m = k (p_m + p_floor) z_m,   z standard normal
///   p  <- nearest allowed to p - g (J_+ - J_-) d / |d|^2,            d = p_+ - p_-                  (6.10)
///
/// but never farther than |d| / 2, where it has looked. "Allowed" is within bounds and balance. All it
/// knows is effort and sway; the noise of the stretches is its own, so that no two of them are alike. On
/// average it goes down the gradient, scaled by the squares of the drives; it gets there slower by far and is
/// never at rest.
/// @param look  asked before every round and after the last, with the rounds made and the drives; false ends
/// @throws InvalidArgument as tonic_cost, or if a setting is out of its bounds
[[nodiscard]] StochasticSearchResult stochastic_search(
    const SwaySystem& system, const TonicSettings& settings, const VecX<double>& start,
    const StochasticSearchSettings& search, const std::function<bool(int, const VecX<double>&)>& look = {});

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/control/impl/stochastic_search.hpp"
#endif
