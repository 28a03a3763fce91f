/// The double-precision definitions of the math layer, compiled once.
#include "lumbopelvic/math/lyapunov_impl.hpp"
#include "lumbopelvic/math/qp_impl.hpp"
#include "lumbopelvic/math/spline_table_impl.hpp"
#include "lumbopelvic/math/symmetric_eigen_impl.hpp"
