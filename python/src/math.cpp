/// math: the QP solver.

#include <pybind11/eigen.h>

#include "layers.hpp"
#include "lumbopelvic/math/qp.hpp"

namespace lumbopelvic::python {

namespace {

using Vector = VecX<double>;

/// Rows left out stand for none at all.
QpProblem make_problem(const Vector& weight, const Vector& linear, const std::optional<MatX<double>>& A,
                       const std::optional<Vector>& b, const std::optional<MatX<double>>& G,
                       const std::optional<Vector>& h, const std::optional<Vector>& lower,
                       const std::optional<Vector>& upper, double exponent,
                       const std::vector<Eigen::Index>& power_variables) {
  const Eigen::Index n = weight.size();
  QpProblem problem;
  problem.weight = weight;
  problem.linear = linear;
  problem.A = A.value_or(MatX<double>::Zero(0, n));
  problem.b = b.value_or(Vector(0));
  problem.G = G.value_or(MatX<double>::Zero(0, n));
  problem.h = h.value_or(Vector(0));
  problem.lower = lower.value_or(Vector::Constant(n, -INFINITY));
  problem.upper = upper.value_or(Vector::Constant(n, INFINITY));
  problem.exponent = exponent;
  problem.power_variables = power_variables;
  return problem;
}

void bind_solution(py::module_& m) {
  py::native_enum<QpStatus>(m, "QpStatus", "enum.Enum", "What became of a QP.")
      .value("optimal", QpStatus::optimal, "all residuals within tolerance")
      .value("infeasible", QpStatus::infeasible, "no point meets rows and bounds; a certificate is given")
      .value("unbounded", QpStatus::unbounded, "the cost falls without end along a feasible ray")
      .value("iteration_limit", QpStatus::iteration_limit,
             "the best point found is returned with its residuals")
      .value("not_solved", QpStatus::not_solved, "nothing has been solved yet")
      .finalize();

  py::class_<QpSolution>(m, "QpSolution", "Answer to a QpProblem; the residuals are relative, 0 is exact.")
      .def_readonly("status", &QpSolution::status, "QpStatus")
      .def_readonly("x", &QpSolution::x, "minimiser, (n); always within the bounds")
      .def_readonly("y", &QpSolution::y, "multiplier of each equality, d cost / d b, (m)")
      .def_readonly("mu", &QpSolution::mu, "multiplier of each cut, d cost / d h >= 0, (k)")
      .def_readonly("objective", &QpSolution::objective, "cost of x")
      .def_readonly("kkt_residual", &QpSolution::kkt_residual, "largest of the relative residuals")
      .def_readonly("newton_steps", &QpSolution::newton_steps, "linear systems solved")
      .def_readonly("farkas", &QpSolution::farkas, "certificate over the rows of [A; G], only if infeasible")
      .def_readonly("farkas_gap", &QpSolution::farkas_gap, "relative gap of the certificate, > 0");
}

}  // namespace

void bind_math(py::module_& m) {
  bind_solution(m);
  m.def(
      "solve_qp",
      [](const Vector& weight, const Vector& linear, const std::optional<MatX<double>>& A,
         const std::optional<Vector>& b, const std::optional<MatX<double>>& G, const std::optional<Vector>& h,
         const std::optional<Vector>& lower, const std::optional<Vector>& upper, double exponent,
         const std::vector<Eigen::Index>& power_variables, double tolerance) {
        const QpProblem problem =
            make_problem(weight, linear, A, b, G, h, lower, upper, exponent, power_variables);
        QpSettings settings;
        settings.tolerance = tolerance;
        const py::gil_scoped_release release;
        return solve_qp(problem, settings);
      },
      py::arg("weight"), py::arg("linear"), py::arg("A") = py::none(), py::arg("b") = py::none(),
      py::arg("G") = py::none(), py::arg("h") = py::none(), py::arg("lower") = py::none(),
      py::arg("upper") = py::none(), py::arg("exponent") = QpProblem{}.exponent,
      py::arg("power_variables") = std::vector<Eigen::Index>{}, py::arg("tolerance") = QpSettings{}.tolerance,
      R"doc(Minimises a separable convex cost under linear rows and bounds.

    minimise  sum 1/2 w x^2 + c x     subject to  A x = b,  G x >= h,  lower <= x <= upper

Variables listed in power_variables cost w x^p + c x instead, with p = exponent > 2 and lower >= 0.

Args:
    weight: w, (n), each >= 0.
    linear: c, (n).
    A, b: equality rows, (m, n) and (m); None for none.
    G, h: rows of the cuts, (k, n) and (k); None for none.
    lower, upper: bounds, (n), infinities allowed; None for none.

Returns:
    QpSolution. Its status says whether there is a solution; only a malformed problem raises.

Raises:
    InvalidArgument: sizes disagree, a number is NaN, a weight is negative, or lower > upper.)doc");
}

}  // namespace lumbopelvic::python
