#pragma once
/// Static optimization as a quadratic program: muscle forces that share the loads of a posture.
///
///   minimise    sum w a^p + small prices of P^2, T^2, f^2 + prices of last resort                    (5.1)
///   subject to  Q_muscle + Q_pressure + Q_band + J^T f + weight + loads - dU/dq + r = 0
///               tonic <= a <= capacity,   P_min <= P <= P_max,   0 <= T <= T_max,   f in its friction cone
///
///   Q_muscle = -sum F_m(a_m) L_q,m,   Q_pressure = P V_q - P_pl V_pl,q,   Q_band = -sum T_b L_q,b
///
/// over every balanced coordinate, those of the abdomen included; U is the energy of discs, ligaments and
/// facets. The stability constraint of eq. (5.3) enters as cuts, see recruit.hpp. The residual actuators
/// r = r+ - r- and the shortfall t of the margin are priced linearly, so they are exactly zero where the
/// problem can do without them.

#include "lumbopelvic/math/qp.hpp"
#include "lumbopelvic/recruitment/result.hpp"

namespace lumbopelvic {

/// Which coordinates must balance and which pads touch the ground.
struct HoldSupport {
  std::vector<int> balanced;         ///< coordinates in equilibrium
  std::vector<int> pads;             ///< pads in contact
  std::vector<Mat3<double>> axes{};  ///< (pads) of the surface under each, SupportSurface::axes; none: level

  /// Axes of the surface under a pad.
  [[nodiscard]] Mat3<double> axes_under(std::size_t pad) const {
    return axes.empty() ? Mat3<double>(Mat3<double>::Identity()) : axes[pad];
  }
};

/// Where each kind of unknown sits in the vector x of the QP.
struct ProblemLayout {
  Eigen::Index fascicles, bands, pads, balanced;

  [[nodiscard]] Eigen::Index pressure() const { return fascicles; }
  [[nodiscard]] Eigen::Index band(Eigen::Index b) const { return fascicles + 1 + b; }
  [[nodiscard]] Eigen::Index contact(Eigen::Index pad, int axis) const {
    return fascicles + 1 + bands + 3 * pad + axis;
  }
  [[nodiscard]] Eigen::Index residual(Eigen::Index row, bool positive) const {
    return fascicles + 1 + bands + 3 * pads + 2 * row + (positive ? 0 : 1);
  }
  [[nodiscard]] Eigen::Index shortfall() const { return fascicles + 1 + bands + 3 * pads + 2 * balanced; }
  [[nodiscard]] Eigen::Index size() const { return shortfall() + 1; }
  /// The first unknowns are the state of the hold: activations, pressure, band tensions.
  [[nodiscard]] Eigen::Index states() const { return fascicles + 1 + bands; }

