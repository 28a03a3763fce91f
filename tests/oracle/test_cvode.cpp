#include <cvode/cvode.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

#include "catch.hpp"
#include "lumbopelvic/dynamics/dense_system.hpp"
#include "lumbopelvic/dynamics/integrate.hpp"
#include "lumbopelvic/dynamics/rodas.hpp"

using namespace lumbopelvic;

namespace {

/// Robertson's reactions, with a source that waves: three states, rates from 0.04 to 3e7.
void reactions(const double* y, double t, double* dydt) {
  dydt[0] = -0.04 * y[0] + 1e4 * y[1] * y[2] + 1e-3 * std::sin(t);
  dydt[2] = 3e7 * y[1] * y[1];
  dydt[1] = 0.04 * y[0] - 1e4 * y[1] * y[2] - dydt[2];
}
auto system_of_reactions() {
  return DenseSystem(
      [](const VecX<double>& y, double t, VecX<double>& dydt) { reactions(y.data(), t, dydt.data()); },
      [](const VecX<double>& y, double t, MatX<double>& J, VecX<double>& by_time) {
        J << -0.04, 1e4 * y[2], 1e4 * y[1], 0.04, -1e4 * y[2] - 6e7 * y[1], -1e4 * y[1], 0.0, 6e7 * y[1], 0.0;
        by_time[0] = 1e-3 * std::cos(t);
      });
}

/// CVODE's BDF with full matrices that it differences itself.
VecX<double> by_cvode(double end, double rtol, double atol) {
  SUNContext context = nullptr;
  SUNContext_Create(nullptr, &context);
  N_Vector y = N_VNew_Serial(3, context);
  double* values = N_VGetArrayPointer(y);
  values[0] = 1.0, values[1] = values[2] = 0.0;
  void* cvode = CVodeCreate(CV_BDF, context);
  const auto rates = [](realtype t, N_Vector at, N_Vector dydt, void*) {
    reactions(N_VGetArrayPointer(at), t, N_VGetArrayPointer(dydt));
    return 0;
  };
  REQUIRE(CVodeInit(cvode, rates, 0.0, y) == 0);
  REQUIRE(CVodeSStolerances(cvode, rtol, atol) == 0);
  CVodeSetMaxNumSteps(cvode, 1'000'000);
  CVodeSetStopTime(cvode, end);
  SUNMatrix J = SUNDenseMatrix(3, 3, context);
  SUNLinearSolver solver = SUNLinSol_Dense(y, J, context);
  REQUIRE(CVodeSetLinearSolver(cvode, solver, J) == 0);
  double t = 0.0;
  REQUIRE(CVode(cvode, end, y, &t, CV_NORMAL) >= 0);
  const VecX<double> result = Eigen::Map<const VecX<double>>(values, 3);
  CVodeFree(&cvode);
  SUNLinSolFree(solver);
  SUNMatDestroy(J);
  N_VDestroy(y);
  SUNContext_Free(&context);
  return result;
}

}  // namespace

TEST_CASE("RODAS agrees with CVODE on stiff reactions with a source in time", "[dynamics][verification]") {
  auto system = system_of_reactions();
  Rodas stepper;
  IntegrationPlan plan;
  plan.end = 40.0;
  plan.steps.rtol = 1e-10;
  plan.steps.atol = 1e-10;
  plan.steps.scale = VecX<double>{{1.0, 1e-4, 1.0}};
  plan.steps.max_step = 10.0;
  const VecX<double> ours =
      integrate(stepper, system, plan, start_at(stepper, plan, 0.0, VecX<double>{{1.0, 0.0, 0.0}})).end.state;
  const VecX<double> theirs = by_cvode(40.0, 1e-11, 1e-15);
  REQUIRE(theirs[1] > 1e-6);
  for (Eigen::Index i = 0; i < 3; ++i) CHECK(ours[i] == Approx(theirs[i]).epsilon(1e-7));
}
