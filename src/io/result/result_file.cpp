/// Writing a Dataset. What netCDF-4 asks of an HDF5 file is in the functions whose names say netcdf.

#include "lumbopelvic/io/result/result_file.hpp"

#include <hdf5_hl.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>
#include <new>
#include <ranges>
#include <set>
#include <sstream>

#include "io/result/hdf5_handle.hpp"
#include "io/result/output_file.hpp"
#include "io/result/seal.hpp"
#include "lumbopelvic/core/check.hpp"

namespace lumbopelvic {

using namespace io;

namespace {

constexpr auto fn = "write_result";

// --- checks ---

bool labels_a_dimension(const Dataset& dataset, const Variable& variable) {
  return std::ranges::any_of(dataset.dimensions, [&](const Dimension& d) { return d.name == variable.name; });
}

const Dimension& dimension_named(const Dataset& dataset, const Variable& variable, const std::string& name) {
  const auto found = std::ranges::find(dataset.dimensions, name, &Dimension::name);
  if (found == dataset.dimensions.end())
    fail_argument(fn, "a dimension of " + variable.name, name, "one of the dataset's dimensions");
  return *found;
}

std::vector<hsize_t> shape_of(const Dataset& dataset, const Variable& variable) {
  std::vector<hsize_t> shape;
  for (const auto& name : variable.dimensions) shape.push_back(dimension_named(dataset, variable, name).size);
  return shape;
}

std::size_t count_of(const Variable& variable) {
  return std::visit([](const auto& values) { return values.size(); }, variable.data);
}

void check_name(std::set<std::string>& taken, const std::string& kind, const std::string& name) {
  if (name.empty() || name.find('/') != std::string::npos)
    fail_argument(fn, "name of a " + kind, "'" + name + "'", "a word without '/'");
  if (!taken.insert(name).second) fail_argument(fn, "name of a " + kind, name, "each name once");
}

void check_variable(const Dataset& dataset, const Variable& variable) {
  std::size_t expected = 1;
  for (const hsize_t n : shape_of(dataset, variable)) expected *= static_cast<std::size_t>(n);
  if (count_of(variable) != expected)
    fail_argument(fn, "number of values of " + variable.name, count_of(variable), std::to_string(expected));
  if (!variable.attributes.contains("units"))
    fail_argument(fn, "units of " + variable.name, "missing", "an attribute");
  if (labels_a_dimension(dataset, variable) && variable.dimensions != std::vector{variable.name})
    fail_argument(fn, "dimensions of " + variable.name, variable.dimensions.size(),
                  "its own dimension alone");
}

void check_dataset(const Dataset& dataset) {
  std::set<std::string> dimensions, variables;
  for (const auto& dimension : dataset.dimensions) check_name(dimensions, "dimension", dimension.name);
  for (const auto& variable : dataset.variables) {
    check_name(variables, "variable", variable.name);
    check_variable(dataset, variable);
  }
}

// --- attributes ---

void write_attribute(hid_t owner, const std::string& name, hid_t type, hid_t space, const void* value) {
  const Hdf5Attribute attribute(H5Acreate2(owner, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT));
  hdf5_checked(H5Awrite(attribute.id(), type, value));
}

void write_text_attribute(hid_t owner, const std::string& name, const std::string& value) {
  const char* text = value.c_str();
  write_attribute(owner, name, text_type().id(), Hdf5Space(H5Screate(H5S_SCALAR)).id(),
                  static_cast<const void*>(&text));
}

/// netCDF reads this one into a buffer of fixed size.
void write_fixed_text_attribute(hid_t owner, const std::string& name, const std::string& value) {
  const Hdf5Type type(H5Tcopy(H5T_C_S1));
  hdf5_checked(H5Tset_size(type.id(), value.size()));
  write_attribute(owner, name, type.id(), Hdf5Space(H5Screate(H5S_SCALAR)).id(), value.data());
}

template <class Number>
void write_array_attribute(hid_t owner, const std::string& name, hid_t type,
                           const std::vector<Number>& values) {
  const hsize_t n = values.size();
  write_attribute(owner, name, type, Hdf5Space(H5Screate_simple(1, &n, nullptr)).id(), values.data());
}

std::vector<std::int32_t> parse_flags(const Variable& variable, const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::int32_t> flags;
  for (std::int32_t flag = 0; stream >> flag;) flags.push_back(flag);
  if (flags.empty() || !stream.eof())
    fail_argument(fn, "flag_values of " + variable.name, "'" + text + "'", "integers parted by blanks");
  return flags;
}

void write_variable_attributes(hid_t data, const Variable& variable) {
  const bool integer = std::holds_alternative<std::vector<std::int32_t>>(variable.data);
  for (const auto& [name, value] : variable.attributes) {
    if (integer && name == "flag_values")
      write_array_attribute(data, name, H5T_NATIVE_INT32, parse_flags(variable, value));
    else
      write_text_attribute(data, name, value);
  }
}

// --- variables ---

constexpr double fill_value = std::numeric_limits<double>::quiet_NaN();

Hdf5Type type_of(const Variable& variable) {
  if (std::holds_alternative<std::vector<double>>(variable.data)) return Hdf5Type(H5Tcopy(H5T_IEEE_F64LE));
  if (std::holds_alternative<std::vector<std::int32_t>>(variable.data))
    return Hdf5Type(H5Tcopy(H5T_STD_I32LE));
  return text_type();
}

/// Data sets keep the order of their attributes, as netCDF-4 wants, and no time, for equal bytes.
Hdf5Properties netcdf_data_properties() {
  Hdf5Properties properties(H5Pcreate(H5P_DATASET_CREATE));
  hdf5_checked(H5Pset_obj_track_times(properties.id(), false));
  hdf5_checked(H5Pset_attr_creation_order(properties.id(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED));
  return properties;
}

Hdf5Data create_variable(hid_t file, const Dataset& dataset, const Variable& variable) {
  const auto shape = shape_of(dataset, variable);
  const Hdf5Space space(shape.empty()
                            ? H5Screate(H5S_SCALAR)
                            : H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr));
  const auto properties = netcdf_data_properties();
  const bool filled = std::holds_alternative<std::vector<double>>(variable.data);
  if (filled) hdf5_checked(H5Pset_fill_value(properties.id(), H5T_NATIVE_DOUBLE, &fill_value));
  Hdf5Data data(H5Dcreate2(file, variable.name.c_str(), type_of(variable).id(), space.id(), H5P_DEFAULT,
                           properties.id(), H5P_DEFAULT));
  if (filled && !labels_a_dimension(dataset, variable))
    write_array_attribute(data.id(), "_FillValue", H5T_NATIVE_DOUBLE, std::vector{fill_value});
  return data;
}

void write_values(hid_t data, hid_t type, const void* values) {
  hdf5_checked(H5Dwrite(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values));
}

void write_values(hid_t data, const std::vector<double>& values) {
  write_values(data, H5T_NATIVE_DOUBLE, values.data());
}

void write_values(hid_t data, const std::vector<std::int32_t>& values) {
  write_values(data, H5T_NATIVE_INT32, values.data());
}

void write_values(hid_t data, const std::vector<std::string>& values) {
  std::vector<const char*> texts;
  texts.reserve(values.size());
  for (const auto& value : values) texts.push_back(value.c_str());
  write_values(data, text_type().id(), static_cast<const void*>(texts.data()));
}

Hdf5Data write_variable(hid_t file, const Dataset& dataset, const Variable& variable) {
  Hdf5Data data = create_variable(file, dataset, variable);
  if (count_of(variable) > 0)
    std::visit([&](const auto& values) { write_values(data.id(), values); }, variable.data);
  write_variable_attributes(data.id(), variable);
  return data;
}

// --- dimensions ---

/// The scale of a dimension without labels: a place holder that netCDF knows by its NAME.
Hdf5Data write_netcdf_placeholder(hid_t file, const Dimension& dimension) {
  const hsize_t n = dimension.size;
  const Hdf5Space space(H5Screate_simple(1, &n, nullptr));
  Hdf5Data data(H5Dcreate2(file, dimension.name.c_str(), H5T_IEEE_F32BE, space.id(), H5P_DEFAULT,
                           netcdf_data_properties().id(), H5P_DEFAULT));
  std::array<char, 80> name{};
  std::snprintf(name.data(), name.size(), "This is a netCDF dimension but not a netCDF variable.%10zu",
                dimension.size);
  hdf5_checked(H5DSset_scale(data.id(), name.data()));
  return data;
}

/// Makes a scale of every dimension, in order; the number keeps that order for netCDF.
std::map<std::string, Hdf5Data> write_scales(hid_t file, const Dataset& dataset) {
  std::map<std::string, Hdf5Data> scales;
  for (const auto& dimension : dataset.dimensions) {
    const auto label = std::ranges::find(dataset.variables, dimension.name, &Variable::name);
    const bool labelled = label != dataset.variables.end();
    Hdf5Data scale =
        labelled ? write_variable(file, dataset, *label) : write_netcdf_placeholder(file, dimension);
    if (labelled) hdf5_checked(H5DSset_scale(scale.id(), dimension.name.c_str()));
    const int number = static_cast<int>(scales.size());
    write_attribute(scale.id(), "_Netcdf4Dimid", H5T_NATIVE_INT, Hdf5Space(H5Screate(H5S_SCALAR)).id(),
                    &number);
    scales.emplace(dimension.name, std::move(scale));
  }
  return scales;
}

void write_content(hid_t file, const Dataset& dataset) {
  const auto scales = write_scales(file, dataset);
  for (const auto& variable : dataset.variables) {
    if (scales.contains(variable.name)) continue;
    const Hdf5Data data = write_variable(file, dataset, variable);
    for (unsigned axis = 0; axis < variable.dimensions.size(); ++axis)
      hdf5_checked(H5DSattach_scale(data.id(), scales.at(variable.dimensions[axis]).id(), axis));
  }
  for (const auto& [name, value] : dataset.attributes) write_text_attribute(file, name, value);
}

// --- the file ---

std::string netcdf_provenance() {
  unsigned major = 0, minor = 0, release = 0;
  hdf5_checked(H5get_libversion(&major, &minor, &release));
  std::ostringstream text;
  text << "version=2,lumbopelvic=" << LUMBOPELVIC_VERSION << ",hdf5=" << major << '.' << minor << '.'
       << release;
  return text.str();
}

/// A file in memory, which never reaches the disk by itself. Its superblock is of the oldest kind: the
/// checksum of newer ones is stale in the images that HDF5 1.10 hands out.
Hdf5File create_netcdf_in_memory() {
  const Hdf5Properties creation(H5Pcreate(H5P_FILE_CREATE));
  constexpr unsigned ordered = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
  hdf5_checked(H5Pset_link_creation_order(creation.id(), ordered));
  hdf5_checked(H5Pset_attr_creation_order(creation.id(), ordered));
  hdf5_checked(H5Pset_obj_track_times(creation.id(), false));
  const Hdf5Properties access(H5Pcreate(H5P_FILE_ACCESS));
  constexpr std::size_t growth = 1 << 20;
  hdf5_checked(H5Pset_fapl_core(access.id(), growth, false));
  hdf5_checked(H5Pset_libver_bounds(access.id(), H5F_LIBVER_EARLIEST, H5F_LIBVER_V18));
  return Hdf5File(H5Fcreate("lumbopelvic", H5F_ACC_TRUNC, creation.id(), access.id()));
}

std::vector<char> image_of(const Dataset& dataset) {
  const Hdf5File file = create_netcdf_in_memory();
  write_fixed_text_attribute(file.id(), "_NCProperties", netcdf_provenance());
  write_content(file.id(), dataset);
  hdf5_checked(H5Fflush(file.id(), H5F_SCOPE_GLOBAL));
  std::vector<char> image(static_cast<std::size_t>(hdf5_checked(H5Fget_file_image(file.id(), nullptr, 0))));
  hdf5_checked(H5Fget_file_image(file.id(), image.data(), image.size()));
  return image;
}

}  // namespace

void check_writable(const std::filesystem::path& file) { check_output_file(file); }

void write_result(const Dataset& result, const std::filesystem::path& file) {
  check_dataset(result);
  const QuietHdf5 quiet;
  try {
    std::vector<char> image = image_of(result);
    seal(image);
    write_whole_file(file, image);
  } catch (const Hdf5Error& error) {
    throw DataError(file.string() + ": cannot be written: " + error.what());
  } catch (const std::bad_alloc&) {
    throw DataError(file.string() + ": cannot be written: out of memory");
  }
}

}  // namespace lumbopelvic
