/// The double-precision definitions of the abdomen layer, compiled once.
#include "lumbopelvic/abdomen/impl/cavity.hpp"
#include "lumbopelvic/abdomen/impl/moving_cavity.hpp"
#include "lumbopelvic/abdomen/impl/moving_surface.hpp"
