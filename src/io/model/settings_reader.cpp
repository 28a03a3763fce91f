#include "io/model/settings_reader.hpp"

#include <toml++/toml.h>

#include <algorithm>

#include "io/renames.hpp"
#include "io/toml_document.hpp"
#include "lumbopelvic/core/error.hpp"

namespace lumbopelvic::io {

namespace {

constexpr Bound below_an_atmosphere{-1e5, 0.0, false, false,
                                    "from -1e5 to 0 Pa, against the air outside (in another unit?)"};
constexpr Bound plausible_air{3e4, 1.1e5, false, false, "3e4 to 1.1e5 Pa, absolute (in another unit?)"};
constexpr Bound plausible_wall_mass{0.0, 500.0, true, false, "above 0 and at most 500 kg/m2"};
constexpr Bound plausible_wall_resistance{0.0, 1e5, false, false, "0 to 1e5 Pa s/m"};
constexpr Bound plausible_gas{0.0, 5e-3, true, false, "above 0 and at most 5e-3 m3 (in L?)"};
constexpr Bound plausible_elastance{1e4, 1e7, false, false, "1e4 to 1e7 Pa/m3 (in cmH2O/L?)"};
constexpr Bound plausible_lungs{1e-4, 1e-2, false, false, "1e-4 to 1e-2 m3 (in L?)"};
constexpr Bound plausible_resistance{1e3, 1e7, false, false, "1e3 to 1e7 Pa s/m3 (in cmH2O s/L?)"};
constexpr Bound plausible_turbulence{0.0, 1e10, false, false, "0 to 1e10 Pa s2/m6"};
constexpr Bound plausible_share{0.0, 1.0, true, false, "above 0 and at most 1 (in %?)"};
constexpr Bound plausible_density{500.0, 2000.0, false, false, "500 to 2000 kg/m3 (in kg/L?)"};
constexpr Bound within_a_body{-2.0, 2.0, false, false, "within 2 m (in mm?)"};
constexpr Bound plausible_gravity{0.0, 100.0, false, false, "0 to 100 m/s2"};

/// Hangs what one document says over what another says: tables key by key, all else as a whole.
void lay_over(toml::table& base, toml::table&& own) {
  for (auto&& [key, node] : own) {
    toml::table* below = base.contains(key) ? base.get(key)->as_table() : nullptr;
    if (below != nullptr && node.is_table())
      lay_over(*below, std::move(*node.as_table()));
    else
      base.insert_or_assign(key, std::move(node));
  }
}

/// The document, with a diagnostic for every value that is not what it should be.
class Settings {
 public:
  Settings(const std::vector<InheritedModel>& inheritance, Diagnostics& diagnostics)
      : diagnostics_(diagnostics) {
    for (const InheritedModel& inherited : inheritance) read(inherited);
  }

  [[nodiscard]] bool readable() const noexcept { return readable_; }
  [[nodiscard]] const toml::node* find(const std::string& key) const { return root_.at_path(key).node(); }
  [[nodiscard]] const toml::table& root() const { return root_; }

  /// Whether the model's own file says it, rather than one that it extends.
  [[nodiscard]] static bool is_own(const toml::node& node) { return file_of(node) == settings_file; }

  void warn_unknown(std::string_view key, const toml::node& node) const {
    diagnostics_.add({Severity::warning, file_of(node), static_cast<int>(node.source().begin.line),
                      "key " + std::string(key), "unknown", "only keys that are read"});
  }

  void fault(const std::string& key, const std::string& expectation) const {
    const toml::node* node = find(key);
    if (node == nullptr)
      add(std::string(settings_file), 0, key, "missing", expectation);
    else
      add(file_of(*node), static_cast<int>(node->source().begin.line), key, value_text(*node), expectation);
  }

  std::string text(const std::string& key) const {
    const toml::node* node = find(key);
    const auto value = node == nullptr ? std::nullopt : node->value<std::string>();
    if (!value || value->empty()) fault(key, "text in quotes");
    return value.value_or("");
  }