  [[nodiscard]] HoldState hold(const VecX<double>& x) const {
    return {x.head(fascicles), x[pressure()], x.segment(band(0), bands)};
  }
};

/// Effort weights over their mean: maximal force times optimal length (volume), or 1.
[[nodiscard]] inline VecX<double> effort_weights(const Model& model, EffortWeight kind) {
  VecX<double> w = VecX<double>::Ones(model.n_fascicles());
  if (kind == EffortWeight::unit) return w;
  for (int m = 0; m < model.n_fascicles(); ++m) {
    const Fascicle& f = model.fascicles[std::size_t(m)];
    w[m] = f.max_force * f.optimal_length;
  }
  return w / w.mean();
}

/// Generalised force that does not depend on the unknowns: weight, loads, passive fibres, discs, ligaments,
/// facets, pleural pressure.
/// @param preload  factor s(C) of each disc, (discs) [1]
[[nodiscard]] inline VecX<double> passive_force(const Model& model, const StiffnessField& field,
                                                const VecX<double>& preload) {
  const Statics& s = field.statics();
  VecX<double> Q = s.gravity + s.external + s.ligament_force + s.facet_force -
                   model.cavity.pleural_pressure * s.volume.pleural_gradient;
  for (int m = 0; m < model.n_fascicles(); ++m)
    Q -= field.tensions()[std::size_t(m)].passive * s.length_gradient.col(m);
  for (std::size_t j = 0; j < model.discs.size(); ++j)
    for (std::size_t i = 0; i < 3; ++i)
      Q[model.discs[j].rotation[i]] -= preload[Eigen::Index(j)] * s.discs[j].gradient[Eigen::Index(i)] +
                                       s.discs[j].brace_gradient[Eigen::Index(i)];
  return Q;
}

/// Lays out the QP without any cut.
/// @throws InvalidArgument if the exponent is below 2 or a price is not positive
[[nodiscard]] inline QpProblem build_problem(const Model& model, const StiffnessField& field,
                                             const HoldSupport& support, const RecruitmentSettings& settings,
                                             const ProblemLayout& at, const VecX<double>& preload) {
  constexpr auto fn = "build_problem";
  if (!(settings.effort_exponent >= 2.0))
    fail_argument(fn, "effort_exponent", settings.effort_exponent, ">= 2");
  check_positive(fn, "pressure_price", settings.pressure_price);
  check_positive(fn, "contact_price", settings.contact_price);
  check_positive(fn, "band_price", settings.band_price);
  check_positive(fn, "residual_price", settings.residual_price);
  const Statics& s = field.statics();
  const double infinite = std::numeric_limits<double>::infinity();
  const auto rows = Eigen::Index(support.balanced.size());

  QpProblem qp;
  qp.A = MatX<double>::Zero(rows, at.size());
  qp.b = -passive_force(model, field, preload)(support.balanced);
  qp.lower = VecX<double>::Zero(at.size());
  qp.upper = VecX<double>::Constant(at.size(), infinite);
  qp.weight = VecX<double>::Zero(at.size());
  qp.linear = VecX<double>::Zero(at.size());
  qp.exponent = settings.effort_exponent;

  const VecX<double> w = effort_weights(model, settings.effort_weight);
  const bool quadratic = settings.effort_exponent == 2.0;
  for (Eigen::Index m = 0; m < at.fascicles; ++m) {
    const Fascicle& f = model.fascicles[std::size_t(m)];
    qp.A.col(m) = -field.tensions()[std::size_t(m)].active * s.length_gradient.col(m)(support.balanced);
    qp.weight[m] = quadratic ? 2.0 * w[m] : w[m];
    qp.lower[m] = f.tonic_drive;
    qp.upper[m] = f.capacity;
    if (!quadratic) qp.power_variables.push_back(m);
  }
  qp.A.col(at.pressure()) = s.volume.gradient(support.balanced);
  qp.weight[at.pressure()] = 2.0 * settings.pressure_price;
  qp.lower[at.pressure()] = model.pressure_min;
  qp.upper[at.pressure()] = model.pressure_max;
  for (Eigen::Index b = 0; b < at.bands; ++b) {
    qp.A.col(at.band(b)) = -s.band_gradient.col(b)(support.balanced);
    qp.weight[at.band(b)] = 2.0 * settings.band_price;
    qp.upper[at.band(b)] = model.bands[std::size_t(b)].max_tension;
  }
  for (Eigen::Index p = 0; p < at.pads; ++p) {
    const auto pad = std::size_t(p);
    const MatX<double> J = support.axes_under(pad).transpose() * s.contact[std::size_t(support.pads[pad])];
    for (int axis = 0; axis < 3; ++axis) {
      const Eigen::Index c = at.contact(p, axis);
      qp.A.col(c) = J.row(axis)(support.balanced).transpose();
      qp.weight[c] = 2.0 * settings.contact_price;
      if (axis != 1) qp.lower[c] = -infinite;
    }
  }
  for (Eigen::Index r = 0; r < rows; ++r)
    for (const bool positive : {true, false}) {
      qp.A(r, at.residual(r, positive)) = positive ? 1.0 : -1.0;
      qp.linear[at.residual(r, positive)] = settings.residual_price;
    }
  qp.linear[at.shortfall()] = settings.instability_price;
  return qp;
}

}  // namespace lumbopelvic
