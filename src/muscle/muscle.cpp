/// The double-precision definitions of the muscle layer, compiled once.
#include "lumbopelvic/muscle/impl/ellipsoid_contact.hpp"
#include "lumbopelvic/muscle/impl/moment_arms.hpp"
#include "lumbopelvic/muscle/impl/muscle_tendon_equilibrium.hpp"
#include "lumbopelvic/muscle/impl/muscle_tendon_set.hpp"
#include "lumbopelvic/muscle/impl/path_set.hpp"
#include "lumbopelvic/muscle/impl/static_fascicle.hpp"
