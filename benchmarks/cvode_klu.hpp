#pragma once
/// The muscle system through CVODE's BDF with KLU, its Jacobian sparse and exact.

#include <cvode/cvode.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_klu.h>
#include <sunmatrix/sunmatrix_sparse.h>

#include <memory>
#include <stdexcept>

#include "muscle_ode.hpp"

namespace lumbopelvic::bench {

namespace detail {
[[nodiscard]] inline VecX<double> vector_of(N_Vector v) {
  return Eigen::Map<const VecX<double>>(N_VGetArrayPointer(v), N_VGetLength(v));
}
inline int cvode_rates(realtype t, N_Vector y, N_Vector dydt, void* user) {
  VecX<double> out;
  static_cast<MuscleOde*>(user)->rates(vector_of(y), t, out);
  if (!out.allFinite()) return 1;  // try a smaller step
  std::copy(out.begin(), out.end(), N_VGetArrayPointer(dydt));
  return 0;
}
inline int cvode_jacobian(realtype t, N_Vector y, N_Vector, SUNMatrix J, void* user, N_Vector, N_Vector,
                          N_Vector) {
  auto& system = *static_cast<MuscleOde*>(user);
  VecX<double> by_time;
  system.linearize(vector_of(y), t, by_time);
  sunindextype* columns = SUNSparseMatrix_IndexPointers(J);
  sunindextype* rows = SUNSparseMatrix_IndexValues(J);
  realtype* values = SUNSparseMatrix_Data(J);
  sunindextype at = 0;
  Eigen::Index last = -1;
  system.entries([&](Eigen::Index r, Eigen::Index c, double value) {
    while (last < c) columns[++last] = at;
    rows[at] = r, values[at] = value, ++at;
  });
  columns[MuscleOde::size] = at;
  return 0;
}
inline void check_cvode(int flag) {
  if (flag < 0) throw std::runtime_error("CVODE fails with " + std::to_string(flag));
}
}  // namespace detail

[[nodiscard]] inline VecX<double> run_cvode(MuscleOde& system, double end, double tolerance) {
  constexpr auto n = MuscleOde::size;
  struct Context {
    SUNContext own = nullptr;
    Context() { SUNContext_Create(nullptr, &own); }
    ~Context() { SUNContext_Free(&own); }
  } context;
  using Vector = std::unique_ptr<std::remove_pointer_t<N_Vector>, decltype(&N_VDestroy)>;
  const Vector y(N_VNew_Serial(n, context.own), N_VDestroy), atol(N_VNew_Serial(n, context.own), N_VDestroy);
  const VecX<double> scale = tolerance * MuscleOde::scale();
  std::copy(system.start().begin(), system.start().end(), N_VGetArrayPointer(y.get()));
  std::copy(scale.begin(), scale.end(), N_VGetArrayPointer(atol.get()));
  void* cvode = CVodeCreate(CV_BDF, context.own);
  detail::check_cvode(CVodeInit(cvode, detail::cvode_rates, 0.0, y.get()));
  detail::check_cvode(CVodeSVtolerances(cvode, tolerance, atol.get()));
  CVodeSetUserData(cvode, &system);
  CVodeSetMaxNumSteps(cvode, 1'000'000);
  CVodeSetStopTime(cvode, end);
  long entries = 0;
  VecX<double> by_time;
  system.linearize(system.start(), 0.0, by_time);
  system.entries([&](Eigen::Index, Eigen::Index, double) { ++entries; });
  SUNMatrix J = SUNSparseMatrix(n, n, entries, CSC_MAT, context.own);
  SUNLinearSolver solver = SUNLinSol_KLU(y.get(), J, context.own);
  detail::check_cvode(SUNLinSol_KLUSetOrdering(solver, 0));  // AMD: COLAMD, the default, minds the full rows
  detail::check_cvode(CVodeSetLinearSolver(cvode, solver, J));
  detail::check_cvode(CVodeSetJacFn(cvode, detail::cvode_jacobian));
  double t = 0.0;
  detail::check_cvode(CVode(cvode, end, y.get(), &t, CV_NORMAL));
  const VecX<double> result = detail::vector_of(y.get());
  CVodeFree(&cvode);
  SUNLinSolFree(solver);
  SUNMatDestroy(J);
  return result;
}

}  // namespace lumbopelvic::bench
