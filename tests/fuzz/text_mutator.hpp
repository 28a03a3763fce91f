#pragma once
/// Mutator of tables and settings: one cell, value or line is given a word that readers stumble over, is doubled, or is left
/// out. The bytes of libFuzzer's own mutator are tried in turn with it.

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

/// The mutator that libFuzzer itself brings along.
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace lumbopelvic::fuzz {

/// Numbers at the ends of their range, numbers written otherwise, marks of TOML and CSV, names of things out of place.
// clang-format off
constexpr std::array<std::string_view, 48> words{
    "", "0", "-0", "-1", "2", "1e308", "-1e308", "1e-320", "1e400", "99999999999999999999", "0x1p3", "1_0", "1,5", "1.5.5",
    "nan", "-nan", "inf", "-inf", "true", "TRUE", "false", "yes", "12-Mar", "R", "L", "ground", "pelvis", "time",
    "all", "0 to 1", "9 to 1", "a;a", ";;", ",,,,", "\"", "\"\"\"", "'''", "[", "[[", "]", "{a=1}", "=",
    "\t", "\r", "\r\n", "\xef\xbb\xbf", "../..", "\x1b[2J"};
// clang-format on

/// One change to a text, drawn by a seed.
class TextMutator {
 public:
  TextMutator(std::string_view text, unsigned seed) : text_(text), random_(seed) {}

  /// The text with one change, from `first` on.
  std::string mutate(std::size_t first) {
    first_ = std::min(first, text_.size());
    switch (below(8)) {
      case 0:
        return without_or_with_two(lines());
      case 1:
        return without_or_with_two(cells());
      default:
        return with_word(below(4) == 0 ? values() : cells());
    }
  }

 private:
  struct Span {
    std::size_t begin, end;
  };

  std::size_t below(std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_);
  }

  /// One of the pieces into which these marks part a stretch of text, each as likely as another, whatever its length.
  Span piece(Span of, std::string_view marks) {
    const auto is_mark = [&](char c) { return marks.find(c) != marks.npos; };
    const auto at = [&](std::size_t i) { return text_.begin() + std::ptrdiff_t(i); };
    std::size_t begin = of.begin,
                skip = below(std::size_t(std::count_if(at(of.begin), at(of.end), is_mark)) + 1);
    for (; skip > 0; ++begin) skip -= is_mark(text_[begin]) ? 1U : 0U;
    return {begin, std::size_t(std::find_if(at(begin), at(of.end), is_mark) - text_.begin())};
  }
  Span lines() { return piece({first_, text_.size()}, "\n"); }
  Span cells() { return piece(lines(), ",\t=[]{}"); }
  Span values() { return piece(lines(), ",;\t=[]{} \"'."); }

  std::string replaced(Span span, std::string_view word) const {
    std::string changed(text_.substr(0, span.begin));
    changed += word;
    changed += text_.substr(span.end);
    return changed;
  }

  std::string without_or_with_two(Span span) {
    if (below(2) == 0) return replaced({span.begin, std::min(span.end + 1, text_.size())}, "");
    const auto twice = text_.substr(span.begin, span.end + 1 - span.begin);
    return replaced({span.begin, span.begin}, twice);
  }

  /// A word of the list, a long one, or one from another place; within the quotes of the cell, if it has them, or over them.
  std::string with_word(Span span) {
    const auto cell = text_.substr(span.begin, span.end - span.begin);
    const auto open = cell.find('"'), close = cell.rfind('"');
    if (open != cell.npos && close > open && below(4) != 0)
      span = {span.begin + open + 1, span.begin + close};
    switch (below(4)) {
      case 0:
        return replaced(span, std::string(std::size_t{1} << below(13), "x1 \"\n"[below(5)]));
      case 1:
        return replaced(span, std::string(std::size_t{1} << below(13), 'x'));
      case 2: {
        const Span other = below(2) == 0 ? cells() : values();
        return replaced(span, text_.substr(other.begin, other.end - other.begin));
      }
      default:
        return replaced(span, words[below(words.size())]);
    }
  }

  std::string_view text_;
  std::size_t first_ = 0;
  std::minstd_rand random_;
};

/// libFuzzer's custom mutator for inputs whose first line is their kind, which is left alone.
inline std::size_t mutate_text(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (seed % 4 == 0 || text.find('\n') == text.npos) return LLVMFuzzerMutate(data, size, max_size);
  const std::string changed = TextMutator(text, seed).mutate(text.find('\n') + 1);
  const std::size_t kept = std::min(changed.size(), max_size);
  std::copy_n(changed.begin(), kept, data);
  return kept;
}

}  // namespace lumbopelvic::fuzz

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  return lumbopelvic::fuzz::mutate_text(data, size, max_size, seed);
}
