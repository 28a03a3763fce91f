/// The double-precision definitions of the abdomen layer, compiled once.
#include "lumbopelvic/abdomen/cavity_impl.hpp"
