/// The double-precision definitions of the muscle layer, compiled once.
#include "lumbopelvic/muscle/held_fascicle_impl.hpp"
#include "lumbopelvic/muscle/initial_equilibrium_impl.hpp"
#include "lumbopelvic/muscle/muscle_tendon_set_impl.hpp"
#include "lumbopelvic/muscle/path_arms_impl.hpp"
#include "lumbopelvic/muscle/path_set_impl.hpp"
