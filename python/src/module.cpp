/// The extension module lumbopelvic._core.

#include "layers.hpp"

#ifndef LUMBOPELVIC_COMMIT
#define LUMBOPELVIC_COMMIT "unknown"
#endif

PYBIND11_MODULE(_core, m) {
  using namespace lumbopelvic::python;
  m.doc() = "The compiled library. Everything public is reached as lumbopelvic.<name>.";
  m.attr("__version__") = LUMBOPELVIC_VERSION;
  m.attr("__commit__") = LUMBOPELVIC_COMMIT;
  bind_core(m);
  bind_math(m);
  bind_multibody(m);
  bind_tissue(m);
  bind_muscle(m);
  bind_abdomen(m);
  bind_model(m);
  bind_stability(m);
  bind_recruitment(m);
  bind_control(m);
  bind_outcome(m);
  bind_posture(m);
  bind_breathing(m);
  bind_simulation(m);
  bind_experiment(m);
  bind_io(m);
}
