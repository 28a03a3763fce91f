/// tissue: discs and linea alba, for reading.

#include "layers.hpp"
#include "lumbopelvic/tissue/disc.hpp"
#include "lumbopelvic/tissue/linea_alba.hpp"

namespace lumbopelvic::python {

void bind_tissue(py::module_& m) {
  py::class_<PreloadLaw>(m, "PreloadLaw",
                         "What compression does to a segment: factor 1 + gain (1 - exp(-C / force)).")
      .def_readonly("gain", &PreloadLaw::gain, "[1]")
      .def_readonly("force", &PreloadLaw::force, "[N]")
      .def("factor", &PreloadLaw::factor, py::arg("compression"),
           "Factor on rotational stiffness at a compression [N].")
      .def("slope", &PreloadLaw::slope, py::arg("compression"), "Its derivative [1/N].");

  py::native_enum<DiscCover>(m, "DiscCover", "enum.Enum",
                             "What the moment curves of a disc were measured on.")
      .value("whole_segment", DiscCover::whole_segment, "disc, ligaments and facets together")
      .value("disc_only", DiscCover::disc_only, "the disc alone")
      .finalize();

  py::class_<Disc>(m, "Disc", "An intervertebral segment.")
      .def_readonly("level", &Disc::level, "such as 'L4L5'")
      .def_readonly("area", &Disc::area, "[m^2]")
      .def_readonly("preload", &Disc::preload, "PreloadLaw")
      .def_readonly("stiffness_factor", &Disc::stiffness_factor, "factor on the moment curves [1]")
      .def_readonly("brace", &Disc::brace, "added rotational stiffness [N m/rad]")
      .def_readonly("rotation", &Disc::rotation, "coordinates of the three turns, (3)")
      .def_readonly("reaction", &Disc::reaction, "coordinates of the translations: anterior, up, right, (3)")
      .def_readonly("covers", &Disc::covers, "DiscCover")
      .def_readonly("translational_stiffness", &Disc::translational_stiffness,
                    "anterior, up, right, (3) [N/m]")
      .def_readonly("elastic_center", &Disc::elastic_center,
                    "where slides are resisted, from the joint, disc frame, (3) [m]")
      .def_readonly("rotational_damping", &Disc::rotational_damping,
                    "about x, y, z of the disc, (3) [N m s/rad]")
      .def_readonly("translational_damping", &Disc::translational_damping,
                    "anterior, up, right, (3) [N s/m]");

  py::class_<LineaAlbaStrip>(
      m, "LineaAlbaStrip", "A tension-only strip of the linea alba, stiffness k (1 - exp(-T / toe_tension)).")
      .def_readonly("name", &LineaAlbaStrip::name)
      .def_readonly("stiffness", &LineaAlbaStrip::stiffness, "when well taut [N/m]")
      .def_readonly("max_tension", &LineaAlbaStrip::max_tension, "[N]")
      .def_readonly("toe_tension", &LineaAlbaStrip::toe_tension, "[N]");
}

}  // namespace lumbopelvic::python
