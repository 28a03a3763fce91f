/// Result files: the bytes as they are.

#include "fuzzing.hpp"
#include "lumbopelvic/io/result/result_file.hpp"

using namespace lumbopelvic;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto file = fuzz::own_folder() / "input.h5";
  fuzz::write_file(file, {reinterpret_cast<const char*>(data), size});
  fuzz::expect_answer([&] { static_cast<void>(load_result(file)); });
  return 0;
}
