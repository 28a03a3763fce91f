#pragma once
/// numpy arrays over the library's memory, read-only and without copies.

#include <pybind11/numpy.h>
#include <pybind11/typing.h>

#include "layers.hpp"
#include "lumbopelvic/core/real.hpp"

namespace lumbopelvic::python {

using Words = py::typing::Tuple<py::str, py::ellipsis>;
using ArrayTable = py::typing::Dict<py::str, py::array_t<double>>;  ///< arrays by name

/// A read-only view of numbers, C order, that keeps `owner` alive.
template <class Number>
[[nodiscard]] py::array_t<Number> view(const Number* data, std::vector<py::ssize_t> shape, py::handle owner) {
  py::array_t<Number> array(std::move(shape), data, owner);
  array.attr("setflags")(py::arg("write") = false);
  return array;
}

/// A read-only copy: writing into a copy would change nothing, in silence.
[[nodiscard]] inline py::array_t<double> read_only(const VecX<double>& values) {
  py::array_t<double> array(values.size(), values.data());
  array.attr("setflags")(py::arg("write") = false);
  return array;
}

/// Symmetric (n x n) matrices stacked by columns, seen as (count, n, n).
[[nodiscard]] inline py::array_t<double> stacked_view(const MatX<double>& stacked, int n, py::handle owner) {
  return view(stacked.data(), {stacked.cols(), n, n}, owner);
}

/// One number of every item, such as a parameter of every fascicle.
template <class Items, class Get>
[[nodiscard]] VecX<double> numbers_of(const Items& items, const Get& get) {
  VecX<double> numbers(Eigen::Index(items.size()));
  for (std::size_t i = 0; i < items.size(); ++i) numbers[Eigen::Index(i)] = get(items[i]);
  return numbers;
}

/// One word of every item, such as its name.
template <class Items, class Get>
[[nodiscard]] Words words_of(const Items& items, const Get& get) {
  py::tuple words(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) words[i] = py::str(get(items[i]));
  return words;
}

}  // namespace lumbopelvic::python
