#include "io/result/seal.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <string>
#include <string_view>

#include "lumbopelvic/core/content_hash.hpp"
#include "lumbopelvic/core/error.hpp"

namespace lumbopelvic::io {

namespace {

constexpr std::string_view mark = "\nlumbopelvic result, FNV-1a ";
constexpr std::size_t digits = 16;
constexpr std::size_t length = mark.size() + digits + 1;  // and the end of the line

/// Hash of the next bytes of a stream.
std::string hash_of(std::ifstream& stream, std::uintmax_t bytes) {
  ContentHash hash;
  std::array<char, 1 << 16> part{};
  while (bytes > 0 && stream) {
    stream.read(part.data(), std::streamsize(std::min<std::uintmax_t>(bytes, part.size())));
    hash.absorb({part.data(), std::size_t(stream.gcount())});
    bytes -= std::uintmax_t(stream.gcount());
  }
  return hash.digits();
}

}  // namespace

void seal(std::vector<char>& image) {
  ContentHash hash;
  hash.absorb({image.data(), image.size()});
  const std::string line = std::string(mark) + hash.digits() + "\n";
  image.insert(image.end(), line.begin(), line.end());
}

void check_seal(const std::filesystem::path& file) {
  const std::uintmax_t size = std::filesystem::file_size(file);
  if (size < length) return;
  std::ifstream stream(file, std::ios::binary);
  std::string line(length, ' ');
  stream.seekg(std::streamoff(size - length));
  stream.read(line.data(), std::streamsize(length));
  if (!stream) throw DataError(file.string() + ": cannot be read");
  if (!line.starts_with(mark)) return;
  stream.seekg(0);
  const std::string expected = line.substr(mark.size(), digits), found = hash_of(stream, size - length);
  if (found != expected)
    throw DataError(file.string() + ": hash of its bytes: " + found + ": expected " + expected +
                    ", the hash it was written with: the file is damaged");
}

}  // namespace lumbopelvic::io
