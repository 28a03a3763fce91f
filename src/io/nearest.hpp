#pragma once
/// Nearest name: what somebody who mistyped a word may have meant.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "io/letters.hpp"

namespace lumbopelvic::io {

/// Letters to insert, leave out or replace, and neighbours to swap, until one word is the other, whatever their
/// case.
[[nodiscard]] inline std::size_t edit_distance(std::string_view a, std::string_view b) {
  const auto same = [](char x, char y) { return small_letter(x) == small_letter(y); };
  std::vector<std::size_t> two_above, above(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    two_above = above;
    above = row;
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = above[j - 1] + (same(a[i - 1], b[j - 1]) ? 0 : 1);
      row[j] = std::min({replaced, row[j - 1] + 1, above[j] + 1});
      if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
        row[j] = std::min(row[j], two_above[j - 2] + 1);
    }
  }
  return row.back();
}

/// "; did you mean hip_flexion_r?" of the candidate that is nearest to a word, or nothing where none is near:
/// within a third of the word's letters.
/// @param candidates  a range of texts
template <class Candidates>
[[nodiscard]] std::string did_you_mean(std::string_view word, const Candidates& candidates) {
  constexpr std::size_t longest = 100;
  if (word.empty() || word.size() > longest) return "";
  std::size_t least = std::max<std::size_t>(1, word.size() / 3) + 1;
  std::string nearest;
  for (const auto& candidate : candidates) {
    const std::string_view text(candidate);
    if (text.size() > longest) continue;
    const std::size_t distance = edit_distance(word, text);
    if (distance < least) least = distance, nearest = text;
  }
  return nearest.empty() ? "" : "; did you mean " + nearest + "?";
}

/// Names of things, or another of their texts, as candidates.
template <class Named>
[[nodiscard]] std::vector<std::string> names_of(const std::vector<Named>& all, std::string Named::* name) {
  std::vector<std::string> names;
  for (const Named& item : all) names.push_back(item.*name);
  return names;
}

}  // namespace lumbopelvic::io
