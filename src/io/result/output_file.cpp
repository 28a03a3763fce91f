#include "io/result/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <random>
#include <system_error>
#include <utility>

#include "lumbopelvic/core/error.hpp"

namespace lumbopelvic::io {

namespace {

[[noreturn]] void fail(const std::filesystem::path& file, int reason) {
  throw DataError(file.string() + ": cannot be written: " + std::generic_category().message(reason));
}

[[noreturn]] void refuse_output(const std::filesystem::path& file, const std::string& expectation) {
  throw DataError(file.string() + ": expected " + expectation);
}

// --- where an output leads ---

struct OutputTarget {
  std::filesystem::path path;  ///< behind all links
  bool exists = false;
  bool stream = false;  ///< a character device or a pipe
  ::mode_t mode = 0644;
};

/// Where a chain of links ends, whether something is there or not.
std::filesystem::path behind_links(const std::filesystem::path& file) {
  constexpr int most_links = 40;  // as many as Linux follows
  std::filesystem::path path = file;
  for (int i = 0; i < most_links; ++i) {
    std::error_code not_a_link;
    const auto next = std::filesystem::read_symlink(path, not_a_link);
    if (not_a_link) return path;
    path = path.parent_path() / next;
  }
  fail(file, ELOOP);
}

OutputTarget target_of(const std::filesystem::path& file) {
  struct ::stat status{};
  if (::stat(file.c_str(), &status) != 0) {
    if (errno != ENOENT && errno != ENOTDIR) fail(file, errno);
    return {behind_links(file)};
  }
  if (S_ISDIR(status.st_mode)) refuse_output(file, "a file, found a folder");
  constexpr ::mode_t permissions = 0777;
  if (S_ISCHR(status.st_mode) || S_ISFIFO(status.st_mode))
    return {file, true, true, status.st_mode & permissions};
  if (!S_ISREG(status.st_mode)) refuse_output(file, "a file, a pipe or a character device");
  return {behind_links(file), true, false, status.st_mode & permissions};
}

/// Whether a file or a folder may be written to. One that is marked as read-only may not, though the system
/// does not stop the superuser.
bool may_write(const std::filesystem::path& path) {
  struct ::stat status{};
  constexpr ::mode_t anybody = S_IWUSR | S_IWGRP | S_IWOTH;
  return ::stat(path.c_str(), &status) == 0 && (status.st_mode & anybody) != 0 &&
         ::access(path.c_str(), W_OK) == 0;
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

/// Whether another user's file lies in a folder like /tmp, where only its owner may replace it.
bool belongs_to_another(const std::filesystem::path& path) {
  struct ::stat folder{}, status{};
  if (::stat(folder_of(path).c_str(), &folder) != 0 || ::stat(path.c_str(), &status) != 0) return false;
  const ::uid_t me = ::geteuid();
  return (folder.st_mode & S_ISVTX) != 0 && me != 0 && status.st_uid != me && folder.st_uid != me;
}

void check_permissions(const std::filesystem::path& file, const OutputTarget& target) {
  if (target.exists && !may_write(target.path))
    refuse_output(file, "a file that can be written to, found a read-only one");
  if (target.stream) return;
  if (std::filesystem::is_directory(folder_of(target.path)) && !may_write(folder_of(target.path)))
    refuse_output(file, "a folder that can be written to");
  if (belongs_to_another(target.path)) refuse_output(file, "a file of your own");
}

// --- writing ---

void write_all(const std::filesystem::path& file, int descriptor, std::span<const char> bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(descriptor, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail(file, errno);
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
}

/// A name beside the target that nobody can guess.
std::filesystem::path temporary_name(const std::filesystem::path& target) {
  constexpr std::size_t room = 200;  // of the 255 bytes that a name may have
  std::random_device random;
  std::array<char, 32> mark{};
  std::snprintf(mark.data(), mark.size(), ".partial-%08x%08x", random(), random());
  return folder_of(target) / (target.filename().string().substr(0, room) + mark.data());
}

/// The temporary file: a new one, removed unless it was renamed into place.
class TemporaryFile {
 public:
  TemporaryFile(const std::filesystem::path& file, const OutputTarget& target)
      : file_(file), target_(target.path), path_(temporary_name(target.path)) {
    constexpr int exclusive = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    descriptor_ = ::open(path_.c_str(), exclusive, target.mode);
    if (descriptor_ < 0) fail(file_, errno);
    if (target.exists) ::fchmod(descriptor_, target.mode);  // not every file system knows permissions
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!in_place_) ::unlink(path_.c_str());
  }

  void write(std::span<const char> bytes) { write_all(file_, descriptor_, bytes); }

  void put_in_place() {
    if (::fsync(descriptor_) != 0) fail(file_, errno);
    if (::close(std::exchange(descriptor_, -1)) != 0) fail(file_, errno);
    if (::rename(path_.c_str(), target_.c_str()) != 0) fail(file_, errno);
    in_place_ = true;
  }

 private:
  std::filesystem::path file_, target_, path_;
  int descriptor_ = -1;
  bool in_place_ = false;
};

/// While it lives, a pipe that nobody reads any more is an error and not the end of the program.
class BrokenPipeIsAnError {
 public:
  BrokenPipeIsAnError() {
    ::sigemptyset(&pipe_);
    ::sigaddset(&pipe_, SIGPIPE);
    was_pending_ = is_pending();
    ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  BrokenPipeIsAnError(const BrokenPipeIsAnError&) = delete;
  BrokenPipeIsAnError& operator=(const BrokenPipeIsAnError&) = delete;
  ~BrokenPipeIsAnError() {
    int taken = 0;
    if (is_pending() && !was_pending_) ::sigwait(&pipe_, &taken);
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  static bool is_pending() {
    ::sigset_t pending;
    ::sigpending(&pending);
    return ::sigismember(&pending, SIGPIPE) == 1;
  }
  ::sigset_t pipe_{}, before_{};
  bool was_pending_ = false;
};

void write_through(const std::filesystem::path& stream, std::span<const char> bytes) {
  const BrokenPipeIsAnError guard;
  const int descriptor = ::open(stream.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC);
  if (descriptor < 0) fail(stream, errno);
  try {
    write_all(stream, descriptor, bytes);
  } catch (...) {
    ::close(descriptor);
    throw;
  }
  if (::close(descriptor) != 0) fail(stream, errno);
}

/// Makes the new name itself survive a power cut. Not every file system can do it for a folder, so no error.
void sync_folder(const std::filesystem::path& file) {
  const int descriptor = ::open(folder_of(file).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

bool is_stream(const std::filesystem::path& file) {
  struct ::stat status{};
  return ::stat(file.c_str(), &status) == 0 && (S_ISCHR(status.st_mode) || S_ISFIFO(status.st_mode));
}

void check_output_file(const std::filesystem::path& file) {
  const OutputTarget target = target_of(file);
  check_permissions(file, target);
  if (!target.stream) const TemporaryFile proof(file, target);
}

void write_whole_file(const std::filesystem::path& file, std::span<const char> bytes) {
  const OutputTarget target = target_of(file);
  check_permissions(file, target);
  if (target.stream) return write_through(target.path, bytes);
  TemporaryFile temporary(file, target);
  temporary.write(bytes);
  temporary.put_in_place();
  sync_folder(target.path);
}

}  // namespace lumbopelvic::io
