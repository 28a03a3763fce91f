#pragma once
/// Reading access to a dataset by name.

#include <map>
#include <string>
#include <vector>

#include "lumbopelvic/outcome/dataset.hpp"

namespace lumbopelvic::cli {

class DatasetView {
 public:
  explicit DatasetView(const Dataset& dataset) : dataset_(&dataset) {}

  [[nodiscard]] bool has(const std::string& variable) const { return find(variable) != nullptr; }
  [[nodiscard]] bool has_dimension(const std::string& dimension) const;
  [[nodiscard]] std::size_t size(const std::string& dimension) const;
  /// Labels, or any other variable of text along one dimension.
  [[nodiscard]] const std::vector<std::string>& texts(const std::string& variable) const;
  /// One number, at an index for each dimension of the variable.
  [[nodiscard]] double number(const std::string& variable, const std::vector<std::size_t>& index) const;
  [[nodiscard]] const std::string& text(const std::string& variable,
                                        const std::vector<std::size_t>& index) const;
  /// The word that flag_meanings gives for an integer.
  [[nodiscard]] std::string meaning(const std::string& variable, const std::vector<std::size_t>& index) const;
  /// How often each meaning occurs, in the order of flag_meanings.
  [[nodiscard]] std::vector<std::pair<std::string, int>> count_meanings(const std::string& variable) const;

 private:
  [[nodiscard]] const Variable* find(const std::string& name) const;
  [[nodiscard]] const Variable& need(const std::string& name) const;
  [[nodiscard]] std::size_t position(const Variable& variable, const std::vector<std::size_t>& index) const;
  const Dataset* dataset_;
};

}  // namespace lumbopelvic::cli
