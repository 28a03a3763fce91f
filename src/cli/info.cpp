/// lumbopelvic info MODEL|RESULT

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <sstream>

#include "cli/command.hpp"
#include "cli/report.hpp"
#include "cli/table.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"
#include "lumbopelvic/io/result/result_file.hpp"

namespace lumbopelvic::cli {

namespace {

void print_field(const std::string& name, const std::string& value) {
  constexpr std::size_t width = 22;
  std::cout << name << std::string(width - std::min(width - 1, name.size()), ' ') << value << '\n';
}

// --- models ---

void print_groups(const Model& model) {
  std::map<std::string, std::pair<int, double>> groups;  // fascicles and their force
  for (const Fascicle& f : model.fascicles) {
    auto& [count, force] = groups[f.group];
    ++count;
    force += f.max_force;
  }
  TextTable table({{"group", Align::left}, {"fascicles"}, {"maximal force [N]"}});
  for (const auto& [group, sum] : groups)
    table.add({group, std::to_string(sum.first), formatted("%.0f", sum.second)});
  table.print(std::cout);
}

void print_sets(const Model& model) {
  for (const auto& [name, groups] : model.group_sets) {
    std::string list;
    for (const auto& group : groups) list += (list.empty() ? "" : ", ") + group;
    print_field("set " + name, list);
  }
}

void print_counts(const Model& model) {
  const auto& coordinates = model.tree.coordinates();
  const auto locked = std::ranges::count(coordinates, true, &Coordinate::locked);
  print_field("mass [kg]", formatted("%.2f", model.tree.total_mass()));
  print_field("bodies", std::to_string(model.tree.n_bodies()));
  print_field("coordinates",
              std::to_string(coordinates.size()) + ", of them " + std::to_string(locked) + " locked");
  print_field("fascicles", std::to_string(model.n_fascicles()));
  print_field("wrapping surfaces", std::to_string(model.surfaces.size()));
  print_field("linea_alba", std::to_string(model.linea_alba.size()));
  print_field("contact points", std::to_string(model.contact_points.size()));
  std::string levels;
  for (const Disc& disc : model.discs) levels += (levels.empty() ? "" : ", ") + disc.level;
  print_field("levels", levels);
}

Exit describe_model(const std::filesystem::path& directory) {
  const Model model = load_model(directory);
  print_field("model", model.name + " " + model.version);
  const auto directories = model_directories(directory);
  print_field("directory", directory.string());
  for (std::size_t i = 1; i < directories.size(); ++i) print_field("extends", directories[i].string());
  print_field("hash", model.hash);
  print_counts(model);
  print_sets(model);
  std::cout << '\n';
  print_groups(model);
  return Exit::done;
}

// --- results ---

/// The first line of a text, shortened if long.
std::string brief(const std::string& text) {
  constexpr std::size_t longest = 90;
  const std::string line = text.substr(0, text.find('\n'));
  const bool whole = line.size() <= longest && line.size() == text.size();
  return whole ? text : line.substr(0, longest) + " ... (" + std::to_string(text.size()) + " characters)";
}

std::string shape_of(const Variable& variable) {
  std::string text;
  for (const auto& dimension : variable.dimensions) text += (text.empty() ? "" : ", ") + dimension;
  return text;
}

std::string attribute(const Variable& variable, const std::string& name) {
  const auto found = variable.attributes.find(name);
  return found == variable.attributes.end() ? "" : found->second;
}

Exit describe_result(const std::filesystem::path& file) {
  const Dataset result = load_result(file);
  for (const auto& [name, value] : result.attributes) print_field(name, brief(value));
  for (const Dimension& dimension : result.dimensions)
    print_field("dimension " + dimension.name, std::to_string(dimension.size));
  if (result.attributes.contains("experiment_text")) print_field("runs", summary_of(result));
  std::cout << '\n';
  TextTable table({{"variable", Align::left},
                   {"dimensions", Align::left},
                   {"units", Align::left},
                   {"meaning", Align::left}});
  for (const Variable& variable : result.variables)
    table.add(
        {variable.name, shape_of(variable), attribute(variable, "units"), attribute(variable, "long_name")});
  table.print(std::cout);
  return Exit::done;
}

}  // namespace

Exit info(const std::string& subject) {
  if (is_path(subject) && std::filesystem::is_regular_file(subject)) return describe_result(subject);
  return describe_model(find_data("models", subject));
}

}  // namespace lumbopelvic::cli
