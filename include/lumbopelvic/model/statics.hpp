#pragma once
/// Statics of a model at one pose: lengths, moment arms, volumes, passive forces, and their derivatives.
/// Independent of activations, strengths and settings, so one evaluation serves every condition that leaves
/// the geometry alone.

#include <vector>

#include "lumbopelvic/model/model.hpp"
#include "lumbopelvic/multibody/dead_load.hpp"
#include "lumbopelvic/tissue/disc_gradient.hpp"

namespace lumbopelvic {

/// The coordinates over which second derivatives are taken.
struct StabilityCoordinates {
  /// (n) coordinate numbers: those with a metric first, then the deformation coordinates
  std::vector<int> coordinate;
  std::vector<int> column;  ///< (n_coordinates) place in `coordinate`, -1 if absent
  int n_metric = 0;         ///< how many of them the stability metric weighs; the rest follow in balance

  [[nodiscard]] int size() const noexcept { return static_cast<int>(coordinate.size()); }
};

/// Chooses the stability coordinates: the named ones (all rotations of all discs if none are named), then the
/// model's deformation coordinates.
/// @throws InvalidArgument for an unknown name
[[nodiscard]] inline StabilityCoordinates stability_coordinates(const Model& model,
                                                                const std::vector<std::string>& names) {
  StabilityCoordinates s;
  if (names.empty())
    for (const Disc& disc : model.discs)
      s.coordinate.insert(s.coordinate.end(), disc.rotation.begin(), disc.rotation.end());
  for (const auto& name : names) s.coordinate.push_back(model.tree.coordinate(name));
  s.n_metric = s.size();
  s.coordinate.insert(s.coordinate.end(), model.deformation_coordinates.begin(),
                      model.deformation_coordinates.end());
  s.column.assign(std::size_t(model.tree.n_coordinates()), -1);
  for (int i = 0; i < s.size(); ++i) s.column[std::size_t(s.coordinate[std::size_t(i)])] = i;
  return s;
}

/// Symmetric matrices over the stability coordinates, one per column, stacked by their columns.
using StackedMatrices = MatX<double>;

struct Statics {
  StabilityCoordinates stability;
  Kinematics<double> kin;

  VecX<double> length;                 ///< (fascicles) path lengths [m]
  MatX<double> length_gradient;        ///< (n_coordinates x fascicles) dL/dq; the moment arm is its negative
  StackedMatrices length_hessian;      ///< (n^2 x fascicles)
  MatX<double> linea_alba_gradient;    ///< (n_coordinates x linea alba)
  StackedMatrices linea_alba_hessian;  ///< (n^2 x linea alba)
  CavityVolume volume;
  VecX<double> gravity;             ///< (n_coordinates) generalised force of weight [N m or N]
  MatX<double> gravity_hessian;     ///< (n x n) of its potential
  VecX<double> external;            ///< (n_coordinates) generalised force of the other dead loads
  MatX<double> external_hessian;    ///< (n x n) of their potential
  std::vector<DiscGradient> discs;  ///< (discs)
  VecX<double> ligament_force;      ///< (n_coordinates) generalised force of all ligaments [N m or N]
  VecX<double> facet_force;         ///< (n_coordinates) of all facets
  MatX<double> tissue_hessian;      ///< (n x n) of the energies of both
  /// (contact points) Jacobians, rows anterior, up, right
  std::vector<Eigen::Matrix<double, 3, Eigen::Dynamic>> contact;
  MatX<double> mass;  ///< (n_metric x n_metric) mass matrix, the rest of the body held still
};

/// Evaluates a model at a pose.
/// @param loads  dead loads beside the weights of the bodies
/// @throws InvalidArgument  if the pose does not fit the model
/// @throws ConvergenceError if a geodesic was not found
[[nodiscard]] Statics evaluate_statics(const Model& model, const Pose<double>& pose,
                                       const std::vector<DeadLoad>& loads, StabilityCoordinates stability);

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/model/impl/statics.hpp"
#endif
