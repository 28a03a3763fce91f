/// The double-precision definitions of the stability layer, compiled once.
#include "lumbopelvic/stability/impl/active_modes.hpp"
#include "lumbopelvic/stability/impl/margin.hpp"
#include "lumbopelvic/stability/impl/stiffness_field.hpp"
