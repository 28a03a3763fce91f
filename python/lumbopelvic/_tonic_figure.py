"""The figure of tonic regulation: sway, effort and a muscle group while drives drift to where they cost least."""

from __future__ import annotations

from typing import Any

import matplotlib as mpl
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from . import _core
from ._style import COLOURS, MARKERS, QUIET, STYLE, default_solver_setting, expect_whole, quiet, words

_LEFT, _RIGHT, _ROW, _HEAD, _FOOT = 0.85, 0.2, 1.75, 1.45, 0.62  # [in]


def _group_mean(chosen: xr.Dataset, variable: str, group: str) -> xr.DataArray:
    """Mean activation of a muscle group, weighted by maximal force [%]."""
    fascicles = (chosen["muscle_group"] == group).values
    return 100 * chosen[variable][..., fascicles].weighted(chosen["max_force"][fascicles]).mean("muscle")


def _panels(chosen: xr.Dataset, group: str) -> list[tuple[str, xr.DataArray, xr.DataArray | None]]:
    """Title, values over time, and where the search ended, if it was asked."""
    searched = "tonic_round" in chosen.dims
    last = chosen.isel(tonic_round=-1) if searched else chosen
    to_mdeg = 180e3 / np.pi
    return [
        ("sway [mdeg]", to_mdeg * chosen["tonic_sway"], to_mdeg * last["stochastic_search_sway"] if searched else None),
        ("effort", chosen["tonic_effort"], last["stochastic_search_effort"] if searched else None),
        (
            f"{words(group)} [%]",
            100 * chosen["tonic_group_activation"].sel(tonic_group=group),
            _group_mean(chosen, "stochastic_search_activation", group) if searched else None,
        ),
    ]


def _lines(axes: Axes, samples: xr.DataArray, end: xr.DataArray | None) -> None:
    """One line per intervention over time, and a hollow marker where its search ended."""
    time = samples["tonic_time"]
    for i in reversed(range(samples.sizes["intervention"])):  # the first interventions lie on top, and thinner
        axes.plot(time, samples.isel(intervention=i), color=COLOURS[i], linewidth=1.2 + 0.9 * i, zorder=3)
        if end is not None:
            axes.plot(1.04 * time[-1], end.isel(intervention=i), MARKERS[i], color=COLOURS[i], markerfacecolor="none",
                      markersize=6, clip_on=False, zorder=3, label="search")  # fmt: skip
    quiet(axes)


def tonic_figure(result: xr.Dataset, solver_setting: str | None = None, group: str = "psoas_major") -> Figure:
    """Sway, effort and the activation of a muscle group under tonic regulation: a column per condition, a line per intervention.

    Args:
        result: of an experiment with tonic regulation, in one posture.
        solver_setting: None: the one that the experiment's report shows.
        group: muscle group whose activation is shown.

    Raises:
        InvalidArgument: the result has no regulation or several postures, or no such solver setting or group.
    """
    if "tonic_sway" not in result or "posture" in result.dims:
        raise _core.InvalidArgument("tonic_figure: the result is of another kind, expected tonic regulation in one posture")
    expect_whole("tonic_figure", result, "tonic_time", "tonic_group", "muscle")
    solver_setting = solver_setting or default_solver_setting(result)
    for name, value in {"solver_setting": solver_setting, "tonic_group": group}.items():
        if value not in result[name].values:
            raise _core.InvalidArgument(f"tonic_figure: {name} is {value}, expected one of the result's")
    with mpl.rc_context({**STYLE, "axes.titlelocation": "center"}):
        return _draw(result.sel(solver_setting=solver_setting), solver_setting, group)


def _draw(chosen: xr.Dataset, solver_setting: str, group: str) -> Figure:
    conditions, panels = [str(c) for c in chosen["condition"].values], _panels(chosen, group)
    height, width = _HEAD + _ROW * len(panels) + _FOOT, max(2.6 * len(conditions) + 0.8, 5.0)
    figure = Figure(figsize=(width, height))
    grid = figure.add_gridspec(len(panels), len(conditions), left=_LEFT / width, right=1 - _RIGHT / width, wspace=0.12,
                               hspace=0.24, top=1 - _HEAD / height, bottom=_FOOT / height)  # fmt: skip
    for r, (title, samples, end) in enumerate(panels):
        first: Axes | None = None
        for i, condition in enumerate(conditions):
            axes = figure.add_subplot(grid[r, i], sharey=first)
            first = first or axes
            _lines(axes, samples.sel(condition=condition), None if end is None else end.sel(condition=condition))
            axes.tick_params(labelleft=i == 0, labelbottom=r == len(panels) - 1)
            if r == 0:
                axes.set_title(words(condition))
            if r == len(panels) - 1:
                axes.set_xlabel("time left to regulation [s]")
        assert first is not None
        first.set_ylim(bottom=0)
        first.set_ylabel(title)
    figure.align_ylabels()
    _legend(figure, chosen, solver_setting, height)
    return figure


def _legend(figure: Figure, chosen: xr.Dataset, solver_setting: str, height: float) -> None:
    figure.text(0.012, 1 - 0.16 / height, str(chosen.attrs.get("title", "")), size=15, weight="bold", va="top")
    hollow = "  Hollow: where the search that only measures ended." if "tonic_round" in chosen.dims else ""
    figure.text(0.012, 1 - 0.5 / height, f"Solver setting: {solver_setting}.{hollow}", size=10.5, color=QUIET, va="top")
    handles: list[Any] = [
        Line2D([], [], color=COLOURS[i], marker=MARKERS[i], markerfacecolor="none", markersize=6, label=words(str(intervention)))
        for i, intervention in enumerate(chosen["intervention"].values)
    ]
    figure.legend(handles=handles, loc="upper left", bbox_to_anchor=(0.004, 1 - 0.7 / height), ncols=len(handles),
                  frameon=False, handletextpad=0.4, columnspacing=1.6)  # fmt: skip
