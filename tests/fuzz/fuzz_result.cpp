/// Results. The first line says what the rest is: `file`, a result file as it lies on a disk; `image`, one without its last line,
/// which is given one that fits; or `dataset`, the bytes by which one process passes a result on to another, which also become a
/// file that HDF5 itself wrote.

#include "fuzzing.hpp"
#include "io/renames.hpp"
#include "io/result/dataset_bytes.hpp"
#include "io/result/read_here.hpp"
#include "io/result/seal.hpp"
#include "lumbopelvic/io/result/result_file.hpp"

using namespace lumbopelvic;

namespace {

/// The bytes with a last line that fits, so that HDF5 sees them.
std::string sealed(std::string_view bytes) {
  std::vector<char> image(bytes.begin(), bytes.end());
  io::seal(image);
  return {image.begin(), image.end()};
}

void read_file(const std::filesystem::path& file, std::string_view bytes) {
  fuzz::write_file(file, bytes);
  fuzz::expect_answer([&] { static_cast<void>(load_result(file)); });
}

void read_dataset(const std::filesystem::path& file, std::string_view bytes) {
  Dataset dataset;
  fuzz::expect_answer([&] {
    dataset = io::from_bytes(bytes);
    write_result(dataset, file);
    static_cast<void>(io::read_result_here(file));
  });
  fuzz::expect_answer([&] { io::bring_up_to_date(dataset, "input"); });
  fuzz::expect_answer([&] { static_cast<void>(usable_only(dataset)); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Input input(data, size);
  const auto file = fuzz::own_folder() / "input.h5";
  if (input.kind == "file")
    read_file(file, input.rest);
  else if (input.kind == "image")
    read_file(file, sealed(input.rest));
  else
    read_dataset(file, input.rest);
  return 0;
}
