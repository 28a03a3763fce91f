/// The double-precision definitions of the recruitment layer, compiled once.
#include "lumbopelvic/recruitment/impl/problem.hpp"
#include "lumbopelvic/recruitment/impl/recruit.hpp"
#include "lumbopelvic/recruitment/impl/recruit_qp.hpp"
#include "lumbopelvic/recruitment/impl/recruit_report.hpp"
