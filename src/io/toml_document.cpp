#include "io/toml_document.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>

#include "io/read_record.hpp"
#include "io/renames.hpp"
#include "lumbopelvic/core/error.hpp"

namespace lumbopelvic::io {

namespace {

constexpr std::string_view override_mark = "--set ";

/// What is left of the dotted key of an override.
struct KeyPath {
  std::string_view rest;

  [[nodiscard]] bool done() const { return rest.empty(); }
  /// The next `n` characters and the dot behind them.
  std::string_view take(std::size_t n) {
    const auto word = rest.substr(0, n);
    rest.remove_prefix(std::min(rest.size(), n + 1));
    return word;
  }
  std::string_view take_word() { return take(std::min(rest.find('.'), rest.size())); }
  [[nodiscard]] bool starts_with(std::string_view word) const {
    return rest.starts_with(word) && (rest.size() == word.size() || rest[word.size()] == '.');
  }
};

[[noreturn]] void fail_override(const std::string& source, const std::string& expectation) {
  throw DataError(source + ": expected " + expectation);
}

std::string one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

std::string name_of(const toml::node& node) {
  const toml::table* table = node.as_table();
  return table == nullptr ? std::string() : (*table)["name"].value_or(std::string());
}

/// Position of the element that the key goes on with: the longest name that fits, since names have dots.
std::size_t take_element(const toml::array& array, KeyPath& key, const std::string& source) {
  std::size_t found = array.size(), length = 0;
  std::string names;
  for (std::size_t i = 0; i < array.size(); ++i) {
    const std::string name = name_of(array[i]);
    if (!name.empty()) names += name + ", ";
    if (name.size() > length && key.starts_with(name)) found = i, length = name.size();
  }
  if (found < array.size()) return key.take(length), found;
  const auto word = key.take_word();
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), found);
  if (error == std::errc() && end == word.data() + word.size() && found < array.size()) return found;
  fail_override(source, "at '" + std::string(word) + "' one of " + names + "or a number below " +
                            std::to_string(array.size()));
}

bool is_word(const std::string& text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
    return std::isalnum(c) != 0 || std::string_view("_-./+").find(char(c)) != std::string_view::npos;
  });
}

/// The value of an override as a document with the one key `value`.
toml::table parse_value(const std::string& text, const std::string& source) {
  try {
    toml::table parsed = toml::parse("value = " + text, source);
    if (parsed.size() == 1) return parsed;
  } catch (const toml::parse_error&) {
    if (is_word(text)) return toml::parse("value = '" + text + "'", source);
  }
  fail_override(source, "a TOML value after '='");
}

/// Hangs `value` into the tree below `node` where the key leads.
void put(toml::node& node, KeyPath key, toml::node&& value, const std::string& source) {
  if (toml::array* array = node.as_array()) {
    const auto i = take_element(*array, key, source);
    if (!key.done()) return put((*array)[i], key, std::move(value), source);
    array->replace(array->cbegin() + std::ptrdiff_t(i), std::move(value));
    return;
  }
  toml::table* table = node.as_table();
  if (table == nullptr) fail_override(source, "no more words before '" + std::string(key.rest) + "'");
  const auto word = key.take_word();
  if (word.empty()) fail_override(source, "a word between dots");
  if (key.done()) {
    table->insert_or_assign(word, std::move(value));
    return;
  }
  if (!table->contains(word)) table->insert(word, toml::table{});
  put(*table->get(word), key, std::move(value), source);
}

}  // namespace

toml::table parse_toml_text(const std::string& text, const std::string& source) {
  try {
    toml::table document = toml::parse(text, source);
    refuse_renamed_keys(document);
    return document;
  } catch (const toml::parse_error& error) {
    throw DataError(source + ":" + std::to_string(error.source().begin.line) + ": " +
                    one_line(std::string(error.description())));
  }
}

toml::table parse_toml_file(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  if (!std::filesystem::is_regular_file(file) || !(text << stream.rdbuf()))
    throw DataError(file.string() + ": expected a TOML file");
  ReadRecord::note(file, text.str());
  return parse_toml_text(text.str(), file.string());
}

void override_value(toml::table& document, const std::string& override_text) {
  const std::string source = std::string(override_mark) + one_line(override_text);
  const auto equals = override_text.find('=');
  if (equals == std::string::npos || equals == 0) fail_override(source, "key=value");
  refuse_renamed_words(std::string_view(override_text).substr(0, equals), source);
  toml::table parsed = parse_value(override_text.substr(equals + 1), source);
  refuse_renamed_keys(parsed);
  put(document, {std::string_view(override_text).substr(0, equals)}, std::move(*parsed.get("value")), source);
}

std::string text_of(const toml::table& document) {
  std::ostringstream text;
  text << document << '\n';
  return text.str();
}

std::string place_of(const toml::node& node) {
  const toml::source_region& source = node.source();
  if (source.path == nullptr) return "";
  if (source.path->starts_with(override_mark)) return *source.path;
  return *source.path + ":" + std::to_string(source.begin.line);
}

std::string value_text(const toml::node& node) {
  std::ostringstream stream;
  stream << toml::node_view<const toml::node>(node);
  std::string text = one_line(stream.str());
  constexpr std::size_t longest = 60;
  if (text.size() > longest) text.replace(longest, std::string::npos, " ...");
  return text;
}

}  // namespace lumbopelvic::io
