/// The double-precision definitions of the muscle layer, compiled once.
#include "lumbopelvic/muscle/impl/held_fascicle.hpp"
#include "lumbopelvic/muscle/impl/initial_equilibrium.hpp"
#include "lumbopelvic/muscle/impl/muscle_tendon_set.hpp"
#include "lumbopelvic/muscle/impl/path_arms.hpp"
#include "lumbopelvic/muscle/impl/path_set.hpp"
