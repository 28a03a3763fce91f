/// The double-precision definitions of the dynamics layer's stability, compiled once.
#include "lumbopelvic/dynamics/reflex_stability_impl.hpp"
