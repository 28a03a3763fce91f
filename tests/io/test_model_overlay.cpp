#include <algorithm>

#include "broken_model.hpp"
#include "catch.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/model/model_check.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"

using namespace lumbopelvic;

namespace {

/// A model that extends a copy of the shipped one in the folder above its own.
class OverlayCopy {
 public:
  OverlayCopy() : folder_(base_.folder() / "mine") {
    std::filesystem::create_directory(folder_);
    write("model.toml", settings("extends = \"..\""));
  }
  const ModelCopy& base() const { return base_; }
  const std::filesystem::path& folder() const { return folder_; }

  static std::string settings(const std::string& more) {
    return "schema = 1\n" + more +
           "\nname = \"mine\"\nversion = \"2\"\ndescription = \"the same, but for a row or two\"\n";
  }
  void write(const std::string& file, const std::string& text) const {
    std::ofstream(folder_ / file, std::ios::binary) << text;
  }
  /// A table of the base's header and rows of the base, changed.
  void bring(const std::string& file, const std::vector<std::string>& rows) const {
    std::string text = base_.lines(file)[0] + "\n";
    for (const auto& row : rows) text += row + "\n";
    write(file, text);
  }
  std::string row(const std::string& file, const std::string& cell, int n = 0) const {
    return base_.lines(file)[std::size_t(base_.line_of(file, cell, n) - 1)];
  }
  std::string error() const {
    for (const Diagnostic& f : try_load_model(folder_).diagnostics)
      if (f.severity == Severity::error) return to_string(f);
    return "none";
  }

 private:
  ModelCopy base_;
  std::filesystem::path folder_;
};

std::string with(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::logic_error(text + " has no " + from);
  return text.replace(at, from.size(), to);
}

std::vector<std::string> names(const Model& model) {
  std::vector<std::string> all;
  for (const Fascicle& f : model.fascicles) all.push_back(f.name);
  return all;
}

}  // namespace

TEST_CASE("A model that extends another and brings no table is that model under its own name", "[unit]") {
  const OverlayCopy mine;
  CHECK(check_model(mine.folder()).empty());
  const Model model = load_model(mine.folder()), base = load_model(mine.base().folder());
  CHECK(model.name == "mine");
  CHECK(model.version == "2");
  CHECK(base.name == "adult_male");
  CHECK(names(model) == names(base));
  CHECK(model.tree.total_mass() == base.tree.total_mass());
  CHECK(model.group_sets == base.group_sets);
  CHECK(model_directories(mine.folder()).size() == 2);
  CHECK(model_directories(mine.base().folder()).size() == 1);
}

TEST_CASE("Rows of a model that extends another replace the base's rows of the same name in their place",
          "[unit]") {
  const OverlayCopy mine;
  mine.bring("muscles.csv", {with(mine.row("muscles.csv", "rect_abd_l"), "662", "500"),
                             with(mine.row("muscles.csv", "rect_abd_r"), "662", "500")});
  const Model model = load_model(mine.folder()), base = load_model(mine.base().folder());
  CHECK(names(model) == names(base));
  const auto m = std::size_t(model.fascicle("rect_abd_r"));
  CHECK(base.fascicles[m].max_force == 662.0);
  CHECK(model.fascicles[m].max_force == 500.0);
  CHECK(model.fascicles[m + 2].max_force == base.fascicles[m + 2].max_force);
}

TEST_CASE("All points of a path are replaced together, and all rows of a coordinate", "[unit]") {
  const OverlayCopy mine;
  std::vector<std::string> path;
  for (const std::string side : {"r", "l"}) {
    const std::string name = "EO1_" + side, z = side == "r" ? "0.03" : "-0.03";
    path.push_back(mine.row("paths.csv", name));
    path.push_back(name + ",1,via,torso,0.1,0.1," + z + ",assumption");
    path.push_back(with(mine.row("paths.csv", name, 1), name + ",1", name + ",2"));
  }
  mine.bring("paths.csv", path);
  mine.bring("coordinates.csv", {with(mine.row("coordinates.csv", "hip_flexion_r"), "-0.52359878", "-0.5"),
                                 with(mine.row("coordinates.csv", "hip_flexion_l"), "-0.52359878", "-0.5")});
  const Model model = load_model(mine.folder()), base = load_model(mine.base().folder());
  const auto m = std::size_t(model.fascicle("EO1_r"));
  CHECK(base.paths[m].stretches.size() == 1);
  CHECK(model.paths[m].stretches.size() == 2);
  CHECK(model.paths[m + 2].stretches.size() == base.paths[m + 2].stretches.size());
  const auto low = [](const Model& x) {
    return x.tree.coordinates()[std::size_t(x.tree.coordinate("hip_flexion_r"))].low;
  };
  CHECK(low(base) == Approx(-0.52359878));
  CHECK(low(model) == -0.5);
  CHECK(model.tree.n_coordinates() == base.tree.n_coordinates());
}

