#include "io/result/atomic_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "lumbopelvic/core/error.hpp"

namespace lumbopelvic::io {

namespace {

[[noreturn]] void fail(const std::filesystem::path& file, int reason) {
  throw DataError(file.string() + ": cannot be written: " + std::generic_category().message(reason));
}

/// The temporary file: removed unless it was renamed into place.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::filesystem::path& target)
      : target_(target), path_(target.string() + ".partial-" + std::to_string(::getpid())) {
    constexpr int readable_by_all = 0644;
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, readable_by_all);
    if (descriptor_ < 0) fail(target_, errno);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!in_place_) ::unlink(path_.c_str());
  }

  void write(std::span<const char> bytes) {
    while (!bytes.empty()) {
      const ssize_t n = ::write(descriptor_, bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) fail(target_, errno);
      bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
  }

  void put_in_place() {
    if (::fsync(descriptor_) != 0) fail(target_, errno);
    if (::close(std::exchange(descriptor_, -1)) != 0) fail(target_, errno);
    if (::rename(path_.c_str(), target_.c_str()) != 0) fail(target_, errno);
    in_place_ = true;
  }

 private:
  std::filesystem::path target_, path_;
  int descriptor_ = -1;
  bool in_place_ = false;
};

/// Makes the new name itself survive a power cut. Not every file system can do it for a folder, so no error.
void sync_folder(const std::filesystem::path& file) {
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

void write_whole_file(const std::filesystem::path& file, std::span<const char> bytes) {
  TemporaryFile temporary(file);
  temporary.write(bytes);
  temporary.put_in_place();
  sync_folder(file);
}

}  // namespace lumbopelvic::io
