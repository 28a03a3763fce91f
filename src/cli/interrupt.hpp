#pragma once
/// Interrupt by Ctrl-C, as a flag.

#include <atomic>

namespace lumbopelvic::cli {

/// While it lives, the first Ctrl-C (or a request to terminate, or the end of the terminal) raises a flag; a
/// second Ctrl-C ends the program at once. Under nohup the end of the terminal says nothing. One at a time.
class InterruptFlag {
 public:
  InterruptFlag();
  InterruptFlag(const InterruptFlag&) = delete;
  InterruptFlag& operator=(const InterruptFlag&) = delete;
  ~InterruptFlag();
  [[nodiscard]] const std::atomic<bool>& raised() const;

 private:
  void (*hang_up_)(int);  ///< what the end of the terminal did before
};

}  // namespace lumbopelvic::cli