  /// A number, or a table {value, unit, source}.
  double number(const std::string& key, std::string_view unit, const Bound& bound) const {
    const toml::node* node = find(key);
    const bool table = node != nullptr && node->is_table();
    const std::string place = table ? key + ".value" : key;
    const toml::node* number = find(place);
    const auto value = number != nullptr && number->is_number() ? number->value<double>() : std::nullopt;
    if (!value)
      fault(place, "a number in " + std::string(unit));
    else if (!std::isfinite(*value) || !bound.holds(*value))
      fault(place, std::string(bound.text));
    if (table && find(key + ".unit") != nullptr && text(key + ".unit") != unit)
      fault(key + ".unit", std::string(unit));
    return value.value_or(0.0);
  }

  /// Three numbers.
  Vec3<double> vector(const std::string& key, const Bound& bound) const {
    const toml::node* node = find(key);
    const toml::array* array = node == nullptr ? nullptr : node->as_array();
    Vec3<double> out = Vec3<double>::Constant(std::numeric_limits<double>::quiet_NaN());
    for (Eigen::Index i = 0; i < 3 && array != nullptr && array->size() == 3; ++i)
      out[i] = (*array)[std::size_t(i)].value<double>().value_or(out[i]);
    if (!out.allFinite())
      fault(key, "three numbers");
    else if (!bound.holds(out.minCoeff()) || !bound.holds(out.maxCoeff()))
      fault(key, std::string(bound.text));
    return out;
  }

  std::vector<std::string> texts(const std::string& key) const {
    std::vector<std::string> words;
    const toml::node* node = find(key);
    const toml::array* array = node == nullptr ? nullptr : node->as_array();
    for (std::size_t i = 0; array != nullptr && i < array->size(); ++i)
      if (const auto word = (*array)[i].value<std::string>()) words.push_back(*word);
    if (array == nullptr || array->empty() || words.size() != array->size())
      return fault(key, "a list of names"), std::vector<std::string>();
    return words;
  }

  /// Keys of a table, none if it is missing.
  std::vector<std::string> keys(const std::string& key) const {
    std::vector<std::string> names;
    const toml::node* node = find(key);
    if (node == nullptr || !node->is_table()) return fault(key, "a table"), names;
    for (const auto& [name, value] : *node->as_table()) names.emplace_back(name.str());
    return names;
  }

 private:
  /// Takes a key away from what is read so far.
  void take_away(const InheritedModel& inherited, const TakenAway& away) {
    const auto dot = away.name.rfind('.');
    toml::table* parent =
        dot == std::string::npos ? &root_ : root_.at_path(away.name.substr(0, dot)).as_table();
    const std::string key = dot == std::string::npos ? away.name : away.name.substr(dot + 1);
    if (parent == nullptr || parent->erase(key) == 0)
      add(inherited.label(settings_file), away.line, "without." + std::string(settings_taken_away), away.name,
          "a key in the model.toml of a model that it extends");
  }

  void read(const InheritedModel& inherited) {
    const std::string file = inherited.label(settings_file);
    for (const TakenAway& away : inherited.taken_away(settings_taken_away)) take_away(inherited, away);
    try {
      toml::table own = toml::parse(read_bytes(inherited.directory / settings_file), file);
      if (const auto key = find_renamed_key(own))
        add(file, static_cast<int>(key->value->source().begin.line), "key " + std::string(key->name.before),
            "of an earlier version", "`" + std::string(key->name.now) + "`");
      lay_over(root_, std::move(own));
    } catch (const toml::parse_error& e) {
      readable_ = false;
      add(file, static_cast<int>(e.source().begin.line), "text", "not TOML",
          "what TOML allows: " + std::string(e.description()));
    } catch (const DataError&) {
      readable_ = false;
      add(file, 0, "file", "missing", "name, version, gravity, groups, abdomen and sources of the model");
    }
  }

  void add(const std::string& file, int line, const std::string& where, const std::string& value,
           const std::string& expectation) const {
    diagnostics_.add({Severity::error, file, line, where, value, expectation});
  }

  static std::string file_of(const toml::node& node) {
    return node.source().path == nullptr ? std::string(settings_file) : *node.source().path;
  }

