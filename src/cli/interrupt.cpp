#include "cli/interrupt.hpp"

#include <csignal>

namespace lumbopelvic::cli {

namespace {

std::atomic<bool> flag{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal may only touch what needs no lock");

/// A terminal that closes may say so more than once: that is no wish to end at once.
extern "C" void raise_flag(int signal) {
  flag.store(true);
  std::signal(signal, signal == SIGHUP ? SIG_IGN : SIG_DFL);
}

}  // namespace

InterruptFlag::InterruptFlag() : hang_up_(std::signal(SIGHUP, raise_flag)) {
  if (hang_up_ == SIG_IGN) std::signal(SIGHUP, SIG_IGN);  // nohup
  flag.store(false);
  std::signal(SIGTERM, raise_flag);
  std::signal(SIGINT, raise_flag);
}

InterruptFlag::~InterruptFlag() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  std::signal(SIGHUP, hang_up_);
}

const std::atomic<bool>& InterruptFlag::raised() const { return flag; }

}  // namespace lumbopelvic::cli
