#pragma once
/// Result files: a Dataset as HDF5 that is also valid netCDF-4, for h5py, xarray and netCDF tools as it is.

#include <filesystem>

#include "lumbopelvic/outcome/dataset.hpp"

namespace lumbopelvic {

/// Writes a result. The file appears under its name only when it is complete: it is composed in memory,
/// written to a temporary name beside the target, synced, and renamed. The same dataset gives the same bytes.
///
/// Every dimension becomes a dimension scale: the variable of its name, or a nameless one where there is
/// none. Doubles carry `_FillValue` NaN; text is UTF-8 of variable length; an attribute `flag_values` of an
/// integer variable, integers parted by blanks in the Dataset, becomes an array of integers, as CF wants it.
/// One call at a time: HDF5 itself is not safe between threads.
///
/// @param result  each variable with the attribute "units" and as many values as its dimensions hold
/// @param file    target, replaced if it exists; its folder must exist. The target of a link is replaced and
///                the link stays; a character device or a pipe gets the finished bytes.
/// @throws InvalidArgument if a name is empty, contains '/', or stands twice; a dimension is unknown; the
///         number of values is wrong; units are missing; or a variable named like a dimension does not lie
///         along it alone
/// @throws DataError if the file cannot be written: "<file>: cannot be written: <reason>"; no part stays
/// @see    https://docs.unidata.ucar.edu/netcdf-c/current/file_format_specifications.html, NetCDF-4
void write_result(const Dataset& result, const std::filesystem::path& file);

/// Proves that a result can be written to a file, before any work is done for it.
/// @throws DataError if not, as write_result would: the file or its folder is read-only, or the folder missing
void check_writable(const std::filesystem::path& file);

/// Checks that a result file has the bytes that it was written with: a last line behind those of HDF5 has their
/// hash. Files of other programs have none, and pass.
/// @throws DataError if the file is missing or damaged
void check_result(const std::filesystem::path& file);

/// Loads a result from its file, `check_result` first, attributes of HDF5 and netCDF themselves left out. Labels
/// of dimensions come first, the other variables in the order they were written. HDF5 reads the file in a process
/// of its own, since a damaged or crafted file can crash it or keep it busy for ever: this one goes on.
/// @throws DataError if the file is missing, is not HDF5, holds a type that Dataset does not know, crashes HDF5,
///         or keeps it busy: for more than 10 s of processor time, and 1 s for each megabyte
[[nodiscard]] Dataset load_result(const std::filesystem::path& file);

}  // namespace lumbopelvic
