/// lumbopelvic check MODEL

#include <iostream>

#include "cli/command.hpp"
#include "lumbopelvic/io/model/audit.hpp"
#include "lumbopelvic/io/data_path.hpp"

namespace lumbopelvic::cli {

Exit check(const std::string& model) {
  const auto findings = check_model(find_data("models", model));
  for (const auto& finding : findings) std::cout << to_string(finding) << '\n';
  const int errors = count_errors(findings);
  std::cout << model << ": " << errors << " errors, " << std::ssize(findings) - errors << " warnings\n";
  return errors == 0 ? Exit::done : Exit::incomplete;
}

}  // namespace lumbopelvic::cli
