"""How figures look: colours, markers, and names as people read them."""

from __future__ import annotations

import tomllib
from typing import Any

import xarray as xr
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from . import _core

# Colours that the common kinds of colour blindness tell apart: Okabe & Ito (2008), jfly.uni-koeln.de/color.
COLOURS = ("#000000", "#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#999999")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
BAND, GRID, QUIET = "#F4F5F7", "#DADDE2", "#5B6470"

STYLE: dict[Any, Any] = {
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.titlesize": 10.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.edgecolor": GRID,
    "axes.labelcolor": QUIET,
    "xtick.color": QUIET,
    "ytick.color": "black",
    "xtick.labelsize": 9,
    "savefig.facecolor": "white",
}


def quiet(axes: Axes) -> None:
    """A pale grid, few numbers, no frame."""
    axes.grid(color=GRID, linewidth=0.8, zorder=1)
    axes.tick_params(length=0)
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_locator(MaxNLocator(5))
    for spine in axes.spines.values():
        spine.set_visible(False)


def words(name: str) -> str:
    """A name as people read it: weak_core_0.5 -> weak core 0.5."""
    return name.replace("_", " ")


def level_words(level: str) -> str:
    """L4L5 -> L4/5, L5S1 -> L5/S1."""
    upper, lower = level[:-2], level[-2:]
    return f"{upper}/{lower[1:] if lower[0] == upper[0] else lower}"


def expect_whole(function: str, result: xr.Dataset, *also: str) -> None:
    """Refuses a result that was cut to one of its conditions, interventions, solver settings, or of what else is drawn.

    Raises:
        InvalidArgument: a dimension is missing.
    """
    for name in ("condition", "intervention", "solver_setting", *also):
        if name not in result.dims:
            raise _core.InvalidArgument(
                f"{function}: dimension {name} is missing, expected a whole result: cut by a list, as isel({name}=[0]) does"
            )


def default_solver_setting(result: xr.Dataset) -> str:
    """The solver setting that the experiment's own report shows first, or else the first there is."""
    asked = tomllib.loads(result.attrs.get("experiment_text", "")).get("report", {}).get("solver_settings", [])
    names = [str(name) for name in result["solver_setting"].values]
    return next((str(name) for name in asked if name in names), names[0])
