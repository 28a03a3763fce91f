#pragma once
/// Panels of lines as an SVG image, so that the command needs no other program to draw.

#include <string>
#include <vector>

namespace lumbopelvic::cli {

enum class Stroke { thin, thick, dashed };

struct PlotLine {
  std::vector<double> x, y;  ///< as many; a NaN leaves a gap
  std::size_t colour = 0;    ///< number of one of a few that common kinds of colour blindness tell apart
  Stroke stroke = Stroke::thick;
};

struct PlotPanel {
  std::string title, x_label, y_label;
  std::vector<PlotLine> lines{};
};

/// What a colour or a stroke means.
struct PlotKey {
  std::string text;
  std::size_t colour = 0;
  Stroke stroke = Stroke::thick;
};

struct PlotFigure {
  std::string title, subtitle;
  std::vector<PlotKey> keys{};
  std::vector<PlotPanel> panels{};  ///< row by row; one without lines leaves its place empty
  std::size_t columns = 1;
};

/// The image as the text of an SVG file. Every panel has its own axes; zero is marked where it is among them.
[[nodiscard]] std::string svg_of(const PlotFigure& figure);

}  // namespace lumbopelvic::cli
