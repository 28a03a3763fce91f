#pragma once
/// A progress bar on the standard error, where that is a terminal.

#include <chrono>

namespace lumbopelvic::cli {

class ProgressBar {
 public:
  explicit ProgressBar(bool wanted);
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  /// Wipes the bar off the line.
  ~ProgressBar();
  void show(int done, int total);

 private:
  bool shown_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace lumbopelvic::cli
