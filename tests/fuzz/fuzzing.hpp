#pragma once
/// Fuzzing of readers: bytes become a file, a reader reads it. It returns or it refuses in one line; all else is a
/// finding.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <unistd.h>

#include "lumbopelvic/core/error.hpp"

namespace lumbopelvic::fuzz {

/// A folder of this process alone, in memory where there is such a file system.
inline const std::filesystem::path& own_folder() {
  static const std::filesystem::path folder = [] {
    const std::filesystem::path memory = "/dev/shm";
    const auto all = std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
    const auto own = all / ("lumbopelvic-fuzz-" + std::to_string(::getpid()));
    std::filesystem::create_directories(own);
    std::atexit([] { std::filesystem::remove_all(own_folder()); });
    return own;
  }();
  return folder;
}

inline void write_file(const std::filesystem::path& file, std::string_view bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc).write(bytes.data(), std::streamsize(bytes.size()));
}

/// An input: its first line says what the rest is.
struct Input {
  std::string_view kind, rest;

  Input(const std::uint8_t* data, std::size_t size) {
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    const auto end = std::min(all.find('\n'), all.size());
    kind = all.substr(0, end);
    rest = all.substr(std::min(end + 1, all.size()));
  }
};

/// Calls a reader. An error of the library is an answer, if its message is one line that a terminal can show.
template <class Read>
void expect_answer(const Read& read) {
  try {
    read();
  } catch (const Error& error) {
    const std::string_view text = error.what();
    if (text.empty()) std::abort();
    for (const char c : text)
      if (static_cast<unsigned char>(c) < 0x20 && c != '\n') std::abort();
  }
}

}  // namespace lumbopelvic::fuzz
