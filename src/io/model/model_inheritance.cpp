#include "io/model/model_inheritance.hpp"

#include <toml++/toml.h>

#include <algorithm>

#include "io/model/model_files.hpp"
#include "io/model/tables.hpp"
#include "io/toml_document.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/io/data_path.hpp"

namespace lumbopelvic::io {

namespace {

/// What a model.toml says it extends.
struct Base {
  std::string text;  ///< empty: nothing
  int line = 0;
};

/// The settings of an inherited model. One that cannot be read says nothing; the reader of the settings says
/// what is wrong with it.
toml::table document_of(const InheritedModel& inherited) {
  try {
    return toml::parse(read_bytes(inherited.directory / settings_file));
  } catch (const toml::parse_error&) {
    return {};
  } catch (const DataError&) {
    return {};
  }
}

int line_of(const toml::node& node) { return static_cast<int>(node.source().begin.line); }

Base read_base(const toml::table& root, const InheritedModel& inherited, Diagnostics& diagnostics) {
  const toml::node* node = root.get("extends");
  if (node == nullptr) return {};
  const std::string text = node->value<std::string>().value_or("");
  if (text.empty())
    diagnostics.add({Severity::error, inherited.label(settings_file), line_of(*node), "extends",
                     value_text(*node),
                     "the path of a model directory from this one, or the name of a shipped model"});
  return {text, line_of(*node)};
}

bool can_be_taken_from(std::string_view key) {
  return key == settings_taken_away || std::ranges::count(report_order(), std::string(key) + ".csv") > 0;
}

/// Reads [without] into the inherited model.
void read_without(const toml::table& root, InheritedModel& inherited, Diagnostics& diagnostics) {
  const auto fault = [&](const toml::node& node, const std::string& where, const std::string& expectation) {
    diagnostics.add({Severity::error, inherited.label(settings_file), line_of(node), where, value_text(node),
                     expectation});
  };
  const toml::node* without = root.get("without");
  if (without == nullptr) return;
  if (!without->is_table()) return fault(*without, "without", "a table of lists of names");
  for (const auto& [key, node] : *without->as_table()) {
    const std::string from(key.str()), where = "without." + from;
    if (!can_be_taken_from(from)) return fault(node, where, "the name of a table, without .csv, or settings");
    if (!node.is_array()) return fault(node, where, "a list of names");
    for (const toml::node& item : *node.as_array()) {
      const auto name = item.value<std::string>();
      if (!name || name->empty()) return fault(item, where, "a name in quotes");
      inherited.without[from].push_back({*name, line_of(item)});
    }
  }
}

/// Reads what an inherited model says of those below it.
Base read_relation(InheritedModel& inherited, Diagnostics& diagnostics) {
  const toml::table root = document_of(inherited);
  read_without(root, inherited, diagnostics);
  return read_base(root, inherited, diagnostics);
}

bool is_model(const std::filesystem::path& directory) {
  std::error_code unreadable;
  return std::filesystem::is_regular_file(directory / settings_file, unreadable);
}

std::filesystem::path place_of_base(const InheritedModel& inherited, const std::string& text) {
  return is_path(text) ? inherited.directory / text : find_shipped("models", text);
}

}  // namespace

std::vector<TakenAway> InheritedModel::taken_away(std::string_view from) const {
  const auto found = without.find(std::string(from));
  return found == without.end() ? std::vector<TakenAway>() : found->second;
}

std::vector<InheritedModel> read_inheritance(const std::filesystem::path& directory,
                                             Diagnostics& diagnostics) {
  std::vector<InheritedModel> inheritance{{directory, "", {}}};
  for (Base base = read_relation(inheritance.back(), diagnostics); !base.text.empty();
       base = read_relation(inheritance.back(), diagnostics)) {
    const InheritedModel& inherited = inheritance.back();
    const auto fault = [&](const std::string& expectation) {
      diagnostics.add(
          {Severity::error, inherited.label(settings_file), base.line, "extends", base.text, expectation});
      return std::vector<InheritedModel>();
    };
    const auto found = place_of_base(inherited, base.text);
    if (found.empty() || !is_model(found))
      return fault("the path of a directory with a model.toml from this one, or the name of a shipped model");
    const auto same = [&](const InheritedModel& other) {
      return std::filesystem::equivalent(other.directory, found);
    };
    constexpr std::size_t most_models = 8;
    if (inheritance.size() >= most_models) return fault("a chain of at most 8 models");
    if (std::ranges::any_of(inheritance, same)) return fault("a model that does not itself extend this one");
    inheritance.push_back({found, base.text + "/", {}});
  }
  std::ranges::reverse(inheritance);
  return diagnostics.any_error() ? std::vector<InheritedModel>() : inheritance;
}

}  // namespace lumbopelvic::io
