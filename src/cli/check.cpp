/// lumbopelvic check MODEL

#include <iostream>
#include <memory>

#include "cli/command.hpp"
#include "lumbopelvic/io/audit.hpp"
#include "lumbopelvic/io/data_path.hpp"

namespace lumbopelvic::cli {

namespace {

Exit check(const std::string& model) {
  const auto findings = check_model(find_data("models", model));
  for (const auto& finding : findings) std::cout << to_string(finding) << '\n';
  const int errors = count_errors(findings);
  std::cout << model << ": " << errors << " errors, " << std::ssize(findings) - errors << " warnings\n";
  return errors == 0 ? Exit::done : Exit::incomplete;
}

}  // namespace

void add_check(CLI::App& program, Exit& exit) {
  auto* command =
      program.add_subcommand("check", "Audit a model: every finding with row, value and expectation");
  const auto model = std::make_shared<std::string>();
  command->add_option("MODEL", *model, "Shipped name, or a model directory")->required();
  command->callback([model, &exit] { exit = check(*model); });
}

}  // namespace lumbopelvic::cli
