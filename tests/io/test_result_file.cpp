// Result files are read back by the HDF5 C API here, and by h5py and xarray in tests/python, so that a
// mistake of the writer cannot be undone by the reader of the same library.

#include <hdf5.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>

#include "catch.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/io/result/result_file.hpp"
#include "support/own_folder.hpp"

using namespace lumbopelvic;
using Catch::Matchers::Contains;

namespace {

/// Two interventions by three levels, so that rows and columns cannot be mistaken; the dimension `sample` has
/// no labels.
Dataset two_by_three() {
  Dataset d;
  d.dimensions = {{"intervention", 2}, {"level", 3}, {"sample", 4}};
  d.variables = {
      {"level", {"level"}, std::vector<std::string>{"L3L4", "L4L5", "L5S1"}, {{"units", "1"}}},
      {"compression",
       {"intervention", "level"},
       std::vector<double>{11, 12, 13, 21, 22, 23},
       {{"units", "N"}}},
      {"status",
       {"intervention"},
       std::vector<std::int32_t>{0, 3},
       {{"units", "1"}, {"flag_values", "0 1 2 3"}, {"flag_meanings", "a b c d"}}},
      {"intervention", {"intervention"}, std::vector<std::string>{"contrôle", ""}, {{"units", "1"}}},
      {"mass", {}, std::vector<double>{75.5}, {{"units", "kg"}}},
      {"trace",
       {"sample"},
       std::vector<double>{1, 2, std::numeric_limits<double>::quiet_NaN(), 4},
       {{"units", "1"}}}};
  d.attributes = {{"title", "two by three"}, {"text", std::string(100'000, 'x')}};
  return d;
}

const Variable& variable(const Dataset& dataset, const std::string& name) {
  for (const auto& v : dataset.variables)
    if (v.name == name) return v;
  throw std::out_of_range(name);
}

double read_one(hid_t file, const char* name, hsize_t row, hsize_t column) {
  const hid_t data = H5Dopen2(file, name, H5P_DEFAULT), space = H5Dget_space(data);
  const hsize_t start[2] = {row, column}, one[2] = {1, 1};
  H5Sselect_hyperslab(space, H5S_SELECT_SET, start, nullptr, one, nullptr);
  const hid_t memory = H5Screate_simple(2, one, nullptr);
  double value = 0.0;
  REQUIRE(H5Dread(data, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, &value) >= 0);
  H5Sclose(memory), H5Sclose(space), H5Dclose(data);
  return value;
}

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string what_is_wrong_with(const Dataset& dataset) {
  const test::OwnFolder folder;
  try {
    write_result(dataset, folder / "bad.h5");
  } catch (const InvalidArgument& error) {
    return error.what();
  }
  return "nothing";
}

}  // namespace

TEST_CASE("The C API finds each number of a result at its row and column", "[unit]") {
  const test::OwnFolder folder;
  write_result(two_by_three(), folder / "a.h5");
  const hid_t file = H5Fopen((folder / "a.h5").c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  REQUIRE(file >= 0);
  for (hsize_t row = 0; row < 2; ++row)
    for (hsize_t column = 0; column < 3; ++column)
      CHECK(read_one(file, "compression", row, column) == 10.0 * double(row + 1) + double(column + 1));
  H5Fclose(file);
}

TEST_CASE("A result keeps the attributes netCDF needs", "[unit]") {
  const test::OwnFolder folder;
  write_result(two_by_three(), folder / "a.h5");
  const hid_t file = H5Fopen((folder / "a.h5").c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  CHECK(H5Aexists(file, "_NCProperties") > 0);
  for (const char* dimension : {"intervention", "level", "sample"}) {
    CHECK(H5Aexists_by_name(file, dimension, "_Netcdf4Dimid", H5P_DEFAULT) > 0);
    CHECK(H5Aexists_by_name(file, dimension, "REFERENCE_LIST", H5P_DEFAULT) > 0);
  }
  CHECK(H5Aexists_by_name(file, "compression", "DIMENSION_LIST", H5P_DEFAULT) > 0);
  const hid_t flags = H5Aopen_by_name(file, "status", "flag_values", H5P_DEFAULT, H5P_DEFAULT);
  std::int32_t values[4] = {9, 9, 9, 9};
  REQUIRE(H5Aread(flags, H5T_NATIVE_INT32, values) >= 0);
  CHECK((values[0] == 0 && values[3] == 3));
  H5Aclose(flags), H5Fclose(file);
}

TEST_CASE("What was written is read back whole", "[unit]") {
  const test::OwnFolder folder;
  const Dataset written = two_by_three();
  write_result(written, folder / "a.h5");
  const Dataset read = load_result(folder / "a.h5");
  CHECK(read.attributes == written.attributes);
  REQUIRE(read.dimensions.size() == written.dimensions.size());
  for (std::size_t i = 0; i < read.dimensions.size(); ++i) {
    CHECK(read.dimensions[i].name == written.dimensions[i].name);
    CHECK(read.dimensions[i].size == written.dimensions[i].size);
  }
  REQUIRE(read.variables.size() == written.variables.size());
  for (const auto& w : written.variables) {
    const auto& r = variable(read, w.name);
    CHECK(r.dimensions == w.dimensions);
    CHECK(r.attributes == w.attributes);
    if (w.name != "trace") CHECK(r.data == w.data);
  }
  const auto trace = std::get<std::vector<double>>(variable(read, "trace").data);
  CHECK((std::isnan(trace[2]) && trace[3] == 4.0));
}

TEST_CASE("The same dataset gives the same bytes, another one does not", "[property]") {
  const test::OwnFolder folder;
  Dataset dataset = two_by_three();
  write_result(dataset, folder / "a.h5");
  write_result(dataset, folder / "b.h5");
  CHECK(bytes_of(folder / "a.h5") == bytes_of(folder / "b.h5"));
  std::get<std::vector<double>>(dataset.variables[1].data)[0] += 1e-12;
  write_result(dataset, folder / "b.h5");
  CHECK(bytes_of(folder / "a.h5") != bytes_of(folder / "b.h5"));
}

TEST_CASE("A damaged result is refused in one line, wherever a byte is wrong, and a part of one too",
          "[property]") {
  const test::OwnFolder folder;
  write_result(two_by_three(), folder / "a.h5");
  const std::string whole = bytes_of(folder / "a.h5");
  const auto what_of = [&](const std::string& bytes) -> std::string {
    std::ofstream(folder / "b.h5", std::ios::binary) << bytes;
    try {
      static_cast<void>(load_result(folder / "b.h5"));
    } catch (const DataError& error) {
      return error.what();
    }
    return "nothing";
  };
  CHECK(what_of(whole) == "nothing");
  const std::size_t seal = whole.rfind("\nlumbopelvic result, ");
  REQUIRE(seal != std::string::npos);
  for (std::size_t at = 0; at < seal; at += 97) {
    std::string damaged = whole;
    damaged[at] = char(damaged[at] ^ 0x10);
    INFO(at);
    CHECK_THAT(what_of(damaged), Contains("b.h5") && Contains("damaged"));
  }
  for (const std::size_t length : {std::size_t{0}, whole.size() / 3, seal / 2}) {
    INFO(length);
    CHECK_THAT(what_of(whole.substr(0, length)), Contains("b.h5"));
  }
  CHECK(what_of(whole.substr(0, seal)) == "nothing");  // as other programs write them
}

TEST_CASE("A size that no file could hold is refused before it is multiplied", "[unit]") {
  const test::OwnFolder folder;
  const auto path = folder / "huge.h5";
  const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  const hsize_t size = hsize_t{1} << 40;
  const hid_t space = H5Screate_simple(1, &size, nullptr);
  const hid_t chunked = H5Pcreate(H5P_DATASET_CREATE);
  const hsize_t chunk = 16;
  H5Pset_chunk(chunked, 1, &chunk);
  const hid_t data = H5Dcreate2(file, "huge", H5T_IEEE_F64LE, space, H5P_DEFAULT, chunked, H5P_DEFAULT);
  H5Dclose(data), H5Pclose(chunked), H5Sclose(space), H5Fclose(file);
  CHECK_THROWS_WITH(load_result(path), Contains("huge.h5: ") && Contains("can hold"));
}

TEST_CASE("A result that cannot be written leaves nothing, and an older one stays", "[unit]") {
  const test::OwnFolder folder;
  CHECK_THROWS_WITH(write_result(two_by_three(), folder / "none" / "a.h5"),
                    Contains("a.h5: cannot be written: No such file or directory"));
  CHECK_THROWS_AS(write_result(two_by_three(), folder / "none" / "a.h5"), DataError);
  std::filesystem::create_directories(folder / "taken.h5" / "inside");
  CHECK_THROWS_AS(write_result(two_by_three(), folder / "taken.h5"), DataError);
  CHECK(folder.n_files() == 1);
  if (std::filesystem::exists("/dev/full"))
    CHECK_THROWS_WITH(write_result(two_by_three(), "/dev/full/a.h5"), Contains("Not a directory"));
}

TEST_CASE("A dataset that contradicts itself is refused by name", "[unit]") {
  Dataset d = two_by_three();
  CHECK(what_is_wrong_with(d) == "nothing");
  SECTION("number of values") {
    std::get<std::vector<double>>(d.variables[1].data).pop_back();
    CHECK_THAT(what_is_wrong_with(d), Contains("number of values of compression is 5, expected 6"));
  }
  SECTION("unknown dimension") {
    d.variables[1].dimensions[0] = "leg";
    CHECK_THAT(what_is_wrong_with(d), Contains("a dimension of compression is leg"));
  }
  SECTION("no units") {
    d.variables[1].attributes.clear();
    CHECK_THAT(what_is_wrong_with(d), Contains("units of compression"));
  }
  SECTION("a name twice") {
    d.variables.push_back(d.variables[1]);
    CHECK_THAT(what_is_wrong_with(d), Contains("compression, expected each name once"));
  }
  SECTION("a name that HDF5 reads as a path") {
    d.variables[1].name = "a/b";
    CHECK_THAT(what_is_wrong_with(d), Contains("'a/b'"));
  }
  SECTION("labels along another dimension") {
    d.variables[0].dimensions = {"intervention"};
    d.variables[0].data = std::vector<std::string>{"a", "b"};
    CHECK_THAT(what_is_wrong_with(d), Contains("dimensions of level"));
  }
  SECTION("flags that are no integers") {
    d.variables[2].attributes["flag_values"] = "0, 1";
    CHECK_THAT(what_is_wrong_with(d), Contains("flag_values of status"));
  }
}

TEST_CASE("A file that is no result is refused in one line", "[unit]") {
  const test::OwnFolder folder;
  CHECK_THROWS_WITH(load_result(folder / "none.h5"), Contains("none.h5: expected a file"));
  std::ofstream(folder / "text.h5") << "not HDF5";
  CHECK_THROWS_WITH(load_result(folder / "text.h5"), Contains("text.h5: expected an HDF5 file"));
  write_result(two_by_three(), folder / "a.h5");
  std::filesystem::resize_file(folder / "a.h5", 2000);
  CHECK_THROWS_AS(load_result(folder / "a.h5"), DataError);
}
