#include "cli/interrupt.hpp"

#include <csignal>

namespace lumbopelvic::cli {

namespace {

std::atomic<bool> flag{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal may only touch what needs no lock");

extern "C" void raise_flag(int signal) {
  flag.store(true);
  std::signal(signal, SIG_DFL);
}

}  // namespace

InterruptFlag::InterruptFlag() {
  flag.store(false);
  std::signal(SIGINT, raise_flag);
  std::signal(SIGTERM, raise_flag);
}

InterruptFlag::~InterruptFlag() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

const std::atomic<bool>& InterruptFlag::raised() const { return flag; }

}  // namespace lumbopelvic::cli
