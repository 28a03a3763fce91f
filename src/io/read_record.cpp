#include "io/read_record.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>

#include "lumbopelvic/core/content_hash.hpp"

namespace lumbopelvic::io {

namespace {

thread_local ReadRecord* living = nullptr;

}  // namespace

ReadRecord::ReadRecord() : outer_(living) { living = this; }

ReadRecord::~ReadRecord() { living = outer_; }

void ReadRecord::note(const std::filesystem::path& file, std::string_view bytes) {
  if (living == nullptr) return;
  ContentHash hash;
  hash.absorb(bytes);
  std::string entry = hash.digits() + " " + file.lexically_normal().string();
  if (std::ranges::count(living->files_, entry) == 0) living->files_.push_back(std::move(entry));
}

void ReadRecord::note(const std::filesystem::path& file) {
  std::error_code unreadable;
  if (living == nullptr || !std::filesystem::is_regular_file(file, unreadable)) return;
  std::ifstream stream(file, std::ios::binary);
  note(file, std::string(std::istreambuf_iterator<char>(stream), {}));
}

}  // namespace lumbopelvic::io
