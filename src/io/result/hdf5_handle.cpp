#include "io/result/hdf5_handle.hpp"

namespace lumbopelvic::io {

namespace {

herr_t keep_first(unsigned, const H5E_error2_t* error, void* message) {
  auto& text = *static_cast<std::string*>(message);
  if (text.empty() && error->desc != nullptr) text = error->desc;
  return 0;
}

}  // namespace

void throw_hdf5_error() {
  std::string message;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_first, &message);
  throw Hdf5Error(message.empty() ? "HDF5 gives no reason" : message);
}

QuietHdf5::QuietHdf5() {
  H5Eget_auto2(H5E_DEFAULT, &print_, &print_data_);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

QuietHdf5::~QuietHdf5() { H5Eset_auto2(H5E_DEFAULT, print_, print_data_); }

Hdf5Type text_type() {
  Hdf5Type type(H5Tcopy(H5T_C_S1));
  hdf5_checked(H5Tset_size(type.id(), H5T_VARIABLE));
  hdf5_checked(H5Tset_cset(type.id(), H5T_CSET_UTF8));
  return type;
}

}  // namespace lumbopelvic::io
