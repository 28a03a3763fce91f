#pragma once
/// Definitions of statics.hpp: one evaluation of a model at a pose. Included by statics.hpp where the library
/// is used as headers.

#include "lumbopelvic/model/statics.hpp"
#include "lumbopelvic/multibody/mass_matrix.hpp"
#include "lumbopelvic/muscle/path_derivatives.hpp"

namespace lumbopelvic {

namespace detail {

/// Lengths of paths, their gradients by all coordinates and their second derivatives by the coordinates of
/// stability.
inline void differentiate_lengths(const Model& model, const StabilityCoordinates& stability,
                                  const Kinematics<double>& kin, const std::vector<Path>& paths,
                                  VecX<double>& length, MatX<double>& gradient, StackedMatrices& hessian) {
  const auto count = Eigen::Index(paths.size());
  const int n = stability.size();
  length = VecX<double>::Zero(count);
  gradient = MatX<double>::Zero(model.tree.n_coordinates(), count);
  hessian = MatX<double>::Zero(n * n, count);
  for (Eigen::Index m = 0; m < count; ++m) {
    const Path& path = paths[std::size_t(m)];
    length[m] = add_length_gradient(model.tree, kin, model.surfaces, path, 1.0, gradient.col(m));
    Eigen::Map<MatX<double>> H(hessian.col(m).data(), n, n);
    add_length_hessian(model.tree, kin, model.surfaces, path, 1.0, stability.column, H);
  }
}

/// Adds the forces of the ligaments and their stiffness.
inline void add_ligaments(const Model& model, const StabilityCoordinates& stability, Statics& s) {
  for (std::size_t i = 0; i < model.ligaments.size(); ++i) {
    const Path& path = model.ligament_paths[i];
    VecX<double> arm = VecX<double>::Zero(model.tree.n_coordinates());
    const double l = add_length_gradient(model.tree, s.kin, model.surfaces, path, 1.0, arm);
    const auto response = respond<double>(model.ligaments[i], l);
    if (response.tension == 0.0) continue;
    s.ligament_force -= response.tension * arm;
    add_length_hessian(model.tree, s.kin, model.surfaces, path, response.tension, stability.column,
                       s.tissue_hessian);
    const VecX<double> chosen = arm(stability.coordinate);
    s.tissue_hessian += response.stiffness * chosen * chosen.transpose();
  }
}

}  // namespace detail

LUMBOPELVIC_INLINE Statics evaluate_statics(const Model& model, const Pose<double>& pose,
                                            const std::vector<DeadLoad>& loads,
                                            StabilityCoordinates stability) {
  Statics s;
  const Tree& tree = model.tree;
  const int n_q = tree.n_coordinates(), n = stability.size();
  forward_kinematics(tree, pose, s.kin);

  detail::differentiate_lengths(model, stability, s.kin, model.paths, s.length, s.length_gradient,
                                s.length_hessian);
  VecX<double> linea_alba_length;
  detail::differentiate_lengths(model, stability, s.kin, model.linea_alba_paths, linea_alba_length,
                                s.linea_alba_gradient, s.linea_alba_hessian);

  s.volume = evaluate_cavity(tree, s.kin, model.cavity, stability.column, n);
  const auto dead_loads = [&](const std::vector<DeadLoad>& all, VecX<double>& force, MatX<double>& hessian) {
    force = VecX<double>::Zero(n_q);
    hessian = MatX<double>::Zero(n, n);
    for (const DeadLoad& load : all) {
      add_dead_load(tree, s.kin, load, force);
      add_dead_load_hessian(tree, s.kin, load, stability.column, hessian);
    }
  };
  dead_loads(weights(tree, model.gravity_W), s.gravity, s.gravity_hessian);
  dead_loads(loads, s.external, s.external_hessian);
  for (const Disc& disc : model.discs) s.discs.push_back(evaluate_disc(tree, disc, pose.q));
  s.ligament_force = s.facet_force = VecX<double>::Zero(n_q);
  s.tissue_hessian = MatX<double>::Zero(n, n);
  detail::add_ligaments(model, stability, s);
  for (const Facet& facet : model.facets) {
    add_facet_forces(tree, s.kin, facet, s.facet_force);
    add_facet_hessian(tree, s.kin, facet, stability.column, s.tissue_hessian);
  }
  for (const ContactPoint& contact_point : model.contact_points)
    s.contact.push_back(contact_jacobian(tree, s.kin, contact_point));

  std::vector<int> metric_mass = stability.column;
  for (int& c : metric_mass)
    if (c >= stability.n_metric) c = -1;
  s.mass = mass_matrix(tree, s.kin, metric_mass, stability.n_metric);
  s.stability = std::move(stability);
  return s;
}

}  // namespace lumbopelvic
