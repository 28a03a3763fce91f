/// The double-precision definitions of the recruitment layer, compiled once.
#include "lumbopelvic/recruitment/recruit_impl.hpp"
