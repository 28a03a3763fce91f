#pragma once
/// Labelled arrays: named dimensions, variables over them, attributes. What a result is before it is a file.

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace lumbopelvic {

/// Which names a result uses: written as its attribute `schema`. 1, or none: the names of earlier versions;
/// 2: those of today.
inline constexpr int result_schema = 2;

struct Variable {
  std::string name;
  std::vector<std::string> dimensions;  ///< slowest first; empty for a scalar
  std::variant<std::vector<double>, std::vector<std::int32_t>, std::vector<std::string>> data;  ///< row major
  /// "units" always; "long_name", "sign", "frame" where they apply
  std::map<std::string, std::string> attributes;
};

struct Dimension {
  std::string name;
  std::size_t size = 0;
};

struct Dataset {
  std::vector<Dimension> dimensions;
  std::vector<Variable> variables;  ///< a variable named like a dimension labels it
  std::map<std::string, std::string> attributes;
};

/// A result with NaN in place of the numbers of runs that are no answer: those for which the variable `usable` is
/// 0, in every variable whose attribute `ancillary_variables` names it. What a table or a figure should show.
/// Data sets without `usable` stay as they are.
/// @throws DataError if such a variable has no whole number of values per run
[[nodiscard]] Dataset usable_only(Dataset result);

}  // namespace lumbopelvic
