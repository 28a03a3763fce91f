/// The double-precision definitions of the multibody layer, compiled once.
#include "lumbopelvic/multibody/dynamics_tree_impl.hpp"
#include "lumbopelvic/multibody/support_impl.hpp"
