#include "io/model_layers.hpp"

#include <toml++/toml.h>

#include <algorithm>

#include "io/tables.hpp"
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

/// A file that cannot be read extends nothing; the reader of the settings says what is wrong with it.
Base read_base(const ModelLayer& layer, Findings& findings) {
  try {
    const toml::table root = toml::parse(read_bytes(layer.directory / settings_file));
    const toml::node* node = root.get("extends");
    if (node == nullptr) return {};
    const int line = static_cast<int>(node->source().begin.line);
    const std::string text = node->value<std::string>().value_or("");
    if (text.empty())
      findings.add({Severity::error, layer.label(settings_file), line, "extends", value_text(*node),
                    "the path of a model directory from this one, or the name of a shipped model"});
    return {text, line};
  } catch (const toml::parse_error&) {
  } catch (const DataError&) {
  }
  return {};
}

bool is_model(const std::filesystem::path& directory) {
  std::error_code unreadable;
  return std::filesystem::is_regular_file(directory / settings_file, unreadable);
}

std::filesystem::path place_of_base(const ModelLayer& layer, const std::string& text) {
  const auto relative = layer.directory / text;
  return is_model(relative) ? relative : find_shipped("models", text);
}

}  // namespace

std::vector<ModelLayer> read_layers(const std::filesystem::path& directory, Findings& findings) {
  std::vector<ModelLayer> layers{{directory, ""}};
  for (Base base = read_base(layers.back(), findings); !base.text.empty();
       base = read_base(layers.back(), findings)) {
    const ModelLayer& layer = layers.back();
    const auto fault = [&](const std::string& expectation) {
      findings.add(
          {Severity::error, layer.label(settings_file), base.line, "extends", base.text, expectation});
      return std::vector<ModelLayer>();
    };
    const auto found = place_of_base(layer, base.text);
    if (found.empty() || !is_model(found))
      return fault("the path of a directory with a model.toml from this one, or the name of a shipped model");
    const auto same = [&](const ModelLayer& other) {
      return std::filesystem::equivalent(other.directory, found);
    };
    if (std::ranges::any_of(layers, same)) return fault("a model that does not itself extend this one");
    layers.push_back({found, base.text + "/"});
  }
  std::ranges::reverse(layers);
  return findings.any_error() ? std::vector<ModelLayer>() : layers;
}

}  // namespace lumbopelvic::io
