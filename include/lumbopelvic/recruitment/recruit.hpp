#pragma once
/// Muscle recruitment with certified stability: a convex problem by a sequence of QPs.
///
///   minimise the cost of static optimization   subject to   its balance and bounds                   (5.3)
///   and to   H(x) - margin * W positive semidefinite
///
/// Each round looks at the stiffness H of the equilibrium x_k that the last QP proposed and asks the next one
/// for
///
///   v^T H(x_k) v + grad . (x - x_k) >= margin * v^T W v                                              (5.6)
///
/// along every mode v that is, or may fall, below the margin. H is concave in x, so such a cut loses no
/// stable equilibrium, and an equilibrium that is optimal under the cuts and keeps the margin is optimal for
/// the whole problem; the multipliers of the cuts make up its dual matrix Z = sum mu v v^T. Cuts alone
/// converge slowly, because the modes turn as the equilibrium changes. So the QP's cost carries the curvature
/// of the margin (MarginCurvature) as well: Newton's method on the whole problem, quadratic near the
/// solution. Should it not converge, cuts alone finish the work.

#include "lumbopelvic/recruitment/problem.hpp"
#include "lumbopelvic/stability/active_modes.hpp"
#include "lumbopelvic/stability/margin.hpp"

namespace lumbopelvic {

/// What one solution may hand to the next: its modes, each times the root of its multiplier, and where they
/// were.
struct RecruitmentStart {
  std::vector<VecX<double>> directions;  ///< (stability coordinates) each
  EquilibriumState linearize_at;         ///< used only if there are directions
};

class Recruiter {
 public:
  /// @param model     kept by reference, as are the statics: both must outlive the recruiter
  /// @param statics   of a model with the same geometry
  /// @throws InvalidArgument if a contact point or coordinate does not exist, or a setting is out of range
  ///                          or has no effect: a margin without a metric
  Recruiter(const Model& model, const Statics& statics, EquilibriumSupport support,
            RecruitmentSettings settings);

  /// Solves the problem. Never throws for want of a solution: the status says what was found. Numbers that
  /// overflow on the way end it as `not_converged` at the last point that has none; NaN if there is no such
  /// point.
  [[nodiscard]] RecruitmentResult solve(const RecruitmentStart& start = {});

  /// Directions and point to start a neighbouring problem from.
  [[nodiscard]] RecruitmentStart last() const;

  [[nodiscard]] const StiffnessField& field() const noexcept { return field_; }
  /// The QP without its cuts.
  [[nodiscard]] const QpProblem& problem() const noexcept { return qp_; }

 private:
  /// One row of the QP: a side of a friction cone, or a mode to be kept above the margin.
  struct Cut {
    VecX<double> direction;  ///< mode; empty for a friction cone
    VecX<double> row;
    double rhs = 0.0;
    double multiplier = 0.0;  ///< of the last solution, or a guess
  };
  void begin(const RecruitmentStart& start);
  void converge(RecruitmentResult& result);
  [[nodiscard]] bool look();
  void cut_all(const EquilibriumState& equilibrium, const MatX<double>& directions);
  void follow_active(const EquilibriumState& equilibrium, const MatX<double>& H, const CondensedModes& modes);
  [[nodiscard]] Eigen::Index count_active(const CondensedModes& modes, const VecX<double>& multipliers) const;
  bool add_friction_cuts();

  void solve_qp_in_hand();
  [[nodiscard]] bool qp_is_solved() const;
  void refine_active();
  [[nodiscard]] QpProblem bare_qp() const;
  void add_curvature(QpProblem& qp) const;
  void take_solution();
  bool update_preload();
  void report(RecruitmentResult& result) const;
  void report_nothing(RecruitmentResult& result) const;
  [[nodiscard]] std::string reason(const RecruitmentResult& result) const;
  [[nodiscard]] std::string overflow() const;
  [[nodiscard]] std::string balanced_name(Eigen::Index row) const;

  [[nodiscard]] Cut stability_cut(const VecX<double>& v, const EquilibriumState& at) const;
  [[nodiscard]] Cut active_cut(const VecX<double>& c, double multiplier) const;
  [[nodiscard]] VecX<double> softness() const;
  [[nodiscard]] double qp_residual() const;
  [[nodiscard]] double kkt_residual() const;
  [[nodiscard]] MatX<double> whole(const MatX<double>& metric) const;
  [[nodiscard]] double unit() const { return margin_unit(settings_.metric); }
  [[nodiscard]] bool demands_stability() const { return settings_.metric != Metric::none; }
  [[nodiscard]] bool falls_short() const { return x_[layout_.margin_violation()] > settings_.tolerance; }
  /// What the equilibrium in hand owes: the margin less the margin violation it pays for.
  [[nodiscard]] double held() const { return settings_.margin - x_[layout_.margin_violation()] * unit(); }

  const Model* model_;
  EquilibriumSupport support_;
  RecruitmentSettings settings_;
  StiffnessField field_;
  ProblemLayout layout_;
  MatX<double> column_, segment_, metric_;
  VecX<double> preload_;
  QpProblem qp_;
  QpSolver solver_;
  std::vector<Cut> cuts_;
  ActiveModes active_;
  MarginCurvature curvature_;
  bool follows_ = true;     ///< whether curvature is used
  bool overflows_ = false;  ///< whether the QP in hand holds numbers that are not finite: it was not solved
  bool has_point_ = false;  ///< whether any QP was, since the beginning
  double violation_ = 0.0;  ///< of the margin by the equilibrium last looked at
  VecX<double> x_, y_;      ///< unknowns and balance multipliers of the point in hand
  MatX<double> Z_;          ///< its dual matrix
};

/// One call: posture in, equilibrium out.
[[nodiscard]] inline RecruitmentResult recruit(const Model& model, const Statics& statics,
                                               const EquilibriumSupport& support,
                                               const RecruitmentSettings& settings) {
  return Recruiter(model, statics, support, settings).solve();
}

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/recruitment/impl/recruit.hpp"
#include "lumbopelvic/recruitment/impl/recruit_qp.hpp"
#include "lumbopelvic/recruitment/impl/recruit_report.hpp"
#endif
