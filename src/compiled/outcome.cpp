/// The double-precision definitions of the outcome layer, compiled once.
#include "lumbopelvic/outcome/push_stiffness_impl.hpp"
