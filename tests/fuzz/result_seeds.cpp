/// Seeds of the fuzzer of results: one small result as a file and as bytes.
///
///   result_seeds FOLDER

#include "fuzzing.hpp"
#include "io/result/dataset_bytes.hpp"
#include "lumbopelvic/io/result/result_file.hpp"

using namespace lumbopelvic;

namespace {

Dataset small_result() {
  Dataset d;
  d.dimensions = {{"condition", 2}, {"level", 3}, {"sample", 4}};
  d.variables = {{"condition", {"condition"}, std::vector<std::string>{"healthy", "weak"}, {{"units", "1"}}},
                 {"level", {"level"}, std::vector<std::string>{"L3L4", "L4L5", "L5S1"}, {{"units", "1"}}},
                 {"compression",
                  {"condition", "level"},
                  std::vector<double>{11, 12, 13, 21, 22, 23},
                  {{"units", "N"}, {"ancillary_variables", "usable"}}},
                 {"usable", {"condition"}, std::vector<std::int32_t>{1, 0}, {{"units", "1"}}},
                 {"status",
                  {"condition"},
                  std::vector<std::int32_t>{0, 3},
                  {{"units", "1"}, {"flag_values", "0 1 2 3"}, {"flag_meanings", "a b c d"}}},
                 {"trace", {"condition", "sample"}, std::vector<double>(8, 0.5), {{"units", "rad"}}},
                 {"mass", {}, std::vector<double>{75.5}, {{"units", "kg"}}}};
  d.attributes = {{"title", "two conditions"}, {"model_hash", "0123456789abcdef"}};
  return d;
}

std::string content_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::filesystem::path folder = argv[1];
  std::filesystem::create_directories(folder);
  const Dataset result = small_result();
  fuzz::write_file(folder / "dataset", "dataset\n" + io::to_bytes(result));
  write_result(result, fuzz::own_folder() / "result.h5");
  const std::string file = content_of(fuzz::own_folder() / "result.h5");
  fuzz::write_file(folder / "file", "file\n" + file);
  fuzz::write_file(folder / "image", "image\n" + file.substr(0, file.rfind("\nlumbopelvic result, ")));
}
