/// The double-precision definitions of the tissue layer, compiled once.
#include "lumbopelvic/tissue/impl/disc_forces.hpp"
#include "lumbopelvic/tissue/impl/disc_gradient.hpp"
#include "lumbopelvic/tissue/impl/disc_potential.hpp"
