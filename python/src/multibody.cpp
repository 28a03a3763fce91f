/// multibody: bodies, coordinates and contact points, for reading; the contact law.

#include "lumbopelvic/multibody/contact_force.hpp"
#include "lumbopelvic/multibody/support.hpp"
#include "record.hpp"

namespace lumbopelvic::python {

void bind_multibody(py::module_& m) {
  py::native_enum<MotionKind>(m, "MotionKind", "enum.Enum",
                              "What a coordinate measures: an angle [rad] or a length [m].")
      .value("rotation", MotionKind::rotation)
      .value("translation", MotionKind::translation)
      .finalize();

  py::class_<Body>(m, "Body", "A rigid body.")
      .def_readonly("name", &Body::name)
      .def_readonly("mass", &Body::mass, "[kg]")
      .def_readonly("com_B", &Body::com_B, "centre of mass in the body frame, (3) [m]")
      .def_readonly("inertia_B", &Body::inertia_B, "about the centre of mass, body axes, (3, 3) [kg m^2]");

  py::class_<Coordinate>(m, "Coordinate", "One degree of freedom; rad or m by its kind.")
      .def_readonly("name", &Coordinate::name)
      .def_readonly("kind", &Coordinate::kind, "MotionKind")
      .def_readonly("default_value", &Coordinate::default_value, "[rad or m]")
      .def_readonly("low", &Coordinate::low, "lower end of the anatomical range [rad or m]")
      .def_readonly("high", &Coordinate::high, "upper end of the anatomical range [rad or m]")
      .def_readonly("locked", &Coordinate::locked, "held unless a posture frees it");

  py::class_<ContactPoint>(m, "ContactPoint",
                           "A contact point that can press on the ground within its friction cone.")
      .def_readonly("name", &ContactPoint::name)
      .def_readonly("friction", &ContactPoint::friction, "coefficient of friction [1]");

  Record<ContactLaw>(m, "ContactLaw", "Constants of a contact point on its surface.")
      .field("force_at_touch", &ContactLaw::force_at_touch, "normal force at no gap [N], > 0")
      .field("sharpness", &ContactLaw::sharpness, "[1/m], > 0")
      .field("normal_damping", &ContactLaw::normal_damping, "[s/m], >= 0")
      .field("tangential_stiffness", &ContactLaw::tangential_stiffness, "[N/m], > 0")
      .field("tangential_damping", &ContactLaw::tangential_damping, "[N s/m], >= 0")
      .field("friction", &ContactLaw::friction,
             "[1], >= 0; in a simulation that of each contact point counts")
      .field("catch_up", &ContactLaw::catch_up, "[s], > 0")
      .finish();
}

}  // namespace lumbopelvic::python
