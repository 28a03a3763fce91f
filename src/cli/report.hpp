#pragma once
/// The main numbers of a result as tables for the terminal.

#include <ostream>

#include "lumbopelvic/outcome/dataset.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"

namespace lumbopelvic::cli {

/// One table for each variant of the report: a row for every condition under every arm.
/// Activation and price of a group are means over its fascicles, weighted by their maximal force.
void print_report(std::ostream& stream, const Dataset& result, const Report& report);

/// "5 conditions x 5 arms x 3 variants = 75 runs: 70 solved, 5 margin_unattainable".
[[nodiscard]] std::string summary_of(const Dataset& result);

}  // namespace lumbopelvic::cli
