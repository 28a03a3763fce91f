/// The double-precision definitions of the recruitment layer, compiled once.
#include "lumbopelvic/recruitment/recruit_impl.hpp"
#include "lumbopelvic/recruitment/recruit_qp_impl.hpp"
#include "lumbopelvic/recruitment/recruit_report_impl.hpp"
