"""The figure of an experiment with simulations: where the body goes, and what a segment bears on the way."""

from __future__ import annotations

from typing import Any

import matplotlib as mpl
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from . import _core
from ._style import COLOURS, MARKERS, QUIET, STYLE, default_solver_setting, expect_whole, level_words, quiet, words

_LEFT, _RIGHT, _ROW, _HEAD, _FOOT, _GAP, _DOTS = 0.85, 0.15, 1.75, 1.4, 0.62, 0.75, 1.5  # [in]


def _lines(axes: Axes, time: xr.DataArray, values: xr.DataArray) -> None:
    """One line per intervention over time; it ends where the simulation does."""
    for i in reversed(range(values.sizes["intervention"])):  # the first interventions lie on top, and thinner
        axes.plot(time, values.isel(intervention=i), color=COLOURS[i], linewidth=1.2 + 0.9 * i, zorder=3)
    if not bool(values.notnull().any()):
        axes.text(0.5, 0.5, "no equilibrium", transform=axes.transAxes, ha="center", color=QUIET)
    quiet(axes)


def _twist(chosen: xr.Dataset) -> xr.DataArray:
    """Axial rotation of the lumbar spine, all levels together [deg]."""
    return (180 / np.pi) * chosen["simulation_segment_angle"].sel(segment_axis="axial_rotation").sum("level", skipna=False)


def _activation(chosen: xr.Dataset, group: str) -> xr.DataArray:
    """Mean activation of a muscle group over time, weighted by maximal force [%]."""
    fascicles = (chosen["muscle_group"] == group).values
    weighted = chosen["simulation_activation"][..., fascicles].weighted(chosen["max_force"][fascicles])
    return 100 * weighted.mean("muscle", skipna=False)


def _dots(axes: Axes, numbers: xr.DataArray, label: str) -> None:
    """A number of every intervention, conditions side by side."""
    n = numbers.sizes["intervention"]
    for i in range(n):
        x = np.arange(numbers.sizes["condition"]) + (i - (n - 1) / 2) * 0.12
        axes.plot(x, numbers.isel(intervention=i), MARKERS[i], color=COLOURS[i], markersize=6, clip_on=False, zorder=3)
    quiet(axes)
    axes.set_xticks(range(numbers.sizes["condition"]), [words(str(c)) for c in numbers["condition"].values])
    axes.set_xlim(-0.5, numbers.sizes["condition"] - 0.5)
    axes.set_ylim(bottom=0)
    axes.set_ylabel(label)


def _numbers_below(chosen: xr.Dataset) -> list[tuple[str, xr.DataArray]]:
    """What one number per run says: the critical perturbation where one was searched for, sway and delay margin of quiet standing."""
    if bool(chosen["critical_perturbation_factor"].notnull().any()):
        return [("critical perturbation", chosen["critical_perturbation_factor"])]
    if "delay_margin" not in chosen:
        return []
    sway = (180 / np.pi) * (chosen["sway_rms"] ** 2).sum("axis", skipna=False) ** 0.5
    return [("sway, RMS [deg]", sway), ("delay margin", chosen["delay_margin"].where(np.isfinite(chosen["delay_margin"])))]


def simulation_figure(
    result: xr.Dataset, solver_setting: str | None = None, level: str = "L4L5", group: str = "psoas_major"
) -> Figure:
    """Rotation of the body and compression of a segment over time: a column per condition, a line per intervention.

    Below stand the critical size of the perturbation, if it was searched for, or the sway and the delay margin of quiet
    standing. Of a tracked motion also the twist of the trunk and the activation of a muscle group; where the body breathes,
    the volume of the lungs and the pressures of abdomen and pleura.

    Args:
        result: of an experiment with a simulation.
        solver_setting: None: the one that the experiment's report shows.
        level: whose compression is shown.
        group: muscle group whose activation is shown.

    Raises:
        InvalidArgument: the result has no simulation, or no such solver setting, level or group.
    """
    if "simulation_rotation" not in result:
        raise _core.InvalidArgument("simulation_figure: the result is of another kind, expected one with a simulation")
    expect_whole("simulation_figure", result, "level", "muscle", "time", "axis")
    solver_setting = solver_setting or default_solver_setting(result)
    for name, value in {"solver_setting": solver_setting, "level": level, "muscle_group": group}.items():
        if value not in result[name].values:
            raise _core.InvalidArgument(f"simulation_figure: {name} is {value}, expected one of the result's")
    chosen = result.sel(solver_setting=solver_setting)
    if "posture" not in chosen.dims:
        chosen = chosen.expand_dims(posture=[str(result.attrs.get("posture", ""))])
    with mpl.rc_context({**STYLE, "axes.titlelocation": "center"}):
        return _draw(chosen, solver_setting, level, group)


