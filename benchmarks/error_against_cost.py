"""Error against cost of stepping through time, from what the benchmarks print.

    build/release/benchmarks/bench_column --benchmark_format=json > column.json        # and bench_stepping, bench_simulation
    python benchmarks/error_against_cost.py column.json stepping.json simulation.json -o docs/figures/error_against_cost.svg

A panel for each file: CPU time of a simulated second against the error at the end, a line for each program.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import matplotlib
import matplotlib.pyplot as plt

COLOURS = {  # Okabe & Ito (2008)
    "ours": "#D55E00",
    "ours, RODAS3": "#CC79A7",
    "let go, reflexes, abdomen": "#999999",
    "CVODE with KLU": "#0072B2",
    "Simbody": "#0072B2",
    "MuJoCo": "#009E73",
    "MuJoCo, rigid tendons": "#009E73",
}
OTHERS = ("#CC79A7", "#999999")
REPORTED = {"ours", "mujoco_steps", "mujoco_and_release"}  # of bench_simulation; others repeat these in turns
TITLES = {
    "bench_column": "Passive column, 36 degrees of freedom",
    "bench_stepping": "Two hundred compliant fascicles",
    "bench_simulation": "Whole body, 344 compliant tendons",
}
NAMES = {
    "ours": "ours",
    "mujoco": "MuJoCo",
    "mujoco_steps": "MuJoCo, rigid tendons",
    "simbody": "Simbody",
    "rodas_by_fascicles": "ours",
    "cvode_with_klu": "CVODE with KLU",
    "odeint_rosenbrock4": "rosenbrock4, mended",
    "odeint_dopri5": "dopri5",
}
MILLISECONDS = {"ns": 1e-6, "us": 1e-3, "ms": 1.0, "s": 1e3}

Lines = dict[str, list[tuple[float, float]]]


def lines_of(report: dict[str, Any], bench: str) -> Lines:
    """Errors and times [ms] of each program."""
    lines: Lines = {}
    for run in report["benchmarks"]:
        first = run["name"].split("/")[0]
        if "error_occurred" in run or (bench == "bench_simulation" and first not in REPORTED):
            continue
        error = run.get("motion_error", run.get("error"))
        if error is None:
            continue
        name = NAMES.get(run.get("label") or first, first)
        if bench == "bench_simulation" and first == "ours" and run["name"].startswith("ours/3/"):
            name = "ours, RODAS3"
        if first == "mujoco_and_release":
            if not run["name"].startswith("mujoco_and_release/1/1/"):
                continue
            name = "let go, reflexes, abdomen"
        time = run.get("ours_ms") or run.get("cpu_ms", run["real_time"] * MILLISECONDS[run["time_unit"]])
        lines.setdefault(name, []).append((error, time))
    return lines


def draw(axes: plt.Axes, title: str, lines: Lines) -> None:
    others = iter(OTHERS)
    for name, points in lines.items():
        errors, times = zip(*sorted(points), strict=True)
        colour = COLOURS.get(name) or next(others)
        axes.loglog(errors, times, marker="o", markersize=3.5, color=colour, linewidth=1.4, zorder=3)
        axes.annotate(name, (errors[0], times[0]), xytext=(4, 4), textcoords="offset points", color=colour, fontsize=8.5)
    axes.set_title(title)
    axes.set_xlabel("error at the end")
    axes.grid(color="#DADDE2", linewidth=0.8, zorder=1)
    axes.tick_params(length=0)
    axes.minorticks_off()
    axes.invert_xaxis()
    for spine in axes.spines.values():
        spine.set_visible(False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("reports", nargs="+", type=Path)
    parser.add_argument("-o", "--output", required=True, type=Path)
    arguments = parser.parse_args()
    matplotlib.use("Agg")
    style = {"font.size": 10, "axes.titlesize": 10, "axes.titleweight": "bold", "axes.titlelocation": "left"}
    style |= {"svg.hashsalt": "-", "svg.fonttype": "none"}
    with plt.rc_context(style):
        figure, panels = plt.subplots(1, len(arguments.reports), figsize=(4.3 * len(arguments.reports), 3.4), squeeze=False)
        for axes, path in zip(panels[0], arguments.reports, strict=True):
            report = json.loads(path.read_text())
            bench = Path(report["context"]["executable"]).name
            draw(axes, TITLES.get(bench, bench), lines_of(report, bench))
        panels[0][0].set_ylabel("CPU time of a simulated second [ms]")
        figure.tight_layout()
        figure.savefig(arguments.output, metadata={"Date": None} if arguments.output.suffix == ".svg" else None)


if __name__ == "__main__":
    main()
