/// The double-precision definitions of the model layer, compiled once.
#include "lumbopelvic/model/moving_model_impl.hpp"
#include "lumbopelvic/model/statics_impl.hpp"
