#include "cli/report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numbers>
#include <set>

#include "cli/dataset_view.hpp"
#include "cli/table.hpp"

namespace lumbopelvic::cli {

namespace {

/// One ([posture,] condition, intervention, solver setting).
struct Run {
  std::size_t posture, condition, intervention, solver_setting;
  bool has_posture;  ///< whether the result has a dimension of postures

  /// Its place in a variable, with what the variable has beside.
  [[nodiscard]] std::vector<std::size_t> at(std::vector<std::size_t> rest = {}) const {
    std::vector<std::size_t> index{condition, intervention, solver_setting};
    if (has_posture) index.insert(index.begin(), posture);
    index.insert(index.end(), rest.begin(), rest.end());
    return index;
  }
};

/// Does something with every run of a solver setting, in the order of the table.
template <class Do>
void for_each_run(const DatasetView& view, std::size_t solver_setting, const Do& act) {
  const bool has_posture = view.has_dimension("posture");
  for (std::size_t posture = 0; posture < (has_posture ? view.size("posture") : 1); ++posture)
    for (std::size_t condition = 0; condition < view.size("condition"); ++condition)
      for (std::size_t intervention = 0; intervention < view.size("intervention"); ++intervention)
        act(Run{posture, condition, intervention, solver_setting, has_posture});
}

/// A column of the report: its title and what stands in it.
struct ReportColumn {
  Column column;
  std::function<std::string(const Run&)> cell;
};

std::size_t index_of(const std::vector<std::string>& labels, const std::string& label) {
  return std::size_t(std::ranges::find(labels, label) - labels.begin());
}

/// Mean over the fascicles of a group, weighted by maximal force.
double group_mean(const DatasetView& view, const std::string& variable, const std::string& group,
                  const Run& run) {
  const auto& groups = view.texts("muscle_group");
  double sum = 0.0, weight = 0.0;
  for (std::size_t m = 0; m < groups.size(); ++m) {
    if (groups[m] != group) continue;
    const double force = view.number("max_force", {m});
    sum += force * view.number(variable, run.at({m}));
    weight += force;
  }
  return sum / weight;
}

/// A column of one number per run, times a factor that turns it into the unit of the title.
ReportColumn plain(const DatasetView& view, const std::string& title, const std::string& variable,
                   const char* format, double factor = 1.0) {
  return {{title}, [=](const Run& r) { return formatted(format, factor * view.number(variable, r.at())); }};
}

void add_group_columns(std::vector<ReportColumn>& columns, const DatasetView& view,
                       const std::string& group) {
  constexpr double percent = 100.0;
  columns.push_back({{group + " [%]"}, [=](const Run& r) {
                       return formatted("%.2f", percent * group_mean(view, "activation", group, r));
                     }});
  columns.push_back({{"its shadow price [1/N]"}, [=](const Run& r) {
                       return formatted("%.2e", group_mean(view, "stability_shadow_price", group, r));
                     }});
}

/// A column for every push or rotation by which the equilibrium was probed.
void add_stiffness_columns(std::vector<ReportColumn>& columns, const DatasetView& view,
                           const std::string& test_point, const std::string& stiffness,
                           const std::string& unit) {
  if (!view.has_dimension(test_point)) return;
  const auto& names = view.texts(test_point);
  for (std::size_t i = 0; i < names.size(); ++i)
    columns.push_back({{names[i] + " [" + unit + "]"},
                       [=](const Run& r) { return formatted("%.4g", view.number(stiffness, r.at({i}))); }});
}

/// How far the body went in a simulation, and what its segments bore.
void add_simulation_columns(std::vector<ReportColumn>& columns, const DatasetView& view,
                            const Report& report) {
  if (!view.has("simulation_status")) return;
  constexpr double degrees_per_radian = 180.0 / std::numbers::pi;
  columns.push_back(
      {{"simulation", Align::left}, [=](const Run& r) { return view.meaning("simulation_status", r.at()); }});
  columns.push_back(plain(view, "peak turn [deg]", "peak_rotation", "%.2f", degrees_per_radian));
  columns.push_back(plain(view, "at [s]", "peak_rotation_time", "%.3f"));
  if (!report.level.empty()) {
    const std::size_t level = index_of(view.texts("level"), report.level);
    columns.push_back({{"peak " + report.level + " [N]"}, [=](const Run& r) {
                         return formatted("%.0f", view.number("peak_compression", r.at({level})));
                       }});
  }
  if (view.has("simulation_tidal_volume")) {
    constexpr double per_litre = 1e3, per_kilopascal = 1e-3;  // [L/m3], [kPa/Pa]
    columns.push_back(plain(view, "air [L]", "simulation_tidal_volume", "%.3f", per_litre));
    columns.push_back(plain(view, "pleura from [kPa]", "simulation_pleural_low", "%.2f", per_kilopascal));
    columns.push_back(plain(view, "to [kPa]", "simulation_pleural_high", "%.2f", per_kilopascal));
    columns.push_back(plain(view, "peak IAP [kPa]", "peak_pressure", "%.2f", per_kilopascal));
  }
  columns.push_back(plain(view, "critical perturbation", "critical_perturbation_factor", "%.3g"));
  columns.push_back(plain(view, "imbalance [J]", "energy_balance_residual", "%.1e"));
}

/// A column of two numbers of one kind, parted by an arrow.
ReportColumn from_to(const std::string& title, const char* format,
                     const std::function<double(const Run&)>& from,
                     const std::function<double(const Run&)>& to) {
  return {{title},
          [=](const Run& r) { return formatted(format, from(r)) + " > " + formatted(format, to(r)); }};
}

/// What tonic regulation did to an equilibrium, and what a search without a gradient did to the same
/// equilibrium.
void add_tonic_columns(std::vector<ReportColumn>& columns, const DatasetView& view, const Report& report) {
  if (!view.has("tonic_status")) return;
  constexpr double mdeg_per_radian = 180e3 / std::numbers::pi, percent = 100.0;
  columns.push_back(
      {{"regulation", Align::left}, [=](const Run& r) { return view.meaning("tonic_status", r.at()); }});
  const auto at = [=](const std::string& variable, std::size_t i, double factor) {
    return [=](const Run& r) { return factor * view.number(variable, r.at({i})); };
  };
  const auto add = [&](const std::string& by, const std::string& variable, std::size_t last) {
    columns.push_back(from_to("sway" + by + " [mdeg]", "%.1f", at(variable + "_sway", 0, mdeg_per_radian),
                              at(variable + "_sway", last, mdeg_per_radian)));
    columns.push_back(from_to("effort" + by, "%.3f", at(variable + "_effort", 0, 1.0),
                              at(variable + "_effort", last, 1.0)));
    if (report.group.empty()) return;
    const auto mean = [=](const std::string& activation) {
      return [=](const Run& r) { return percent * group_mean(view, activation, report.group, r); };
    };
    columns.push_back(
        from_to(report.group + by + " [%]", "%.2f", mean("activation"), mean(variable + "_activation")));
  };
  add("", "tonic", view.size("tonic_time") - 1);
  if (view.has_dimension("tonic_round")) add(" by search", "stochastic_search", view.size("tonic_round") - 1);
}

std::vector<ReportColumn> report_columns(const DatasetView& view, const Report& report) {
  constexpr double kilopascal_per_pascal = 1e-3;
  std::vector<ReportColumn> columns;
  if (view.has_dimension("posture"))
    columns.push_back(
        {{"posture", Align::left}, [=](const Run& r) { return view.texts("posture")[r.posture]; }});
  columns.push_back(
      {{"condition", Align::left}, [=](const Run& r) { return view.texts("condition")[r.condition]; }});
  columns.push_back({{"intervention", Align::left},
                     [=](const Run& r) { return view.texts("intervention")[r.intervention]; }});
  columns.push_back({{"status", Align::left}, [=](const Run& r) { return view.meaning("status", r.at()); }});
  if (!report.group.empty()) add_group_columns(columns, view, report.group);
  if (!report.level.empty()) {
    const std::size_t level = index_of(view.texts("level"), report.level);
    columns.push_back({{report.level + " [N]"}, [=](const Run& r) {
                         return formatted("%.0f", view.number("compression", r.at({level})));
                       }});
  }
  columns.push_back(plain(view, "IAP [kPa]", "intra_abdominal_pressure", "%.2f", kilopascal_per_pascal));
  columns.push_back(plain(view, "effort", "effort", "%.4g"));
  columns.push_back(plain(view, "margin", "margin", "%.4g"));
  columns.push_back(plain(view, "critical load", "critical_load_factor", "%.2f"));
  add_stiffness_columns(columns, view, "push", "push_stiffness", "N/m");
  add_stiffness_columns(columns, view, "rotation", "rotational_stiffness", "N m/rad");
  add_simulation_columns(columns, view, report);
  add_tonic_columns(columns, view, report);
  return columns;
}

/// What a solver setting asks for, with the unit that its margins are in.
std::string demand_of(const DatasetView& view, std::size_t solver_setting) {
  const std::string& metric = view.texts("metric")[solver_setting];
  if (metric == "none") return "no margin asked";
  return "margin asked " + formatted("%.4g", view.number("required_margin", {solver_setting})) +
         (metric == "mass" ? " 1/s^2" : " N m/rad");
}

/// What kept runs of a solver setting from being solved, a line for each cause: all runs of a posture that cannot
/// be posed have the same one.
void print_run_messages(std::ostream& stream, const DatasetView& view, std::size_t solver_setting) {
  if (!view.has("run_message")) return;
  std::set<std::string> said;
  for_each_run(view, solver_setting, [&](const Run& run) {
    const std::string& why = view.text("run_message", run.at());
    if (!why.empty() && said.insert(why).second) stream << why << '\n';
  });
}

/// A line for every simulation that failed, of one solver setting.
void print_failed_simulations(std::ostream& stream, const DatasetView& view, std::size_t solver_setting) {
  if (!view.has("simulation_message")) return;
  for_each_run(view, solver_setting, [&](const Run& run) {
    const std::string& why = view.text("simulation_message", run.at());
    if (why.empty()) return;
    if (run.has_posture) stream << view.texts("posture")[run.posture] << ", ";
    stream << view.texts("condition")[run.condition] << ", " << view.texts("intervention")[run.intervention]
           << ": " << why << '\n';
  });
}

/// In how many runs of a solver setting the two rules of tonic regulation move something the same way.
void print_tonic_agreement(std::ostream& stream, const DatasetView& view, const Report& report,
                           std::size_t solver_setting) {
  if (!view.has_dimension("tonic_round")) return;
  int runs = 0, sway = 0, effort = 0, group = 0;
  const auto same = [](double a, double b) { return a * b > 0.0 ? 1 : 0; };
  for_each_run(view, solver_setting, [&](const Run& r) {
    if (view.meaning("tonic_status", r.at()) != "regulated") return;
    const auto change = [&](const std::string& variable, const std::string& along) {
      return view.number(variable, r.at({view.size(along) - 1})) - view.number(variable, r.at({0}));
    };
    ++runs;
    sway += same(change("tonic_sway", "tonic_time"), change("stochastic_search_sway", "tonic_round"));
    effort += same(change("tonic_effort", "tonic_time"), change("stochastic_search_effort", "tonic_round"));
    if (report.group.empty()) return;
    const auto mean = [&](const std::string& activation) {
      return group_mean(view, activation, report.group, r);
    };
    const double before = mean("activation");
    group += same(mean("tonic_activation") - before, mean("stochastic_search_activation") - before);
  });
  const std::string of = " of " + std::to_string(runs) + " runs";
  stream << "gradient and search change in the same direction: sway in " << sway << of << ", effort in "
         << effort << of;
  if (!report.group.empty()) stream << ", " << report.group << " in " << group << of;
  stream << '\n';
}

/// Whether a state is an answer. A margin that cannot be attained is one, and so is a fall, or that drives
/// leave nothing stable; in any other state nothing was made that can be used.
bool is_answer(const std::string& state) {
  constexpr std::array answers{"solved", "margin_unattainable", "completed", "fell", "regulated", "unstable"};
  return std::ranges::find(answers, state) != answers.end();
}

/// ": 3 solved, 1 unbalanced", of a variable with meanings; or only of those that are no answer.
std::string counts_of(const DatasetView& view, const std::string& variable, bool with_answers = true) {
  std::string text;
  for (const auto& [meaning, count] : view.count_meanings(variable))
    if (count > 0 && (with_answers || !is_answer(meaning)))
      text += (text.empty() ? ": " : ", ") + std::to_string(count) + " " + meaning;
  return text;
}

}  // namespace

void print_report(std::ostream& stream, const Dataset& result, const Report& report) {
  const Dataset shown = usable_only(result);
  const DatasetView view(shown);
  const auto columns = report_columns(view, report);
  for (const auto& name : report.solver_settings) {
    const std::size_t solver_setting = index_of(view.texts("solver_setting"), name);
    std::vector<Column> titles;
    for (const auto& c : columns) titles.push_back(c.column);
    TextTable table(titles);
    for_each_run(view, solver_setting, [&](const Run& run) {
      std::vector<std::string> cells;
      for (const auto& c : columns) cells.push_back(c.cell(run));
      table.add(std::move(cells));
    });
    stream << name << " (" << demand_of(view, solver_setting) << ")\n";
    table.print(stream);
    print_run_messages(stream, view, solver_setting);
    print_failed_simulations(stream, view, solver_setting);
    print_tonic_agreement(stream, view, report, solver_setting);
    stream << '\n';
  }
}

std::string summary_of(const Dataset& result) {
  const DatasetView view(result);
  const auto c = view.size("condition"), a = view.size("intervention"), v = view.size("solver_setting");
  const auto p = view.has_dimension("posture") ? view.size("posture") : 1;
  std::string text = view.has_dimension("posture") ? std::to_string(p) + " postures x " : std::string();
  text += std::to_string(c) + " conditions x " + std::to_string(a) + " interventions x " + std::to_string(v) +
          " solver settings = " + std::to_string(p * c * a * v) + " runs";
  text += counts_of(view, "status");
  if (view.has("simulation_status")) text += "; simulations" + counts_of(view, "simulation_status");
  if (view.has("tonic_status")) text += "; regulation" + counts_of(view, "tonic_status");
  return text;
}

std::string not_made(const Dataset& result) {
  const DatasetView view(result);
  std::string text;
  for (const auto& [variable, word] :
       {std::pair{"status", "runs"}, {"simulation_status", "simulations"}, {"tonic_status", "regulation"}}) {
    if (!view.has(variable)) continue;
    if (const std::string counts = counts_of(view, variable, false); !counts.empty())
      text += (text.empty() ? "not made: " : "; ") + std::string(word) + counts;
  }
  return text;
}

}  // namespace lumbopelvic::cli
