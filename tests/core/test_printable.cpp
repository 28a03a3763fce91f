// What a message may hold, whatever a file or a caller put into it.

#include "lumbopelvic/core/printable.hpp"

#include "catch.hpp"
#include "lumbopelvic/core/check.hpp"

using namespace lumbopelvic;
using Catch::Matchers::Contains;

TEST_CASE("A printable text has no character that a terminal acts on", "[regression]") {
  CHECK(printable("plain, contr\xC3\xB4le, \xE2\x82\xAC", 100) == "plain, contr\xC3\xB4le, \xE2\x82\xAC");
  CHECK(printable("\x1B]0;title\x07", 100) == "\\x1b]0;title\\x07");
  CHECK(printable("two\nlines\tand\r\x7F", 100) == "two\\nlines\\tand\\x0d\\x7f");
  CHECK(printable("\xC2\x9B"
                  "2J",
                  100) == "\\xc2\\x9b2J");
  CHECK(printable("\xE2\x80\xA8", 100) == "\\xe2\\x80\\xa8");
  CHECK(printable("\xFF\xC3", 100) == "\\xff\\xc3");
  CHECK(printable(std::string_view("\0", 1), 100) == "\\x00");
}

TEST_CASE("A printable text is no longer than asked, and says how long it was", "[property]") {
  CHECK(printable(std::string(100, 'x'), 100) == std::string(100, 'x'));
  for (const char* unit : {"x", "\xC3\xB4", "\x1B"}) {
    std::string text;
    while (text.size() < 100'000) text += unit;
    const std::string shown = printable(text, 100);
    CHECK(shown.size() <= 100);
    CHECK_THAT(shown, Contains(" ... (100000 bytes)"));
    CHECK(printable(shown, 100) == shown);
  }
}

TEST_CASE("The message of an error is one line, and its end is there after a long value", "[regression]") {
  CHECK(std::string(DataError("a\nb\x1B[2J").what()) == "a\\nb\\x1b[2J");
  try {
    fail_argument("f", "name", std::string(100'000, 'x'), "a short one");
  } catch (const InvalidArgument& error) {
    CHECK_THAT(error.what(), Contains("f: name is xxx") && Contains("(100000 bytes), expected a short one"));
    return;
  }
  FAIL("no error");
}
