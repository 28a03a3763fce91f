#pragma once
/// Times at even distances.

#include <algorithm>
#include <cmath>
#include <vector>

namespace lumbopelvic {

/// 0, h, 2 h and so on up to a duration T; if T is a multiple of h but for rounding, T is the last [s].
/// @param duration, spacing  T and h, > 0 [s]
[[nodiscard]] inline std::vector<double> even_times(double duration, double spacing) {
  constexpr double rounding = 1e-12;
  const auto last = std::size_t(std::floor(duration / spacing * (1.0 + rounding)));
  std::vector<double> times;
  for (std::size_t i = 0; i <= last; ++i) times.push_back(std::min(double(i) * spacing, duration));
  return times;
}

}  // namespace lumbopelvic
