/// recruitment: what is asked, and what comes back.

#include "lumbopelvic/recruitment/recruit.hpp"
#include "record.hpp"

namespace lumbopelvic::python {

namespace {

void bind_recruitment_enums(py::module_& m) {
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

void bind_recruitment_settings(py::module_& m) {
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

void bind_recruitment_status(py::module_& m) {
  py::native_enum<RecruitmentStatus>(m, "RecruitmentStatus", "enum.Enum", "What was found.")
      .value("solved", RecruitmentStatus::solved, "in balance, margin held, optimal within tolerance")
      .value("margin_unattainable", RecruitmentStatus::margin_unattainable,
             "in balance; no activation reaches the margin, the best attainable one is returned")
      .value("unbalanced", RecruitmentStatus::unbalanced, "balance needs residual actuators")
      .value("not_converged", RecruitmentStatus::not_converged, "the rounds ended before the tolerance")
      .finalize();

  py::class_<RecruitmentStart>(m, "RecruitmentStart", "What one solution may hand to the next.")
      .def(py::init<>());
}

void bind_recruitment_result(py::module_& m) {
  const auto held = [](auto HoldState::* member) {
    return py::cpp_function([member](const RecruitmentResult& r) -> const auto& { return r.hold.*member; },
                            py::return_value_policy::reference_internal);
  };
  py::class_<RecruitmentResult>(m, "RecruitmentResult",
                                "A hold, its certificate, and the price of everything that limits it.")
      .def_readonly("status", &RecruitmentResult::status, "RecruitmentStatus")
      .def_readonly("hold", &RecruitmentResult::hold,
                    "HoldState: activation, pressure and band_tension together")
      .def_property_readonly("activation", held(&HoldState::activation), "(fascicles) [1]")
      .def_property_readonly(
          "pressure", [](const RecruitmentResult& r) { return r.hold.pressure; }, "intra-abdominal [Pa]")
      .def_property_readonly("band_tension", held(&HoldState::band_tension), "(bands) [N]")
      .def_readonly("tension", &RecruitmentResult::tension, "passive part included, (fascicles) [N]")
      .def_readonly("contact_force", &RecruitmentResult::contact_force,
                    "on the body: anterior, up, right, (pads, 3) [N]")
      .def_readonly("residual", &RecruitmentResult::residual,
                    "residual actuators, (balanced coordinates) [N m or N]")
      .def_readonly("residual_max", &RecruitmentResult::residual_max, "largest of their sizes [N m or N]")
      .def_readonly("effort", &RecruitmentResult::effort, "sum w a^p [1]")
      .def_readonly("margin", &RecruitmentResult::margin, "smallest eigenvalue in the metric asked for")
      .def_readonly("margin_column", &RecruitmentResult::margin_column,
                    "smallest eigenvalue in the column metric [1/s^2]")
      .def_readonly("margin_segment", &RecruitmentResult::margin_segment,
                    "smallest eigenvalue in the segment metric [N m/rad]")
      .def_readonly("critical_mode", &RecruitmentResult::critical_mode,
                    "mode of the smallest eigenvalue, (n)")
      .def_readonly("critical_load_factor", &RecruitmentResult::critical_load_factor,
                    "factor on body weight at which the hold becomes singular [1]")
      .def_readonly("price_matrix", &RecruitmentResult::price_matrix,
                    "multiplier Z >= 0 of the margin, (n, n)")
      .def_readonly("stability_price", &RecruitmentResult::stability_price,
                    "effort that one newton more would save through stability, (fascicles) [1/N]")
      .def_readonly("balance_price", &RecruitmentResult::balance_price,
                    "effort per unit of load, (balanced coordinates) [1/(N m) or 1/N]")
      .def_readonly("kkt_residual", &RecruitmentResult::kkt_residual,
                    "largest relative violation of the optimality conditions [1]")
      .def_readonly("rounds", &RecruitmentResult::rounds, "rounds of cuts")
      .def_readonly("cuts", &RecruitmentResult::cuts, "cuts at the end");
}

}  // namespace

void bind_recruitment(py::module_& m) {
  bind_recruitment_enums(m);
  bind_recruitment_settings(m);
  bind_recruitment_status(m);
  bind_recruitment_result(m);
}

}  // namespace lumbopelvic::python
