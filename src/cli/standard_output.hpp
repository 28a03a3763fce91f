#pragma once
/// Standard output as a stream that remembers why it could not be written, and that passes on nothing a
/// terminal would act on.

#include <sstream>

namespace lumbopelvic::cli {

/// While it lives, std::cout goes through it. A closed standard output is one that cannot be written, and no
/// file that is opened later takes its place. One at a time.
class StandardOutput : private std::stringbuf {
 public:
  StandardOutput();
  StandardOutput(const StandardOutput&) = delete;
  StandardOutput& operator=(const StandardOutput&) = delete;
  ~StandardOutput() override;

  /// Writes what is left.
  /// @return 0, or the errno of the first write that failed
  [[nodiscard]] int finish();

 private:
  int sync() override;

  std::streambuf* before_;
  int reason_ = 0;
};

}  // namespace lumbopelvic::cli
