/// recruitment: what is asked, and what comes back.

#include "lumbopelvic/recruitment/recruit.hpp"
#include "record.hpp"

namespace lumbopelvic::python {

namespace {

void bind_recruitment_enums(py::module_& m) {
  py::native_enum<Metric>(m, "Metric", "enum.Enum", "In which sense a posture must be stable.")
      .value("none", Metric::none, "not required")
      .value("mass", Metric::mass, "mass matrix; a margin is a squared natural frequency [1/s^2]")
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
                   "What the load-sharing problem is asked: cost, stability demand, penalties.")
      .field("effort_exponent", &Settings::effort_exponent, "p in sum w a^p, >= 2 [1]")
      .field("effort_weight", &Settings::effort_weight, "EffortWeight or its name")
      .field("metric", &Settings::metric, "Metric or its name")
      .field("margin", &Settings::margin, "required smallest eigenvalue, in the unit of the metric")
      .field("short_range_stiffness", &Settings::short_range_stiffness, "gain [1]")
      .field("tendon_in_series", &Settings::tendon_in_series,
             "tendon compliance in the stiffness of a fascicle")
      .field("stability_coordinates", &Settings::stability_coordinates,
             "names; empty: the rotations of every disc")
      .field("pressure_penalty", &Settings::pressure_penalty, "of pressure squared [1/Pa^2]")
      .field("contact_penalty", &Settings::contact_penalty, "of contact force squared [1/N^2]")
      .field("linea_alba_penalty", &Settings::linea_alba_penalty, "of linea alba tension squared [1/N^2]")
      .field("reserve_penalty", &Settings::reserve_penalty, "of a reserve actuator [1/(N m) or 1/N]")
      .field("instability_penalty", &Settings::instability_penalty,
             "of falling short of the margin by 100 N m/rad or (2 pi 1 Hz)^2 [1]")
      .field("tolerance", &Settings::tolerance, "relative, on the smallest eigenvalue [1]")
      .field("max_rounds", &Settings::max_rounds, "rounds of looking at the equilibrium and solving again")
      .finish();
}

void bind_recruitment_status(py::module_& m) {
  py::native_enum<RecruitmentStatus>(m, "RecruitmentStatus", "enum.Enum", "What was found.")
      .value("solved", RecruitmentStatus::solved, "in balance, margin held, optimal within tolerance")
      .value("margin_unattainable", RecruitmentStatus::margin_unattainable,
             "in balance; no activation reaches the margin, the best attainable one is returned")
      .value("unbalanced", RecruitmentStatus::unbalanced, "balance needs reserve actuators")
      .value("not_converged", RecruitmentStatus::not_converged, "the rounds ended before the tolerance")
      .finalize();

  py::class_<RecruitmentStart>(m, "RecruitmentStart", "What one solution may hand to the next.")
      .def(py::init<>());
}

void bind_recruitment_result(py::module_& m) {
  const auto held = [](auto EquilibriumState::* member) {
    return py::cpp_function(
        [member](const RecruitmentResult& r) -> const auto& { return r.equilibrium.*member; },
        py::return_value_policy::reference_internal);
  };
  py::class_<RecruitmentResult>(
      m, "RecruitmentResult",
      "An equilibrium, its certificate, and the shadow price of everything that limits it.")
      .def_readonly("status", &RecruitmentResult::status, "RecruitmentStatus")
      .def_readonly("message", &RecruitmentResult::message,
                    "why it is unbalanced or not converged: what, value, limit; else empty")
      .def_readonly("equilibrium", &RecruitmentResult::equilibrium,
                    "EquilibriumState: activation, pressure and linea_alba_tension together")
      .def_property_readonly("activation", held(&EquilibriumState::activation), "(fascicles) [1]")
      .def_property_readonly(
          "pressure", [](const RecruitmentResult& r) { return r.equilibrium.pressure; },
          "intra-abdominal [Pa]")
      .def_property_readonly("linea_alba_tension", held(&EquilibriumState::linea_alba_tension),
                             "(linea alba) [N]")
      .def_readonly("tension", &RecruitmentResult::tension, "passive part included, (fascicles) [N]")
      .def_readonly("contact_force", &RecruitmentResult::contact_force,
                    "on the body: anterior, up, right, (contact points, 3) [N]")
      .def_readonly("reserve", &RecruitmentResult::reserve,
                    "reserve actuators, (balanced coordinates) [N m or N]")
      .def_readonly("reserve_max", &RecruitmentResult::reserve_max, "largest of their sizes [N m or N]")
      .def_readonly("effort", &RecruitmentResult::effort, "sum w a^p [1]")
      .def_readonly("margin", &RecruitmentResult::margin, "smallest eigenvalue in the metric asked for")
      .def_readonly("margin_mass", &RecruitmentResult::margin_mass,
                    "smallest eigenvalue in the mass metric [1/s^2]")
      .def_readonly("margin_segment", &RecruitmentResult::margin_segment,
                    "smallest eigenvalue in the segment metric [N m/rad]")
      .def_readonly("critical_mode", &RecruitmentResult::critical_mode,
                    "mode of the smallest eigenvalue, (n)")
      .def_readonly("critical_load_factor", &RecruitmentResult::critical_load_factor,
                    "factor on body weight at which the equilibrium becomes singular [1]")
      .def_readonly("shadow_price_matrix", &RecruitmentResult::shadow_price_matrix,
                    "multiplier Z >= 0 of the margin, (n, n)")
      .def_readonly("stability_shadow_price", &RecruitmentResult::stability_shadow_price,
                    "effort that one newton more would save through stability, (fascicles) [1/N]")
      .def_readonly("balance_shadow_price", &RecruitmentResult::balance_shadow_price,
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
