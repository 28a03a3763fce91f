#pragma once
/// Plain C++ structs as immutable Python records: made from positional or keyword arguments with the defaults
/// of the struct itself, compared and shown by their fields, changed by `replace`.

#include <pybind11/numpy.h>
#include <pybind11/typing.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "arrays.hpp"

namespace lumbopelvic::python {

/// An enumerator from itself or its name.
/// @throws py::value_error with the names there are
template <class Enum>
[[nodiscard]] Enum enum_from(py::handle value) {
  if (!py::isinstance<py::str>(value)) return py::cast<Enum>(value);
  const py::object members = py::type::of(py::cast(Enum{})).attr("__members__");
  if (members.contains(value)) return py::cast<Enum>(members[value]);
  const std::string names = py::cast<std::string>(py::str(", ").attr("join")(members));
  throw py::value_error("'" + py::cast<std::string>(value) + "', expected one of " + names);
}

template <class Value>
[[nodiscard]] Value from_python(py::handle value) {
  if constexpr (std::is_enum_v<Value>)
    return enum_from<Value>(value);
  else
    return py::cast<Value>(value);
}
template <>
[[nodiscard]] inline std::map<std::string, double> from_python(py::handle value) {
  return py::cast<std::map<std::string, double>>(py::dict(py::reinterpret_borrow<py::object>(value)));
}
template <>
[[nodiscard]] inline Eigen::Quaterniond from_python(py::handle value) {
  const auto q = py::cast<Eigen::Vector4d>(value);
  return {q[0], q[1], q[2], q[3]};
}

/// A mapping that cannot be changed.
class ReadOnlyMapping : public py::object {
  PYBIND11_OBJECT(ReadOnlyMapping, py::object, PyMapping_Check)
};

}  // namespace lumbopelvic::python

template <>
struct pybind11::detail::handle_type_name<lumbopelvic::python::ReadOnlyMapping> {
  static constexpr auto name = const_name("collections.abc.Mapping[str, float]");
};

namespace lumbopelvic::python {

template <class Value>
[[nodiscard]] Value to_python(const Value& value) {
  return value;
}
template <class Item>
[[nodiscard]] py::typing::Tuple<Item, py::ellipsis> to_python(const std::vector<Item>& items) {
  return py::tuple(py::cast(items));
}
[[nodiscard]] inline ReadOnlyMapping to_python(const std::map<std::string, double>& values) {
  return py::module_::import("types").attr("MappingProxyType")(py::cast(values));
}
[[nodiscard]] inline py::array_t<double> to_python(const VecX<double>& values) { return read_only(values); }
[[nodiscard]] inline py::typing::Tuple<double, double, double> to_python(const Vec3<double>& v) {
  return py::make_tuple(v[0], v[1], v[2]);
}
[[nodiscard]] inline py::typing::Tuple<double, double, double, double> to_python(
    const Eigen::Quaterniond& q) {
  return py::make_tuple(q.w(), q.x(), q.y(), q.z());
}

/// What `to_python` gave, as an object.
template <class Value>
[[nodiscard]] py::object as_object(const Value& value) {
  if constexpr (std::is_base_of_v<py::handle, Value>)
    return py::reinterpret_borrow<py::object>(value);
  else
    return py::cast(value);
}

/// The names of an enumeration, as the type that a stub gives them.
template <class Enum>
[[nodiscard]] std::string names_type() {
  std::string names;
  for (const py::handle name : py::type::of(py::cast(Enum{})).attr("__members__"))
    names += (names.empty() ? "\"" : ", \"") + py::cast<std::string>(name) + "\"";
  return "typing.Literal[" + names + "]";
}

/// What a field takes, in the words of a stub.
template <class Value>
[[nodiscard]] std::string accepted() {
  if constexpr (std::is_same_v<Value, Eigen::Quaterniond>) {
    return "numpy.typing.ArrayLike";
  } else if constexpr (std::is_same_v<Value, std::map<std::string, double>>) {
    return "collections.abc.Mapping[str, typing.SupportsFloat]";
  } else {
    const py::cpp_function taker([](const Value&) {});
    const auto signature = py::cast<std::string>(taker.attr("__doc__"));  // (arg0: TYPE) -> None
    const std::string type = signature.substr(7, signature.rfind(") -> None") - 7);
    if constexpr (std::is_enum_v<Value>) return type + " | " + names_type<Value>();
    return type;
  }
}

/// A default in the words of a stub; an ellipsis where it takes more than a word.
[[nodiscard]] inline std::string default_text(const py::object& value) {
  const bool plain = value.is_none() || py::isinstance<py::bool_>(value) || py::isinstance<py::int_>(value) ||
                     py::isinstance<py::float_>(value) || py::isinstance<py::str>(value);
  const auto text = py::cast<std::string>(py::repr(value));
  return plain && text != "inf" && text != "nan" ? text : "...";
}

/// Methods that need only the names of the fields, `__match_args__`.
inline std::string record_repr(const py::object& self) {
  std::string text = py::cast<std::string>(py::type::of(self).attr("__name__")) + "(";
  const char* comma = "";
  for (const py::handle name : self.attr("__match_args__")) {
    text += comma + py::cast<std::string>(name) + "=" + py::cast<std::string>(py::repr(self.attr(name)));
    comma = ", ";
  }
  return text + ")";
}
inline bool record_equal(const py::object& self, const py::object& other) {
  if (!py::type::of(self).is(py::type::of(other))) return false;
  const auto same = [](const py::object& a, const py::object& b) {
    if (!py::isinstance<py::array>(a)) return a.equal(b);
    return py::cast<bool>(py::module_::import("numpy").attr("array_equal")(a, b));
  };
  for (const py::handle name : self.attr("__match_args__"))
    if (!same(self.attr(name), other.attr(name))) return false;
  return true;
}
inline py::dict record_fields(const py::object& self) {
  py::dict fields;
  for (const py::handle name : self.attr("__match_args__")) fields[name] = self.attr(name);
  return fields;
}
inline py::object record_replace(const py::object& self, const py::kwargs& changes) {
  py::dict fields = record_fields(self);
  fields.attr("update")(changes);
  return py::type::of(self)(**fields);
}
inline py::tuple record_reduce(const py::object& self) {
  py::list values;
  const py::object mapping = py::module_::import("collections.abc").attr("Mapping");
  for (const auto& [name, value] : record_fields(self))
    values.append(py::isinstance(value, mapping)
                      ? py::object(py::dict(py::reinterpret_borrow<py::object>(value)))
                      : py::reinterpret_borrow<py::object>(value));
  return py::make_tuple(py::type::of(self), py::tuple(values));
}

/// Settings from a record or None, the defaults, with the fields that keywords name replaced.
template <class Settings>
[[nodiscard]] Settings changed(const std::optional<Settings>& settings, const py::kwargs& changes) {
  return py::cast<Settings>(py::cast(settings.value_or(Settings{})).attr("replace")(**changes));
}

template <class T>
class Record {
 public:
  Record(py::module_& m, const char* name, const char* doc) : class_(m, name, doc) {}

