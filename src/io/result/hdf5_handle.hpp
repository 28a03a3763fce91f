#pragma once
/// The HDF5 C API behind owners of handles; every failure becomes an Hdf5Error with HDF5's own words.

#include <hdf5.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace lumbopelvic::io {

/// A call into HDF5 failed. The message is the innermost one on HDF5's error stack.
class Hdf5Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

[[noreturn]] void throw_hdf5_error();

/// Returns a handle or a count as it is.
/// @throws Hdf5Error if it is negative, which is how HDF5 says that a call failed
template <class Result>
Result hdf5_checked(Result result) {
  if (result < 0) throw_hdf5_error();
  return result;
}

/// Owner of an HDF5 identifier of any kind, closed with the function that fits it.
template <herr_t (*close)(hid_t)>
class Hdf5Handle {
 public:
  explicit Hdf5Handle(hid_t id) : id_(hdf5_checked(id)) {}
  Hdf5Handle(Hdf5Handle&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)) {}
  Hdf5Handle& operator=(Hdf5Handle&& other) noexcept {
    std::swap(id_, other.id_);
    return *this;
  }
  Hdf5Handle(const Hdf5Handle&) = delete;
  Hdf5Handle& operator=(const Hdf5Handle&) = delete;
  ~Hdf5Handle() {
    if (id_ >= 0) close(id_);
  }
  [[nodiscard]] hid_t id() const noexcept { return id_; }

 private:
  hid_t id_;
};

using Hdf5File = Hdf5Handle<H5Fclose>;
using Hdf5Group = Hdf5Handle<H5Gclose>;
using Hdf5Data = Hdf5Handle<H5Dclose>;
using Hdf5Space = Hdf5Handle<H5Sclose>;
using Hdf5Type = Hdf5Handle<H5Tclose>;
using Hdf5Attribute = Hdf5Handle<H5Aclose>;
using Hdf5Properties = Hdf5Handle<H5Pclose>;

/// While it lives, HDF5 prints nothing to the terminal on its own.
class QuietHdf5 {
 public:
  QuietHdf5();
  ~QuietHdf5();
  QuietHdf5(const QuietHdf5&) = delete;
  QuietHdf5& operator=(const QuietHdf5&) = delete;

 private:
  H5E_auto2_t print_ = nullptr;
  void* print_data_ = nullptr;
};

/// Type of UTF-8 text of variable length.
[[nodiscard]] Hdf5Type text_type();

}  // namespace lumbopelvic::io
