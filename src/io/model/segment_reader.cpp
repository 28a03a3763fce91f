#include "io/model/segment_reader.hpp"

#include <numbers>

#include "io/model/name_index.hpp"

namespace lumbopelvic::io {

namespace {

constexpr Bound plausible_stiffness{0.0, 1e5, false, false,
                                    "at most 1e5 N per unit strain (in another unit?)"};
constexpr Bound plausible_contact{1e3, 1e8, false, false, "1e3 to 1e8 N/m (in N/mm?)"};
constexpr Bound plausible_gap{-0.005, 0.005, false, false, "within 5 mm (in mm?)"};
constexpr Bound right_angle{0.0, 90.0, false, false, "0 to 90 deg"};

/// What a row that bridges a disc says: where it ends, and at which disc.
struct Bridge {
  int disc = -1;
  PathPoint upper, lower;
};

Bridge read_bridge(const Table& table, int row, const Skeleton& skeleton, const Model& model) {
  Bridge bridge;
  bridge.upper = skeleton.point(table, row, "upper_body", {"ux_m", "uy_m", "uz_m"});
  bridge.lower = skeleton.point(table, row, "lower_body", {"lx_m", "ly_m", "lz_m"});
  for (std::size_t j = 0; j < model.discs.size(); ++j)
    if (model.discs[j].level == table.text(row, "level")) bridge.disc = int(j);
  if (bridge.disc < 0) return table.fault(row, "level", "a level of discs.csv"), bridge;
  const Disc& disc = model.discs[std::size_t(bridge.disc)];
  if (disc.covers == DiscCover::whole_segment)
    table.fault(row, "level",
                "a level whose disc covers disc_only: " + disc.level +
                    " covers the whole_segment, and this would count twice");
  if (!skeleton.tree) return bridge;
  if (bridge.upper.body != disc.upper_body) table.fault(row, "upper_body", "the upper body of its disc");
  if (bridge.lower.body != disc.lower_body) table.fault(row, "lower_body", "the lower body of its disc");
  return bridge;
}

/// Normal of a facet's lower surface in the disc frame: backward and towards the middle, tilted up.
Vec3<double> facet_normal(double sagittal, double transverse, double side) {
  return {-std::sin(sagittal) * std::sin(transverse), std::cos(transverse),
          -side * std::cos(sagittal) * std::sin(transverse)};
}

}  // namespace

void read_ligaments(const Tables& tables, const Skeleton& skeleton, Model& model) {
  if (!tables.ligaments) return;
  const Table& table = *tables.ligaments;
  const NameIndex names(table, "ligament");
  for (int row = 0; row < table.size(); ++row) {
    const Bridge bridge = read_bridge(table, row, skeleton, model);
    Ligament ligament{table.key(row), bridge.disc, bridge.upper, bridge.lower};
    ligament.slack_length = table.number(row, "slack_length_m", positive, plausible_radius);
    ligament.toe_strain = table.number(row, "toe_strain", positive, plausible_strain);
    ligament.stiffness = table.number(row, "stiffness_N", positive, plausible_stiffness);
    if (skeleton.tree)
      model.ligament_paths.push_back(compile_path(*skeleton.tree, {bridge.upper, bridge.lower}, {-1}, {}));
    model.ligaments.push_back(std::move(ligament));
  }
}

void read_facets(const Tables& tables, const Skeleton& skeleton, Model& model) {
  if (!tables.facets) return;
  const Table& table = *tables.facets;
  const NameIndex names(table, "facet");
  for (int row = 0; row < table.size(); ++row) {
    const Bridge bridge = read_bridge(table, row, skeleton, model);
    Facet facet{table.key(row), bridge.disc, bridge.upper, bridge.lower};
    facet.stiffness = table.number(row, "stiffness_N_per_m", positive, plausible_contact);
    facet.gap = table.number(row, "gap_m", finite, plausible_gap);
    facet.softness = table.number(row, "softness_m", positive, plausible_gap);
    const double to_radians = std::numbers::pi / 180.0;
    const double sagittal = table.number(row, "sagittal_angle_deg", right_angle) * to_radians;
    const double transverse = table.number(row, "transverse_angle_deg", right_angle) * to_radians;
    const double side = table.choice(row, "side", {"left", "right"}) == 1 ? 1.0 : -1.0;
    if (bridge.disc >= 0 && skeleton.tree && model.discs[std::size_t(bridge.disc)].joint >= 0) {
      const Disc& disc = model.discs[std::size_t(bridge.disc)];
      const Joint& joint = skeleton.tree->joints()[std::size_t(disc.joint)];
      facet.normal_L = joint.X_PF.R * disc.R_FD * facet_normal(sagittal, transverse, side);
    }
    model.facets.push_back(std::move(facet));
  }
}

}  // namespace lumbopelvic::io
