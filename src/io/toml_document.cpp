#include "io/toml_document.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>

#include "io/letters.hpp"
#include "io/read_record.hpp"
#include "io/renames.hpp"
#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/core/number_text.hpp"

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

constexpr std::size_t most_bytes = 16u << 20u, most_words = 16;
constexpr std::string_view a_file = "a TOML file of at most 16 MiB";
constexpr std::string_view a_key = "keys of at most 16 words between dots";

[[noreturn]] void fail_override(const std::string& source, const std::string& expectation) {
  throw DataError(source + ": expected " + expectation);
}

std::string one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

bool is_of_word(char c) {
  return is_letter(c) || is_digit(c) || std::string_view("_-'\"").find(c) != std::string_view::npos;
}

/// The line on which a dotted key has more words than a key may have, or 0. Found before parsing, which would
/// nest a table for each of them.
int line_of_long_key(std::string_view text) {
  std::size_t words = 0;
  int line = 1;
  char last = '\n';  // but for blanks
  bool after_blank = false;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t';
    if (is_of_word(c) && last == '.') ++words;
    if (is_of_word(c) && last != '.' && (after_blank || !is_of_word(last))) words = 1;
    if (!is_of_word(c) && !blank && c != '.') words = 0;
    if (words > most_words) return line;
    if (c == '\n') ++line;
    if (!blank) last = c;
    after_blank = blank;
  }
  return 0;
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
  const auto in_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_-./+").find(c) != std::string_view::npos;
  };
  return !text.empty() && std::ranges::all_of(text, in_word);
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
  if (const int line = line_of_long_key(text); line > 0)
    throw DataError(source + ":" + std::to_string(line) + ": expected " + std::string(a_key));
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
  std::error_code unreadable;
  if (!std::filesystem::is_regular_file(file, unreadable))
    throw DataError(printable(file.string(), longest_value) + ": expected a TOML file");
  if (std::filesystem::file_size(file, unreadable) > most_bytes)
    throw DataError(file.string() + ": expected " + std::string(a_file));
  std::ifstream stream(file, std::ios::binary);
  TextStream text;
  if (!(text << stream.rdbuf())) throw DataError(file.string() + ": expected a TOML file");
  ReadRecord::note(file, text.str());
  return parse_toml_text(text.str(), file.string());
}

void override_value(toml::table& document, const std::string& override_text) {
  const std::string source = std::string(override_mark) + printable(one_line(override_text), longest_value);
  const auto equals = override_text.find('=');
  if (equals == std::string::npos || equals == 0) fail_override(source, "key=value");
  if (std::size_t(std::count(override_text.begin(), override_text.begin() + std::ptrdiff_t(equals), '.')) >=
          most_words ||
      line_of_long_key(override_text.substr(equals)) > 0)
    fail_override(source, std::string(a_key));
  refuse_renamed_words(std::string_view(override_text).substr(0, equals), source);
  toml::table parsed = parse_value(override_text.substr(equals + 1), source);
  refuse_renamed_keys(parsed);
  put(document, {std::string_view(override_text).substr(0, equals)}, std::move(*parsed.get("value")), source);
}

std::string text_of(const toml::table& document) {
  TextStream text;
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
  if (const auto number = node.value_exact<double>()) return shortest_number_text(*number);
  TextStream stream;
  stream << toml::node_view<const toml::node>(node);
  constexpr std::size_t longest = 96;
  return printable(one_line(stream.str()), longest);
}

}  // namespace lumbopelvic::io
