#include "cli/dataset_view.hpp"

#include <algorithm>
#include <sstream>

#include "lumbopelvic/core/error.hpp"

namespace lumbopelvic::cli {

namespace {

/// flag_values and flag_meanings of a variable, paired.
std::vector<std::pair<std::int32_t, std::string>> flags_of(const Variable& variable) {
  std::istringstream values(variable.attributes.at("flag_values")),
      meanings(variable.attributes.at("flag_meanings"));
  std::vector<std::pair<std::int32_t, std::string>> flags;
  std::int32_t value = 0;
  for (std::string meaning; values >> value && meanings >> meaning;) flags.emplace_back(value, meaning);
  return flags;
}

}  // namespace

const Variable* DatasetView::find(const std::string& name) const {
  const auto found = std::ranges::find(dataset_->variables, name, &Variable::name);
  return found == dataset_->variables.end() ? nullptr : &*found;
}

const Variable& DatasetView::need(const std::string& name) const {
  if (const Variable* variable = find(name)) return *variable;
  throw DataError("variable " + name + ": missing: expected in every result");
}

bool DatasetView::has_dimension(const std::string& dimension) const {
  return std::ranges::count(dataset_->dimensions, dimension, &Dimension::name) > 0;
}

std::size_t DatasetView::size(const std::string& dimension) const {
  const auto found = std::ranges::find(dataset_->dimensions, dimension, &Dimension::name);
  if (found == dataset_->dimensions.end())
    throw DataError("dimension " + dimension + ": missing: expected in every result");
  return found->size;
}

std::size_t DatasetView::position(const Variable& variable, const std::vector<std::size_t>& index) const {
  std::size_t position = 0, axis = 0;
  for (const std::size_t i : index) position = position * size(variable.dimensions.at(axis++)) + i;
  return position;
}

const std::vector<std::string>& DatasetView::texts(const std::string& variable) const {
  return std::get<std::vector<std::string>>(need(variable).data);
}

double DatasetView::number(const std::string& variable, const std::vector<std::size_t>& index) const {
  const Variable& v = need(variable);
  return std::get<std::vector<double>>(v.data).at(position(v, index));
}

const std::string& DatasetView::text(const std::string& variable,
                                     const std::vector<std::size_t>& index) const {
  const Variable& v = need(variable);
  return std::get<std::vector<std::string>>(v.data).at(position(v, index));
}

std::string DatasetView::meaning(const std::string& variable, const std::vector<std::size_t>& index) const {
  const Variable& v = need(variable);
  const std::int32_t flag = std::get<std::vector<std::int32_t>>(v.data).at(position(v, index));
  for (const auto& [value, word] : flags_of(v))
    if (value == flag) return word;
  return std::to_string(flag);
}

std::vector<std::pair<std::string, int>> DatasetView::count_meanings(const std::string& variable) const {
  const Variable& v = need(variable);
  const auto& data = std::get<std::vector<std::int32_t>>(v.data);
  std::vector<std::pair<std::string, int>> counts;
  for (const auto& [value, word] : flags_of(v))
    counts.emplace_back(word, int(std::ranges::count(data, value)));
  return counts;
}

}  // namespace lumbopelvic::cli
