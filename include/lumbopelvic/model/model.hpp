#pragma once
/// Model of a body: everything that is known about it before it is put into a posture. Never changed once
/// built; a condition or an intervention returns another one.

#include <limits>
#include <map>
#include <string>
#include <vector>

#include "lumbopelvic/abdomen/cavity.hpp"
#include "lumbopelvic/abdomen/respiration.hpp"
#include "lumbopelvic/multibody/support.hpp"
#include "lumbopelvic/muscle/fascicle.hpp"
#include "lumbopelvic/muscle/path.hpp"
#include "lumbopelvic/tissue/assumed_fascia.hpp"
#include "lumbopelvic/tissue/disc.hpp"
#include "lumbopelvic/tissue/facet.hpp"
#include "lumbopelvic/tissue/ligament.hpp"
#include "lumbopelvic/tissue/linea_alba.hpp"

namespace lumbopelvic {

/// A place in the abdomen whose height decides what the contents above it add to the pressure.
struct PressureLevel {
  std::string name;
  PathPoint at;
};

struct Model {
  std::string name, version;
  std::string hash;                  ///< of the files it was read from and the changes applied since
  std::vector<std::string> history;  ///< changes applied since it was read, in order, in words
  Vec3<double> gravity_W{0.0, -9.80665, 0.0};  ///< [m/s^2]

  Tree tree;
  std::vector<Fascicle> fascicles;
  std::vector<Path> paths;  ///< (fascicles) path of each
  std::vector<WrapSurface> surfaces;
  std::vector<Disc> discs;  ///< from the top level down to L5/S1, as in the table
  std::vector<LineaAlbaStrip> linea_alba;
  std::vector<Path> linea_alba_paths;         ///< (linea alba)
  std::vector<Ligament> ligaments;            ///< only beside discs that cover the disc alone
  std::vector<Path> ligament_paths;           ///< (ligaments)
  std::vector<Facet> facets;                  ///< only beside discs that cover the disc alone
  std::vector<AssumedFascia> assumed_fascia;  ///< assumed connections; they act where the abdomen moves
  std::vector<Path> assumed_fascia_paths;     ///< (assumed fasciae)
  Cavity cavity;
  double pressure_min = 0.0;  ///< below which the cavity's pressure may not fall [Pa]
  double pressure_max = std::numeric_limits<double>::infinity();  ///< above which it may not rise [Pa]
  Respiration respiration;
  std::vector<PressureLevel> pressure_levels;  ///< where pressure and descent are reported
  int reference_level = 0;                     ///< the one at which the pressure of an equilibrium stands
  double contents_density = 0.0;               ///< of what fills the abdomen [kg/m^3]
  std::vector<ContactPoint> contact_points;
  /// named sets of muscle groups, such as "deep_core"
  std::map<std::string, std::vector<std::string>> group_sets;
  std::vector<int>
      deformation_coordinates;  ///< coordinates of the massless bodies that give the abdomen its shape

  [[nodiscard]] int n_fascicles() const noexcept { return static_cast<int>(fascicles.size()); }
  [[nodiscard]] int fascicle(std::string_view key) const {
    return detail::index_by_name(fascicles, key, "fascicle");
  }
  [[nodiscard]] int contact_point(std::string_view key) const {
    return detail::index_by_name(contact_points, key, "contact_point");
  }
};

}  // namespace lumbopelvic
