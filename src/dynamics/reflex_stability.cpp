/// The double-precision definitions of the dynamics layer's stability, compiled once.
#include "lumbopelvic/dynamics/impl/reflex_stability.hpp"
