/// The double-precision definitions of the model layer, compiled once.
#include "lumbopelvic/model/impl/moment_arms.hpp"
#include "lumbopelvic/model/impl/moving_model.hpp"
#include "lumbopelvic/model/impl/statics.hpp"