def _draw(chosen: xr.Dataset, solver_setting: str, level: str, group: str) -> Figure:
    postures, conditions = ([str(x) for x in chosen[d].values] for d in ("posture", "condition"))
    rotation = (180 / np.pi) * (chosen["simulation_rotation"] ** 2).sum("axis", skipna=False) ** 0.5
    panels = [("turn [deg]", rotation), (f"{level_words(level)} [N]", chosen["simulation_compression"].sel(level=level))]
    if "prescribed_by" in chosen.attrs:  # a tracking simulation: the body is nowhere at rest
        panels[:1] = [("off its trajectory [deg]", rotation), ("twist of the trunk [deg]", _twist(chosen))]
        panels.append((f"{words(group)} [%]", _activation(chosen, group)))
    if "simulation_tidal_volume" in chosen:  # it breathes
        panels.append(("air taken in [L]", 1e3 * chosen["simulation_lung_volume"]))
        panels.append(("abdomen [kPa]", 1e-3 * chosen["simulation_pressure"]))
        panels.append(("pleura [kPa]", 1e-3 * chosen["simulation_pleural_pressure"]))
    rows = [(posture, title, values.sel(posture=posture)) for posture in postures for title, values in panels]
    numbers = _numbers_below(chosen)
    below = (_DOTS + _GAP) * len(postures) * len(numbers)
    height = _HEAD + _ROW * len(rows) + _FOOT + below
    width = 2.6 * len(conditions) + 0.8
    left, right = _LEFT / width, 1 - _RIGHT / width
    figure = Figure(figsize=(width, height))
    grid = figure.add_gridspec(len(rows), len(conditions), left=left, right=right, wspace=0.1, hspace=0.24,
                               top=1 - _HEAD / height, bottom=(_FOOT + below) / height)  # fmt: skip
    for r, (posture, title, values) in enumerate(rows):
        first: Axes | None = None
        for i, condition in enumerate(conditions):
            axes = figure.add_subplot(grid[r, i], sharey=first)
            first = first or axes
            _lines(axes, chosen["time"], values.sel(condition=condition))
            axes.tick_params(labelleft=i == 0, labelbottom=r == len(rows) - 1)
            if r == 0:
                axes.set_title(words(condition))
            if r == len(rows) - 1:
                axes.set_xlabel("time [s]")
        assert first is not None
        first.set_ylabel(f"{words(posture)}\n{title}" if len(postures) > 1 else title)
    if numbers:
        dots = figure.add_gridspec(len(postures) * len(numbers), 1, left=left, right=right, hspace=0.4,
                                   top=(below - 0.1) / height, bottom=0.3 / height)  # fmt: skip
        pairs = [(posture, label, values) for posture in postures for label, values in numbers]
        for r, (posture, label, values) in enumerate(pairs):
            _dots(figure.add_subplot(dots[r]), values.sel(posture=posture), label)
    figure.align_ylabels()
    _legend(figure, chosen, solver_setting, height)
    return figure


def _legend(figure: Figure, chosen: xr.Dataset, solver_setting: str, height: float) -> None:
    figure.text(0.012, 1 - 0.16 / height, str(chosen.attrs.get("title", "")), size=15, weight="bold", va="top")
    figure.text(0.012, 1 - 0.5 / height, f"Solver setting: {solver_setting}.  Model: {chosen.attrs.get('model', '')}.  "
                "A line ends where the body has fallen.", size=10.5, color=QUIET, va="top")  # fmt: skip
    interventions = [str(intervention) for intervention in chosen["intervention"].values]
    handles: list[Any] = [
        Line2D([], [], color=COLOURS[i], marker=MARKERS[i], markersize=6, label=words(intervention)) for i, intervention in enumerate(interventions)
    ]
    figure.legend(handles=handles, loc="upper left", bbox_to_anchor=(0.004, 1 - 0.68 / height), ncols=len(handles),
                  frameon=False, handletextpad=0.4, columnspacing=1.6)  # fmt: skip
