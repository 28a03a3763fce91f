#pragma once
/// Verdict on a published figure: hit, miss or no result, compared with the committed page of validation.
///
/// A validation test computes figures and never asserts one. It asserts that each verdict equals the verdict
/// in docs/validation.csv. The run writes its own rows to <build folder>/verdicts/<protocol>.csv;
/// scripts/update_results validation, and nothing else, copies them to docs/validation.csv and
/// docs/validation.md.

#include <algorithm>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "support/csv.hpp"

namespace lumbopelvic::test {

/// A published figure and its range. A bound that is NaN is open.
struct PublishedFigure {
  std::string id;  ///< key in data/reference/figures.csv
  double value = std::numeric_limits<double>::quiet_NaN();
  double low = std::numeric_limits<double>::quiet_NaN();
  double high = std::numeric_limits<double>::quiet_NaN();
  std::string unit, source;
};

/// One row of the page: texts as printed.
struct VerdictRow {
  std::string protocol, figure, quantity, model, published, range, unit, verdict, off, note;

  [[nodiscard]] std::string key() const { return figure + ", " + quantity; }
};

/// A number with four significant digits; empty for NaN.
[[nodiscard]] inline std::string printed(double value) {
  if (std::isnan(value)) return "";
  std::ostringstream text;
  text.precision(4);
  text << value;
  return text.str();
}

/// "12 to 15", "at least 12" or "at most 15"; empty without a bound.
[[nodiscard]] inline std::string range_text(double low, double high) {
  if (std::isnan(low) && std::isnan(high)) return "";
  if (std::isnan(high)) return "at least " + printed(low);
  if (std::isnan(low)) return "at most " + printed(high);
  return printed(low) + " to " + printed(high);
}

/// Signed distance of a value from a range: 0 inside; NaN for NaN.
[[nodiscard]] inline double distance_from_range(double value, double low, double high) {
  if (value < low) return value - low;
  if (value > high) return value - high;
  return std::isnan(value) ? value : 0.0;
}

/// hit inside the range, miss outside, no result for NaN.
/// @throws std::invalid_argument if the range has no bound or is reversed
[[nodiscard]] inline std::string verdict_of(double value, double low, double high) {
  if ((std::isnan(low) && std::isnan(high)) || low > high)
    throw std::invalid_argument("verdict_of: range is [" + printed(low) + ", " + printed(high) +
                                "], expected at least one bound, in order");
  if (!std::isfinite(value)) return "no result";
  return distance_from_range(value, low, high) == 0.0 ? "hit" : "miss";
}

namespace verdict_detail {

/// Part `which` of a cell whose parts are separated by ';', or else by spaces where all parts are numbers.
/// A cell of one part has it for every `which`.
inline std::string part_of(const std::string& cell, std::size_t which) {
  const bool numbers = cell.find_first_not_of("0123456789.+- ;") == std::string::npos;
  std::vector<std::string> parts(1);
  for (const char c : cell) {
    if (c == ';' || (numbers && c == ' '))
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts.size() == 1 ? parts[0] : which < parts.size() ? parts[which] : "";
}

inline double number_in(const std::string& cell, std::size_t which) {
  const std::string part = part_of(cell, which);
  return part.empty() ? std::numeric_limits<double>::quiet_NaN() : std::stod(part);
}

inline std::string quoted(const std::string& cell) {
  if (cell.find('"') != std::string::npos)
    throw std::invalid_argument("Verdicts: a quotation mark in " + cell);
  return cell.find(',') == std::string::npos ? cell : '"' + cell + '"';
}

/// A name that a file may have: letters and digits, the rest as '_'.
inline std::string file_stem(std::string name) {
  for (char& c : name)
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  return name;
}

}  // namespace verdict_detail

/// Figure `which` (counted from 0) of a row of data/reference/figures.csv.
/// @throws std::runtime_error if there is no such row
[[nodiscard]] inline PublishedFigure published_figure(const std::string& id, std::size_t which = 0) {
  const auto file =
      find_data("models", "adult_male").parent_path().parent_path() / "reference" / "figures.csv";
  for (const Row& row : read_csv(file.string())) {
    if (row.at("id") != id) continue;
    PublishedFigure figure{id,
                           verdict_detail::number_in(row.at("value"), which),
                           verdict_detail::number_in(row.at("low"), which),
                           verdict_detail::number_in(row.at("high"), which),
                           verdict_detail::part_of(row.at("unit"), which),
                           row.at("source")};
    if (row.at("band") == "at least") figure.low = figure.value;
    return figure;
  }
  throw std::runtime_error("published_figure: figures.csv has no row " + id);
}

/// A published figure with a range of ours, where the row has none.
[[nodiscard]] inline PublishedFigure within(PublishedFigure figure, double low, double high) {
  figure.low = low, figure.high = high;
  return figure;
}

[[nodiscard]] inline std::vector<VerdictRow> read_verdicts(const std::string& file) {
  std::vector<VerdictRow> rows;
  for (const Row& r : read_csv(file))
    rows.push_back({r.at("protocol"), r.at("figure"), r.at("quantity"), r.at("model"), r.at("published"),
                    r.at("range"), r.at("unit"), r.at("verdict"), r.at("off"), r.at("note")});
  return rows;
}

/// What a run says of a protocol against what the page says of it: one sentence for each verdict that
/// differs, is not on the page, or is on the page alone. Values may differ; verdicts may not.
[[nodiscard]] inline std::vector<std::string> differing_verdicts(const std::string& protocol,
                                                                 const std::vector<VerdictRow>& run,
                                                                 const std::vector<VerdictRow>& page) {
  std::vector<std::string> differences;
  const auto find = [](const std::vector<VerdictRow>& rows, const VerdictRow& row) {
    return std::ranges::find_if(
        rows, [&](const VerdictRow& r) { return r.protocol == row.protocol && r.key() == row.key(); });
  };
  for (const VerdictRow& row : run) {
    const auto there = find(page, row);
    if (there == page.end())
      differences.push_back(row.key() + ": " + row.verdict + " (" + row.model + "), not on the page");
    else if (there->verdict != row.verdict)
      differences.push_back(row.key() + ": " + row.verdict + " (" + row.model + "), the page says " +
                            there->verdict + " (" + there->model + ")");
  }
  for (const VerdictRow& row : page)
    if (row.protocol == protocol && find(run, row) == run.end())
      differences.push_back(row.key() + ": on the page, not in the run");
  return differences;
}

/// The verdicts of one protocol, in the order of the page.
class Verdicts {
 public:
  explicit Verdicts(std::string protocol) : protocol_(std::move(protocol)) {}

