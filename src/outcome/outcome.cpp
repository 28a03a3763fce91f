/// The double-precision definitions of the outcome layer, compiled once.
#include "lumbopelvic/outcome/impl/push_stiffness.hpp"
