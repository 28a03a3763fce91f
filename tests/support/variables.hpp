#pragma once
/// Variables of a result by name.

#include <string>
#include <vector>

#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/outcome/dataset.hpp"

namespace lumbopelvic::test {

inline const Variable& variable(const Dataset& data, const std::string& name) {
  for (const Variable& v : data.variables)
    if (v.name == name) return v;
  throw Error("no variable " + name);
}

template <class T>
const std::vector<T>& values(const Dataset& data, const std::string& name) {
  return std::get<std::vector<T>>(variable(data, name).data);
}

}  // namespace lumbopelvic::test
