/// lumbopelvic list

#include <array>
#include <iostream>

#include "cli/command.hpp"
#include "cli/shipped.hpp"
#include "cli/table.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/experiment/control_file.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/io/experiment/manoeuvre_file.hpp"
#include "lumbopelvic/io/experiment/perturbation_file.hpp"

namespace lumbopelvic::cli {

namespace {

/// What a shipped file says of itself in a few words.
std::string words_for(std::string_view kind, const std::string& name) {
  const auto path = find_data(kind, name);
  try {
    if (kind == "experiments") return load_experiment(path).title;
    if (kind == "postures") return load_posture(path).description;
    if (kind == "models" || kind == "motions") return path.string();
    if (kind == "breathing") return load_manoeuvre(path).description;
    if (kind == "control") return load_control(path).description;
    if (kind == "perturbations") return load_perturbations(path).description;
    return load_condition(path).description;
  } catch (const DataError& error) {
    return error.what();
  }
}

}  // namespace

Exit list() {
  TextTable table({{"kind", Align::left}, {"name", Align::left}, {"", Align::left}});
  for (const auto kind : shipped_kinds)
    for (const auto& name : list_data(kind)) table.add({std::string(kind), name, words_for(kind, name)});
  table.print(std::cout);
  return Exit::done;
}

}  // namespace lumbopelvic::cli
