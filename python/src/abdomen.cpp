/// abdomen: the cavity, for reading.

#include "layers.hpp"
#include "lumbopelvic/abdomen/cavity.hpp"
#include "lumbopelvic/abdomen/respiration.hpp"

namespace lumbopelvic::python {

void bind_abdomen(py::module_& m) {
  py::native_enum<Glottis>(m, "Glottis", "enum.Enum", "Whether air passes while the diaphragm moves.")
      .value("open", Glottis::open)
      .value("closed", Glottis::closed)
      .finalize();

  py::class_<CavityPoint>(m, "CavityPoint", "A point of a body and its share in a vertex of the cavity.")
      .def_property_readonly(
          "body", [](const CavityPoint& p) { return p.at.body; }, "number of the body, -1 for the ground")
      .def_property_readonly(
          "position", [](const CavityPoint& p) { return p.at.p_B; }, "in the body's frame, (3,) [m]")
      .def_readonly("weight", &CavityPoint::weight, "the weights of a vertex add up to one [1]");

  py::class_<CavityVertex>(m, "CavityVertex", "A vertex of the cavity's surface: a weighted mean of points.")
      .def_readonly("name", &CavityVertex::name)
      .def_readonly("points", &CavityVertex::points, "list of CavityPoint");

  py::class_<Cavity>(m, "Cavity", "The abdominal cavity, a closed surface of triangles, and its contents.")
      .def_readonly("vertices", &Cavity::vertices, "list of CavityVertex")
      .def_readonly("triangles", &Cavity::triangles,
                    "list of three vertex numbers each, counterclockwise seen from outside")
      .def_readonly("pleural_triangles", &Cavity::pleural_triangles,
                    "what lies under the diaphragm, closed by a cap: list of three vertex numbers each")
      .def_readonly("pleural_pressure", &Cavity::pleural_pressure, "gauge, at end expiration [Pa]")
      .def_readonly("gas_volume", &Cavity::gas_volume, "gas in the gut [m^3]")
      .def_readonly("atmospheric_pressure", &Cavity::atmospheric_pressure, "absolute [Pa]");

  py::class_<CavityVolume>(m, "CavityVolume", "Volume of the cavity with its derivatives.")
      .def_readonly("value", &CavityVolume::value, "V [m^3]")
      .def_readonly("gradient", &CavityVolume::gradient, "dV/dq, (coordinates) [m^3/rad or m^2]")
      .def_readonly("pleural_gradient", &CavityVolume::pleural_gradient,
                    "the same for what lies under the diaphragm")
      .def_readonly("hessian", &CavityVolume::hessian, "over the stability coordinates, (n, n)");
}

}  // namespace lumbopelvic::python
