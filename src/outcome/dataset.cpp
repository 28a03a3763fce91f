#include "lumbopelvic/outcome/dataset.hpp"

#include <algorithm>
#include <limits>

#include "lumbopelvic/core/error.hpp"

namespace lumbopelvic {

namespace {

bool is_masked(const Variable& variable) {
  const auto by = variable.attributes.find("ancillary_variables");
  return by != variable.attributes.end() && by->second == "usable";
}

/// Runs are the slowest dimensions, so each has its numbers in one piece.
void mask(const std::string& name, std::vector<double>& numbers, const std::vector<std::int32_t>& usable) {
  if (usable.empty() || numbers.size() % usable.size() != 0)
    throw DataError("variable " + name + ": " + std::to_string(numbers.size()) +
                    " values: expected a multiple of the " + std::to_string(usable.size()) + " of usable");
  const std::size_t block = numbers.size() / usable.size();
  for (std::size_t run = 0; run < usable.size(); ++run)
    if (usable[run] == 0)
      std::fill_n(numbers.begin() + std::ptrdiff_t(run * block), block,
                  std::numeric_limits<double>::quiet_NaN());
}

}  // namespace

Dataset usable_only(Dataset result) {
  const auto found = std::ranges::find(result.variables, "usable", &Variable::name);
  if (found == result.variables.end()) return result;
  const auto* flags = std::get_if<std::vector<std::int32_t>>(&found->data);
  if (flags == nullptr) throw DataError("variable usable: no integers: expected 0 or 1 for every run");
  const std::vector<std::int32_t> usable = *flags;
  for (Variable& variable : result.variables)
    if (auto* numbers = std::get_if<std::vector<double>>(&variable.data);
        numbers != nullptr && is_masked(variable))
      mask(variable.name, *numbers, usable);
  return result;
}

}  // namespace lumbopelvic
