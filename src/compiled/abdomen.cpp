/// The double-precision definitions of the abdomen layer, compiled once.
#include "lumbopelvic/abdomen/cavity_impl.hpp"
#include "lumbopelvic/abdomen/moving_cavity_impl.hpp"
#include "lumbopelvic/abdomen/moving_surface_impl.hpp"
