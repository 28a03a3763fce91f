#pragma once
/// A copy of the shipped model in a temporary folder, to be broken in one place, and what is found in it
/// then.

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "lumbopelvic/io/model/model_check.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"

using lumbopelvic::Diagnostic, lumbopelvic::Severity, lumbopelvic::try_load_model, lumbopelvic::to_string;

class ModelCopy {
 public:
  ModelCopy()
      : folder_(std::filesystem::temp_directory_path() /
                ("lumbopelvic_" + std::to_string(::getpid()) + "_" + std::to_string(count_++))) {
    std::filesystem::remove_all(folder_);
    std::filesystem::copy(std::filesystem::path(LUMBOPELVIC_SOURCE_DATA_DIR) / "models" / "adult_male",
                          folder_);
  }
  ~ModelCopy() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  ModelCopy(const ModelCopy&) = delete;
  ModelCopy& operator=(const ModelCopy&) = delete;

  const std::filesystem::path& folder() const { return folder_; }

  std::string bytes(const std::string& file) const {
    std::ifstream stream(folder_ / file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  }
  void write(const std::string& file, const std::string& text) const {
    std::ofstream(folder_ / file, std::ios::binary) << text;
  }
  void remove(const std::string& file) const { std::filesystem::remove(folder_ / file); }

  void replace(const std::string& file, const std::string& from, const std::string& to) const {
    std::string text = bytes(file);
    const auto at = text.find(from);
    if (at == std::string::npos) throw std::logic_error(file + " has no " + from);
    write(file, text.replace(at, from.size(), to));
  }

  std::vector<std::string> lines(const std::string& file) const {
    std::istringstream stream(bytes(file));
    std::vector<std::string> all;
    for (std::string line; std::getline(stream, line);) all.push_back(line);
    return all;
  }
  void write_lines(const std::string& file, const std::vector<std::string>& all) const {
    std::string text;
    for (const auto& line : all) text += line + "\n";
    write(file, text);
  }

  /// Line number, from 1, of the n-th row in which `cell` is one of the first three cells.
  int line_of(const std::string& file, const std::string& cell, int n = 0) const {
    const auto all = lines(file);
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto row = cells(all[i]);
      const auto end = row.begin() + std::min<std::ptrdiff_t>(3, std::ptrdiff_t(row.size()));
      if (std::find(row.begin(), end, cell) != end && n-- == 0) return int(i) + 1;
    }
    throw std::logic_error(file + " has no row " + cell);
  }

  /// Sets the cell of a row. Only for columns before the first quoted one.
  void set(const std::string& file, int line, const std::string& column, const std::string& value) const {
    auto all = lines(file);
    const auto header = cells(all[0]);
    const auto place = std::find(header.begin(), header.end(), column) - header.begin();
    auto row = cells(all[std::size_t(line - 1)]);
    row.at(std::size_t(place)) = value;
    std::string text;
    for (const auto& cell : row) text += (text.empty() && &cell == &row.front() ? "" : ",") + cell;
    all[std::size_t(line - 1)] = text;
    write_lines(file, all);
  }
  void set(const std::string& file, const std::string& row, const std::string& column,
           const std::string& value) const {
    set(file, line_of(file, row), column, value);
  }
  /// The same change on the right and on the left.
  void set_both(const std::string& file, const std::string& row, const std::string& column,
                const std::string& value) const {
    set(file, row + "_r", column, value);
    set(file, row + "_l", column, value);
  }

  void drop_line(const std::string& file, int line) const {
    auto all = lines(file);
    all.erase(all.begin() + line - 1);
    write_lines(file, all);
  }
  void repeat_line(const std::string& file, int line) const {
    auto all = lines(file);
    all.push_back(all[std::size_t(line - 1)]);
    write_lines(file, all);
  }
  void rename_column(const std::string& file, const std::string& from, const std::string& to) const {
    set(file, 1, from, to);
  }

 private:
  static std::vector<std::string> cells(const std::string& line) {
    std::vector<std::string> all(1);
    for (const char c : line) {
      if (c == ',')
        all.emplace_back();
      else
        all.back() += c;
    }
    return all;
  }

  inline static int count_ = 0;
  std::filesystem::path folder_;
};

/// The folder of the shipped model.
inline const std::filesystem::path shipped =
    std::filesystem::path(LUMBOPELVIC_SOURCE_DATA_DIR) / "models" / "adult_male";

[[nodiscard]] inline std::vector<std::string> errors_of(const std::filesystem::path& folder) {
  std::vector<std::string> lines;
  for (const Diagnostic& f : try_load_model(folder).diagnostics)
    if (f.severity == Severity::error) lines.push_back(to_string(f));
  return lines;
}

[[nodiscard]] inline std::string all_of(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const Diagnostic& f : diagnostics) text += to_string(f) + "\n";
  return text;
}

[[nodiscard]] inline bool is_one_line(const std::string& text) {
  return text.find('\n') == std::string::npos;
}
