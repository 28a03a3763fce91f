#pragma once
/// The model: everything that is known about a body before it is put into a posture. Never changed once built;
/// a condition or an intervention returns another one.

#include <limits>
#include <map>
#include <string>
#include <vector>

#include "lumbopelvic/abdomen/cavity.hpp"
#include "lumbopelvic/muscle/fascicle.hpp"
#include "lumbopelvic/muscle/path.hpp"
#include "lumbopelvic/multibody/support.hpp"
#include "lumbopelvic/tissue/band.hpp"
#include "lumbopelvic/tissue/disc.hpp"
#include "lumbopelvic/tissue/facet.hpp"
#include "lumbopelvic/tissue/ligament.hpp"

namespace lumbopelvic {

/// The water column in the cavity: what stands under its one pressure at other heights.
struct ContentsColumn {
  double density = 0.0;      ///< of the contents [kg/m^3]; 0: the model does not say
  std::vector<int> top{};    ///< bodies whose origins, on average, lie at the height of the diaphragm
  std::vector<int> floor{};  ///< the same for the pelvic floor
};

struct Model {
  std::string name, version;
  std::string hash;                   ///< of the files it was read from and the changes applied since
  std::vector<std::string> history;   ///< changes applied since it was read, in order, in words
  Vec3<double> gravity_W{0.0, -9.80665, 0.0};  ///< [m/s^2]

  Tree tree;
  std::vector<Fascicle> fascicles;
  std::vector<Path> paths;             ///< (fascicles) path of each
  std::vector<WrapSurface> surfaces;
  std::vector<Disc> discs;             ///< from the top level down to L5/S1, as in the table
  std::vector<Band> bands;
  std::vector<Path> band_paths;        ///< (bands)
  std::vector<Ligament> ligaments;     ///< only beside discs that cover the disc alone
  std::vector<Path> ligament_paths;    ///< (ligaments)
  std::vector<Facet> facets;           ///< only beside discs that cover the disc alone
  Cavity cavity;
  ContentsColumn contents;
  double pressure_min = 0.0;           ///< below which the cavity's pressure may not fall [Pa]
  double pressure_max = std::numeric_limits<double>::infinity();  ///< above which it may not rise [Pa]
  std::vector<ContactPad> pads;
  std::map<std::string, std::vector<std::string>> group_sets;  ///< named sets of muscle groups, such as "deep_core"
  std::vector<int> shape_coordinates;  ///< coordinates of the massless bodies that give the abdomen its shape

  [[nodiscard]] int n_fascicles() const noexcept { return static_cast<int>(fascicles.size()); }
  [[nodiscard]] int fascicle(std::string_view key) const {
    return detail::index_by_name(fascicles, key, "fascicle");
  }
  [[nodiscard]] int pad(std::string_view key) const { return detail::index_by_name(pads, key, "pad"); }
};

}  // namespace lumbopelvic
