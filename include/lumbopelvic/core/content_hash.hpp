#pragma once
/// Hash of contents: FNV-1a, 64 bit (Fowler, Noll & Vo). It finds changes and damage, not forgery.

#include <cstdint>
#include <string>
#include <string_view>

namespace lumbopelvic {

class ContentHash {
 public:
  void absorb(std::string_view bytes) {
    constexpr std::uint64_t prime = 1099511628211ULL;
    for (const char c : bytes) value_ = (value_ ^ static_cast<unsigned char>(c)) * prime;
  }
  /// 16 hexadecimal digits.
  [[nodiscard]] std::string digits() const {
    std::string text;
    for (int shift = 60; shift >= 0; shift -= 4) text += "0123456789abcdef"[(value_ >> shift) & 0xFU];
    return text;
  }

 private:
  std::uint64_t value_ = 14695981039346656037ULL;  // FNV offset basis
};

}  // namespace lumbopelvic
