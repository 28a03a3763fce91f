#include "cli/standard_output.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <iostream>

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

}  // namespace

StandardOutput::StandardOutput() : before_(std::cout.rdbuf()) {
  occupy(STDIN_FILENO, O_RDONLY);
  occupy(STDOUT_FILENO, O_RDONLY);  // every write fails
  occupy(STDERR_FILENO, O_WRONLY);
  setp(buffer_.data(), buffer_.data() + buffer_.size());
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

StandardOutput::int_type StandardOutput::overflow(int_type character) {
  if (sync() != 0) return traits_type::eof();
  if (!traits_type::eq_int_type(character, traits_type::eof())) sputc(traits_type::to_char_type(character));
  return traits_type::not_eof(character);
}

/// After a failure nothing more is written, so that no gap can be taken for the whole.
int StandardOutput::sync() {
  const char* at = pbase();
  while (reason_ == 0 && at != pptr()) {
    const ssize_t n = ::write(STDOUT_FILENO, at, std::size_t(pptr() - at));
    if (n >= 0)
      at += n;
    else if (errno != EINTR)
      reason_ = errno;
  }
  setp(buffer_.data(), buffer_.data() + buffer_.size());
  return reason_ == 0 ? 0 : -1;
}

}  // namespace lumbopelvic::cli
