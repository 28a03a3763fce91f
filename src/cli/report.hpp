#pragma once
/// The main numbers of a result as tables for the terminal.

#include <ostream>

#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/outcome/dataset.hpp"

namespace lumbopelvic::cli {

/// One table for each solver setting of the report: a row for every condition under every intervention.
/// Numbers of runs that are no answer are left out, and a line under the table says what they lack.
/// Activation and shadow price of a group are means over its fascicles, weighted by their maximal force.
void print_report(std::ostream& stream, const Dataset& result, const Report& report);

/// "5 conditions x 5 interventions x 3 solver settings = 75 runs: 70 solved, 5 margin_unattainable".
[[nodiscard]] std::string summary_of(const Dataset& result);

/// "not made: runs: 2 unbalanced; simulations: 1 no_equilibrium": how many runs, simulations and regulations
/// ended in a state that is no answer; empty if none did.
[[nodiscard]] std::string not_made(const Dataset& result);

}  // namespace lumbopelvic::cli
