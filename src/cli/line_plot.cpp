#include "cli/line_plot.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <sstream>

namespace lumbopelvic::cli {

namespace {

// Okabe & Ito (2008), jfly.uni-koeln.de/color
constexpr std::array<const char*, 8> colours{"#D55E00", "#0072B2", "#009E73", "#CC79A7",
                                             "#E69F00", "#56B4E9", "#000000", "#999999"};
constexpr const char *quiet = "#5B6470", *grid = "#DADDE2";

constexpr double panel_width = 210.0, panel_height = 150.0;  // [px] of the axes
constexpr double left = 62.0, gap_x = 74.0, gap_y = 74.0, top = 92.0, right = 22.0, bottom = 50.0;

/// A pixel position or a tick as text: no more digits than it needs.
std::string number(double value) {
  std::ostringstream text;
  text.precision(6);
  text << (std::abs(value) < 1e-12 ? 0.0 : value);
  return text.str();
}

std::string escaped(const std::string& text) {
  std::string safe;
  for (const char c : text) safe += c == '&' ? "&amp;" : c == '<' ? "&lt;" : std::string(1, c);
  return safe;
}

struct Range {
  double low = std::numeric_limits<double>::infinity(), high = -std::numeric_limits<double>::infinity();

  void include(double value) {
    if (std::isnan(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  /// A little air around the lines; something to see where all is one value, or nothing.
  [[nodiscard]] Range with_air() const {
    if (low > high) return {0.0, 1.0};
    const double air = high > low ? 0.05 * (high - low) : std::max(0.05 * std::abs(high), 1e-3);
    return {low - air, high + air};
  }
};

/// Round numbers within a range, about four of them.
std::vector<double> ticks_of(const Range& range) {
  const double rough = (range.high - range.low) / 4.0, power = std::pow(10.0, std::floor(std::log10(rough)));
  double step = 10.0 * power;
  for (const double factor : {5.0, 2.0, 1.0})
    if (factor * power >= 0.999 * rough) step = factor * power;
  std::vector<double> ticks;
  constexpr double slip = 1e-6;  // of a step: an end may be off by rounding
  for (double k = std::ceil(range.low / step - slip); k <= range.high / step + slip; k += 1.0)
    ticks.push_back(k * step);
  return ticks;
}

std::string style_of(Stroke stroke, std::size_t colour) {
  const std::string paint = std::string("fill='none' stroke='") + colours[colour % colours.size()] + "' ";
  if (stroke == Stroke::thin) return paint + "stroke-width='0.8' stroke-opacity='0.45'";
  return paint +
         (stroke == Stroke::dashed ? "stroke-width='1.8' stroke-dasharray='5 3'" : "stroke-width='2.2'");
}

class SvgWriter {
 public:
  explicit SvgWriter(const PlotFigure& figure) : figure_(figure) {
    const std::size_t columns = std::max<std::size_t>(1, figure.columns);
    const std::size_t rows = (figure.panels.size() + columns - 1) / columns;
    width_ = left + double(columns) * (panel_width + gap_x) - gap_x + right;
    height_ = top + double(rows) * (panel_height + gap_y) - gap_y + bottom;
  }

  std::string write() {
    out_ << "<svg xmlns='http://www.w3.org/2000/svg' width='" << number(width_) << "' height='"
         << number(height_) << "' viewBox='0 0 " << number(width_) << ' ' << number(height_)
         << "' font-family='DejaVu Sans, Helvetica, Arial, sans-serif'>\n<rect width='100%' height='100%' "
            "fill='white'/>\n";
    text(18, 26, figure_.title, "font-size='16' font-weight='bold'");
    text(18, 44, figure_.subtitle, std::string("font-size='11' fill='") + quiet + "'");
    keys();
    const std::size_t columns = std::max<std::size_t>(1, figure_.columns);
    for (std::size_t i = 0; i < figure_.panels.size(); ++i) {
      const std::size_t row = i / columns, column = i % columns;
      if (!figure_.panels[i].lines.empty())
        panel(figure_.panels[i], left + double(column) * (panel_width + gap_x),
              top + double(row) * (panel_height + gap_y));
    }
    out_ << "</svg>\n";
    return out_.str();
  }

 private:
  void text(double x, double y, const std::string& words, const std::string& style) {
    out_ << "<text x='" << number(x) << "' y='" << number(y) << "' " << style << '>' << escaped(words)
         << "</text>\n";
  }

  void line(double x1, double y1, double x2, double y2, const std::string& style) {
    out_ << "<line x1='" << number(x1) << "' y1='" << number(y1) << "' x2='" << number(x2) << "' y2='"
         << number(y2) << "' " << style << "/>\n";
  }

  void keys() {
    double x = 18.0;
    for (const PlotKey& key : figure_.keys) {
      line(x, 60, x + 22, 60, style_of(key.stroke, key.colour));
      text(x + 27, 64, key.text, "font-size='11'");
      x += 44.0 + 6.2 * double(key.text.size());
    }
  }

  void panel(const PlotPanel& panel, double x0, double y0) {
    Range x, y;
    for (const PlotLine& l : panel.lines) {
      for (const double value : l.x) x.include(value);
      for (const double value : l.y) y.include(value);
    }
    if (!(x.high > x.low)) x = x.with_air();
    y = y.with_air();
    const auto px = [&](double value) { return x0 + panel_width * (value - x.low) / (x.high - x.low); };
    const auto py = [&](double value) { return y0 + panel_height * (y.high - value) / (y.high - y.low); };
    const std::string small = std::string("font-size='9.5' fill='") + quiet + "' ";
    const auto rule = [&](double value) {
      return std::string("stroke='") + (std::abs(value) < 1e-12 ? "#9AA1AB" : grid) + "' stroke-width='0.8'";
    };
    for (const double t : ticks_of(x)) {
      line(px(t), y0, px(t), y0 + panel_height, rule(t));
      text(px(t), y0 + panel_height + 13, number(t), small + "text-anchor='middle'");
    }
    for (const double t : ticks_of(y)) {
      line(x0, py(t), x0 + panel_width, py(t), rule(t));
      text(x0 - 5, py(t) + 3.5, number(t), small + "text-anchor='end'");
    }
    text(x0, y0 - 8, panel.title, "font-size='11.5' font-weight='bold'");
    text(x0 + panel_width / 2, y0 + panel_height + 28, panel.x_label, small + "text-anchor='middle'");
    text(x0 - 42, y0 + panel_height / 2, panel.y_label,
         small + "text-anchor='middle' transform='rotate(-90 " + number(x0 - 42) + ' ' +
             number(y0 + panel_height / 2) + ")'");
    for (const PlotLine& l : panel.lines) {
      out_ << "<path d='";
      bool down = false;
      for (std::size_t i = 0; i < l.x.size(); ++i) {
        if (std::isnan(l.y[i])) {
          down = false;
          continue;
        }
        out_ << (down ? 'L' : 'M') << number(px(l.x[i])) << ' ' << number(py(l.y[i]));
        down = true;
      }
      out_ << "' " << style_of(l.stroke, l.colour) << "/>\n";
    }
  }

  const PlotFigure& figure_;
  std::ostringstream out_;
  double width_ = 0.0, height_ = 0.0;
};

}  // namespace

std::string svg_of(const PlotFigure& figure) { return SvgWriter(figure).write(); }

}  // namespace lumbopelvic::cli
