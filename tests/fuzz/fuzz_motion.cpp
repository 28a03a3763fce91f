/// Motions: the first line is the ending of the file, the rest the file.

#include "fuzzing.hpp"
#include "lumbopelvic/io/experiment/motion_file.hpp"
#include "text_mutator.hpp"

using namespace lumbopelvic;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Input input(data, size);
  const char* ending = input.kind == "sto" ? ".sto" : input.kind == "csv" ? ".csv" : ".mot";
  const auto file = fuzz::own_folder() / (std::string("input") + ending);
  fuzz::write_file(file, input.rest);
  fuzz::expect_answer([&] { static_cast<void>(load_motion(file, AngleUnit::degrees)); });
  return 0;
}
