#include "posture/balance.hpp"

#include <limits>

#include "lumbopelvic/math/qp.hpp"

namespace lumbopelvic {

/// minimise 1/2 |r|^2 + 1/2 eps |w|^2 over shares w >= 0 of sum 1 and what is left, r = center - sum w_i p_i.
SupportPoint nearest_support(const std::vector<Vec3<double>>& supports_W, const Vec3<double>& center_W,
                             const Vec3<double>& up_W, double size) {
  constexpr double even = 1e-8;  // [m^2] that makes the shares unique
  const auto n = Eigen::Index(supports_W.size());
  const Mat3<double> level = Mat3<double>::Identity() - up_W * up_W.transpose();
  Vec3<double> mean = Vec3<double>::Zero();
  for (const auto& p : supports_W) mean += p / double(n);

  QpProblem problem;
  problem.A = MatX<double>::Zero(4, n + 3);
  problem.b = VecX<double>::Ones(4);
  for (Eigen::Index i = 0; i < n; ++i)
    problem.A.col(i) << level * (size * (supports_W[std::size_t(i)] - mean)), 1.0;
  problem.A.block<3, 3>(0, n).setIdentity();
  problem.b.head<3>() = level * (center_W - mean);
  problem.weight = VecX<double>::Constant(n + 3, even);
  problem.weight.tail<3>().setOnes();
  problem.linear = VecX<double>::Zero(n + 3);
  problem.lower = VecX<double>::Zero(n + 3);
  problem.lower.tail<3>().setConstant(-std::numeric_limits<double>::infinity());
  problem.upper = VecX<double>::Constant(n + 3, std::numeric_limits<double>::infinity());
  const QpSolution solution = solve_qp(problem);
  if (solution.status != QpStatus::optimal)
    throw ConvergenceError("nearest_support: the quadratic program came back " + to_string(solution.status),
                           0.0, 0);
  const VecX<double> share = size * solution.x.head(n).array() + (1.0 - size) / double(n);
  return {share, solution.x.tail<3>()};
}

}  // namespace lumbopelvic
