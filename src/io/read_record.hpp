#pragma once
/// Record of the files that something is read from, with the hashes of their contents: a file may name another
/// one, that a third, and none of them may be forgotten.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lumbopelvic::io {

/// While it lives, what this thread reads is noted in it. One inside another notes for itself alone.
class ReadRecord {
 public:
  ReadRecord();
  ~ReadRecord();
  ReadRecord(const ReadRecord&) = delete;
  ReadRecord& operator=(const ReadRecord&) = delete;

  /// "<hash> <path>" of every file, each once, in the order they were read.
  [[nodiscard]] const std::vector<std::string>& files() const noexcept { return files_; }

  /// Notes contents that were read, in the record that lives, if one does.
  static void note(const std::filesystem::path& file, std::string_view bytes);
  /// Notes a file that another reader reads; one that is not there is left to that reader to complain of.
  static void note(const std::filesystem::path& file);

 private:
  ReadRecord* outer_;
  std::vector<std::string> files_;
};

}  // namespace lumbopelvic::io
