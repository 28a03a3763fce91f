/// TOML of every kind: the first line says which, the rest is the file.

#include "fuzzing.hpp"
#include "lumbopelvic/io/experiment/control_file.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/io/experiment/manoeuvre_file.hpp"
#include "lumbopelvic/io/experiment/perturbation_file.hpp"
#include "text_mutator.hpp"

using namespace lumbopelvic;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Input input(data, size);
  const auto file = fuzz::own_folder() / "input.toml";
  fuzz::write_file(file, input.rest);
  fuzz::expect_answer([&] {
    if (input.kind == "postures")
      static_cast<void>(load_posture(file));
    else if (input.kind == "conditions")
      static_cast<void>(load_condition(file));
    else if (input.kind == "interventions")
      static_cast<void>(load_intervention(file));
    else if (input.kind == "perturbations")
      static_cast<void>(load_perturbations(file));
    else if (input.kind == "control")
      static_cast<void>(load_control(file));
    else if (input.kind == "manoeuvres")
      static_cast<void>(load_manoeuvre(file));
    else
      static_cast<void>(load_experiment(file));
  });
  return 0;
}
