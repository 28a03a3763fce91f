#include "cli/progress.hpp"

#include <unistd.h>

#include <cstdio>
#include <string>

namespace lumbopelvic::cli {

ProgressBar::ProgressBar(bool wanted)
    : shown_(wanted && ::isatty(STDERR_FILENO) != 0), start_(std::chrono::steady_clock::now()) {}

ProgressBar::~ProgressBar() {
  if (shown_) std::fputs("\r\033[K", stderr);
}

void ProgressBar::show(int done, int total) {
  if (!shown_ || total <= 0) return;
  constexpr int width = 40;
  const int filled = width * done / total;
  const std::string bar =
      std::string(std::size_t(filled), '#') + std::string(std::size_t(width - filled), '.');
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
  std::fprintf(stderr, "\r[%s] %d/%d  %.0f s\033[K", bar.c_str(), done, total, elapsed.count());
  std::fflush(stderr);
}

}  // namespace lumbopelvic::cli
