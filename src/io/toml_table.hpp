#pragma once
/// Table of a TOML document whose values are asked for as what they should be. The first that is not ends in
/// a DataError: "<file>:<line>: <key>: <value>: expected <expectation>".

#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/bound.hpp"
#include "io/toml_document.hpp"
#include "lumbopelvic/core/real.hpp"

namespace lumbopelvic::io {

/// Remembers which keys were asked for, so that what is left can be called unknown.
class TomlTable {
 public:
  /// @param path  dotted key of the table in its document; empty for the document itself
  explicit TomlTable(const toml::table& table, std::string path = "")
      : table_(&table), path_(std::move(path)) {}

  // A value that must be there, and one that has a default.
  std::string text(std::string_view key);
  std::string text(std::string_view key, const std::string& fallback);
  double number(std::string_view key, const Bound& bound = finite);
  double number(std::string_view key, double fallback, const Bound& bound);
  int integer(std::string_view key, int fallback, int low, int high = std::numeric_limits<int>::max());
  /// A name, see `is_name`.
  std::string name(std::string_view key);
  std::string name(std::string_view key, const std::string& fallback);
  /// The time from one step to the next, such that at most `most_steps` of them fill a duration [s]; must be
  /// there.
  double spacing(std::string_view key, double duration);
  bool flag(std::string_view key, bool fallback);
  /// Position of the text among the choices.
  std::size_t choice(std::string_view key, std::span<const std::string_view> choices, std::size_t fallback);
  std::size_t choice(std::string_view key, std::span<const std::string_view> choices);

  // Lists; empty if the key is not there.
  std::vector<std::string> texts(std::string_view key);
  std::vector<double> numbers(std::string_view key, const Bound& bound = finite);
  Vec3<double> vector(std::string_view key);  ///< must be there
  std::map<std::string, double> named_numbers(std::string_view key);

  std::optional<TomlTable> table(std::string_view key);
  std::vector<TomlTable> tables(std::string_view key);

  [[nodiscard]] bool has(std::string_view key) const { return table_->contains(key); }
  /// @throws DataError if the table has a key that nobody asked for
  void expect_no_other_keys() const;
  /// Throws the DataError about the value of a key; about the table if it lacks the key.
  [[noreturn]] void fail(std::string_view key, std::string_view expectation) const;

 private:
  const toml::node* find(std::string_view key);
  const toml::node& need(std::string_view key, std::string_view expectation);
  const toml::array* list(std::string_view key, std::string_view expectation);
  [[nodiscard]] std::string path_to(std::string_view key) const;
  [[noreturn]] static void fail(const toml::node& node, const std::string& key, std::string_view expectation);
  static double number(const toml::node& node, const std::string& key, const Bound& bound);
  static std::string text(const toml::node& node, const std::string& key);

  const toml::table* table_;
  std::string path_;
  std::set<std::string, std::less<>> known_;
};

}  // namespace lumbopelvic::io
