#pragma once
/// A CSV table as text, RFC 4180: commas, quotes doubled within quotes, line ends of any kind; comments are
/// lines that begin with '#'.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lumbopelvic::io {

struct CsvRow {
  int line = 0;  ///< line of the file the row begins on, counted from 1
  std::vector<std::string> cells;
};

/// Why a text is not a table.
struct CsvFault {
  int line = 0;
  std::string what, value, expectation;
};

struct CsvTable {
  std::vector<std::string> header;
  int header_line = 1;
  std::vector<CsvRow> rows;  ///< without comments, and without rows whose cells are all empty
  std::optional<CsvFault> fault;
};

/// Reads a whole table; blanks around an unquoted cell do not belong to it, nor does a byte order mark.
[[nodiscard]] CsvTable parse_csv(std::string_view text);

/// The same text without a byte order mark.
[[nodiscard]] std::string_view without_byte_order_mark(std::string_view text);

/// Lines of a text, which end with a line feed, a carriage return or both.
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);

/// Line of the first byte that is not UTF-8 text (a NUL is not), or 0.
[[nodiscard]] int first_line_that_is_not_text(std::string_view bytes);

}  // namespace lumbopelvic::io
