/// Coordinates that move no inertia: no acceleration belongs to a force on them, and no frequency to a
/// stiffness.

#include <algorithm>

#include "io/model/muscle_reader.hpp"
#include "io/model/pose_check.hpp"
#include "io/model/table.hpp"
#include "io/model/tables.hpp"
#include "lumbopelvic/multibody/mass_matrix.hpp"

namespace lumbopelvic::io {

namespace {

/// Coordinates that move by themselves, those of carriers before those of what they carry. The shape of the
/// abdomen is left out: its bodies are markers without mass, and the wall gives them theirs.
std::vector<int> moving_by_themselves(const Model& model) {
  std::vector<int> chosen;
  const auto& all = model.tree.coordinates();
  for (int c = 0; c < model.tree.n_coordinates(); ++c)
    if (!all[std::size_t(c)].locked && std::ranges::count(model.deformation_coordinates, c) == 0)
      chosen.push_back(c);
  std::ranges::stable_sort(chosen, {}, [&](int c) { return all[std::size_t(c)].joint; });
  return chosen;
}

/// Takes the last coordinate out of a mass matrix, free to move as the others want.
void eliminate(MatX<double>& M, Eigen::Index k) {
  const VecX<double> reach = M.col(k).head(k);
  M.topLeftCorner(k, k).noalias() -= (reach / M(k, k)) * reach.transpose();
}

}  // namespace

void check_inertia(const Model& model, const RowOf& row_of, Diagnostics& diagnostics) {
  constexpr double least = 1e-10;  // of the same with all before it held: rounding leaves 1e-15
  const std::vector<int> chosen = moving_by_themselves(model);
  std::vector<int> column(std::size_t(model.tree.n_coordinates()), -1);
  for (std::size_t k = 0; k < chosen.size(); ++k) column[std::size_t(chosen[k])] = int(k);
  Kinematics<double> kin;
  forward_kinematics(model.tree, default_pose(model.tree), kin);
  MatX<double> M = mass_matrix(model.tree, kin, column, int(chosen.size()));
  const VecX<double> whole = M.diagonal();
  for (Eigen::Index k = M.rows(); k-- > 0;) {
    if (M(k, k) > least * whole[k]) {
      eliminate(M, k);
      continue;
    }
    const Coordinate& coordinate = model.tree.coordinates()[std::size_t(chosen[std::size_t(k)])];
    const Body& body =
        model.tree.bodies()[std::size_t(model.tree.joints()[std::size_t(coordinate.joint)].child)];
    const RowPlace place = row_of(bodies_layout.file, body.name);
    diagnostics.add(
        {Severity::error, place.file, place.line,
         "inertia that " + coordinate.name + " moves with " + body.name, shown(std::max(M(k, k), 0.0)),
         "> 0: a mass of " + body.name + " or of what it alone carries, or the coordinate locked"});
    return;  // what carries it is singular with it
  }
}

}  // namespace lumbopelvic::io
