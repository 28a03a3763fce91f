#pragma once
/// The tables of a model directory: which there are, and their columns.

#include <algorithm>
#include <optional>

#include "io/model/table.hpp"

namespace lumbopelvic::io {

inline const TableLayout bodies_layout{
    "bodies.csv",
    "body",
    {"body", "mass_kg", "com_x_m", "com_y_m", "com_z_m", "ixx_kgm2", "iyy_kgm2", "izz_kgm2", "ixy_kgm2",
     "ixz_kgm2", "iyz_kgm2", "neutral_tilt_deg", "source", "note"}};

inline const TableLayout joints_layout{
    "joints.csv",
    "joint",
    {"joint", "type", "parent", "child", "loc_in_parent_x_m", "loc_in_parent_y_m", "loc_in_parent_z_m",
     "orient_in_parent_x_rad", "orient_in_parent_y_rad", "orient_in_parent_z_rad", "loc_in_child_x_m",
     "loc_in_child_y_m", "loc_in_child_z_m", "orient_in_child_x_rad", "orient_in_child_y_rad",
     "orient_in_child_z_rad", "source", "note"}};

inline const TableLayout coordinates_layout{
    "coordinates.csv",
    "coordinate",
    {"joint", "coordinate", "kind", "order", "axis_x", "axis_y", "axis_z", "function", "coeff_or_x",
     "spline_y", "default", "rom_min", "rom_max", "locked", "coupled_to", "coupling_slope", "coupling_offset",
     "source", "note"},
    {"joint", "coordinate"}};

inline const TableLayout muscles_layout{
    "muscles.csv",
    "muscle",
    {"muscle", "group", "side", "f_max_N", "l_opt_m", "l_slack_m", "pennation_rad", "v_max_lopt_per_s",
     "tau_act_s", "tau_deact_s", "wraps", "wrap_segments", "source", "note"}};

inline const TableLayout paths_layout{
    "paths.csv", "muscle", {"muscle", "index", "type", "body", "x_m", "y_m", "z_m", "source"}};

inline const TableLayout wraps_layout{
    "wraps.csv",
    "wrap",
    {"wrap", "type", "body", "x_m", "y_m", "z_m", "rot_x_rad", "rot_y_rad", "rot_z_rad", "radius_m",
     "length_m", "semi_axis_x_m", "semi_axis_y_m", "semi_axis_z_m", "quadrant", "source", "note"}};

inline const TableLayout discs_layout{"discs.csv",
                                      "level",
                                      {"level",
                                       "joint",
                                       "lower_body",
                                       "upper_body",
                                       "area_m2",
                                       "depth_ap_m",
                                       "flexion_p1",
                                       "flexion_p2",
                                       "flexion_p3",
                                       "extension_p1",
                                       "extension_p2",
                                       "extension_p3",
                                       "lateral_bending_p1",
                                       "lateral_bending_p2",
                                       "lateral_bending_p3",
                                       "axial_rotation_p1",
                                       "axial_rotation_p2",
                                       "axial_rotation_p3",
                                       "k_anterior_N_per_m",
                                       "k_axial_N_per_m",
                                       "k_right_N_per_m",
                                       "preload_gain",
                                       "preload_force_N",
                                       "covers",
                                       "elastic_anterior_m",
                                       "elastic_up_m",
                                       "damping_ratio",
                                       "tilt_deg",
                                       "source",
                                       "note"}};

inline const TableLayout linea_alba_layout{
    "linea_alba.csv",
    "strip",
    {"strip", "body_a", "xa_m", "ya_m", "za_m", "body_b", "xb_m", "yb_m", "zb_m", "stiffness_N_per_m",
     "max_tension_N", "toe_tension_N", "source", "note"}};

inline const TableLayout cavity_layout{
    "cavity.csv",
    "vertex",
    {"vertex", "ring", "station", "diaphragm", "body", "x_m", "y_m", "z_m", "weight", "source", "note"}};

inline const TableLayout supports_layout{
    "supports.csv",
    "contact_point",
    {"contact_point", "body", "x_m", "y_m", "z_m", "friction", "source", "note"}};

inline const TableLayout ligaments_layout{
    "ligaments.csv",
    "ligament",
    {"ligament", "level", "upper_body", "ux_m", "uy_m", "uz_m", "lower_body", "lx_m", "ly_m", "lz_m",
     "slack_length_m", "toe_strain", "stiffness_N", "source", "note"}};

inline const TableLayout facets_layout{
    "facets.csv",
    "facet",
    {"facet", "level", "side", "upper_body", "ux_m", "uy_m", "uz_m", "lower_body", "lx_m", "ly_m", "lz_m",
     "sagittal_angle_deg", "transverse_angle_deg", "stiffness_N_per_m", "gap_m", "softness_m", "source",
     "note"}};

inline const TableLayout wall_layout{
    "wall.csv",
    "wall_strip",
    {"wall_strip", "body_a", "xa_m", "ya_m", "za_m", "body_b", "xb_m", "yb_m", "zb_m", "slack_length_m",
     "toe_strain", "stiffness_N", "source", "note"}};
inline const TableLayout assumed_fascia_layout{"assumed_fascia.csv",
                                               "fascia",
                                               {"fascia", "body_a", "xa_m", "ya_m", "za_m", "body_b", "xb_m",
                                                "yb_m", "zb_m", "stiffness_N_per_m", "source", "note"}};

/// A table that a model may do without.
[[nodiscard]] inline std::optional<Table> table_if_there(const std::vector<InheritedModel>& inheritance,
                                                         const TableLayout& layout,
                                                         Diagnostics& diagnostics) {
  const auto has = [&](const InheritedModel& inherited) {
    return std::filesystem::exists(inherited.directory / layout.file);
  };
  const auto first = std::ranges::find_if(inheritance, has);
  for (auto inherited = inheritance.begin(); inherited != first; ++inherited)
    for (const TakenAway& away : inherited->taken_away(stem(layout)))
      report_not_there(*inherited, layout, away, diagnostics);
  if (first == inheritance.end()) return std::nullopt;
  return Table({first, inheritance.end()}, layout, diagnostics);
}

/// All tables of a directory laid over those it extends, read.
struct Tables {
  Tables(const std::vector<InheritedModel>& directory, Diagnostics& diagnostics)
      : bodies(directory, bodies_layout, diagnostics),
        joints(directory, joints_layout, diagnostics),
        coordinates(directory, coordinates_layout, diagnostics),
        wraps(directory, wraps_layout, diagnostics),
        muscles(directory, muscles_layout, diagnostics),
        paths(directory, paths_layout, diagnostics),
        discs(directory, discs_layout, diagnostics),
        linea_alba(directory, linea_alba_layout, diagnostics),
        cavity(directory, cavity_layout, diagnostics),
        supports(directory, supports_layout, diagnostics),
        ligaments(table_if_there(directory, ligaments_layout, diagnostics)),
        facets(table_if_there(directory, facets_layout, diagnostics)),
        wall(table_if_there(directory, wall_layout, diagnostics)),
        assumed_fascia(table_if_there(directory, assumed_fascia_layout, diagnostics)) {}

  Table bodies, joints, coordinates, wraps, muscles, paths, discs, linea_alba, cavity, supports;
  std::optional<Table> ligaments, facets, wall, assumed_fascia;

  [[nodiscard]] std::vector<const Table*> all() const {
    std::vector<const Table*> tables{&bodies, &joints, &coordinates, &wraps,  &muscles,
                                     &paths,  &discs,  &linea_alba,  &cavity, &supports};
    for (const auto* table : {&ligaments, &facets, &wall, &assumed_fascia})
      if (*table) tables.push_back(&**table);
    return tables;
  }
};

}  // namespace lumbopelvic::io
