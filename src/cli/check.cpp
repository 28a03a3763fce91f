/// lumbopelvic check MODEL

#include <iostream>

#include "cli/command.hpp"
#include "lumbopelvic/io/model/model_check.hpp"

namespace lumbopelvic::cli {

Exit check(const std::string& model) {
  const auto diagnostics = check_model(model);
  for (const auto& diagnostic : diagnostics) std::cout << to_string(diagnostic) << '\n';
  const int errors = count_errors(diagnostics);
  std::cout << model << ": " << errors << " errors, " << std::ssize(diagnostics) - errors << " warnings\n";
  return errors == 0 ? Exit::done : Exit::incomplete;
}

}  // namespace lumbopelvic::cli
