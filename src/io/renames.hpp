#pragma once
/// Names that files of earlier versions use, and what they are called now: one table for TOML keys, for
/// `--set`, for the names of shipped data, and for the variables of results.

#include <toml++/toml.h>

#include <optional>
#include <span>
#include <string_view>

#include "lumbopelvic/outcome/dataset.hpp"

namespace lumbopelvic::io {

/// One name that has changed.
struct Rename {
  std::string_view before, now;
};

/// Keys of TOML files.
[[nodiscard]] std::span<const Rename> renamed_keys();
/// Variables and dimensions of results.
[[nodiscard]] std::span<const Rename> renamed_results();
/// Shipped data: postures, conditions, interventions.
[[nodiscard]] std::span<const Rename> renamed_data();

/// The name of today; none if the name has not changed.
[[nodiscard]] std::optional<std::string_view> name_now(std::span<const Rename> table,
                                                       std::string_view before);

/// A key of an earlier version in a document.
struct RenamedKey {
  Rename name;
  const toml::node* value;
};

/// The first key of an earlier version. Tables whose keys are names of the user's or of the model's
/// (coordinates, groups, sources, levels) are left out.
[[nodiscard]] std::optional<RenamedKey> find_renamed_key(const toml::node& document);

/// Refuses a document that has a key of an earlier version.
/// @throws DataError "<file>:<line>: key `<before>` is now `<now>`"
void refuse_renamed_keys(const toml::table& document);

/// Refuses an override whose dotted key has a word of an earlier version.
/// @param source  the override, as messages call it
/// @throws DataError
void refuse_renamed_words(std::string_view dotted_key, std::string_view source);

/// Gives the variables and dimensions of an older result the names of today. A result says by its attribute
/// `schema` which names it uses; one of ours without it is of schema 1, and its `schema` is then set to that.
/// Data sets of others (without `model_hash`) stay as they are.
/// @param file  what messages call the result
/// @throws DataError if the result is of a later schema than `result_schema`
void bring_up_to_date(Dataset& result, std::string_view file);

}  // namespace lumbopelvic::io