  Diagnostics& diagnostics_;
  toml::table root_;
  bool readable_ = true;
};

void check_frame(const Settings& settings) {
  if (const toml::node* schema = settings.find("schema"); schema == nullptr || schema->value<int>() != 1)
    settings.fault("schema", "1");
  const std::vector<std::string_view> known{"schema",      "extends", "without", "name",        "version",
                                            "description", "licence", "units",   "subject",     "gravity",
                                            "tables",      "groups",  "abdomen", "respiration", "sources"};
  for (const auto& [key, node] : settings.root())
    if (std::find(known.begin(), known.end(), key.str()) == known.end())
      settings.warn_unknown(key.str(), node);
  (void)settings.text("licence");
  for (const auto& [quantity, unit] : std::map<std::string, std::string>{{"length", "m"},
                                                                         {"angle", "rad"},
                                                                         {"mass", "kg"},
                                                                         {"force", "N"},
                                                                         {"stress", "Pa"},
                                                                         {"time", "s"}})
    if (settings.text("units." + quantity) != unit) settings.fault("units." + quantity, unit);
}

/// What a model that extends another has to say of itself.
void check_own_words(const Settings& settings) {
  for (const std::string key : {"name", "version", "description"})
    if (const toml::node* node = settings.find(key); node != nullptr && !Settings::is_own(*node))
      settings.fault(key, "one of this model's own, in " + std::string(settings_file));
}

/// Where model.toml says which file a table is in, it is the one that is read.
void check_table_names(const Settings& settings, const Tables& tables) {
  std::map<std::string, std::string> files;
  for (const Table* table : tables.all())
    files["tables." + table->file().substr(0, table->file().find('.'))] = table->file();
  std::string names;
  for (const auto& [key, file] : files) names += (names.empty() ? "" : ", ") + key.substr(key.find('.') + 1);
  if (settings.find("tables") == nullptr) return;
  for (const std::string& name : settings.keys("tables")) {
    const auto file = files.find("tables." + name);
    if (file == files.end())
      settings.fault("tables." + name, "one of the tables " + names);
    else if (settings.text(file->first) != file->second)
      settings.fault(file->first, file->second);
  }
}

Vec3<double> read_gravity(const Settings& settings) {
  const double size = settings.number("gravity", "m/s^2", plausible_gravity);
  const toml::node* node = settings.find("gravity.direction");
  const toml::array* array = node == nullptr ? nullptr : node->as_array();
  Vec3<double> direction = Vec3<double>::Zero();
  for (Eigen::Index i = 0; i < 3 && array != nullptr && array->size() == 3; ++i)
    direction[i] = (*array)[std::size_t(i)].value<double>().value_or(0.0);
  if (std::abs(direction.norm() - 1.0) > 1e-6)
    settings.fault("gravity.direction", "three numbers, a unit vector");
  return size * direction;
}

void read_groups(const Settings& settings, const Table& muscles, Model& model) {
  std::set<std::string> groups;
  for (int row = 0; row < muscles.size(); ++row) groups.insert(muscles.text(row, "group"));
  for (const std::string& name : settings.keys("groups")) {
    model.group_sets[name] = settings.texts("groups." + name);
    if (groups.contains(name))
      settings.fault("groups." + name, "a name that is not also a group of " + muscles.file());
    for (const std::string& group : model.group_sets[name])
      if (!groups.contains(group) && muscles.complete("group"))
        settings.fault("groups." + name, "groups of " + muscles.file() + ", which " + group + " is not");
  }
}

void read_abdomen(const Settings& settings, const Skeleton& skeleton, Model& model) {
  model.cavity.pleural_pressure = settings.number("abdomen.pleural_pressure", "Pa", below_an_atmosphere);
  model.cavity.atmospheric_pressure = settings.number("abdomen.atmospheric_pressure", "Pa", plausible_air);
  model.cavity.gas_volume = settings.number("abdomen.gas_volume", "m^3", plausible_gas);
  model.cavity.wall_mass = settings.number("abdomen.wall_mass", "kg/m^2", plausible_wall_mass);
  model.cavity.wall_resistance =
      settings.number("abdomen.wall_resistance", "Pa s/m", plausible_wall_resistance);
  for (const std::string& name : settings.texts("abdomen.deformation_joints")) {
    if (skeleton.joints.find(name) < 0 && skeleton.joints.complete())
      settings.fault("abdomen.deformation_joints", "joints of joints.csv, which " + name + " is not");
    for (int i = 0; skeleton.tree && i < skeleton.tree->n_coordinates(); ++i) {
      const Coordinate& c = skeleton.tree->coordinates()[std::size_t(i)];
      if (!c.locked && skeleton.tree->joints()[std::size_t(c.joint)].name == name)
        model.deformation_coordinates.push_back(i);
    }
  }
}

void read_respiration(const Settings& settings, Model& model) {
  Respiration& r = model.respiration;
  r.lung_elastance = settings.number("respiration.lung_elastance", "Pa/m^3", plausible_elastance);
  r.relaxed_gas_volume = settings.number("respiration.relaxed_gas_volume", "m^3", plausible_lungs);
  r.laminar_resistance = settings.number("respiration.laminar_resistance", "Pa s/m^3", plausible_resistance);
  r.turbulent_resistance =
      settings.number("respiration.turbulent_resistance", "Pa s^2/m^6", plausible_turbulence);
  r.diaphragm_share = settings.number("respiration.diaphragm_share", "1", plausible_share);
}

void read_levels(const Settings& settings, const Skeleton& skeleton, Model& model) {
  model.contents_density = settings.number("abdomen.contents_density", "kg/m^3", plausible_density);
  const std::string reference = settings.text("abdomen.reference_level");
  model.reference_level = -1;
  for (const std::string& name : settings.keys("abdomen.levels")) {
    const std::string key = "abdomen.levels." + name;
    const std::string body = settings.text(key + ".body");
    if (name == reference) model.reference_level = int(model.pressure_levels.size());
    if (skeleton.bodies.find(body) < 0 && skeleton.bodies.complete())
      settings.fault(key + ".body", "a body of bodies.csv");
    else
      model.pressure_levels.push_back({name,
                                       {skeleton.tree ? skeleton.tree->body(body) : ground,
                                        settings.vector(key + ".point_m", within_a_body)}});
  }
  if (model.reference_level < 0) settings.fault("abdomen.reference_level", "a name of [abdomen.levels]");
}

void check_sources(const Settings& settings, const Tables& tables) {
  const auto names = settings.keys("sources");
  const std::set<std::string> known(names.begin(), names.end());
  for (const std::string& name : names) (void)settings.text("sources." + name + ".licence");
  for (const std::string key :
       {"gravity", "abdomen.pleural_pressure", "abdomen.atmospheric_pressure", "abdomen.gas_volume",
        "abdomen.wall_mass", "abdomen.wall_resistance", "abdomen.contents_density",
        "respiration.lung_elastance", "respiration.relaxed_gas_volume", "respiration.laminar_resistance",
        "respiration.turbulent_resistance", "respiration.diaphragm_share"})
    if (settings.find(key + ".source") != nullptr && !known.contains(settings.text(key + ".source")))
      settings.fault(key + ".source", "a name of [sources]");
  for (const Table* table : tables.all())
    for (int row = 0; row < table->size() && table->has("source"); ++row) {
      const auto sources = table->texts(row, "source");
      if (sources.empty() ||
          !std::all_of(sources.begin(), sources.end(), [&](const auto& s) { return known.contains(s); }))
        table->fault(row, "source", "names of [sources] in " + std::string(settings_file));
    }
}

}  // namespace

void read_settings(const std::vector<InheritedModel>& inheritance, const Tables& tables,
                   const Skeleton& skeleton, Diagnostics& diagnostics, Model& model) {
  const Settings settings(inheritance, diagnostics);
  if (!settings.readable()) return;
  check_frame(settings);
  check_own_words(settings);
  check_table_names(settings, tables);
  model.name = settings.text("name");
  model.version = settings.text("version");
  model.gravity_W = read_gravity(settings);
  read_groups(settings, tables.muscles, model);
  read_abdomen(settings, skeleton, model);
  read_levels(settings, skeleton, model);
  read_respiration(settings, model);
  check_sources(settings, tables);
}

}  // namespace lumbopelvic::io
