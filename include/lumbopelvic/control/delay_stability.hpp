#pragma once
/// Stability of linear systems with delays: their rightmost characteristic roots, and how much longer the
/// delays may become.

#include <complex>
#include <vector>

#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/core/real.hpp"

namespace lumbopelvic {

/// Delayed term of the rates: what they take from the state of a while ago.
struct DelayedTerm {
  double delay = 0.0;   ///< T_k [s], > 0
  MatX<double> matrix;  ///< A_k, (n x n) [1/s]
};

/// A linear system with delays:
///
///   x'(t) = A x(t) + sum_k A_k x(t - T_k)                                                            (6.2)
struct DelaySystem {
  MatX<double> A;  ///< (n x n) [1/s]
  std::vector<DelayedTerm> delayed;
};

struct DelayRootSettings {
  int nodes = 20;  ///< of the collocation over the longest delay, >= 2; 15 to 20 do
  int count = 6;   ///< of roots wanted, >= 1
};

/// A characteristic root s: det(s I - A - sum_k A_k exp(-s T_k)) = 0.
struct DelayRoot {
  std::complex<double> value;  ///< [1/s]
  Eigen::VectorXcd mode;       ///< (n), of unit length
  double correction = 0.0;     ///< by how much Newton's method moved what collocation found [1/s]
  bool converged = false;      ///< whether it came to rest there; if not, `value` is that of collocation
};

/// Rightmost roots, by decreasing real part; of a conjugate pair the one with Im s > 0.
///
/// The history over the longest delay is carried by Chebyshev collocation of the infinitesimal generator, the
/// rightmost eigenvalues are then polished by Newton's method on the characteristic equation itself. Only
/// what the delayed terms look at is carried: with r independent rows in all A_k the matrix has n + r nodes
/// rows. A correction that is not small against the root asks for more nodes.
///
/// @return  up to `count` of them
/// @throws InvalidArgument if a size or a number is out of its bounds
/// @throws ConvergenceError if the eigenvalues are not found
/// @see Breda, Maset & Vermiglio (2005) doi:10.1137/030601600
[[nodiscard]] std::vector<DelayRoot> rightmost_roots(const DelaySystem& system,
                                                     const DelayRootSettings& settings = {});

/// Largest real part of all roots [1/s]: negative if disturbances die out.
/// @throws as rightmost_roots
[[nodiscard]] double spectral_abscissa(const DelaySystem& system, int nodes = 20);

enum class DelayMarginStatus {
  found,
  stable_in_range,    ///< no factor up to the largest one makes it unstable
  unstable_in_range,  ///< no factor down to the smallest one makes it stable
};

struct DelayMarginSettings {
  double smallest = 0.01, largest = 20.0;  ///< factors looked at, 0 < smallest < 1 < largest
  double step = 1.1;                       ///< between neighbours of the search, > 1
  double tolerance = 1e-6;                 ///< on the factor, relative
  int nodes = 20;
};

/// Margin of the delays: how far they are from where stability ends.
struct DelayMargin {
  DelayMarginStatus status = DelayMarginStatus::found;
  double factor = 0.0;     ///< on all delays, at which the rightmost root lies on the axis; NaN if not found
  double frequency = 0.0;  ///< of the oscillation that starts there [rad/s]; NaN if not found
};

/// The factor on all delays nearest to 1 at which stability changes: above 1, a stable system has that much
/// margin; below 1, an unstable one needs delays that much shorter.
///
/// It is looked for outwards from 1 in steps of a given ratio, and then between the two that differ. A change
/// there and back within a step is overlooked.
/// @throws as rightmost_roots
[[nodiscard]] DelayMargin delay_margin(const DelaySystem& system, const DelayMarginSettings& settings = {});

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/control/impl/delay_stability.hpp"
#endif
