#pragma once
/// Ranges that a number of a table must lie in, with the words that say so.

#include <cmath>
#include <limits>
#include <numbers>
#include <string_view>

#include "lumbopelvic/core/limits.hpp"

namespace lumbopelvic::io {

struct Bound {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool open_low = false, open_high = false;  ///< whether the end itself is outside
  std::string_view text = "a finite number";

  [[nodiscard]] constexpr bool holds(double x) const {
    return (open_low ? x > low : x >= low) && (open_high ? x < high : x <= high);
  }
};

inline constexpr double no_limit = std::numeric_limits<double>::infinity();

// What physics demands.
inline constexpr Bound finite{};
inline constexpr Bound positive{0.0, no_limit, true, false, "> 0"};
inline constexpr Bound nonnegative{0.0, no_limit, false, false, ">= 0"};
inline constexpr Bound a_pennation{0.0, largest_pennation, false, false, "an angle from 0 to 1.5 rad"};

// What a body can have: a value outside was written in another unit. Set well beyond any human being.
inline constexpr Bound plausible_point{-1.5, 1.5, false, false,
                                       "within 1.5 m of the body's origin (in mm or cm?)"};
inline constexpr Bound plausible_size{0.0, 1.5, false, false, "at most 1.5 m (in mm or cm?)"};
inline constexpr Bound plausible_radius{0.0, 0.5, false, false, "at most 0.5 m (in mm or cm?)"};
inline constexpr Bound plausible_offset{-0.1, 0.1, false, false, "within 0.1 m of the joint (in mm or cm?)"};
inline constexpr Bound plausible_strain{0.0, 2.0, false, false, "at most 2 (in %?)"};
inline constexpr Bound plausible_ratio{0.0, 2.0, false, false, "0 to 2, a share of critical damping (in %?)"};
inline constexpr Bound plausible_fiber{0.005, 0.6, false, false, "0.005 to 0.6 m (in mm or cm?)"};
inline constexpr Bound plausible_tendon{0.0, 0.6, false, false, "at most 0.6 m (in mm or cm?)"};
inline constexpr Bound plausible_area{1e-4, 1e-2, false, false, "1e-4 to 1e-2 m2 (in mm2 or cm2?)"};
inline constexpr Bound plausible_mass{0.0, 60.0, false, false, "at most 60 kg (in g?)"};
inline constexpr Bound plausible_force{0.0, 1e4, false, false, "at most 1e4 N (in another unit?)"};
inline constexpr Bound plausible_angle{-2 * std::numbers::pi, 2 * std::numbers::pi, false, false,
                                       "within 2 pi rad (in degrees?)"};
inline constexpr Bound plausible_translation{-10.0, 10.0, false, false, "within 10 m (in mm or cm?)"};

// What is worked out over and over: more would take days, or more memory than there is.
inline constexpr Bound a_duration{0.0, 3600.0, true, false, "> 0 and at most 3600 s"};
inline constexpr double most_steps = 100'000;
inline constexpr Bound up_to_a_million{0.0, 1e6, false, false, ">= 0 and at most 1e6"};

}  // namespace lumbopelvic::io
