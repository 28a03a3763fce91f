/// The double-precision definitions of the multibody layer, compiled once.
#include "lumbopelvic/multibody/impl/dynamics_tree.hpp"
#include "lumbopelvic/multibody/impl/mass_matrix.hpp"
#include "lumbopelvic/multibody/impl/support.hpp"
