/// Reading a Dataset back from HDF5.

#include <hdf5_hl.h>

#include <algorithm>
#include <array>
#include <functional>
#include <span>
#include <sstream>
#include <string_view>

#include "io/renames.hpp"
#include "io/result/dataset_bytes.hpp"
#include "io/result/hdf5_handle.hpp"
#include "io/result/read_here.hpp"
#include "io/result/seal.hpp"
#include "io/result/separate_process.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/io/result/result_file.hpp"

namespace lumbopelvic {

using namespace io;

namespace {

/// The file holds something that a Dataset cannot.
class Foreign : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// --- sizes ---

/// Number of values of a data set or an attribute. Its sizes come from the file: they are multiplied only as long
/// as the file can hold the product, however well it is compressed.
std::size_t count_in(hid_t object, hid_t space) {
  constexpr hsize_t most_per_byte = 1100;  // deflate packs 1,032 bytes into one
  const Hdf5File file(H5Iget_file_id(object));
  hsize_t bytes = 0;
  hdf5_checked(H5Fget_filesize(file.id(), &bytes));
  std::array<hsize_t, H5S_MAX_RANK> shape{};
  const int rank = hdf5_checked(H5Sget_simple_extent_dims(space, shape.data(), nullptr));
  if (H5Sget_simple_extent_type(space) == H5S_NULL) return 0;
  const std::span<const hsize_t> sizes(shape.data(), static_cast<std::size_t>(rank));
  if (std::ranges::count(sizes, hsize_t{0}) > 0) return 0;
  const hsize_t most = most_per_byte * bytes;
  hsize_t count = 1;
  for (const hsize_t size : sizes) {
    if (size > most / count)
      throw Foreign("sizes of a variable: more than " + std::to_string(most) +
                    " values: expected no more than a file of " + std::to_string(bytes) + " bytes can hold");
    count *= size;
  }
  return static_cast<std::size_t>(count);
}

// --- text ---

/// Texts read from a data set or an attribute by `read(memory type, buffer)`, of either length.
std::vector<std::string> read_texts(hid_t file_type, hid_t space, std::size_t n,
                                    const std::function<herr_t(hid_t, void*)>& read) {
  std::vector<std::string> texts;
  if (n == 0) return texts;
  if (H5Tis_variable_str(file_type) > 0) {
    const Hdf5Type type(H5Tcopy(file_type));
    std::vector<char*> buffer(n, nullptr);
    void* const bytes = static_cast<void*>(buffer.data());
    hdf5_checked(read(type.id(), bytes));
    for (const char* text : buffer) texts.emplace_back(text == nullptr ? "" : text);
    H5Dvlen_reclaim(type.id(), space, H5P_DEFAULT, bytes);
    return texts;
  }
  const std::size_t width = H5Tget_size(file_type);
  constexpr std::size_t most = std::size_t{1} << 32;  // bytes of all texts of a variable
  if (width == 0 || n > most / width)
    throw Foreign("texts of " + std::to_string(width) + " bytes each: expected at most " +
                  std::to_string(most) + " bytes together");
  std::string buffer(n * width, '\0');
  hdf5_checked(read(file_type, buffer.data()));
  for (std::size_t i = 0; i < n; ++i) texts.emplace_back(buffer.substr(i * width, width).c_str());
  return texts;
}

// --- attributes ---

/// Written by HDF5 and netCDF for themselves.
bool is_plumbing(std::string_view name) {
  constexpr std::array<std::string_view, 8> names{
      "CLASS",      "NAME",          "REFERENCE_LIST", "DIMENSION_LIST",
      "_FillValue", "_NCProperties", "_Netcdf4Dimid",  "_Netcdf4Coordinates"};
  return std::ranges::find(names, name) != names.end();
}

std::string read_integers(hid_t attribute, hid_t space) {
  std::vector<long long> values(count_in(attribute, space));
  hdf5_checked(H5Aread(attribute, H5T_NATIVE_LLONG, values.data()));
  std::ostringstream text;
  for (std::size_t i = 0; i < values.size(); ++i) text << (i == 0 ? "" : " ") << values[i];
  return text.str();
}

std::string read_attribute(hid_t owner, const char* name) {
  const Hdf5Attribute attribute(H5Aopen(owner, name, H5P_DEFAULT));
  const Hdf5Type type(H5Aget_type(attribute.id()));
  const Hdf5Space space(H5Aget_space(attribute.id()));
  if (H5Tget_class(type.id()) == H5T_INTEGER) return read_integers(attribute.id(), space.id());
  if (H5Tget_class(type.id()) != H5T_STRING)
    throw Foreign(std::string("attribute ") + name + ": neither text nor integers");
  const std::size_t n = count_in(attribute.id(), space.id());
  const auto texts = read_texts(type.id(), space.id(), n, [&](hid_t memory, void* buffer) {
    return H5Aread(attribute.id(), memory, buffer);
  });
  return texts.empty() ? "" : texts.front();
}

std::map<std::string, std::string> read_attributes(hid_t owner) {
  std::vector<std::string> names;
  const auto collect = [](hid_t, const char* name, const H5A_info_t*, void* data) -> herr_t {
    static_cast<std::vector<std::string>*>(data)->emplace_back(name);
    return 0;
  };
  hdf5_checked(H5Aiterate2(owner, H5_INDEX_NAME, H5_ITER_INC, nullptr, collect, &names));
  std::map<std::string, std::string> attributes;
  for (const auto& name : names)
    if (!is_plumbing(name)) attributes[name] = read_attribute(owner, name.c_str());
  return attributes;
}

// --- variables ---

std::string last_name(hid_t object) {
  std::string name(static_cast<std::size_t>(hdf5_checked(H5Iget_name(object, nullptr, 0))), '\0');
  hdf5_checked(H5Iget_name(object, name.data(), name.size() + 1));
  return name.substr(name.rfind('/') + 1);
}

std::vector<std::string> read_dimensions(hid_t data, int n_axes) {
  if (H5DSis_scale(data) > 0) return {last_name(data)};
  std::vector<std::string> dimensions;
  const auto keep_name = [](hid_t, unsigned, hid_t scale, void* out) -> herr_t {
    static_cast<std::vector<std::string>*>(out)->push_back(last_name(scale));
    return 1;  // the first scale of an axis names its dimension
  };
  for (int axis = 0; axis < n_axes; ++axis) {
    hdf5_checked(H5DSiterate_scales(data, static_cast<unsigned>(axis), nullptr, keep_name, &dimensions));
    if (std::ssize(dimensions) != axis + 1) throw Foreign(last_name(data) + ": an axis without a dimension");
  }
  return dimensions;
}

template <class Number>
std::vector<Number> read_numbers(hid_t data, std::size_t n, hid_t type) {
  std::vector<Number> values(n);
  if (n > 0) hdf5_checked(H5Dread(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()));
  return values;
}

Variable read_variable(hid_t data) {
  const Hdf5Space space(H5Dget_space(data));
  const Hdf5Type type(H5Dget_type(data));
  const std::size_t n = count_in(data, space.id());
  Variable variable;
  variable.name = last_name(data);
  variable.dimensions = read_dimensions(data, hdf5_checked(H5Sget_simple_extent_ndims(space.id())));
  variable.attributes = read_attributes(data);
  const H5T_class_t kind = H5Tget_class(type.id());
  if (kind == H5T_FLOAT)
    variable.data = read_numbers<double>(data, n, H5T_NATIVE_DOUBLE);
  else if (kind == H5T_INTEGER && H5Tget_size(type.id()) <= sizeof(std::int32_t))
    variable.data = read_numbers<std::int32_t>(data, n, H5T_NATIVE_INT32);
  else if (kind == H5T_STRING)
    variable.data = read_texts(type.id(), space.id(), n, [&](hid_t memory, void* buffer) {
      return H5Dread(data, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, buffer);
    });
  else
    throw Foreign(variable.name + ": neither numbers nor text");
  return variable;
}

// --- the file ---

bool is_netcdf_placeholder(hid_t data) {
  std::array<char, 80> name{};
  return H5DSget_scale_name(data, name.data(), name.size()) > 0 &&
         std::string_view(name.data()).starts_with("This is a netCDF dimension but not a netCDF variable");
}

std::size_t length_of(hid_t data) {
  const Hdf5Space space(H5Dget_space(data));
  return static_cast<std::size_t>(hdf5_checked(H5Sget_simple_extent_npoints(space.id())));
}

/// Names of the objects at the root, in the order they were written where the file knows it.
std::vector<std::string> object_names(hid_t file) {
  const Hdf5Properties properties(H5Fget_create_plist(file));
  unsigned order = 0;
  hdf5_checked(H5Pget_link_creation_order(properties.id(), &order));
  std::vector<std::string> names;
  const auto collect = [](hid_t, const char* name, const H5L_info_t*, void* data) -> herr_t {
    static_cast<std::vector<std::string>*>(data)->emplace_back(name);
    return 0;
  };
  const auto index = (order & H5P_CRT_ORDER_INDEXED) != 0 ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME;
  hdf5_checked(H5Literate(file, index, H5_ITER_INC, nullptr, collect, &names));
  return names;
}

/// Every variable has as many values as its dimensions say: what goes through it by them must not leave it.
void check_sizes(const Dataset& dataset) {
  for (const Variable& variable : dataset.variables) {
    const std::size_t values = std::visit([](const auto& data) { return data.size(); }, variable.data);
    std::size_t expected = 1;
    for (const std::string& name : variable.dimensions) {
      const auto found = std::ranges::find(dataset.dimensions, name, &Dimension::name);
      const std::size_t size = found == dataset.dimensions.end() ? 0 : found->size;
      expected = size > 0 && expected > values / size ? values + 1 : expected * size;
    }
    if (expected != values)
      throw DataError(variable.name + ": " + std::to_string(values) +
                      " values: expected as many as its dimensions say");
  }
}

Dataset read_content(hid_t file) {
  Dataset dataset;
  dataset.attributes = read_attributes(file);
  for (const auto& name : object_names(file)) {
    const Hdf5Data data(H5Dopen2(file, name.c_str(), H5P_DEFAULT));
    if (H5DSis_scale(data.id()) > 0) dataset.dimensions.push_back({name, length_of(data.id())});
    if (!is_netcdf_placeholder(data.id())) dataset.variables.push_back(read_variable(data.id()));
  }
  return dataset;
}

}  // namespace

void check_result(const std::filesystem::path& file) {
  if (!std::filesystem::is_regular_file(file))
    throw DataError(file.string() + ": expected a file, found none");
  check_seal(file);
}

Dataset io::read_result_here(const std::filesystem::path& file) {
  const QuietHdf5 quiet;
  if (H5Fis_hdf5(file.c_str()) <= 0) throw DataError("expected an HDF5 file");
  try {
    const Hdf5File opened(H5Fopen(file.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT));
    return read_content(opened.id());
  } catch (const Hdf5Error& error) {
    throw DataError(std::string("cannot be read: ") + error.what());
  } catch (const Foreign& error) {
    throw DataError(error.what());
  }
}

Dataset load_result(const std::filesystem::path& file) {
  check_result(file);
  constexpr std::uintmax_t quick = 1'000'000;  // bytes that are read within a second, many times over
  const int patience = 10 + int(std::min<std::uintmax_t>(std::filesystem::file_size(file) / quick, 100'000));
  const auto read = [&]() -> Dataset {
    try {
      Dataset result = from_bytes(answer_apart([&] { return to_bytes(read_result_here(file)); }, patience));
      check_sizes(result);  // here, where its bytes are believed
      return result;
    } catch (const NoAnswer& none) {
      throw DataError(file.string() + ": cannot be read: HDF5 " + none.reason +
                      ": expected a file that is whole");
    } catch (const DataError& error) {
      throw DataError(file.string() + ": " + error.what());
    }
  };
  Dataset result = read();
  bring_up_to_date(result, file.string());
  return result;
}

}  // namespace lumbopelvic
