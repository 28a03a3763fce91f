#pragma once
/// The figure of an analysis of fascicles over a range of motion.

#include "cli/line_plot.hpp"
#include "lumbopelvic/outcome/dataset.hpp"

namespace lumbopelvic::cli {

/// Moment arm and moment at every coordinate that moves; fibre length, force and path length. Thin lines are
/// fascicles; thick ones are means of their groups, weighted by maximal force, or sums where it is force or
/// moment.
[[nodiscard]] PlotFigure figure_of(const Dataset& analysis);

}  // namespace lumbopelvic::cli
