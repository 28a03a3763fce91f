#pragma once
/// The trunk that holds 60 N m and is let go, with everything that a simulation has: compliant tendons,
/// reflexes with delays, supports, and an abdomen whose shape and pressure move along. Its stretches around
/// ellipsoids are straight.

#include "lumbopelvic/dynamics/simulate.hpp"
#include "lumbopelvic/io/experiment/control_file.hpp"
#include "lumbopelvic/simulation/motion_control.hpp"
#include "support/simulation_of_equilibrium.hpp"
#include "trunk_model.hpp"

namespace lumbopelvic::bench {

class ReleasedTrunk {
 public:
  explicit ReleasedTrunk(AbdomenMotion abdomen = AbdomenMotion::moves)
      : model_(without_ellipsoids(shipped_model())),
        equilibrium_("effort_extension", model_),
        control_(load_control("reflexes")) {
    InitialStateSettings settings = test::damped_motion();
    settings.abdomen = abdomen;
    held_ = make_initial_state(model_, equilibrium_.posture, equilibrium_.recruiter.field(),
                               equilibrium_.result, settings);
    for (AppliedLoad& load : held_.actions.loads)
      load.share = [](double t) {  // let go at once, within 5 ms
        constexpr double ramp = 0.005;
        return t < ramp ? ValueRate{1.0 - t / ramp, -1.0 / ramp} : ValueRate{};
      };
  }
  [[nodiscard]] const MovingModel& moving() const { return *held_.model; }

  [[nodiscard]] Simulation run(double end, double tolerance, StepMethod method,
                               bool with_reflexes = true) const {
    InitialState own = held_;
    MotionControl control(model_, own, control_);
    SimulationSettings settings;
    settings.end = end;
    settings.stepper = method;
    settings.steps.rtol = tolerance;
    settings.steps.atol = 0.1 * tolerance;
    settings.steps.max_step = 0.02;
    settings.sample_times = {end};
    settings.events = {{0.005, {}}};
    if (with_reflexes) {
      own.actions.excitation = control.excitation();
      settings.steps.max_step = std::min(0.02, control.longest_step());
      settings.on_accept = [&](double t, const VecX<double>& y, const VecX<double>& dydt) {
        control.accept(t, y, dydt);
      };
    }
    MotionSystem system(*own.model, own.actions);
    return simulate(system, settings, motion_start(system, settings, 0.0, own.state, own.anchors));
  }

 private:
  Model model_;
  test::SolvedPosture equilibrium_;
  ControlSettings control_;
  InitialState held_;
};

}  // namespace lumbopelvic::bench
