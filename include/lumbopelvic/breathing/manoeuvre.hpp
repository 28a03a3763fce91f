#pragma once
/// Breathing manoeuvres as drives of muscles and closures of the glottis over time.

#include <string>
#include <vector>

#include "lumbopelvic/abdomen/drive.hpp"
#include "lumbopelvic/muscle/fascicle.hpp"

namespace lumbopelvic {

/// A drive of some muscles.
struct Drive {
  std::vector<std::string> targets;  ///< fascicles, groups or group sets; empty: all fascicles
  double level = 0.0;                ///< at the height of the pulse, of what the equilibrium leaves, -1 to 1
  Pulse pulse;
};

/// Air cannot pass between these times.
struct GlottisClosure {
  double from = 0.0, to = 0.0;  ///< begins to close; begins to open [s]
};

struct Manoeuvre {
  std::string name, label, description;
  double duration = 0.0;     ///< [s], > 0
  double report_from = 0.0;  ///< outcomes are taken from here to the end [s]
  std::vector<Drive> drives;
  std::vector<GlottisClosure> closures;
  double glottis_time = 0.03;  ///< in which the glottis opens or closes [s], > 0
  double linea_alba_time_constant =
      0.03;  ///< time constant of linea alba, AbdomenSettings::linea_alba_time_constant [s]
};

/// Excitation that a drive adds at its height to that of an equilibrium,
///
///   level (capacity - equilibrium)   or, where the level is negative,   level (equilibrium - tonic)
///
/// and 0 where the equilibrium leaves nothing.
/// @param equilibrium  with which the fascicle is held [1]
[[nodiscard]] inline double drive_height(const Fascicle& fascicle, double equilibrium, double level) {
  const double left = level > 0.0 ? fascicle.capacity - equilibrium : equilibrium - fascicle.tonic_drive;
  return left > 0.0 ? level * left : 0.0;
}

/// Closures of the glottis: 1 where it is closed.
/// @param start  of the manoeuvre [s]
/// @throws InvalidArgument if one ends before the glottis has closed
[[nodiscard]] inline std::vector<Pulse> closures_of(const Manoeuvre& manoeuvre, double start = 0.0) {
  constexpr auto fn = "closures_of";
  const double time = manoeuvre.glottis_time;
  std::vector<Pulse> closures;
  for (const GlottisClosure& c : manoeuvre.closures) {
    if (!(c.to >= c.from + time))
      fail_argument(fn, "end of a closure of the glottis", c.to, "after it has closed");
    closures.push_back({start + c.from, time, c.to - c.from - time, time});
    check_pulse(closures.back());
  }
  return closures;
}

}  // namespace lumbopelvic
