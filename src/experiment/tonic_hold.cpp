#include "lumbopelvic/experiment/tonic_hold.hpp"

#include "lumbopelvic/multibody/mass_matrix.hpp"
#include "lumbopelvic/recruitment/problem.hpp"

namespace lumbopelvic {

namespace {

constexpr double pressure_unit = 1e4, tension_unit = 100.0;  // [Pa], [N]: of a drive

/// A hold from drives.
HoldState hold_of(const VecX<double>& drive, Eigen::Index fascicles) {
  return {drive.head(fascicles), pressure_unit * drive[fascicles],
          tension_unit * drive.tail(drive.size() - fascicles - 1)};
}

/// Stiffness over the turns at the hold, and what each drive adds to it.
void differentiate_stiffness(const StiffnessField& field, const VecX<double>& at, Eigen::Index fascicles,
                             SwaySystem& out) {
  constexpr double h = 1e-4;
  const Eigen::Index n = field.statics().stability.n_metric;
  MatX<double> H;
  field.stiffness(hold_of(at, fascicles), H);
  out.stiffness = H.topLeftCorner(n, n);
  out.stiffness_by_drive.resize(n, n * at.size());
  for (Eigen::Index m = 0; m < at.size(); ++m) {
    VecX<double> aside = at;
    aside[m] += h;
    field.stiffness(hold_of(aside, fascicles), H);
    out.stiffness_by_drive.middleCols(n * m, n) = (H.topLeftCorner(n, n) - out.stiffness) / h;
  }
  for (Eigen::Index m = 0; m < at.size(); ++m)  // back from the hold to no drive at all
    out.stiffness -= at[m] * out.stiffness_by_drive.middleCols(n * m, n);
}

}  // namespace

TonicHold tonic_hold(const Model& model, const StiffnessField& field, const HoldSupport& support,
                     const HoldState& hold, const TonicHoldSettings& settings) {
  constexpr auto fn = "tonic_hold";
  if (!support.pads.empty()) fail_argument(fn, "number of supporting pads", double(support.pads.size()), "0");
  check_positive(fn, "turn_damping", settings.turn_damping);
  const Statics& statics = field.statics();
  const Eigen::Index f = model.n_fascicles(), bands = hold.band_tension.size(), m = f + 1 + bands,
                     n = statics.stability.n_metric;
  TonicHold out;
  out.start.resize(m);
  out.start << hold.activation, hold.pressure / pressure_unit, hold.band_tension / tension_unit;

  SwaySystem& s = out.system;
  std::vector<int> column(std::size_t(model.tree.n_coordinates()), -1);
  for (Eigen::Index i = 0; i < n; ++i)
    column[std::size_t(statics.stability.coordinate[std::size_t(i)])] = int(i);
  s.mass = mass_matrix(model.tree, statics.kin, column, int(n));
  s.damping = settings.turn_damping * MatX<double>::Identity(n, n);
  differentiate_stiffness(field, out.start, f, s);
  s.force = s.force_by_drive = VecX<double>::Zero(m);
  s.force_directions = MatX<double>::Zero(n, m);
  s.noise_share = settings.noise_share, s.noise_time = settings.noise_time;

  TonicSettings& t = out.settings;
  t.effort_weight = VecX<double>::Zero(m);
  t.effort_weight.head(f) = effort_weights(model, EffortWeight::volume);
  t.sway_weight = settings.sway_weight;
  t.sway_metric = MatX<double>::Identity(n, n);
  t.lower = VecX<double>::Zero(m), t.upper = VecX<double>::Ones(m);
  const auto rows = Eigen::Index(support.balanced.size());
  t.balance = MatX<double>::Zero(rows, m);
  for (Eigen::Index i = 0; i < f; ++i) {
    const Fascicle& fascicle = model.fascicles[std::size_t(i)];
    const double active = field.tensions()[std::size_t(i)].active;
    t.balance.col(i) = -active * statics.length_gradient.col(i)(support.balanced);
    for (Eigen::Index k = 0; k < n; ++k)
      s.force_directions(k, i) = -statics.length_gradient(statics.stability.coordinate[std::size_t(k)], i);
    s.force_by_drive[i] = active;
    t.lower[i] = std::min(fascicle.tonic_drive, out.start[i]),
    t.upper[i] = std::max(fascicle.capacity, out.start[i]);
  }
  t.balance.col(f) = pressure_unit * statics.volume.gradient(support.balanced);
  t.lower[f] = std::min(model.pressure_min / pressure_unit, out.start[f]);
  t.upper[f] = std::max(model.pressure_max / pressure_unit, out.start[f]);
  for (Eigen::Index b = 0; b < bands; ++b) {
    t.balance.col(f + 1 + b) = -tension_unit * statics.band_gradient.col(b)(support.balanced);
    t.upper[f + 1 + b] =
        std::max(model.bands[std::size_t(b)].max_tension / tension_unit, out.start[f + 1 + b]);
  }
  out.start = out.start.cwiseMax(t.lower);
  return out;
}

}  // namespace lumbopelvic
