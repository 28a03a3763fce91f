#pragma once
/// Separate process: work on bytes that may crash or hang a library that is not ours, done where it harms nobody.

#include <functional>
#include <string>

namespace lumbopelvic::io {

/// Why there is no answer: what became of the process, as a part of a sentence ("crashed").
struct NoAnswer {
  std::string reason;
};

/// Does work in a process of its own, and returns the bytes that it gave.
/// @param work      runs in a copy of this process; may throw
/// @param patience  processor time after which the process is ended [s]
/// @throws DataError with the words of what `work` threw
/// @throws NoAnswer  if the process crashed, gave too little, or took too long
[[nodiscard]] std::string answer_apart(const std::function<std::string()>& work, int patience);

}  // namespace lumbopelvic::io
