#pragma once
/// Static optimization as a quadratic program: muscle forces that share the loads of a posture.
///
///   minimise    sum w a^p + small penalties of P^2, T^2, f^2 + penalties of r and t                    (5.1)
///   subject to  Q_muscle + Q_pressure + Q_linea_alba + J^T f + weight + loads - dU/dq + r = 0
///               tonic <= a <= capacity,   P_min <= P <= P_max,   0 <= T <= T_max,   f in its friction cone
///
///   Q_muscle = -sum F_m(a_m) L_q,m,   Q_pressure = P V_q - P_pl V_pl,q,   Q_linea_alba = -sum T_b L_q,b
///
/// over every balanced coordinate, those of the abdomen included; U is the energy of discs, ligaments and
/// facets. The stability constraint of eq. (5.3) enters as cuts, see recruit.hpp. The reserve actuators
/// r = r+ - r- and the violation t of the margin are penalised linearly, so they are exactly zero where the
/// problem can do without them.

#include <cmath>

#include "lumbopelvic/math/qp.hpp"
#include "lumbopelvic/recruitment/result.hpp"

namespace lumbopelvic {

/// Which coordinates must balance and which contact points touch the ground.
struct EquilibriumSupport {
  std::vector<int> balanced;        ///< coordinates in equilibrium
  std::vector<int> contact_points;  ///< contact points in contact
  std::vector<Mat3<double>>
      axes{};  ///< (contact points) of the surface under each, SupportSurface::axes; none: level

  /// Axes of the surface under a contact point.
  [[nodiscard]] Mat3<double> axes_under(std::size_t contact_point) const {
    return axes.empty() ? Mat3<double>(Mat3<double>::Identity()) : axes[contact_point];
  }
};

/// Where each kind of unknown sits in the vector x of the QP.
struct ProblemLayout {
  Eigen::Index fascicles, linea_alba, contact_points, balanced;

  [[nodiscard]] Eigen::Index pressure() const { return fascicles; }
  [[nodiscard]] Eigen::Index strip(Eigen::Index b) const { return fascicles + 1 + b; }
  [[nodiscard]] Eigen::Index contact(Eigen::Index contact_point, int axis) const {
    return fascicles + 1 + linea_alba + 3 * contact_point + axis;
  }
  [[nodiscard]] Eigen::Index reserve(Eigen::Index row, bool positive) const {
    return fascicles + 1 + linea_alba + 3 * contact_points + 2 * row + (positive ? 0 : 1);
  }
  [[nodiscard]] Eigen::Index margin_violation() const {
    return fascicles + 1 + linea_alba + 3 * contact_points + 2 * balanced;
  }
  [[nodiscard]] Eigen::Index size() const { return margin_violation() + 1; }
  /// The first unknowns are the state of the equilibrium: activations, pressure, linea alba tensions.
  [[nodiscard]] Eigen::Index states() const { return fascicles + 1 + linea_alba; }

  [[nodiscard]] EquilibriumState equilibrium(const VecX<double>& x) const {
    return {x.head(fascicles), x[pressure()], x.segment(strip(0), linea_alba)};
  }
};

/// The side of a contact point's friction cone that a solution lies beyond, as a row g with g . x >= 0:
///
///   mu N - T . d >= 0,   d = T / |T| of that solution
///
/// @param contact_point    place of the contact point among those in contact
/// @param mu     friction of the contact point [1]
/// @param slack  of 1 N + N, below which it counts as within [1]: what rounding leaves of a binding cone
/// @return       (x); empty if the solution lies within the cone
[[nodiscard]] inline VecX<double> friction_cut(const ProblemLayout& at, const VecX<double>& x,
                                               Eigen::Index contact_point, double mu, double slack) {
  const double forward = x[at.contact(contact_point, 0)], normal = x[at.contact(contact_point, 1)],
               right = x[at.contact(contact_point, 2)], tangential = std::hypot(forward, right);
  if (tangential <= mu * normal + slack * (1.0 + normal)) return {};
  VecX<double> row = VecX<double>::Zero(x.size());
  row[at.contact(contact_point, 0)] = -forward / tangential;
  row[at.contact(contact_point, 1)] = mu;
  row[at.contact(contact_point, 2)] = -right / tangential;
  return row;
}

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
/// @throws InvalidArgument if the exponent is below 2 or a penalty is not positive
[[nodiscard]] inline QpProblem build_problem(const Model& model, const StiffnessField& field,
                                             const EquilibriumSupport& support,
                                             const RecruitmentSettings& settings, const ProblemLayout& at,
                                             const VecX<double>& preload) {
  constexpr auto fn = "build_problem";
  if (!(settings.effort_exponent >= 2.0))
    fail_argument(fn, "effort_exponent", settings.effort_exponent, ">= 2");
  check_positive(fn, "pressure_penalty", settings.pressure_penalty);
  check_positive(fn, "contact_penalty", settings.contact_penalty);
  check_positive(fn, "linea_alba_penalty", settings.linea_alba_penalty);
  check_positive(fn, "reserve_penalty", settings.reserve_penalty);
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
  qp.weight[at.pressure()] = 2.0 * settings.pressure_penalty;
  qp.lower[at.pressure()] = model.pressure_min;
  qp.upper[at.pressure()] = model.pressure_max;
  for (Eigen::Index b = 0; b < at.linea_alba; ++b) {
    qp.A.col(at.strip(b)) = -s.linea_alba_gradient.col(b)(support.balanced);
    qp.weight[at.strip(b)] = 2.0 * settings.linea_alba_penalty;
    qp.upper[at.strip(b)] = model.linea_alba[std::size_t(b)].max_tension;
  }
  for (Eigen::Index p = 0; p < at.contact_points; ++p) {
    const auto contact_point = std::size_t(p);
    const MatX<double> J = support.axes_under(contact_point).transpose() *
                           s.contact[std::size_t(support.contact_points[contact_point])];
    for (int axis = 0; axis < 3; ++axis) {
      const Eigen::Index c = at.contact(p, axis);
      qp.A.col(c) = J.row(axis)(support.balanced).transpose();
      qp.weight[c] = 2.0 * settings.contact_penalty;
      if (axis != 1) qp.lower[c] = -infinite;
    }
  }
  for (Eigen::Index r = 0; r < rows; ++r)
    for (const bool positive : {true, false}) {
      qp.A(r, at.reserve(r, positive)) = positive ? 1.0 : -1.0;
      qp.linear[at.reserve(r, positive)] = settings.reserve_penalty;
    }
  qp.linear[at.margin_violation()] = settings.instability_penalty;
  return qp;
}

}  // namespace lumbopelvic
