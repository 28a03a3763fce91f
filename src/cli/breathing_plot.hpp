#pragma once
/// The image of a manoeuvre: pressures, lungs, shape of the abdomen and drives over time.

#include "cli/line_plot.hpp"
#include "lumbopelvic/outcome/dataset.hpp"

namespace lumbopelvic::cli {

[[nodiscard]] PlotFigure breathing_figure(const Dataset& result);

}  // namespace lumbopelvic::cli
