// The compiled library: reads the model that was installed with it.
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/model_directory.hpp"

int main() {
  const auto reading = lumbopelvic::read_model(lumbopelvic::find_data("models", "adult_male"));
  return reading.model.has_value() ? 0 : 1;
}