  template <class Value>
  Record& field(const char* name, Value T::* member, const char* doc) {
    class_.def_property_readonly(name, [member](const T& self) { return to_python(self.*member); }, doc);
    fields_.push_back({name,
                       [member](T& self, py::handle value) { self.*member = from_python<Value>(value); },
                       std::string(name) + ": " + accepted<Value>() + " = " +
                           default_text(as_object(to_python(T{}.*member)))});
    return *this;
  }

  py::class_<T> finish() {
    py::list names;
    for (const Field& field : fields_) names.append(field.name);
    class_.attr("__match_args__") = py::tuple(names);
    const std::string owner = py::cast<std::string>(class_.attr("__name__"));
    std::string parameters;
    for (const Field& field : fields_) parameters += ", " + field.parameter;
    {
      py::options written;  // what pybind11 knows of *args and **kwargs says nothing
      written.disable_function_signatures();
      class_.def(py::init([fields = fields_, owner](const py::args& args, const py::kwargs& kwargs) {
                   return make(fields, owner, args, kwargs);
                 }),
                 ("__init__(self" + parameters + ") -> None").c_str());
      class_.def(
          "replace", &record_replace,
          ("replace(self, **changes: typing.Any) -> " + py::cast<std::string>(class_.attr("__module__")) +
           "." + owner + "\n\nA copy with the named fields changed.")
              .c_str());
    }
    class_.def("__repr__", &record_repr).def("__eq__", &record_equal).def("__reduce__", &record_reduce);
    return class_;
  }

 private:
  struct Field {
    std::string name;
    std::function<void(T&, py::handle)> set;
    std::string parameter;  ///< of the constructor, as a stub writes it
  };

  static void set(const Field& field, const std::string& owner, T& record, py::handle value) {
    try {
      field.set(record, value);
    } catch (const py::cast_error&) {
      throw py::type_error(owner + ": " + field.name + " cannot be " +
                           py::cast<std::string>(py::repr(value)));
    } catch (const py::value_error& error) {
      throw py::value_error(owner + ": " + field.name + " is " + error.what());
    }
  }

  static T make(const std::vector<Field>& fields, const std::string& owner, const py::args& args,
                const py::kwargs& kwargs) {
    if (args.size() > fields.size())
      throw py::type_error(owner + " takes at most " + std::to_string(fields.size()) + " arguments");
    T record;
    py::dict left = py::dict(**kwargs);
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const py::str name(fields[i].name);
      if (i < args.size() && left.contains(name))
        throw py::type_error(owner + ": " + fields[i].name + " is given twice");
      if (i < args.size()) set(fields[i], owner, record, args[i]);
      if (left.contains(name)) set(fields[i], owner, record, left.attr("pop")(name));
    }
    for (const auto& [name, value] : left)
      throw py::type_error(owner + " has no field '" + py::cast<std::string>(name) + "'");
    return record;
  }

  py::class_<T> class_;
  std::vector<Field> fields_;
};

}  // namespace lumbopelvic::python
