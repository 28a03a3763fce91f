#include "cli/analysis_plot.hpp"

#include <algorithm>
#include <limits>
#include <numbers>

#include "cli/dataset_view.hpp"

namespace lumbopelvic::cli {

namespace {

constexpr double degrees = 180.0 / std::numbers::pi;  // [deg/rad]
constexpr double millimetres = 1e3;                   // [mm/m]

using Row = std::vector<double>;

class AnalysisPlot {
 public:
  explicit AnalysisPlot(const Dataset& analysis) : view_(analysis), attributes_(analysis.attributes) {
    for (const auto& group : view_.texts("muscle_group"))
      if (std::ranges::count(groups_, group) == 0) groups_.push_back(group);
    for (const Variable& variable : analysis.variables)
      if (variable.name == "position") turns_ = variable.attributes.at("units") == "rad";
    for (std::size_t k = 0; k < view_.size("position"); ++k)
      x_.push_back((turns_ ? degrees : millimetres) * view_.number("position", {k}));
  }

  PlotFigure figure() const {
    const auto& coordinates = view_.texts("coordinate");
    PlotFigure figure;
    figure.title = "Muscles over " + title_words();
    figure.subtitle =
        attributes_.at("model") + ", posture " + attributes_.at("posture") +
        ". Thin: fascicles. Thick: their groups, means weighted by maximal force, or sums of force "
        "and moment. Moments at full activation.";
    for (std::size_t g = 0; g < groups_.size(); ++g) figure.keys.push_back({groups_[g], g});
    figure.keys.push_back({"passive (sum)", 6, Stroke::dashed});
    figure.columns = std::max<std::size_t>(3, coordinates.size());
    if (coordinates.size() == 1) figure.columns = 5;
    for (std::size_t i = 0; i < coordinates.size(); ++i)
      figure.panels.push_back(mean_panel("Moment arm, " + coordinates[i], turns_ ? "mm" : "1",
                                         turns_ ? millimetres : 1.0, "moment_arm", i));
    contact_point_row(figure, coordinates.size());
    for (std::size_t i = 0; i < coordinates.size(); ++i)
      figure.panels.push_back(
          sum_panel("Moment, " + coordinates[i], turns_ ? "N m" : "N", "active_moment", "passive_moment", i));
    contact_point_row(figure, coordinates.size());
    figure.panels.push_back(mean_panel("Fibre length", "optimal lengths", 1.0, "fiber_length_norm"));
    figure.panels.push_back(sum_panel("Force", "N", "active_force", "passive_force"));
    figure.panels.push_back(mean_panel("Path length", "mm", millimetres, "length"));
    return figure;
  }

 private:
  [[nodiscard]] std::string title_words() const {
    std::string words;
    for (const auto& name : view_.texts("coordinate")) words += (words.empty() ? "" : " + ") + name;
    return words;
  }

  /// Panels of a second kind begin on a row of their own where there are several coordinates.
  static void contact_point_row(PlotFigure& figure, std::size_t coordinates) {
    while (coordinates > 1 && figure.panels.size() % figure.columns != 0) figure.panels.emplace_back();
  }

  [[nodiscard]] Row row(const std::string& variable, double scale, std::size_t m, std::size_t i) const {
    Row values;
    for (std::size_t k = 0; k < x_.size(); ++k)
      values.push_back(scale *
                       (i == none ? view_.number(variable, {m, k}) : view_.number(variable, {m, i, k})));
    return values;
  }

  /// Sum over the fascicles of a group times their weights; NaN where one of them is.
  [[nodiscard]] Row weighted_sum(const std::string& variable, double scale, std::size_t group, std::size_t i,
                                 bool mean) const {
    Row sum(x_.size(), 0.0);
    double total = 0.0;
    for (std::size_t m = 0; m < view_.size("muscle"); ++m) {
      if (view_.texts("muscle_group")[m] != groups_[group]) continue;
      const Row values = row(variable, scale, m, i);
      const bool crosses = std::ranges::any_of(values, [](double value) { return value != 0.0; });
      if (!crosses) continue;  // a fascicle that another of the coordinates moves
      const double weight = mean ? view_.number("max_force", {m}) : 1.0;
      total += weight;
      for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += weight * values[k];
    }
    for (double& value : sum)
      value = total == 0.0 ? std::numeric_limits<double>::quiet_NaN() : mean ? value / total : value;
    return sum;
  }

  [[nodiscard]] PlotPanel empty_panel(const std::string& title, const std::string& unit) const {
    return {title, turns_ ? "deg" : "mm", unit};
  }

  [[nodiscard]] PlotPanel mean_panel(const std::string& title, const std::string& unit, double scale,
                                     const std::string& variable, std::size_t i = none) const {
    PlotPanel panel = empty_panel(title, unit);
    for (std::size_t m = 0; m < view_.size("muscle"); ++m) {
      const auto group = std::ranges::find(groups_, view_.texts("muscle_group")[m]) - groups_.begin();
      const Row values = row(variable, scale, m, i);
      if (std::ranges::any_of(values, [](double value) { return value != 0.0; }))
        panel.lines.push_back({x_, values, std::size_t(group), Stroke::thin});
    }
    for (std::size_t g = 0; g < groups_.size(); ++g)
      panel.lines.push_back({x_, weighted_sum(variable, scale, g, i, true), g, Stroke::thick});
    return panel;
  }

  [[nodiscard]] PlotPanel sum_panel(const std::string& title, const std::string& unit,
                                    const std::string& active, const std::string& passive,
                                    std::size_t i = none) const {
    PlotPanel panel = empty_panel(title, unit);
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      panel.lines.push_back({x_, weighted_sum(active, 1.0, g, i, false), g, Stroke::thick});
      panel.lines.push_back({x_, weighted_sum(passive, 1.0, g, i, false), g, Stroke::dashed});
    }
    return panel;
  }

  static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
  DatasetView view_;
  const std::map<std::string, std::string>& attributes_;
  std::vector<std::string> groups_;
  std::vector<double> x_;
  bool turns_ = true;
};

}  // namespace

PlotFigure figure_of(const Dataset& analysis) { return AnalysisPlot(analysis).figure(); }

}  // namespace lumbopelvic::cli
