/// abdomen: the cavity, for reading.

#include "layers.hpp"
#include "lumbopelvic/abdomen/cavity.hpp"

namespace lumbopelvic::python {

void bind_abdomen(py::module_& m) {
  py::class_<Cavity>(m, "Cavity", "The abdominal cavity and its contents.")
      .def_readonly("pleural_pressure", &Cavity::pleural_pressure, "gauge, at end expiration [Pa]")
      .def_readonly("gas_volume", &Cavity::gas_volume, "gas in the gut [m^3]")
      .def_readonly("atmospheric_pressure", &Cavity::atmospheric_pressure, "absolute [Pa]");

  py::class_<CavityVolume>(m, "CavityVolume", "Volume of the cavity with its derivatives.")
      .def_readonly("value", &CavityVolume::value, "V [m^3]")
      .def_readonly("gradient", &CavityVolume::gradient, "dV/dq, (coordinates) [m^3/rad or m^2]")
      .def_readonly("pleural_gradient", &CavityVolume::pleural_gradient,
                    "the same for what lies under the dome")
      .def_readonly("hessian", &CavityVolume::hessian, "over the stability coordinates, (n, n)");
}

}  // namespace lumbopelvic::python
