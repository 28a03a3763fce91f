#pragma once
/// Recruitment with certified stability: the convex problem of eq. (5.3) by a QP and eigenvector cuts.
///
/// Each round solves the QP, looks at the stiffness H of the hold it proposes, and for every mode v below the
/// margin adds the cut  v^T H(x_k) v + grad . (x - x_k) >= margin * v^T W v.  H is concave in x, so the cut loses no
/// stable hold; when no mode is left below the margin, the point is optimal for the whole problem and the
/// multipliers of the cuts make up its dual matrix Z = sum mu v v^T.

#include "lumbopelvic/recruitment/problem.hpp"
#include "lumbopelvic/stability/margin.hpp"

namespace lumbopelvic {

/// What one solution may hand to the next: directions whose cuts are likely to bind again, and where to linearise.
struct RecruitmentStart {
  std::vector<VecX<double>> directions;  ///< (stability coordinates) each
  HoldState linearize_at;                ///< used only if there are directions
};

class Recruiter {
 public:
  /// @param model     kept by reference, as are the statics: both must outlive the recruiter
  /// @param statics   of a model with the same geometry
  /// @throws InvalidArgument if a pad or coordinate does not exist, or a setting is out of range
  Recruiter(const Model& model, const Statics& statics, HoldSupport support, RecruitmentSettings settings);

  /// Solves the problem. Never throws for want of a solution: the status says what was found.
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
  };
  void restart(const std::vector<Cut>& cuts);
  void converge(RecruitmentResult& result);
  [[nodiscard]] bool cut();
  [[nodiscard]] bool add_friction_cuts();
  void add(Cut cut);
  bool update_preload();
  void take_solution();
  void report(RecruitmentResult& result) const;
  [[nodiscard]] Cut stability_cut(const VecX<double>& v, const HoldState& at) const;
  [[nodiscard]] Cut friction_cut(Eigen::Index pad, double forward, double right) const;
  [[nodiscard]] double kkt_residual() const;
  [[nodiscard]] MatX<double> whole(const MatX<double>& metric) const;
  [[nodiscard]] double margin_scale() const { return std::max(std::abs(settings_.margin), 1.0); }
  [[nodiscard]] bool demands_stability() const { return settings_.metric != Metric::none; }
  [[nodiscard]] bool falls_short() const { return x_[layout_.shortfall()] > settings_.attainable_tolerance; }
  [[nodiscard]] double tolerance() const {
    return falls_short() ? settings_.attainable_tolerance : settings_.tolerance;
  }

  const Model* model_;
  HoldSupport support_;
  RecruitmentSettings settings_;
  StiffnessField field_;
  ProblemLayout layout_;
  MatX<double> column_, segment_, metric_;
  VecX<double> preload_;
  QpProblem qp_;
  QpSolver solver_;
  std::vector<Cut> cuts_;
  VecX<double> x_, y_;  ///< unknowns and balance multipliers of the point in hand
  MatX<double> Z_;      ///< its dual matrix
};

/// One call: posture in, hold out.
[[nodiscard]] inline RecruitmentResult recruit(const Model& model, const Statics& statics, const HoldSupport& support,
                                               const RecruitmentSettings& settings) {
  return Recruiter(model, statics, support, settings).solve();
}

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/recruitment/recruit_impl.hpp"
#endif
