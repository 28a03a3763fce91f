#include "io/result/separate_process.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <string_view>
#include <system_error>

#include "lumbopelvic/core/error.hpp"

namespace lumbopelvic::io {

namespace {

// First byte of what the process sends, and the last one.
constexpr char answered = 'a', refused = 'r', complete = '\n';

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

/// The process that works; ended and waited for when this ends.
class Worker {
 public:
  explicit Worker(pid_t id) : id_(id) {}
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker() { end(); }

  /// Ends it if it has not ended by itself; returns the signal that ended it, 0 if none did or nobody knows.
  int end() {
    if (id_ < 0) return 0;
    int status = 0;
    ::kill(id_, SIGKILL);  // what has sent its last byte has nothing left to do
    pid_t found = -1;
    do found = ::waitpid(id_, &status, 0);
    while (found < 0 && errno == EINTR);
    id_ = -1;
    return found > 0 && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  }

 private:
  pid_t id_;
};

bool send(int to, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::write(to, bytes.data(), bytes.size());
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(std::size_t(sent));
  }
  return true;
}

/// What the process does, from its first breath to its end: no destructor, no handler of the host runs in it.
[[noreturn]] void work_and_leave(const std::function<std::string()>& work, int to, int patience) {
  for (const int number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTERM, SIGXCPU})
    std::signal(number, SIG_DFL);
  const rlimit no_dump{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_dump);
  rlimit limit{};
  if (::getrlimit(RLIMIT_CPU, &limit) == 0) {
    limit.rlim_cur = std::min(limit.rlim_max, rlim_t(patience));
    ::setrlimit(RLIMIT_CPU, &limit);
  }
  std::string words(1, refused);
  try {
    std::string answer = work();
    if (send(to, std::string_view(&answered, 1)) && send(to, answer))
      send(to, std::string_view(&complete, 1));
    ::_exit(0);
  } catch (const std::bad_alloc&) {
    words += "more than this machine's memory";
  } catch (const std::exception& error) {
    words += error.what();
  }
  send(to, words += complete);
  ::_exit(1);
}

/// All bytes until the other end is closed.
std::string receive(int from) {
  std::string all;
  std::array<char, 1 << 16> part{};
  while (true) {
    const ssize_t got = ::read(from, part.data(), part.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return all;
    all.append(part.data(), std::size_t(got));
  }
}

}  // namespace

std::string answer_apart(const std::function<std::string()>& work, int patience) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    throw DataError(std::string("no pipe to a process: ") + std::generic_category().message(errno));
  Descriptor from(ends[0]), to(ends[1]);
  const pid_t id = ::fork();
  if (id < 0) throw DataError("no process: " + std::generic_category().message(errno));
  if (id == 0) {
    from.close();
    work_and_leave(work, to.number(), patience);
  }
  Worker worker(id);
  to.close();
  std::string all = receive(from.number());
  if (all.size() < 2 || all.back() != complete) {
    if (worker.end() == SIGXCPU)
      throw NoAnswer{"took more than " + std::to_string(patience) + " s of processor time"};
    throw NoAnswer{"crashed"};
  }
  const char kind = all.front();
  all = all.substr(1, all.size() - 2);
  if (kind == refused) throw DataError(all);
  return all;
}

}  // namespace lumbopelvic::io
