#include "catch.hpp"
#include "io/broken_model.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/model/model_check.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"

using namespace lumbopelvic;

namespace {
std::filesystem::path with_ligaments() { return find_data("models", "adult_male_ligaments"); }

/// The words of the first error in a directory; empty if there is none.
std::string first_error(const std::filesystem::path& folder) {
  for (const Diagnostic& f : try_load_model(folder).diagnostics)
    if (f.severity == Severity::error) return to_string(f);
  return "";
}
}  // namespace

TEST_CASE("The model with ligaments has fibres and facets at every level below L1, and discs alone there",
          "[model][unit]") {
  const Model model = load_model(with_ligaments());
  REQUIRE(model.ligaments.size() == 290 + 4);
  REQUIRE(model.facets.size() == 10);
  REQUIRE(model.ligament_paths.size() == 290 + 4);
  for (const Disc& disc : model.discs)
    CHECK(disc.covers == (disc.level == "T12L1" ? DiscCover::whole_segment : DiscCover::disc_only));
  for (const Facet& facet : model.facets) {
    CHECK(facet.normal_L.norm() == Approx(1.0).epsilon(1e-12));
    CHECK(facet.normal_L.x() < 0.0);                        // backward
    CHECK(facet.normal_L.z() * facet.lower.p_B.z() < 0.0);  // towards the middle
  }
}

TEST_CASE("A ligament or facet beside a whole-segment disc is refused", "[model][unit]") {
  for (const std::string file : {"ligaments.csv", "facets.csv"}) {
    const ModelCopy copy;
    std::filesystem::copy(with_ligaments() / file, copy.folder() / file);
    // The sources of the ligament model, so that only the double count is wrong.
    std::string own = copy.bytes("model.toml");
    for (const char* name : {"adams1980", "jentzsch2013", "masharawi2004", "panjabi1993"})
      own += "\n[sources." + std::string(name) + "]\nlicence = \"fact\"\n";
    copy.write("model.toml", own);
    CHECK_THAT(first_error(copy.folder()),
               Catch::Contains(
                   "expected a level whose disc covers disc_only: L1L2 covers the whole_segment, and this "
                   "would count twice"));
    CHECK_THAT(first_error(copy.folder()), Catch::StartsWith("error: " + file + ":2: level of "));
  }
}

TEST_CASE("The shipped variants of the spine are found without fault", "[model][unit]") {
  for (const char* name : {"adult_male_ligaments", "adult_male_6dof_spine"}) {
    std::string found;
    for (const Diagnostic& f : check_model(name)) found += to_string(f) + "\n";
    CHECK(found == "");
  }
}

TEST_CASE("In the six-degree spine every slide of a disc is free, and the files differ in nothing else",
          "[model][unit]") {
  const Model six = load_model("adult_male_6dof_spine"), three = load_model("adult_male");
  REQUIRE(six.tree.n_coordinates() == three.tree.n_coordinates());
  int freed = 0;
  for (int c = 0; c < six.tree.n_coordinates(); ++c) {
    const auto &a = six.tree.coordinates()[std::size_t(c)], &b = three.tree.coordinates()[std::size_t(c)];
    CHECK(a.name == b.name);
    freed += int(b.locked) - int(a.locked);
  }
  CHECK(freed == 18);
  for (const Disc& disc : six.discs) {
    for (const int c : disc.reaction) CHECK_FALSE(six.tree.coordinates()[std::size_t(c)].locked);
    CHECK(disc.translational_damping.minCoeff() > 0.0);
    CHECK(disc.rotational_damping.minCoeff() > 0.0);
  }
}
