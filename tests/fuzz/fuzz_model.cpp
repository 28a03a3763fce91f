/// Model tables: one table of a model replaced by the input, whose first line is the table's name. The model is that of
/// LUMBOPELVIC_FUZZ_MODEL, the small one of seeds.py.

#include <array>

#include "fuzzing.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"
#include "text_mutator.hpp"

using namespace lumbopelvic;

namespace {

constexpr std::array<std::string_view, 13> files{
    "assumed_fascia.csv", "bodies.csv",     "cavity.csv", "coordinates.csv", "discs.csv",
    "joints.csv",         "linea_alba.csv", "model.toml", "muscles.csv",     "paths.csv",
    "supports.csv",       "wall.csv",       "wraps.csv"};

std::filesystem::path model_in_use() {
  const char* const named = std::getenv("LUMBOPELVIC_FUZZ_MODEL");
  return named != nullptr ? std::filesystem::path(named) : find_data("models", "adult_male");
}

/// A copy of that model whose files are links, but for the one in hand.
std::filesystem::path model_with(std::string_view replaced, std::string_view bytes) {
  static const auto origin = model_in_use();
  static std::string last;
  const auto& folder = fuzz::own_folder();
  if (last.empty())
    for (const auto name : files) std::filesystem::create_symlink(origin / name, folder / name);
  else
    std::filesystem::remove(folder / last), std::filesystem::create_symlink(origin / last, folder / last);
  last = replaced;
  std::filesystem::remove(folder / last);
  fuzz::write_file(folder / last, bytes);
  return folder;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Input input(data, size);
  std::size_t number = 0;
  for (const char c : input.kind) number = number * 31 + static_cast<unsigned char>(c);
  std::string_view file = files[number % files.size()];
  for (const auto name : files)
    if (name == input.kind) file = name;
  fuzz::expect_answer([&] { static_cast<void>(load_model(model_with(file, input.rest))); });
  return 0;
}
