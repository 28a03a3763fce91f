#pragma once
/// Build information: version and commit of this program.

#include <string>

namespace lumbopelvic::cli {

[[nodiscard]] std::string version();
/// Abbreviated commit it was built from; "unknown" outside a checkout.
[[nodiscard]] std::string commit();

}  // namespace lumbopelvic::cli
