"""The figure of an experiment that sweeps something over several postures: pressure, stiffness, and what carries the load."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from . import _core
from ._style import COLOURS, MARKERS, QUIET, STYLE, default_solver_setting, expect_whole, level_words, quiet, words

# Of the causes, in their order; told apart by lightness too.
_CAUSE_COLOURS = ("#999999", "#E69F00", "#D55E00", "#0072B2", "#56B4E9", "#009E73")
_LEFT, _RIGHT, _ROW, _HEAD, _FOOT = 0.062, 0.987, 2.05, 1.5, 0.62


def _lines(axes: Axes, x: xr.DataArray, values: xr.DataArray) -> None:
    """One line per condition over the sweep; NaN where there is no equilibrium."""
    for i in reversed(range(values.sizes["condition"])):  # the first conditions lie on top
        axes.plot(x, values.isel(condition=i), marker=MARKERS[i], color=COLOURS[i], markersize=3.5 + 0.7 * i,
                  linewidth=1.2 + 0.5 * i, clip_on=False, zorder=3)  # fmt: skip
    quiet(axes)


def _causes(axes: Axes, x: xr.DataArray, by_cause: xr.DataArray) -> None:
    """What presses stands on zero, what unloads hangs below it; the line is the sum."""
    known = by_cause.notnull().all("cause").values
    if not known.any():
        axes.text(0.5, 0.5, "no equilibrium", transform=axes.transAxes, ha="center", color=QUIET)
    else:
        shown = by_cause[known].transpose("cause", "intervention").values
        for sign in (1, -1):
            axes.stackplot(x.values[known], np.clip(sign * shown, 0, None) * sign, colors=_CAUSE_COLOURS, zorder=2)
        axes.plot(x.values[known], shown.sum(axis=0), color="black", linewidth=1.8, zorder=4)
        axes.axhline(0, color="black", linewidth=0.6, zorder=4)
    quiet(axes)


def _rows(result: xr.Dataset, rotation: str, push: str) -> list[tuple[str, xr.DataArray]]:
    return [
        ("abdominal pressure [kPa]", result["intra_abdominal_pressure"] / 1e3),
        (f"{rotation} stiffness [N m/rad]", result["rotational_stiffness"].sel(rotation=rotation)),
        (f"push on {push}\n[kN/m]", result["push_stiffness"].sel(push=push) / 1e3),
    ]


def sweep_figure(
    result: xr.Dataset,
    solver_setting: str | None = None,
    level: str = "L4L5",
    rotation: str | None = None,
    push: str | None = None,
) -> Figure:
    """Pressure and stiffness against what is swept, one column per posture and one line per condition; below, what
    carries the load in the first condition.

    Only equilibria are drawn.

    Args:
        result: of an experiment with several postures, one sweep, and at least one push and one rotation.
        solver_setting: None: the one that the experiment's report shows.
        level: whose compression is split by cause.
        rotation, push: which are shown; None: the first of each.

    Raises:
        InvalidArgument: the result has no sweep over postures, or no such solver setting, level, rotation or push.
    """
    if not {"sweep_value", "posture", "rotation", "push"} <= set(result.variables):
        raise _core.InvalidArgument("sweep_figure: the result is of another kind, expected postures, a sweep, pushes and turns")
    expect_whole("sweep_figure", result, "posture", "level", "rotation", "push", "cause")
    asked = {
        "solver_setting": solver_setting or default_solver_setting(result),
        "level": level,
        "rotation": rotation or str(result["rotation"].values[0]),
        "push": push or str(result["push"].values[0]),
    }
    for name, value in asked.items():
        if value not in result[name].values:
            raise _core.InvalidArgument(f"sweep_figure: {name} is {value}, expected one of the result's")
    sweeps = result["sweep"].astype(str)
    name = next(str(s) for s in sweeps.values if s)
    chosen = result.isel(intervention=np.flatnonzero(sweeps.values == name)).sel(solver_setting=asked["solver_setting"]).sortby("sweep_value")
    with mpl.rc_context({**STYLE, "axes.titlelocation": "center"}):
        return _draw(chosen, asked, name)


def _draw(chosen: xr.Dataset, asked: dict[str, str], name: str) -> Figure:
    held = chosen["status"].isin([int(_core.RunStatus.solved), int(_core.RunStatus.margin_unattainable)])
    postures, x = [str(p) for p in chosen["posture"].values], chosen["sweep_value"]
    rows = _rows(chosen, asked["rotation"], asked["push"])
    height = _HEAD + _ROW * (len(rows) + 1) + _FOOT
    figure = Figure(figsize=(2.45 * len(postures) + 0.6, height))
    grid = figure.add_gridspec(len(rows) + 1, len(postures), left=_LEFT, right=_RIGHT, wspace=0.12, hspace=0.2,
                               top=1 - _HEAD / height, bottom=_FOOT / height)  # fmt: skip
    by_cause = chosen["compression_by_cause"].sel(level=asked["level"])
    for r in range(len(rows) + 1):
        first: Axes | None = None
        for i, posture in enumerate(postures):
            axes = figure.add_subplot(grid[r, i], sharey=first)
            first = first or axes
            if r < len(rows):
                _lines(axes, x, rows[r][1].where(held).sel(posture=posture))
            else:
                _causes(axes, x, by_cause.where(held).sel(posture=posture).isel(condition=0))
                axes.set_xlabel(words(name))
            axes.set_xlim(float(x.min()), float(x.where(held.any(["posture", "condition"])).max()))
            axes.tick_params(labelleft=i == 0, labelbottom=r == len(rows))
            if r == 0:
                axes.set_title(words(posture))
        assert first is not None
        first.set_ylabel(rows[r][0] if r < len(rows) else f"{level_words(asked['level'])} compression [N]")
    _legends(figure, chosen, held, height, asked)
    return figure


def _legends(figure: Figure, chosen: xr.Dataset, held: xr.DataArray, height: float, asked: dict[str, str]) -> None:
    figure.text(0.012, 1 - 0.16 / height, str(chosen.attrs.get("title", "")), size=15, weight="bold", va="top")
    figure.text(0.012, 1 - 0.5 / height, f"Solver setting: {asked['solver_setting']}.  Model: {chosen.attrs.get('model', '')}.  "
                "A line ends where there is no equilibrium.", size=10.5, color=QUIET, va="top")  # fmt: skip
    conditions = [str(c) for c in chosen["condition"].values]
    handles: list[Any] = []
    for i, condition in enumerate(conditions):
        lost = "" if bool(held.sel(condition=condition).any()) else " (no equilibrium anywhere)"
        handles.append(Line2D([], [], color=COLOURS[i], marker=MARKERS[i], markersize=6, label=words(condition) + lost))
    _legend(figure, handles, 1 - 0.68 / height)
    present = (abs(chosen["compression_by_cause"].sel(level=asked["level"])).max(["posture", "condition", "intervention"]) > 0).values
    causes: Sequence[str] = [str(c) for c in chosen["cause"].values]
    patches: list[Any] = [Patch(color=_CAUSE_COLOURS[i], label=c) for i, c in enumerate(causes) if present[i]]
    patches.append(Line2D([], [], color="black", linewidth=1.8, label=f"sum, {words(conditions[0])}"))
    _legend(figure, patches, 1 - 0.92 / height)


def _legend(figure: Figure, handles: list[Any], y: float) -> None:
    figure.legend(handles=handles, loc="upper left", bbox_to_anchor=(0.004, y), ncols=len(handles), frameon=False,
                  handletextpad=0.4, columnspacing=1.6)  # fmt: skip