  /// A figure of the model against a published range; NaN where the model gives none.
  void figure(const PublishedFigure& published, const std::string& quantity, double model,
              const std::string& note = "") {
    const double off = distance_from_range(model, published.low, published.high);
    add({protocol_, published.id, quantity, printed(model), printed(published.value),
         range_text(published.low, published.high), published.unit,
         verdict_of(model, published.low, published.high),
         std::isfinite(off) && off != 0.0 ? (off > 0.0 ? "+" : "") + printed(off) : "", note});
  }

  /// A sign: what is published in words, whether the model does the same, and the sizes in the model.
  void sign(const std::string& id, const std::string& quantity, const std::string& published,
            bool as_published, const std::string& sizes, const std::string& note = "") {
    add({protocol_, id, quantity, sizes, published, "", "", as_published ? "hit" : "miss", "", note});
  }

  /// A published sign for which the model gives nothing that could be compared.
  void no_sign(const std::string& id, const std::string& quantity, const std::string& published,
               const std::string& why) {
    add({protocol_, id, quantity, "", published, "", "", "no result", "", why});
  }

  /// Writes the rows to the build folder and requires every verdict of the committed page, and no other.
  void require_as_committed() const {
    write();
    const auto differences =
        differing_verdicts(protocol_, rows_, read_verdicts(LUMBOPELVIC_VALIDATION_TABLE));
    for (const std::string& difference : differences) {
      INFO("to accept what the run says: scripts/update_results validation");
      FAIL_CHECK(protocol_ << ": " << difference);
    }
    CHECK(differences.empty());
  }

  [[nodiscard]] const std::vector<VerdictRow>& rows() const { return rows_; }

 private:
  void add(VerdictRow row) {
    for (const VerdictRow& other : rows_)
      if (other.key() == row.key()) throw std::invalid_argument("Verdicts: twice " + row.key());
    rows_.push_back(std::move(row));
  }

  void write() const {
    const std::filesystem::path folder(LUMBOPELVIC_VERDICTS_DIR);
    std::filesystem::create_directories(folder);
    std::ofstream out(folder / (verdict_detail::file_stem(protocol_) + ".csv"));
    out << "protocol,figure,quantity,model,published,range,unit,verdict,off,note\n";
    for (const VerdictRow& r : rows_) {
      const char* separator = "";
      for (const std::string* cell : {&r.protocol, &r.figure, &r.quantity, &r.model, &r.published, &r.range,
                                      &r.unit, &r.verdict, &r.off, &r.note}) {
        out << separator << verdict_detail::quoted(*cell);
        separator = ",";
      }
      out << '\n';
    }
    REQUIRE(out.good());
  }

  std::string protocol_;
  std::vector<VerdictRow> rows_;
};

}  // namespace lumbopelvic::test