TEST_CASE("Rows with new names are added, and what model.toml says counts before what its base says",
          "[unit]") {
  const OverlayCopy mine;
  std::vector<std::string> muscles, paths;
  for (const std::string side : {"r", "l"}) {
    muscles.push_back(with(mine.row("muscles.csv", "rect_abd_" + side), "rect_abd_" + side, "extra_" + side));
    for (int n : {0, 1})
      paths.push_back(
          with(mine.row("paths.csv", "rect_abd_" + side, n), "rect_abd_" + side, "extra_" + side));
  }
  mine.bring("muscles.csv", muscles);
  mine.bring("paths.csv", paths);
  mine.write("model.toml",
             OverlayCopy::settings("extends = \"..\"") +
                 "[groups]\nextra = [\"rectus_abdominis\"]\n[abdomen.gas_volume]\nvalue = 2e-4\n");
  const Model model = load_model(mine.folder()), base = load_model(mine.base().folder());
  CHECK(model.n_fascicles() == base.n_fascicles() + 2);
  CHECK(model.fascicles.back().name == "extra_l");
  CHECK(model.group_sets.size() == base.group_sets.size() + 1);
  CHECK(model.cavity.gas_volume == 2e-4);
  CHECK(base.cavity.gas_volume == 1.5e-4);
}

TEST_CASE("Rows and settings of the base can be taken away", "[unit]") {
  const OverlayCopy mine;
  mine.write("model.toml", OverlayCopy::settings("extends = \"..\"") +
                               "[without]\nmuscles = [\"rect_abd_r\", \"rect_abd_l\"]\n"
                               "paths = [\"rect_abd_r\", \"rect_abd_l\"]\n"
                               "assumed_fascia = [\"arcuate_r\", \"arcuate_l\"]\n"
                               "settings = [\"groups.abdominal_wall\", \"groups.global\", "
                               "\"abdomen.levels.diaphragm_r\"]\n");
  const Model model = load_model(mine.folder()), base = load_model(mine.base().folder());
  CHECK(model.n_fascicles() == base.n_fascicles() - 2);
  CHECK_THROWS_AS(model.fascicle("rect_abd_r"), InvalidArgument);
  CHECK(model.pressure_levels.size() == base.pressure_levels.size() - 1);
  CHECK(model.group_sets.size() == base.group_sets.size() - 2);
  CHECK(base.assumed_fascia.size() == 2);
  CHECK(model.assumed_fascia.empty());
}

TEST_CASE("The hash of a model that extends another changes with its own files and with the base's",
          "[unit]") {
  const OverlayCopy mine;
  const std::string first = load_model(mine.folder()).hash;
  CHECK(first != load_model(mine.base().folder()).hash);
  mine.write("model.toml", OverlayCopy::settings("extends = \"..\"") + "# a word more\n");
  const std::string second = load_model(mine.folder()).hash;
  CHECK(second != first);
  mine.base().write("linea_alba.csv", mine.base().bytes("linea_alba.csv") + "\n");
  CHECK(load_model(mine.folder()).hash != second);
}

TEST_CASE("A base is a path from the directory that names it, or the name of a shipped model", "[unit]") {
  const OverlayCopy mine;
  mine.write("model.toml", OverlayCopy::settings("extends = \"adult_male\""));
  CHECK(load_model(mine.folder()).n_fascicles() == 344);
  CHECK(std::filesystem::equivalent(model_directories(mine.folder())[1], find_data("models", "adult_male")));
}

TEST_CASE("Every shipped model has nothing to find", "[unit]") {
  REQUIRE(list_data("models").size() >= 2);
  for (const std::string& name : list_data("models")) {
    INFO(name);
    std::string all;
    for (const Diagnostic& f : check_model(name)) all += to_string(f) + "\n";
    CHECK(all == "");
    CHECK(load_model(name).name == name);
  }
}

