#include "io/toml_table.hpp"

#include <cmath>
#include <limits>
#include <sstream>

#include "io/names.hpp"
#include "io/nearest.hpp"
#include "lumbopelvic/core/check.hpp"

namespace lumbopelvic::io {

namespace {

std::string joined(const auto& words) {
  std::string text;
  for (const auto& word : words) text.append(text.empty() ? "" : ", ").append(word);
  return text;
}

std::string element(const std::string& key, std::size_t i) { return key + "[" + std::to_string(i) + "]"; }

}  // namespace

// --- failing ---

std::string TomlTable::path_to(std::string_view key) const {
  const std::string word = printable(key, longest_value);
  return path_.empty() ? word : path_ + "." + word;
}

void TomlTable::fail(const toml::node& node, const std::string& key, std::string_view expectation) {
  throw DataError(place_of(node) + ": " + key + ": " + value_text(node) + ": expected " +
                  std::string(expectation));
}

void TomlTable::fail(std::string_view key, std::string_view expectation) const {
  if (const toml::node* node = table_->get(key)) fail(*node, path_to(key), expectation);
  throw DataError(place_of(*table_) + ": " + path_to(key) + ": missing: expected " +
                  std::string(expectation));
}

void TomlTable::expect_no_other_keys() const {
  for (const auto& [key, node] : *table_)
    if (!known_.contains(key.str()))
      throw DataError(place_of(node) + ": " + path_to(key.str()) + ": unknown key: expected one of " +
                      joined(known_) + did_you_mean(key.str(), known_));
}

// --- what is there ---

const toml::node* TomlTable::find(std::string_view key) {
  known_.emplace(key);
  return table_->get(key);
}

const toml::node& TomlTable::need(std::string_view key, std::string_view expectation) {
  const toml::node* node = find(key);
  if (node == nullptr) fail(key, expectation);
  return *node;
}

const toml::array* TomlTable::list(std::string_view key, std::string_view expectation) {
  const toml::node* node = find(key);
  if (node != nullptr && !node->is_array()) fail(key, expectation);
  return node == nullptr ? nullptr : node->as_array();
}

// --- single values ---

std::string TomlTable::text(const toml::node& node, const std::string& key) {
  if (!node.is_string()) fail(node, key, "text in quotes");
  return node.as_string()->get();
}

double TomlTable::number(const toml::node& node, const std::string& key, const Bound& bound) {
  if (!node.is_number()) fail(node, key, "a number");
  const double value = node.value<double>().value_or(std::numeric_limits<double>::quiet_NaN());
  if (!std::isfinite(value) || !bound.holds(value)) fail(node, key, bound.text);
  return value;
}

std::string TomlTable::text(std::string_view key) { return text(need(key, "text in quotes"), path_to(key)); }

std::string TomlTable::text(std::string_view key, const std::string& fallback) {
  const toml::node* node = find(key);
  return node == nullptr ? fallback : text(*node, path_to(key));
}

std::string TomlTable::name(std::string_view key) {
  std::string word = text(key);
  if (!is_name(word)) fail(key, a_name);
  return word;
}

std::string TomlTable::name(std::string_view key, const std::string& fallback) {
  return find(key) == nullptr ? fallback : name(key);
}

double TomlTable::number(std::string_view key, const Bound& bound) {
  return number(need(key, "a number"), path_to(key), bound);
}

double TomlTable::number(std::string_view key, double fallback, const Bound& bound) {
  const toml::node* node = find(key);
  return node == nullptr ? fallback : number(*node, path_to(key), bound);
}

double TomlTable::spacing(std::string_view key, double duration) {
  const double value = number(key, positive);
  TextStream least;
  least << "at least " << duration / most_steps << ", for at most " << most_steps << " in " << duration
        << " s";
  if (!(duration / value <= most_steps)) fail(key, least.str());
  return value;
}

int TomlTable::integer(std::string_view key, int fallback, int low, int high) {
  const toml::node* node = find(key);
  if (node == nullptr) return fallback;
  const auto value = node->is_integer() ? node->value<int>() : std::nullopt;
  if (!value || *value < low || *value > high)
    fail(key, "a whole number from " + std::to_string(low) +
                  (high < std::numeric_limits<int>::max() ? " to " + std::to_string(high) : ""));
  return *value;
}

bool TomlTable::flag(std::string_view key, bool fallback) {
  const toml::node* node = find(key);
  if (node != nullptr && !node->is_boolean()) fail(key, "true or false");
  return node == nullptr ? fallback : node->as_boolean()->get();
}

std::size_t TomlTable::choice(std::string_view key, std::span<const std::string_view> choices) {
  const std::string word = text(key);
  for (std::size_t i = 0; i < choices.size(); ++i)
    if (choices[i] == word) return i;
  fail(key, "one of " + joined(choices) + did_you_mean(word, choices));
}

std::size_t TomlTable::choice(std::string_view key, std::span<const std::string_view> choices,
                              std::size_t fallback) {
  return find(key) == nullptr ? fallback : choice(key, choices);
}

// --- lists ---

std::vector<std::string> TomlTable::texts(std::string_view key) {
  std::vector<std::string> words;
  if (const toml::array* array = list(key, "a list of texts"))
    for (const toml::node& node : *array) words.push_back(text(node, element(path_to(key), words.size())));
  return words;
}

std::vector<double> TomlTable::numbers(std::string_view key, const Bound& bound) {
  std::vector<double> values;
  if (const toml::array* array = list(key, "a list of numbers"))
    for (const toml::node& node : *array)
      values.push_back(number(node, element(path_to(key), values.size()), bound));
  return values;
}

Vec3<double> TomlTable::vector(std::string_view key) {
  const auto values = numbers(key);
  if (values.size() != 3) fail(key, "three numbers: anterior, up, right");
  return {values[0], values[1], values[2]};
}

std::map<std::string, double> TomlTable::named_numbers(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return {};
  if (!node->is_table()) fail(key, "a table of numbers");
  std::map<std::string, double> values;
  for (const auto& [name, value] : *node->as_table())
    values[std::string(name.str())] =
        number(value, path_to(key) + "." + printable(name.str(), longest_value), finite);
  return values;
}

std::optional<TomlTable> TomlTable::table(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (!node->is_table()) fail(key, "a table");
  return TomlTable(*node->as_table(), path_to(key));
}

std::vector<TomlTable> TomlTable::tables(std::string_view key) {
  std::vector<TomlTable> all;
  const toml::array* array = list(key, "a list of tables");
  if (array == nullptr) return all;
  for (const toml::node& node : *array) {
    if (!node.is_table()) fail(node, element(path_to(key), all.size()), "a table");
    const toml::table& inner = *node.as_table();
    const std::string called = inner["name"].value_or(std::to_string(all.size()));
    all.emplace_back(inner, path_to(key) + "." + printable(called, longest_value));
  }
  return all;
}

}  // namespace lumbopelvic::io
