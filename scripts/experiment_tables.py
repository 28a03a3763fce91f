"""Tables of experiments: from a result file to the rows of docs/tables, a function for each shipped experiment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

# Names in result files, in one place.
INTERVENTION, SETTING = "intervention", "solver_setting"
PRESSURE = "intra_abdominal_pressure"
ATTAINED = "margin"
COST = "effort"
ALONE, RELEASED, STABILISED, BOTH, BRACED = "no_intervention", "release", "stabilise", "release_and_stabilise", "brace"
MASS, SEGMENT = "mass metric 0.5 Hz, gain 23.4", "segment 75 N m/rad, gain 23.4"

Rows = list[list[str]]


def one(result: Any, name: str, **where: Any) -> float:
    """One number of a result."""
    return float(result[name].sel(**where))


def group_activation(result: Any, group: str, **where: Any) -> float:
    """Mean activation of a muscle group, weighted by maximal force [%]."""
    chosen = (result["muscle_group"] == group).values
    weighted = result["activation"].sel(**where)[..., chosen].weighted(result["max_force"][chosen])
    return 100.0 * float(weighted.mean("muscle"))


def at(condition: str, intervention: str, setting: str = MASS, **more: Any) -> dict[str, Any]:
    return {"condition": condition, INTERVENTION: intervention, SETTING: setting, **more}


def words(name: str) -> str:
    return name.replace("_", " ")


def release_vs_stabilise(result: Any) -> dict[str, Rows]:
    asked = [(MASS, c, i) for c, i in [("healthy", ALONE), ("weak_core_0.2", ALONE), ("tight_psoas", ALONE),
                                         ("tight_psoas", RELEASED), ("tight_psoas", STABILISED)]]
    asked += [(SEGMENT, c, i) for c, i in [("healthy", ALONE), ("weak_core_0.5", ALONE), ("weak_core_0.2", ALONE),
                                           ("healthy", BRACED)]]
    rows: Rows = [["required stability", "condition", "intervention", "psoas activation [%]", "L4/5 compression [N]",
                   "abdominal pressure [kPa]", "cost"]]
    for setting, condition, intervention in asked:
        where = at(condition, intervention, setting)
        rows.append([setting.split(",")[0], words(condition), words(intervention),
                     f"{group_activation(result, 'psoas_major', **where):.1f}",
                     f"{one(result, 'compression', level='L4L5', **where):.0f}",
                     f"{one(result, PRESSURE, **where) / 1e3:.2f}", f"{one(result, COST, **where):.2f}"])
    return {"release_vs_stabilise": rows, "release_vs_stabilise_numbers": release_numbers(result)}


def release_numbers(result: Any) -> Rows:
    status = result["status"].values
    load = {i: one(result, "compression", level="L4L5", **at("tight_psoas", i)) for i in (ALONE, RELEASED)}
    rows: Rows = [["quantity", "value", "unit"],
                  ["runs", str(status.size), ""],
                  ["runs solved with a certificate", str(int((status == 0).sum())), ""],
                  ["runs whose required stability is out of reach", str(int((status == 1).sum())), ""],
                  ["smallest eigenvalue without required stability, healthy",
                   f"{one(result, ATTAINED, **at('healthy', ALONE, 'no margin, gain 23.4')):.1f}", "1/s^2"],
                  ["L4/5 compression that release takes off a tight psoas", f"{load[ALONE] - load[RELEASED]:.0f}", "N"]]
    for condition in ("healthy", "weak_core_0.5", "weak_core_0.2"):
        attained = one(result, ATTAINED, **at(condition, ALONE, "segment 100 N m/rad, gain 23.4"))
        rows.append([f"largest attainable stiffness per segment, {words(condition)}", f"{attained:.1f}", "N m/rad"])
    return rows


def soda_can(result: Any) -> dict[str, Rows]:
    rows: Rows = [["bracing", "abdominal pressure [kPa]", "L4/5 compression [N]", "stiffness in flexion, bending [N m/rad]",
                   "without transversus", "without obliques"]]
    for step in ("0", "0.1", "0.2", "0.5"):
        where = at("healthy", f"brace {step}", posture="standing")
        stiffness = {c: [one(result, "rotational_stiffness", rotation=t, **{**where, "condition": c}) for t in ("flexion", "bending")]
                     for c in ("healthy", "no_transversus", "no_obliques")}
        pair = {c: ", ".join(f"{k:.0f}" for k in both) for c, both in stiffness.items()}
        rows.append([f"{100 * float(step):.0f} %" if float(step) else "none", f"{one(result, PRESSURE, **where) / 1e3:.1f}",
                     f"{one(result, 'compression', level='L4L5', **where):.0f}",
                     pair["healthy"], pair["no_transversus"], pair["no_obliques"]])
    status = result["status"].values
    solved = int(((status == 0) | (status == 1)).sum())
    without = at("no_diaphragm", "brace 0.2", posture="standing")
    numbers: Rows = [["quantity", "value", "unit"], ["runs", str(status.size), ""], ["runs in static equilibrium", str(solved), ""],
                     ["abdominal pressure at 20 % without diaphragm", f"{one(result, PRESSURE, **without) / 1e3:.1f}", "kPa"]]
    return {"soda_can": rows, "soda_can_numbers": numbers}


def degrees(radians: Any) -> Any:
    return 180.0 / 3.141592653589793 * radians


def quick_release(result: Any, name: str = "quick_release") -> dict[str, Rows]:
    rows: Rows = [["moment that is let go", "condition", "no intervention", "release", "stabilise", "both"]]
    for posture, let_go in (("effort_extension", "60 N m extension"), ("effort_flexion", "60 N m flexion")):
        for condition in ("healthy", "tight_psoas_weak_core"):
            where = [at(condition, i, posture=posture) for i in (ALONE, RELEASED, STABILISED, BOTH)]
            rows.append([let_go, words(condition),
                         *(f"{degrees(one(result, 'peak_rotation', **w)):.1f} deg, "
                           f"{one(result, 'peak_compression', level='L4L5', **w):.0f} N" for w in where)])
    residual = float(abs(result["energy_balance_residual"]).max())
    return {name: rows, f"{name}_numbers": [["quantity", "value", "unit"],
                                            ["largest residual of the energy balance", f"{1e3 * residual:.1f}", "mJ"]]}


def by_run(result: Any, columns: Iterable[tuple[str, Callable[[dict[str, Any]], str]]]) -> Rows:
    """A row for each condition and intervention."""
    columns = list(columns)
    rows: Rows = [["condition", "intervention", *(title for title, _ in columns)]]
    for condition in result["condition"].values:
        for intervention in result[INTERVENTION].values:
            where = at(str(condition), str(intervention), str(result[SETTING].values[0]))
            rows.append([words(str(condition)), words(str(intervention)), *(value(where) for _, value in columns)])
    return rows


def walking(result: Any) -> dict[str, Rows]:
    weight = 738.6  # [N] of adult_male, as in docs/tables/postures.csv

    def peak(where: dict[str, Any]) -> float:
        return one(result, "peak_compression", level="L4L5", **where)

    setting = str(result[SETTING].values[0])
    healthy, tight, weak, stabilised = (peak(at(c, i, setting)) for c, i in (
        ("healthy", ALONE), ("tight_psoas", ALONE), ("weak_core_0.5", ALONE), ("weak_core_0.5", STABILISED)))
    departure = degrees(float(result["peak_rotation"].max()))
    numbers: Rows = [["quantity", "value", "unit"], ["largest departure from the reference", f"{departure:.1f}", "deg"],
                     ["largest L4/5 compression, healthy", f"{healthy / weight:.1f}", "body weights"],
                     ["L4/5 compression that a tight psoas adds", f"{tight - healthy:.0f}", "N"],
                     ["L4/5 compression that stabilising takes off a weak core 0.5", f"{weak - stabilised:.0f}", "N"]]
    return {"walking_numbers": numbers}


def quiet_standing(result: Any) -> dict[str, Rows]:
    def sway(where: dict[str, Any]) -> float:
        return degrees(float((result["sway_rms"].sel(**where) ** 2).sum()) ** 0.5)

    margin = result["delay_margin"]
    numbers: Rows = [["quantity", "value", "unit"], ["smallest delay margin", f"{float(margin.min()):.1f}", "delays"],
                     ["largest delay margin", f"{float(margin.max()):.1f}", "delays"]]
    return {"quiet_standing_numbers": numbers, "quiet_standing": by_run(result, [
        ("sway, root mean square [deg]", lambda w: f"{sway(w):.3f}"),
        ("mean L4/5 compression [N]", lambda w: f"{one(result, 'mean_compression', level='L4L5', **w):.0f}"),
        ("delay margin [delays]", lambda w: f"{one(result, 'delay_margin', **w):.1f}")])}


def push(result: Any) -> dict[str, Rows]:
    return {"push": by_run(result, [("critical impulse [N s]", lambda w: f"{40.0 * one(result, 'critical_perturbation_factor', **w):.0f}")])}


def breathing_in_motion(result: Any) -> dict[str, Rows]:
    quiet = result["time"] < 8.0

    def extent(name: str, where: dict[str, Any], during: Any) -> float:
        values = result[name].sel(**where).where(during)
        return float(values.max() - values.min())

    def turn(where: dict[str, Any], during: Any) -> float:
        return degrees(float(((result["simulation_rotation"].sel(**where) ** 2).sum("axis") ** 0.5).where(during).max()))

    def peak(where: dict[str, Any]) -> float:
        return float(result["simulation_compression"].sel(level="L4L5", **where).where(~quiet).max())

    return {"breathing_in_motion": by_run(result, [
        ("quiet: tidal volume [L]", lambda w: f"{1e3 * extent('simulation_lung_volume', w, quiet):.2f}"),
        ("quiet: rotation of the trunk [deg]", lambda w: f"{turn(w, quiet):.1f}"),
        ("strain: abdominal pressure [kPa]", lambda w: f"{1e-3 * one(result, 'peak_pressure', **w):.1f}"),
        ("strain: rotation of the trunk [deg]", lambda w: f"{turn(w, ~quiet):.0f}"),
        ("strain: L4/5 compression [N]", lambda w: f"{peak(w):.0f}")])}


def tonic_regulation(result: Any) -> dict[str, Rows]:
    def change(name: str, where: dict[str, Any]) -> str:
        values = result[name].sel(**where)
        return f"{100 * (float(values[-1]) / float(values[0]) - 1):+.0f}"

    def psoas(where: dict[str, Any]) -> str:
        values = result["tonic_group_activation"].sel(tonic_group="psoas_major", **where)
        return f"{100 * (float(values[-1]) - float(values[0])):+.2f}"

    return {"tonic_regulation": by_run(result, [
        ("gradient: sway [%]", lambda w: change("tonic_sway", w)),
        ("gradient: effort [%]", lambda w: change("tonic_effort", w)),
        ("gradient: psoas activation [points]", psoas),
        ("search: sway [%]", lambda w: change("stochastic_search_sway", w)),
        ("search: effort [%]", lambda w: change("stochastic_search_effort", w))])}


EXPERIMENTS: dict[str, Callable[[Any], dict[str, Rows]]] = {
    "release_vs_stabilise": release_vs_stabilise, "soda_can": soda_can, "quick_release": quick_release,
    "quick_release_reflexes": lambda result: quick_release(result, "quick_release_reflexes"), "walking": walking,
    "quiet_standing": quiet_standing, "push": push, "breathing_in_motion": breathing_in_motion, "tonic_regulation": tonic_regulation,
}
