#pragma once
/// Everything a static hold needs to know about a model at one pose: lengths, moment arms, volumes, passive
/// forces, and their derivatives. Independent of activations, strengths and settings, so one evaluation serves
/// every condition that leaves the geometry alone.

#include <vector>

#include "lumbopelvic/model/model.hpp"
#include "lumbopelvic/multibody/mass_matrix.hpp"
#include "lumbopelvic/tissue/disc_gradient.hpp"

namespace lumbopelvic {

/// The coordinates over which second derivatives are taken.
struct StabilityCoordinates {
  std::vector<int> coordinate;  ///< (n) coordinate numbers: those with a metric first, then the shape coordinates
  std::vector<int> column;      ///< (n_coordinates) place in `coordinate`, -1 if absent
  int n_metric = 0;             ///< how many of them the stability metric weighs; the rest follow in balance

  [[nodiscard]] int size() const noexcept { return static_cast<int>(coordinate.size()); }
};

/// Chooses the stability coordinates: the named ones (all turns of all discs if none are named), then the
/// model's shape coordinates.
/// @throws InvalidArgument for an unknown name
[[nodiscard]] inline StabilityCoordinates stability_coordinates(const Model& model,
                                                                const std::vector<std::string>& names) {
  StabilityCoordinates s;
  if (names.empty())
    for (const Disc& disc : model.discs)
      s.coordinate.insert(s.coordinate.end(), disc.rotation.begin(), disc.rotation.end());
  for (const auto& name : names) s.coordinate.push_back(model.tree.coordinate(name));
  s.n_metric = s.size();
  s.coordinate.insert(s.coordinate.end(), model.shape_coordinates.begin(), model.shape_coordinates.end());
  s.column.assign(std::size_t(model.tree.n_coordinates()), -1);
  for (int i = 0; i < s.size(); ++i) s.column[std::size_t(s.coordinate[std::size_t(i)])] = i;
  return s;
}

/// Symmetric matrices over the stability coordinates, one per column, stacked by their columns.
using StackedMatrices = MatX<double>;

struct Statics {
  StabilityCoordinates stability;
  Kinematics<double> kin;

  VecX<double> length;                ///< (fascicles) path lengths [m]
  MatX<double> length_gradient;       ///< (n_coordinates x fascicles) dL/dq; the moment arm is its negative
  StackedMatrices length_hessian;     ///< (n^2 x fascicles)
  MatX<double> band_gradient;         ///< (n_coordinates x bands)
  StackedMatrices band_hessian;       ///< (n^2 x bands)
  CavityVolume volume;
  VecX<double> gravity;               ///< (n_coordinates) generalised force of weight [N m or N]
  MatX<double> gravity_hessian;       ///< (n x n) of its potential
  VecX<double> external;              ///< (n_coordinates) generalised force of the other dead loads
  MatX<double> external_hessian;      ///< (n x n) of their potential
  std::vector<DiscGradient> discs;    ///< (discs)
  std::vector<Eigen::Matrix<double, 3, Eigen::Dynamic>> contact;  ///< (pads) Jacobians, rows anterior, up, right
  MatX<double> mass;                  ///< (n_metric x n_metric) mass matrix, the rest of the body held still
};

/// Evaluates a model at a pose.
/// @param loads  dead loads beside the weights of the bodies
/// @throws InvalidArgument  if the pose does not fit the model
/// @throws ConvergenceError if a geodesic was not found
[[nodiscard]] inline Statics evaluate_statics(const Model& model, const Pose<double>& pose,
                                              const std::vector<DeadLoad>& loads, StabilityCoordinates stability) {
  Statics s;
  const Tree& tree = model.tree;
  const int n_q = tree.n_coordinates(), n = stability.size();
  forward_kinematics(tree, pose, s.kin);

  const auto lengths = [&](const std::vector<Path>& paths, VecX<double>& length, MatX<double>& gradient,
                           StackedMatrices& hessian) {
    const auto count = Eigen::Index(paths.size());
    length = VecX<double>::Zero(count);
    gradient = MatX<double>::Zero(n_q, count);
    hessian = MatX<double>::Zero(n * n, count);
    for (Eigen::Index m = 0; m < count; ++m) {
      const Path& path = paths[std::size_t(m)];
      length[m] = add_length_gradient(tree, s.kin, model.surfaces, path, 1.0, gradient.col(m));
      Eigen::Map<MatX<double>> H(hessian.col(m).data(), n, n);
      add_length_hessian(tree, s.kin, model.surfaces, path, 1.0, stability.column, H);
    }
  };
  lengths(model.paths, s.length, s.length_gradient, s.length_hessian);
  VecX<double> band_length;
  lengths(model.band_paths, band_length, s.band_gradient, s.band_hessian);

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
  for (const ContactPad& pad : model.pads) s.contact.push_back(contact_jacobian(tree, s.kin, pad));

  std::vector<int> metric_column = stability.column;
  for (int& c : metric_column)
    if (c >= stability.n_metric) c = -1;
  s.mass = mass_matrix(tree, s.kin, metric_column, stability.n_metric);
  s.stability = std::move(stability);
  return s;
}

}  // namespace lumbopelvic
