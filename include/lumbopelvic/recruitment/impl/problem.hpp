#pragma once
/// Definitions of problem.hpp: the quadratic program of static optimization.
/// Included by problem.hpp where the library is used as headers.

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/recruitment/problem.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE VecX<double> friction_cut(const ProblemLayout& at, const VecX<double>& x,
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

LUMBOPELVIC_INLINE VecX<double> effort_weights(const Model& model, EffortWeight kind) {
  VecX<double> w = VecX<double>::Ones(model.n_fascicles());
  if (kind == EffortWeight::unit) return w;
  for (int m = 0; m < model.n_fascicles(); ++m) {
    const Fascicle& f = model.fascicles[std::size_t(m)];
    w[m] = f.max_force * f.optimal_length;
  }
  return w / w.mean();
}

LUMBOPELVIC_INLINE VecX<double> passive_force(const Model& model, const StiffnessField& field,
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

LUMBOPELVIC_INLINE QpProblem build_problem(const Model& model, const StiffnessField& field,
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