TEST_CASE("What is wrong with a model that extends another is one line with its place", "[unit]") {
  const OverlayCopy mine;
  SECTION("no such base") {
    mine.write("model.toml", OverlayCopy::settings("extends = \"../nowhere\""));
    CHECK(mine.error().starts_with("error: model.toml:2: extends is ../nowhere, expected the path of a dir"));
    CHECK_THROWS_AS(model_directories(mine.folder()), DataError);
  }
  SECTION("a base that is no text") {
    mine.write("model.toml", OverlayCopy::settings("extends = 3"));
    CHECK(mine.error().starts_with("error: model.toml:2: extends is 3, expected the path of a model"));
  }
  SECTION("itself") {
    mine.write("model.toml", OverlayCopy::settings("extends = \".\""));
    CHECK(mine.error().starts_with("error: model.toml:2: extends is ., expected a model that does not"));
  }
  SECTION("a circle") {
    mine.base().write("model.toml", "extends = \"./mine\"\n" + mine.base().bytes("model.toml"));
    CHECK(mine.error().starts_with(
        "error: ../model.toml:1: extends is ./mine, expected a model that does not"));
  }
  SECTION("a table that nothing reads") {
    mine.write("muscle.csv", "muscle\n");
    CHECK(mine.error().starts_with("error: muscle.csv: table is unknown, expected one of bodies.csv, "));
  }
  SECTION("a table by another name") {
    mine.write("model.toml",
               OverlayCopy::settings("extends = \"..\"") + "[tables]\nmuscle = \"muscle.csv\"\n");
    CHECK(
        mine.error().starts_with("error: model.toml:7: tables.muscle is 'muscle.csv', expected one of the"));
  }
  SECTION("no name of its own") {
    mine.write("model.toml", "extends = \"..\"\nversion = \"1\"\ndescription = \"nameless\"\n");
    CHECK(mine.error().starts_with("error: ../model.toml:5: name is 'adult_male', expected one of this"));
  }
  SECTION("a cell of its own") {
    mine.bring("muscles.csv", {with(mine.row("muscles.csv", "rect_abd_r"), "662", "much")});
    CHECK(mine.error() == "error: muscles.csv:2: f_max_N of rect_abd_r is much, expected a number");
  }
  SECTION("a cell of the base") {
    mine.base().set("muscles.csv", "rect_abd_r", "f_max_N", "much");
    CHECK(mine.error() == "error: ../muscles.csv:2: f_max_N of rect_abd_r is much, expected a number");
  }
  SECTION("a column missing") {
    mine.write("supports.csv", "contact_point,body\nheel,calcn_r\n");
    CHECK(mine.error() == "error: supports.csv:1: column x_m is missing, expected it in the header");
  }
  SECTION("one side only") {
    mine.bring("muscles.csv", {with(mine.row("muscles.csv", "rect_abd_r"), "662", "500")});
    CHECK(mine.error() ==
          "error: ../muscles.csv:3: f_max_N of rect_abd_l is 662, expected 500, the mirror image of line 2");
  }
  const auto doing_without = [&](const std::string& what) {
    mine.write("model.toml", OverlayCopy::settings("extends = \"..\"\nwithout = {" + what + "}"));
    return mine.error();
  };
  SECTION("a row to take away that is not there") {
    CHECK(doing_without("wraps = [\"rim\"]") ==
          "error: model.toml:3: without.wraps is rim, expected the wrap of a row of a model that it extends");
  }
  SECTION("a row to take away from a table that is not there") {
    CHECK(doing_without("facets = [\"rim\"]")
              .starts_with("error: model.toml:3: without.facets is rim, expected the facet of a row"));
  }
  SECTION("a setting to take away that is not there") {
    CHECK(doing_without("settings = [\"abdomen.ceiling\"]") ==
          "error: model.toml:3: without.settings is abdomen.ceiling, expected a key in the model.toml of a "
          "model "
          "that it extends");
  }
  SECTION("something to take away that is no table") {
    CHECK(doing_without("muscle = [\"rect_abd_r\"]").starts_with("error: model.toml:3: without.muscle is "));
  }
  SECTION("something to take away that is no list of names") {
    CHECK(doing_without("muscles = \"rect_abd_r\"")
              .starts_with("error: model.toml:3: without.muscles is 'rect_abd_r', expected a list of names"));
  }
  CHECK_FALSE(try_load_model(mine.folder()).model);
}
