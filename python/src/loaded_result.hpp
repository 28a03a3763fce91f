#pragma once
/// The result of recruitment as Python has it.

#include "lumbopelvic/outcome/segment_load.hpp"
#include "lumbopelvic/recruitment/result.hpp"

namespace lumbopelvic::python {

/// The result with the segment loads that belong to it.
struct LoadedResult : RecruitmentResult {
  SegmentLoads loads;
};

}  // namespace lumbopelvic::python
