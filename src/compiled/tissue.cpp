/// The double-precision definitions of the tissue layer, compiled once.
#include "lumbopelvic/tissue/disc_energy.hpp"
#include "lumbopelvic/tissue/disc_gradient_impl.hpp"
