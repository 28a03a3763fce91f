#include "io/result/dataset_bytes.hpp"

#include <cstdint>
#include <cstring>

#include "lumbopelvic/core/error.hpp"

namespace lumbopelvic::io {

namespace {

class Writer {
 public:
  void count(std::size_t n) { plain(std::uint64_t{n}); }
  void text(std::string_view s) {
    count(s.size());
    bytes_.append(s);
  }
  template <class Number>
  void plain(Number value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  template <class Number>
  void numbers(const std::vector<Number>& values) {
    count(values.size());
    bytes_.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Number));
  }
  void attributes(const std::map<std::string, std::string>& all) {
    count(all.size());
    for (const auto& [name, value] : all) text(name), text(value);
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  /// How many things follow, each of at least `size` bytes.
  std::size_t count(std::size_t size) {
    const auto n = plain<std::uint64_t>();
    if (n > rest_.size() / size) fail();
    return std::size_t(n);
  }
  std::string text() { return std::string(part(count(1))); }
  template <class Number>
  Number plain() {
    Number value;
    const std::string_view bytes = part(sizeof value);
    std::memcpy(&value, bytes.data(), bytes.size());
    return value;
  }
  template <class Number>
  std::vector<Number> numbers() {
    std::vector<Number> values(count(sizeof(Number)));
    const std::string_view bytes = part(values.size() * sizeof(Number));
    if (!values.empty()) std::memcpy(values.data(), bytes.data(), bytes.size());
    return values;
  }
  std::map<std::string, std::string> attributes() {
    std::map<std::string, std::string> all;
    for (std::size_t n = count(2 * sizeof(std::uint64_t)); n > 0; --n) {
      std::string name = text();
      all[std::move(name)] = text();
    }
    return all;
  }
  std::vector<std::string> texts() {
    std::vector<std::string> all(count(sizeof(std::uint64_t)));
    for (std::string& one : all) one = text();
    return all;
  }
  void end() const {
    if (!rest_.empty()) fail();
  }
  [[noreturn]] static void fail() { throw DataError("the bytes of a result end too early or too late"); }

 private:
  std::string_view part(std::size_t n) {
    if (n > rest_.size()) fail();
    const std::string_view taken = rest_.substr(0, n);
    rest_.remove_prefix(n);
    return taken;
  }

  std::string_view rest_;
};

constexpr std::size_t least = sizeof(std::uint64_t);  // bytes of a text, a list, a dimension

void write(Writer& out, const std::vector<std::string>& texts) {
  out.count(texts.size());
  for (const std::string& text : texts) out.text(text);
}

void write(Writer& out, const Variable& variable) {
  out.text(variable.name);
  write(out, variable.dimensions);
  out.plain(std::uint8_t(variable.data.index()));
  if (const auto* doubles = std::get_if<0>(&variable.data))
    out.numbers(*doubles);
  else if (const auto* integers = std::get_if<1>(&variable.data))
    out.numbers(*integers);
  else
    write(out, std::get<2>(variable.data));
  out.attributes(variable.attributes);
}

Variable read_variable(Reader& in) {
  Variable variable;
  variable.name = in.text();
  variable.dimensions = in.texts();
  switch (in.plain<std::uint8_t>()) {
    case 0:
      variable.data = in.numbers<double>();
      break;
    case 1:
      variable.data = in.numbers<std::int32_t>();
      break;
    case 2:
      variable.data = in.texts();
      break;
    default:
      Reader::fail();
  }
  variable.attributes = in.attributes();
  return variable;
}

}  // namespace

std::string to_bytes(const Dataset& dataset) {
  Writer out;
  out.count(dataset.dimensions.size());
  for (const Dimension& dimension : dataset.dimensions) out.text(dimension.name), out.count(dimension.size);
  out.count(dataset.variables.size());
  for (const Variable& variable : dataset.variables) write(out, variable);
  out.attributes(dataset.attributes);
  return out.take();
}

Dataset from_bytes(std::string_view bytes) {
  Reader in(bytes);
  Dataset dataset;
  for (std::size_t n = in.count(least); n > 0; --n) {
    std::string name = in.text();
    dataset.dimensions.push_back({std::move(name), std::size_t(in.plain<std::uint64_t>())});
  }
  for (std::size_t n = in.count(least); n > 0; --n) dataset.variables.push_back(read_variable(in));
  dataset.attributes = in.attributes();
  in.end();
  return dataset;
}

}  // namespace lumbopelvic::io
