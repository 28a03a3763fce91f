#include "io/csv_table.hpp"

#include <algorithm>

namespace lumbopelvic::io {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string trimmed(std::string_view cell) {
  const auto begin = cell.find_first_not_of(" \t"), end = cell.find_last_not_of(" \t");
  return begin == std::string_view::npos ? std::string() : std::string(cell.substr(begin, end - begin + 1));
}

/// Reads rows from left to right, and counts lines as it goes.
class CsvParser {
 public:
  explicit CsvParser(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ >= text_.size(); }
  const std::optional<CsvFault>& fault() const { return fault_; }

  /// Passes over a line that begins with '#', whatever quotes it has; whether there was one.
  bool skip_comment() {
    if (text_.substr(at_, 1) != "#") return false;
    at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
    end_line();
    return true;
  }

  CsvRow row() {
    CsvRow row{line_, {}};
    do row.cells.push_back(text_.substr(at_, 1) == "\"" ? quoted_cell() : plain_cell());
    while (skip(',') && !fault_);
    end_line();
    return row;
  }

 private:
  bool skip(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::string plain_cell() {
    const auto end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
    const auto cell = text_.substr(at_, end - at_);
    at_ = end;
    return trimmed(cell);
  }

  std::string quoted_cell() {
    const int first_line = line_;
    std::string cell;
    for (++at_; !at_end(); ++at_) {
      if (text_[at_] == '"' && text_.substr(at_ + 1, 1) != "\"") break;
      if (text_[at_] == '"') ++at_;
      if (text_[at_] == '\n' || (text_[at_] == '\r' && text_.substr(at_ + 1, 1) != "\n")) ++line_;
      cell += text_[at_];
    }
    if (!skip('"')) fault_ = {first_line, "quote", "not closed", "a second \" at the end of the cell"};
    return cell;
  }

  void end_line() {
    if (fault_ || at_end()) return;
    const bool carriage_return = skip('\r'), line_feed = skip('\n');
    if (carriage_return || line_feed)
      ++line_;
    else
      fault_ = {line_, "text after a closing quote", std::string(1, text_[at_]),
                "a comma or the end of the line"};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
  std::optional<CsvFault> fault_;
};

/// A row of commas alone, as spreadsheets leave them below a table, or a comment that one has put in quotes.
bool says_nothing(const CsvRow& row) {
  return row.cells.front().starts_with('#') ||
         std::ranges::all_of(row.cells, [](const std::string& cell) { return cell.empty(); });
}

/// Bytes that follow the first one of a UTF-8 character; -1 if it cannot be a first one.
int bytes_to_follow(unsigned char c) {
  if (c < 0x80) return c == 0 ? -1 : 0;
  if (c >= 0xC2 && c < 0xE0) return 1;
  if (c >= 0xE0 && c < 0xF0) return 2;
  return c >= 0xF0 && c < 0xF5 ? 3 : -1;
}

}  // namespace

CsvTable parse_csv(std::string_view text) {
  CsvTable table;
  CsvParser parser(without_byte_order_mark(text));
  while (!parser.at_end() && !parser.fault()) {
    if (parser.skip_comment()) continue;
    CsvRow row = parser.row();
    if (says_nothing(row)) continue;
    if (table.header.empty())
      table.header = std::move(row.cells), table.header_line = row.line;
    else
      table.rows.push_back(std::move(row));
  }
  table.fault = parser.fault();
  return table;
}

std::string_view without_byte_order_mark(std::string_view text) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  return text;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  text = without_byte_order_mark(text);
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of("\r\n"), text.size());
    lines.push_back(text.substr(0, end));
    const bool both = text.substr(end, 2) == "\r\n";
    text.remove_prefix(std::min(end + (both ? 2U : 1U), text.size()));
  }
  return lines;
}

int first_line_that_is_not_text(std::string_view bytes) {
  int line = 1;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const int follow = bytes_to_follow(static_cast<unsigned char>(bytes[i]));
    if (follow < 0) return line;
    for (int k = 0; k < follow; ++k) {
      ++i;
      if (i >= bytes.size() || (static_cast<unsigned char>(bytes[i]) & 0xC0U) != 0x80U) return line;
    }
    if (bytes[i] == '\n' || (bytes[i] == '\r' && bytes.substr(i + 1, 1) != "\n")) ++line;
  }
  return 0;
}

}  // namespace lumbopelvic::io
