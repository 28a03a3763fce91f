#include <atomic>
#include <cstdlib>

#include "catch.hpp"
#include "dynamics/moving_body.hpp"
#include "lumbopelvic/dynamics/rodas.hpp"

// Sanitizers and other C libraries have their own malloc: nothing is counted there.
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)

namespace {
std::atomic<long> n_allocations{0};
}

extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);

void* malloc(std::size_t size) {
  n_allocations.fetch_add(1, std::memory_order_relaxed);
  return __libc_malloc(size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  n_allocations.fetch_add(1, std::memory_order_relaxed);
  return __libc_memalign(alignment, size);
}
}

using namespace lumbopelvic;

namespace {

/// Twenty steps after the first two.
void check_that_steps_allocate_nothing(MotionSystem& system, const StepSettings& settings, VecX<double>& y) {
  ControlledRodas stepper(settings);
  double t = 0.0, h = 1e-5;
  const auto step = [&] { return stepper.try_step(std::ref(system), y, t, h); };
  step(), step();
  const long before = n_allocations;
  int accepted = 0;
  for (int i = 0; i < 20; ++i) accepted += step() == boost::numeric::odeint::success;
  const long after = n_allocations;
  CHECK(after == before);
  CHECK(accepted > 10);
}

}  // namespace

TEST_CASE("Allocations are counted", "[dynamics][unit]") {
  const long before = n_allocations;
  const VecX<double> some = VecX<double>::Zero(1000);
  CHECK(n_allocations > before);
  CHECK(some.sum() == 0.0);
}

TEST_CASE("A step of the whole body allocates nothing after the first", "[dynamics][property]") {
  test::MovingBody body(BaseSpeed::coordinate_rates, TendonChoice::compliant);
  body.shake(7);
  body.add_surroundings(3);
  MotionSystem system(body.moving, body.actions);
  StepSettings settings;
  settings.rtol = settings.atol = 1e-4;
  settings.scale = system.layout().scale(body.moving);
  // The inputs of this body make vectors of their own; constant ones do not.
  const VecX<double> u = VecX<double>::Constant(body.moving.n_fascicles(), 0.05);
  body.actions.excitation = [&](double, VecX<double>& value, VecX<double>& rate) {
    value = u;
    rate.setZero(u.size());
  };
  body.actions.tau = nullptr;
  VecX<double> y = system.layout().pack(body.state, body.anchors);
  check_that_steps_allocate_nothing(system, settings, y);
}

TEST_CASE("Steps of an abdomen whose lungs breathe out through a closing glottis allocate nothing",
          "[dynamics][property]") {
  Model model = test::shipped_model();
  model.fascicles.clear(), model.paths.clear();
  const Pose<double> pose{test::random_pose(model, 0, 0.0)};
  MotionSettings of_motion;
  of_motion.cavity = {Contents::closed, 1500.0};
  const MovingModel moving(model, model.deformation_coordinates, pose, of_motion);
  MotionActions actions;
  actions.glottis = [](double t) { return ValueRate{1.0 - 5.0 * t, -5.0}; };
  MotionState state = steady_state(moving, pose, VecX<double>());
  state.inhaled = 1e-4;
  MotionSystem system(moving, actions);
  StepSettings settings;
  settings.rtol = settings.atol = 1e-6;
  settings.scale = system.layout().scale(moving);
  VecX<double> y = system.layout().pack(state);
  check_that_steps_allocate_nothing(system, settings, y);
  CHECK(y[system.layout().air()] < 1e-4);
}

#endif
