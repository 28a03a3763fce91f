// The headers alone, without the compiled library: two rods and one muscle written in code, integrated by
// Odeint's explicit method and by ours, and the elbow's angle printed. Exit status 0: both find the same
// angle, and the muscle moved it.
#include <cstdio>

#include "lumbopelvic/dynamics/simulate.hpp"

using namespace lumbopelvic;

namespace {

Body rod(const char* name, double mass) {
  return {name, mass, Vec3<double>(0.0, -0.15, 0.0), Vec3<double>(0.01, 0.001, 0.01).asDiagonal()};
}

Joint hinge(int parent, int child, int coordinate, double height) {
  Joint joint{"hinge " + std::to_string(child), "custom", parent, child, {}, {}, {}};
  joint.X_PF.p = Vec3<double>(0.0, height, 0.0);
  joint.axes = {{MotionKind::rotation, Vec3<double>::UnitZ(), Curve::line(1.0, 0.0), coordinate}};
  return joint;
}

/// An upper arm hanging from the ground, a forearm hanging from it, and one fascicle across the elbow.
Model arm() {
  Model model;
  const auto angle = [](const char* name) {
    return Coordinate{name, MotionKind::rotation, 0.0, -2.0, 2.0, false, -1};
  };
  model.tree = {{rod("upper arm", 2.0), rod("forearm", 1.5)},
                {hinge(ground, 0, 0, 0.0), hinge(0, 1, 1, -0.3)},
                {angle("shoulder"), angle("elbow")}};
  Fascicle muscle;
  muscle.name = muscle.group = "flexor";
  muscle.max_force = 200.0;      // [N]
  muscle.optimal_length = 0.12;  // [m]
  muscle.slack_length = 0.15;    // [m]
  muscle.max_velocity = 10.0;    // [optimal lengths per second]
  model.fascicles = {muscle};
  const std::vector<PathPoint> points{{0, {0.03, -0.1, 0.0}}, {1, {0.03, -0.07, 0.0}}};
  model.paths = {compile_path(model.tree, points, {-1}, {})};
  return model;
}

/// Angle of the elbow after 0.3 s, the muscle excited to 0.3 [rad].
double elbow_after(const Model& model, StepMethod method) {
  const MovingModel moving(model, {0, 1}, {VecX<double>::Zero(2)});
  MotionActions actions;
  actions.excitation = constant_excitation(VecX<double>::Constant(1, 0.3));
  MotionSystem system(moving, actions);
  SimulationSettings settings;
  settings.stepper = method;
  settings.end = 0.3;
  settings.steps.rtol = settings.steps.atol = 1e-7;
  const MotionState rest = steady_state(moving, {VecX<double>::Zero(2)}, VecX<double>::Constant(1, 0.05));
  return simulate(system, settings, motion_start(system, settings, 0.0, rest)).end.state[1];
}

}  // namespace

int main() {
  const Model model = arm();
  const double by_odeint = elbow_after(model, StepMethod::dopri5),
               by_ours = elbow_after(model, StepMethod::rodas);
  std::printf("elbow after 0.3 s: %.6f rad by Odeint's dopri5, %.6f rad by rodas\n", by_odeint, by_ours);
  return std::abs(by_odeint - by_ours) < 1e-5 && std::abs(by_ours) > 0.01 ? 0 : 1;
}
