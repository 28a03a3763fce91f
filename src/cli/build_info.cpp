#include "cli/build_info.hpp"

#ifndef LUMBOPELVIC_COMMIT
#define LUMBOPELVIC_COMMIT "unknown"
#endif

namespace lumbopelvic::cli {

std::string version() { return LUMBOPELVIC_VERSION; }
std::string commit() { return LUMBOPELVIC_COMMIT; }

}  // namespace lumbopelvic::cli
