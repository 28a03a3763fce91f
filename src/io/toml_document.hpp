#pragma once
/// TOML documents as a whole: parsed, overridden, written back as text.

#include <toml++/toml.h>

#include <filesystem>
#include <string>

namespace lumbopelvic::io {

/// @throws DataError if the file cannot be read or is not TOML: "<file>:<line>: <reason>"
[[nodiscard]] toml::table parse_toml_file(const std::filesystem::path& file);

/// @param source  what messages call the text
[[nodiscard]] toml::table parse_toml_text(const std::string& text, const std::string& source);

/// Makes one override, "dotted.key=value"; the last word of the key may be new, those before it must exist or
/// be the top one. The value remembers the override as its source.
/// @throws DataError if the override cannot be understood or leads nowhere
void override_value(toml::table& document, const std::string& override_text);

/// TOML text of a document, keys sorted.
[[nodiscard]] std::string text_of(const toml::table& document);

/// Where a node was read: "<file>:<line>", or the override it came from.
[[nodiscard]] std::string place_of(const toml::node& node);

/// A node's value in one line, shortened if long.
[[nodiscard]] std::string value_text(const toml::node& node);

}  // namespace lumbopelvic::io
