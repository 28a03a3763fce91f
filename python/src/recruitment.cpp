/// recruitment: what is asked. What comes back is bound with the hold it belongs to.

#include "lumbopelvic/recruitment/settings.hpp"

#include "record.hpp"

namespace lumbopelvic::python {

namespace {

void bind_enums(py::module_& m) {
  py::native_enum<Metric>(m, "Metric", "enum.Enum", "In which sense a posture must be stable.")
      .value("none", Metric::none, "not required")
      .value("column", Metric::column, "mass matrix; a margin is a squared natural frequency [1/s^2]")
      .value("segment", Metric::segment,
             "relative rotation of every segment; a margin is a stiffness [N m/rad]")
      .finalize();

  py::native_enum<EffortWeight>(m, "EffortWeight", "enum.Enum",
                                "Weight of a fascicle's activation in the effort.")
      .value("volume", EffortWeight::volume, "maximal force times optimal length, over their mean")
      .value("unit", EffortWeight::unit, "1 for every fascicle")
      .finalize();
}

}  // namespace

void bind_recruitment(py::module_& m) {
  bind_enums(m);
  using Settings = RecruitmentSettings;
  Record<Settings>(m, "RecruitmentSettings",
                   "What the load-sharing problem is asked: cost, stability demand, prices.")
      .field("effort_exponent", &Settings::effort_exponent, "p in sum w a^p, >= 2 [1]")
      .field("effort_weight", &Settings::effort_weight, "EffortWeight or its name")
      .field("metric", &Settings::metric, "Metric or its name")
      .field("margin", &Settings::margin, "required smallest eigenvalue, in the unit of the metric")
      .field("short_range_stiffness", &Settings::short_range_stiffness, "gain [1]")
      .field("tendon_in_series", &Settings::tendon_in_series,
             "tendon compliance in the stiffness of a fascicle")
      .field("stability_coordinates", &Settings::stability_coordinates,
             "names; empty: the turns of every disc")
      .field("pressure_price", &Settings::pressure_price, "of pressure squared [1/Pa^2]")
      .field("contact_price", &Settings::contact_price, "of contact force squared [1/N^2]")
      .field("band_price", &Settings::band_price, "of band tension squared [1/N^2]")
      .field("residual_price", &Settings::residual_price, "of a residual actuator [1/(N m) or 1/N]")
      .field("instability_price", &Settings::instability_price,
             "of falling short of the margin by 100 N m/rad or (2 pi 1 Hz)^2 [1]")
      .field("tolerance", &Settings::tolerance, "relative, on the smallest eigenvalue [1]")
      .field("max_rounds", &Settings::max_rounds, "rounds of looking at the hold and solving again")
      .finish();
}

}  // namespace lumbopelvic::python
