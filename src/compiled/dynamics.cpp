/// The double-precision definitions of the dynamics layer, compiled once.
#include "lumbopelvic/dynamics/dense_system_impl.hpp"
#include "lumbopelvic/dynamics/motion_layout_impl.hpp"
#include "lumbopelvic/dynamics/motion_system_impl.hpp"
#include "lumbopelvic/dynamics/step_control_impl.hpp"
