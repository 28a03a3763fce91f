/// Whether a result could be written, asked before the work begins.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/io/result/result_file.hpp"

namespace lumbopelvic {

namespace {

[[noreturn]] void fail(const std::filesystem::path& file, int reason) {
  throw DataError(file.string() + ": cannot be written: " + std::generic_category().message(reason));
}

/// In a folder with the sticky bit, such as /tmp, only the owner of a file, or of the folder, may replace it.
bool may_replace(const std::filesystem::path& folder, const struct stat& target) {
  struct stat of_folder{};
  if (::stat(folder.c_str(), &of_folder) != 0 || (of_folder.st_mode & S_ISVTX) == 0) return true;
  const uid_t user = ::geteuid();
  return user == 0 || user == target.st_uid || user == of_folder.st_uid;
}

/// Makes a file of a random name in a folder and removes it again.
void try_folder(const std::filesystem::path& file, const std::filesystem::path& folder) {
  std::string name = (folder / (file.filename().string() + ".XXXXXX")).string();
  const int descriptor = ::mkstemp(name.data());  // exclusive, and no link is followed
  if (descriptor < 0) fail(file, errno);
  ::close(descriptor);
  ::unlink(name.c_str());
}

}  // namespace

void check_writable(const std::filesystem::path& file) {
  struct stat target{};
  const bool exists = ::stat(file.c_str(), &target) == 0;
  if (exists && S_ISDIR(target.st_mode)) fail(file, EISDIR);
  if (exists && ::access(file.c_str(), W_OK) != 0) fail(file, errno);
  if (exists && !S_ISREG(target.st_mode)) return;  // a device or a pipe: nothing is made beside it
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  if (exists && !may_replace(folder, target)) fail(file, EPERM);
  try_folder(file, folder);
}

}  // namespace lumbopelvic
