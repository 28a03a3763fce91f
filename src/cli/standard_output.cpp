#include "cli/standard_output.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iostream>
#include <string>
#include <string_view>

#include "lumbopelvic/core/printable.hpp"

namespace lumbopelvic::cli {

namespace {

/// Gives a stream that the program was started without a place where it does no harm.
void occupy(int descriptor, int flags) {
  if (::fcntl(descriptor, F_GETFD) != -1) return;
  const int opened = ::open("/dev/null", flags);
  if (opened < 0 || opened == descriptor) return;
  ::dup2(opened, descriptor);
  ::close(opened);
}

/// Lines as they are but for control characters, which names and texts of files may hold.
std::string plain(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const bool layout = text.front() == '\n' || text.front() == '\t' || text.starts_with("\r\n");
    const std::size_t n = layout ? 1 : std::max<std::size_t>(1, detail::utf8_length(text));
    shown += layout ? std::string(text.substr(0, n)) : printable(text.substr(0, n), std::string::npos);
    text.remove_prefix(n);
  }
  return shown;
}

}  // namespace

StandardOutput::StandardOutput() : std::stringbuf(std::ios::out), before_(std::cout.rdbuf()) {
  occupy(STDIN_FILENO, O_RDONLY);
  occupy(STDOUT_FILENO, O_RDONLY);  // every write fails
  occupy(STDERR_FILENO, O_WRONLY);
  std::cout.rdbuf(this);
}

StandardOutput::~StandardOutput() {
  static_cast<void>(finish());
  std::cout.rdbuf(before_);
}

int StandardOutput::finish() {
  sync();
  return reason_;
}

/// After a failure nothing more is written, so that no gap can be taken for the whole.
int StandardOutput::sync() {
  const std::string text = plain(view());
  str("");
  for (std::string_view rest = text; reason_ == 0 && !rest.empty();) {
    const ssize_t n = ::write(STDOUT_FILENO, rest.data(), rest.size());
    if (n >= 0)
      rest.remove_prefix(std::size_t(n));
    else if (errno != EINTR)
      reason_ = errno;
  }
  return reason_ == 0 ? 0 : -1;
}

}  // namespace lumbopelvic::cli
