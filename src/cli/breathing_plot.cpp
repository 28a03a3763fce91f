#include "cli/breathing_plot.hpp"

#include "cli/dataset_view.hpp"

namespace lumbopelvic::cli {

namespace {

class BreathingPlot {
 public:
  explicit BreathingPlot(const Dataset& result) : result_(result), view_(result) {
    for (std::size_t k = 0; k < view_.size("time"); ++k) time_.push_back(view_.number("time", {k}));
  }

  PlotFigure figure() const {
    PlotFigure figure;
    figure.title = result_.attributes.at("title");
    figure.subtitle = result_.attributes.at("model") + ", posture " + result_.attributes.at("posture") +
                      ". Pressures are above the air's; descent is down the trunk, from the equilibrium.";
    figure.columns = 2;
    figure.panels = {pressures(), lungs(), descent(), flow()};
    const auto& levels = view_.texts("level");
    for (std::size_t i = 0; i < levels.size(); ++i) figure.keys.push_back({levels[i], i});
    figure.keys.push_back({"pleura", 4, Stroke::dashed});
    figure.keys.push_back({"alveoli", 5, Stroke::dashed});
    return figure;
  }

 private:
  PlotLine line(const std::string& variable, double scale, std::size_t colour,
                Stroke stroke = Stroke::thick) const {
    PlotLine out{time_, {}, colour, stroke};
    for (std::size_t k = 0; k < time_.size(); ++k) out.y.push_back(scale * view_.number(variable, {k}));
    return out;
  }
  PlotLine line_at(const std::string& variable, std::size_t level, double scale) const {
    PlotLine out{time_, {}, level, Stroke::thick};
    for (std::size_t k = 0; k < time_.size(); ++k)
      out.y.push_back(scale * view_.number(variable, {k, level}));
    return out;
  }
  PlotPanel pressures() const {
    PlotPanel panel{"Pressure", "time [s]", "kPa"};
    for (std::size_t i = 0; i < view_.size("level"); ++i)
      panel.lines.push_back(line_at("level_pressure", i, 1e-3));
    panel.lines.push_back(line("pleural_pressure", 1e-3, 4, Stroke::dashed));
    panel.lines.push_back(line("alveolar_pressure", 1e-3, 5, Stroke::dashed));
    return panel;
  }
  PlotPanel lungs() const {
    return {"Lung volume above relaxation", "time [s]", "L", {line("lung_volume", 1e3, 4)}};
  }
  PlotPanel flow() const { return {"Airflow into the lungs", "time [s]", "L/s", {line("airflow", 1e3, 4)}}; }
  PlotPanel descent() const {
    PlotPanel panel{"Descent", "time [s]", "mm"};
    for (std::size_t i = 0; i < view_.size("level"); ++i)
      panel.lines.push_back(line_at("level_descent", i, 1e3));
    return panel;
  }

  const Dataset& result_;
  DatasetView view_;
  std::vector<double> time_;
};

}  // namespace

PlotFigure breathing_figure(const Dataset& result) { return BreathingPlot(result).figure(); }

}  // namespace lumbopelvic::cli
