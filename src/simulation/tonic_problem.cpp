#include "lumbopelvic/simulation/tonic_problem.hpp"

#include <algorithm>

#include "lumbopelvic/abdomen/moving_cavity.hpp"
#include "lumbopelvic/multibody/mass_matrix.hpp"
#include "lumbopelvic/recruitment/problem.hpp"

namespace lumbopelvic {

namespace {

constexpr double pressure_unit = 1e4, tension_unit = 100.0;  // [Pa], [N]: of a drive

/// The stability coordinates that sway: those with a metric, and the shape that the equilibrium leaves free.
std::vector<int> swaying(const StabilityCoordinates& stability, const EquilibriumSupport& support) {
  std::vector<int> at;
  for (int i = 0; i < stability.size(); ++i)
    if (i < stability.n_metric ||
        std::ranges::find(support.balanced, stability.coordinate[std::size_t(i)]) != support.balanced.end())
      at.push_back(i);
  return at;
}

/// Stiffness over what sways at the equilibrium, and what each drive adds to it.
void differentiate_stiffness(const StiffnessField& field, const std::vector<int>& at,
                             const VecX<double>& start, Eigen::Index fascicles, SwaySystem& out) {
  constexpr double h = 1e-4;
  const auto n = Eigen::Index(at.size());
  MatX<double> H;
  field.stiffness(equilibrium_of_drives(start, fascicles), H);
  out.stiffness = H(at, at);
  out.stiffness_by_drive.resize(n, n * start.size());
  for (Eigen::Index m = 0; m < start.size(); ++m) {
    VecX<double> aside = start;
    aside[m] += h;
    field.stiffness(equilibrium_of_drives(aside, fascicles), H);
    out.stiffness_by_drive.middleCols(n * m, n) = (H(at, at) - out.stiffness) / h;
  }
  for (Eigen::Index m = 0; m < start.size(); ++m)  // back from the equilibrium to no drive at all
    out.stiffness -= start[m] * out.stiffness_by_drive.middleCols(n * m, n);
}

/// Inertia and damping: of the trunk on its turns, of the wall on the shape.
void weigh(const Model& model, const Statics& statics, const std::vector<int>& at, double rotational_damping,
           SwaySystem& out) {
  constexpr auto fn = "tonic_problem";
  const auto n = Eigen::Index(at.size()), turns = Eigen::Index(statics.stability.n_metric);
  std::vector<int> column(std::size_t(model.tree.n_coordinates()), -1), shape;
  for (Eigen::Index i = 0; i < n; ++i) {
    const int c = statics.stability.coordinate[std::size_t(at[std::size_t(i)])];
    column[std::size_t(c)] = int(i);
    if (i >= turns) shape.push_back(c);
  }
  out.mass = mass_matrix(model.tree, statics.kin, column, int(n));
  out.damping = rotational_damping * MatX<double>::Identity(n, n);
  if (shape.empty()) return;
  check_positive(fn, "wall_mass of the abdomen", model.cavity.wall_mass);
  check_positive(fn, "wall_resistance of the abdomen", model.cavity.wall_resistance);
  const VecX<double> wall = moved_wall(model.tree, statics.kin, model.cavity, shape);
  out.mass.diagonal().tail(n - turns) += model.cavity.wall_mass * wall;
  out.damping.diagonal().tail(n - turns) = model.cavity.wall_resistance * wall;
}

}  // namespace

EquilibriumState equilibrium_of_drives(const VecX<double>& drive, Eigen::Index fascicles) {
  return {drive.head(fascicles), pressure_unit * drive[fascicles],
          tension_unit * drive.tail(drive.size() - fascicles - 1)};
}

TonicProblem tonic_problem(const Model& model, const StiffnessField& field, const EquilibriumSupport& support,
                           const EquilibriumState& equilibrium, const TonicProblemSettings& settings) {
  constexpr auto fn = "tonic_problem";
  if (!support.contact_points.empty())
    fail_argument(fn, "number of supporting contact points", double(support.contact_points.size()), "0");
  check_positive(fn, "rotational_damping", settings.rotational_damping);
  const Statics& statics = field.statics();
  const Eigen::Index f = model.n_fascicles(), linea_alba = equilibrium.linea_alba_tension.size(),
                     m = f + 1 + linea_alba;
  const std::vector<int> at = swaying(statics.stability, support);
  const auto n = Eigen::Index(at.size());
  TonicProblem out;
  out.start.resize(m);
  out.start << equilibrium.activation, equilibrium.pressure / pressure_unit,
      equilibrium.linea_alba_tension / tension_unit;

  SwaySystem& s = out.system;
  weigh(model, statics, at, settings.rotational_damping, s);
  differentiate_stiffness(field, at, out.start, f, s);
  s.force = s.force_by_drive = VecX<double>::Zero(m);
  s.force_directions = MatX<double>::Zero(n, m);
  s.noise_share = settings.noise_share, s.noise_time = settings.noise_time;

  TonicSettings& t = out.settings;
  t.effort_weight = VecX<double>::Zero(m);
  t.effort_weight.head(f) = effort_weights(model, settings.effort_weight);
  t.effort_exponent = settings.effort_exponent;
  t.sway_weight = settings.sway_weight;
  t.sway_metric = MatX<double>::Zero(n, n);
  t.sway_metric.diagonal().head(statics.stability.n_metric).setOnes();
  t.lower = VecX<double>::Zero(m), t.upper = VecX<double>::Ones(m);
  const auto rows = Eigen::Index(support.balanced.size());
  t.balance = MatX<double>::Zero(rows, m);
  for (Eigen::Index i = 0; i < f; ++i) {
    const Fascicle& fascicle = model.fascicles[std::size_t(i)];
    const double active = field.tensions()[std::size_t(i)].active;
    t.balance.col(i) = -active * statics.length_gradient.col(i)(support.balanced);
    for (Eigen::Index k = 0; k < n; ++k)
      s.force_directions(k, i) =
          -statics.length_gradient(statics.stability.coordinate[std::size_t(at[std::size_t(k)])], i);
    s.force_by_drive[i] = active;
    t.lower[i] = std::min(fascicle.tonic_drive, out.start[i]),
    t.upper[i] = std::max(fascicle.capacity, out.start[i]);
  }
  t.balance.col(f) = pressure_unit * statics.volume.gradient(support.balanced);
  t.lower[f] = std::min(model.pressure_min / pressure_unit, out.start[f]);
  t.upper[f] = std::max(model.pressure_max / pressure_unit, out.start[f]);
  for (Eigen::Index b = 0; b < linea_alba; ++b) {
    t.balance.col(f + 1 + b) = -tension_unit * statics.linea_alba_gradient.col(b)(support.balanced);
    t.lower[f + 1 + b] = std::min(0.0, out.start[f + 1 + b]);  // slack, but for rounding
    t.upper[f + 1 + b] =
        std::max(model.linea_alba[std::size_t(b)].max_tension / tension_unit, out.start[f + 1 + b]);
  }
  return out;
}

}  // namespace lumbopelvic
