/// The whole body of a quick release, integrated by CVODE.

#include <cvode/cvode.h>
#include <nvector/nvector_serial.h>

#include "catch.hpp"
#include "lumbopelvic/dynamics/simulate.hpp"
#include "lumbopelvic/simulation/initial_state.hpp"
#include "support/solved_posture.hpp"

using namespace lumbopelvic;

namespace {

/// CVODE's BDF on a moving system. What its Newton iteration converges to depends on the rates alone; each of
/// its linear systems is solved by the system's own elimination.
class Cvode {
 public:
  Cvode(MotionSystem& system, const VecX<double>& y, double rtol, double atol) : system_(system) {
    SUNContext_Create(nullptr, &context_);
    y_ = N_VNew_Serial(sunindextype(y.size()), context_);
    N_Vector tolerance = N_VClone(y_);
    values(y_) = y;
    values(tolerance) = atol * system.layout().scale(system.model());
    memory_ = CVodeCreate(CV_BDF, context_);
    REQUIRE(CVodeInit(memory_, rates, 0.0, y_) == CV_SUCCESS);
    REQUIRE(CVodeSVtolerances(memory_, rtol, tolerance) == CV_SUCCESS);
    N_VDestroy(tolerance);
    CVodeSetUserData(memory_, this);
    CVodeSetMaxNumSteps(memory_, 1'000'000);
    solver_ = SUNLinSolNewEmpty(context_);
    solver_->content = this;
    solver_->ops->gettype = [](SUNLinearSolver) { return SUNLINEARSOLVER_MATRIX_EMBEDDED; };
    solver_->ops->solve = solve;
    REQUIRE(CVodeSetLinearSolver(memory_, solver_, nullptr) == CV_SUCCESS);
  }
  ~Cvode() {
    CVodeFree(&memory_);
    SUNLinSolFreeEmpty(solver_);
    N_VDestroy(y_);
    SUNContext_Free(&context_);
  }
  Cvode(const Cvode&) = delete;
  Cvode& operator=(const Cvode&) = delete;

  /// Goes on to a time, not beyond it, and starts anew there.
  void go_to(double time) {
    double t = 0.0;
    CVodeSetStopTime(memory_, time);
    REQUIRE(CVode(memory_, time, y_, &t, CV_NORMAL) >= 0);
    REQUIRE(CVodeReInit(memory_, time, y_) == CV_SUCCESS);
  }
  [[nodiscard]] VecX<double> state() const { return values(y_); }

 private:
  static Eigen::Map<VecX<double>> values(N_Vector v) { return {N_VGetArrayPointer(v), N_VGetLength(v)}; }
  static int rates(realtype t, N_Vector y, N_Vector dydt, void* own) {
    auto& self = *static_cast<Cvode*>(own);
    self.at_ = values(y);
    if (!self.at_.allFinite()) return 1;
    self.system_.rates(self.at_, t, self.out_);
    values(dydt) = self.out_;
    return 0;
  }
  /// (1 - gamma J) x = b.
  static int solve(SUNLinearSolver solver, SUNMatrix, N_Vector x, N_Vector b, realtype) {
    auto& self = *static_cast<Cvode*>(solver->content);
    realtype t = 0.0, gamma = 0.0, rl1 = 0.0;
    N_Vector predicted, y, f, zn1;
    void* own = nullptr;
    CVodeGetNonlinearSystemData(self.memory_, &t, &predicted, &y, &f, &gamma, &rl1, &zn1, &own);
    self.at_ = values(y);
    self.system_.linearize(self.at_, t, self.by_time_);
    self.system_.factor(1.0 / gamma);
    self.out_ = values(b) / gamma;
    self.system_.solve(self.out_);
    values(x) = self.out_;
    return 0;
  }

  MotionSystem& system_;
  SUNContext context_ = nullptr;
  N_Vector y_ = nullptr;
  void* memory_ = nullptr;
  SUNLinearSolver solver_ = nullptr;
  VecX<double> at_, out_, by_time_;
};

constexpr double let_go_within = 0.005;  // [s]

/// The harness of a held effort vanishes smoothly from the start on.
ValueRate share(double t) {
  const double s = std::min(t / let_go_within, 1.0);
  return {1.0 - s * s * s * (10.0 - 15.0 * s + 6.0 * s * s),
          -30.0 * s * s * (1.0 - s) * (1.0 - s) / let_go_within};
}

}  // namespace

TEST_CASE("A tenth of a second after its release the whole body is where CVODE says",
          "[dynamics][verification]") {
  const test::SolvedPosture held("effort_extension");
  InitialState motion =
      make_initial_state(test::shipped_model(), held.posture, held.recruiter.field(), held.result);
  REQUIRE_FALSE(motion.actions.loads.empty());
  for (AppliedLoad& load : motion.actions.loads) load.share = share;
  MotionSystem system(*motion.model, motion.actions);
  SimulationSettings settings;
  settings.end = 0.1;
  settings.steps.rtol = 1e-8, settings.steps.atol = 1e-9;
  settings.events = {{let_go_within, {}}};
  settings.sample_times = {settings.end};
  const Checkpoint start = motion_start(system, settings, 0.0, motion.state, motion.anchors);
  const VecX<double> ours = simulate(system, settings, start).end.state;

  MotionSystem other(*motion.model, motion.actions);
  other.set_chart(motion.state.tree.base_attitude);
  Cvode cvode(other, start.state, 1e-9, 1e-10);
  cvode.go_to(let_go_within);
  cvode.go_to(settings.end);
  const VecX<double> scale = system.layout().scale(*motion.model);
  const auto distance = [&](const VecX<double>& a, const VecX<double>& b) {
    return (a - b).cwiseQuotient(scale).norm() / std::sqrt(double(scale.size()));
  };
  REQUIRE(distance(ours, start.state) > 0.1);
  CHECK(distance(ours, cvode.state()) < 1e-5);
  CHECK((ours - cvode.state()).cwiseQuotient(scale).cwiseAbs().maxCoeff() < 1e-4);
}
