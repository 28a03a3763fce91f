/// Results that HDF5 cannot be trusted with: read in a process of their own, passed on as bytes that are checked.

#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>

#include "catch.hpp"
#include "io/result/dataset_bytes.hpp"
#include "io/result/seal.hpp"
#include "io/result/separate_process.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/io/result/result_file.hpp"
#include "support/own_folder.hpp"

using namespace lumbopelvic;
using namespace lumbopelvic::io;

namespace {

Dataset small_result() {
  Dataset d;
  d.dimensions = {{"level", 3}};
  d.variables.push_back(
      {"level", {"level"}, std::vector<std::string>{"L3L4", "L4L5", "L5S1"}, {{"units", "1"}}});
  d.variables.push_back({"compression", {"level"}, std::vector<double>{1.0, 2.0, 3.0}, {{"units", "N"}}});
  d.variables.push_back({"status", {}, std::vector<std::int32_t>{4}, {{"units", "1"}}});
  d.attributes["title"] = "small";
  return d;
}

std::string content_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

TEST_CASE("Work in a process of its own: its bytes, its words, and what became of it", "[unit]") {
  std::string long_answer(1 << 20, 'x');
  long_answer += '\n';
  CHECK(answer_apart([&] { return long_answer; }, 10) == long_answer);
  CHECK(answer_apart([] { return std::string(); }, 10).empty());
  CHECK_THROWS_WITH(answer_apart([]() -> std::string { throw DataError("no good"); }, 10), "no good");
  const auto reason = [](const std::function<std::string()>& work, int patience) {
    try {
      return answer_apart(work, patience);
    } catch (const NoAnswer& none) {
      return none.reason;
    }
  };
  CHECK(reason(
            []() -> std::string {
              std::raise(SIGSEGV);
              return "x";
            },
            10) == "crashed");
  CHECK(reason([]() -> std::string { ::_exit(0); }, 10) == "crashed");
  CHECK(reason(
            []() -> std::string {
              for (volatile bool on = true; on;) {
              }
              return "x";
            },
            1) == "took more than 1 s of processor time");
}

TEST_CASE("A dataset comes back from its bytes, a part of which is refused", "[property]") {
  const std::string bytes = to_bytes(small_result());
  CHECK(to_bytes(from_bytes(bytes)) == bytes);
  for (std::size_t length = 0; length < bytes.size(); ++length)
    CHECK_THROWS_AS(from_bytes(bytes.substr(0, length)), DataError);
  CHECK_THROWS_AS(from_bytes(bytes + "x"), DataError);
  for (std::size_t at = 0; at < bytes.size();
       ++at) {  // any other exception, or a size believed, ends the test
    std::string damaged = bytes;
    damaged[at] = char(damaged[at] ^ 0xff);
    try {
      static_cast<void>(from_bytes(damaged));
    } catch (const DataError&) {
      continue;
    }
  }
}

TEST_CASE("A damaged file whose last line fits its bytes is read or refused in one line", "[property]") {
  const test::OwnFolder folder;
  write_result(small_result(), folder / "a.h5");
  std::string image = content_of(folder / "a.h5");
  image.resize(image.rfind("\nlumbopelvic result, "));
  int refused = 0, tried = 0;
  for (std::size_t at = 0; at < image.size(); at += 61) {
    std::vector<char> damaged(image.begin(), image.end());
    damaged[at] = char(damaged[at] ^ 0xff);
    seal(damaged);
    std::ofstream(folder / "b.h5", std::ios::binary).write(damaged.data(), std::streamsize(damaged.size()));
    ++tried;
    try {
      static_cast<void>(load_result(folder / "b.h5"));
    } catch (const DataError& error) {
      ++refused;
      INFO(at << ": " << error.what());
      CHECK(std::string(error.what()).find("b.h5: ") != std::string::npos);
      CHECK(std::string(error.what()).find('\n') == std::string::npos);
    }
  }
  INFO(tried);
  CHECK(refused > 0);
}
