/// The double-precision definitions of the stability layer, compiled once.
#include "lumbopelvic/stability/active_modes_impl.hpp"
#include "lumbopelvic/stability/margin_impl.hpp"
#include "lumbopelvic/stability/stiffness_field_impl.hpp"
