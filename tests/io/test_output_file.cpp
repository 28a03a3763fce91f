// Where an output leads: to a file, through a link, to a device or a pipe, or to what may not be written.

#include "io/result/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <string>

#include "catch.hpp"
#include "lumbopelvic/core/error.hpp"
#include "support/own_folder.hpp"

using namespace lumbopelvic;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

void put_text(const fs::path& file, const std::string& text) { std::ofstream(file) << text; }

std::string text_in(const fs::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void write_text(const fs::path& file, const std::string& text) { io::write_whole_file(file, text); }

}  // namespace

TEST_CASE("An output behind links goes to where they lead, and the links stay", "[regression]") {
  const test::OwnFolder folder;
  fs::create_directories(folder / "far");
  put_text(folder / "far/old", "old");
  fs::create_symlink("far/old", folder / "one");
  fs::create_symlink("one", folder / "two");
  fs::create_symlink("far/new", folder / "ahead");
  write_text(folder / "two", "new");
  write_text(folder / "ahead", "first");
  for (const char* link : {"one", "two", "ahead"}) CHECK(fs::is_symlink(folder / link));
  CHECK(text_in(folder / "far/old") == "new");
  CHECK(text_in(folder / "far/new") == "first");
  CHECK(std::distance(fs::directory_iterator(folder / "far"), {}) == 2);
  fs::create_symlink("round", folder / "round");
  CHECK_THROWS_WITH(write_text(folder / "round", "x"), Contains("round: cannot be written"));
}

TEST_CASE("A pipe gets finished bytes and stays a pipe", "[regression]") {
  const test::OwnFolder folder;
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  const int reader = ::open((folder / "pipe").c_str(), O_RDONLY | O_NONBLOCK);
  REQUIRE(reader >= 0);
  io::check_output_file(folder / "pipe");
  CHECK(io::is_stream(folder / "pipe"));
  write_text(folder / "pipe", "all of it");
  std::array<char, 64> bytes{};
  const ssize_t n = ::read(reader, bytes.data(), bytes.size());
  ::close(reader);
  CHECK(std::string(bytes.data(), std::size_t(std::max<ssize_t>(n, 0))) == "all of it");
  CHECK(fs::is_fifo(folder / "pipe"));
  CHECK(folder.n_files() == 1);
}

TEST_CASE("A pipe that nobody reads any more is an error in one line", "[regression]") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  const fs::path pipe = "/proc/self/fd/" + std::to_string(ends[1]);
  ::close(ends[0]);
  if (fs::exists("/proc/self/fd"))
    CHECK_THROWS_WITH(write_text(pipe, "x"), Contains("cannot be written: Broken pipe"));
  ::close(ends[1]);
  SUCCEED("and the program goes on");
}

TEST_CASE("A device is written to and stays a device", "[regression]") {
  const test::OwnFolder folder;
  fs::create_symlink("/dev/full", folder / "device");  // behind a link, so that a mistake breaks nothing
  if (!fs::exists(folder / "device")) SUCCEED("no such device here");
  if (!fs::exists(folder / "device")) return;
  CHECK_NOTHROW(io::check_output_file(folder / "device"));
  CHECK_THROWS_WITH(write_text(folder / "device", "x"),
                    Contains("cannot be written: No space left on device"));
  CHECK(fs::is_character_file(folder / "device"));
  CHECK(fs::is_symlink(folder / "device"));
}

TEST_CASE("What is marked as read-only is refused and stays, for the superuser too", "[regression]") {
  const test::OwnFolder folder;
  put_text(folder / "kept", "precious");
  fs::permissions(folder / "kept", fs::perms::owner_read);
  for (const auto& act : {&io::check_output_file, +[](const fs::path& file) { write_text(file, "x"); }})
    CHECK_THROWS_WITH(act(folder / "kept"), Contains("kept: expected a file that can be written to"));
  CHECK(text_in(folder / "kept") == "precious");
  fs::create_directories(folder / "closed");
  fs::permissions(folder / "closed", fs::perms::owner_read | fs::perms::owner_exec);
  CHECK_THROWS_WITH(io::check_output_file(folder / "closed/a"),
                    Contains("expected a folder that can be written"));
  fs::permissions(folder / "closed", fs::perms::owner_all);
  CHECK(fs::is_empty(folder / "closed"));
  CHECK_THROWS_WITH(io::check_output_file(folder / "closed"), Contains("expected a file, found a folder"));
}

TEST_CASE("The proof that an output can be written leaves nothing", "[regression]") {
  const test::OwnFolder folder;
  put_text(folder / "old", "old");
  io::check_output_file(folder / "old");
  io::check_output_file(folder / "new");
  CHECK(text_in(folder / "old") == "old");
  CHECK(folder.n_files() == 1);
  CHECK_THROWS_WITH(io::check_output_file(folder / "none/new"), Contains("No such file or directory"));
}

TEST_CASE("A file that is replaced hands on its permissions", "[regression]") {
  const test::OwnFolder folder;
  put_text(folder / "mine", "old");
  fs::permissions(folder / "mine", fs::perms::owner_read | fs::perms::owner_write);
  write_text(folder / "mine", "new");
  CHECK(fs::status(folder / "mine").permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(text_in(folder / "mine") == "new");
  const std::string long_name(250, 'x');
  write_text(folder / long_name.c_str(), "a name that leaves no room for more");
  CHECK(folder.n_files() == 2);
}
