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
[[nodiscard]] VecX<double> friction_cut(const ProblemLayout& at, const VecX<double>& x,
                                        Eigen::Index contact_point, double mu, double slack);

/// Effort weights over their mean: maximal force times optimal length (volume), or 1.
[[nodiscard]] VecX<double> effort_weights(const Model& model, EffortWeight kind);

/// Generalised force that does not depend on the unknowns: weight, loads, passive fibres, discs, ligaments,
/// facets, pleural pressure.
/// @param preload  factor s(C) of each disc, (discs) [1]
[[nodiscard]] VecX<double> passive_force(const Model& model, const StiffnessField& field,
                                         const VecX<double>& preload);

/// Lays out the QP without any cut.
/// @throws InvalidArgument if the exponent is below 2 or a penalty is not positive
[[nodiscard]] QpProblem build_problem(const Model& model, const StiffnessField& field,
                                      const EquilibriumSupport& support, const RecruitmentSettings& settings,
                                      const ProblemLayout& at, const VecX<double>& preload);

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/recruitment/impl/problem.hpp"
#endif
