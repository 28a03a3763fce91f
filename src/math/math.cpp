/// The double-precision definitions of the math layer, compiled once.
#include "lumbopelvic/math/impl/curve.hpp"
#include "lumbopelvic/math/impl/lyapunov.hpp"
#include "lumbopelvic/math/impl/minimise.hpp"
#include "lumbopelvic/math/impl/qp.hpp"
#include "lumbopelvic/math/impl/qp_residuals.hpp"
#include "lumbopelvic/math/impl/spline_table.hpp"
#include "lumbopelvic/math/impl/symmetric_eigen.hpp"
