#pragma once
/// Interrupt by Ctrl-C, as a flag.

#include <atomic>

namespace lumbopelvic::cli {

/// While it lives, the first Ctrl-C (or a request to terminate) raises a flag; the second ends the program at
/// once. One at a time.
class InterruptFlag {
 public:
  InterruptFlag();
  InterruptFlag(const InterruptFlag&) = delete;
  InterruptFlag& operator=(const InterruptFlag&) = delete;
  ~InterruptFlag();
  [[nodiscard]] const std::atomic<bool>& raised() const;
};

}  // namespace lumbopelvic::cli
