"""Figures of results.

    python -m lumbopelvic.figures RESULT.h5 -o OUT.png
"""

from __future__ import annotations

import argparse
import io
import os
import secrets
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if __name__ == "__main__":  # an image in a file needs no backend, and that of a notebook may be missing here
    os.environ.pop("MPLBACKEND", None)

import matplotlib as mpl
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from . import _core
from ._dataset import load_result, usable_only
from ._style import BAND, COLOURS, GRID, MARKERS, QUIET, STYLE, default_solver_setting, expect_whole, level_words, words
from ._sweep_figure import sweep_figure
from ._tonic_figure import tonic_figure
from ._simulation_figure import simulation_figure

@dataclass(frozen=True)
class _Look:
    """Colour and marker of an intervention."""

    colour: str
    marker: str


def _styles(interventions: Sequence[str]) -> dict[str, _Look]:
    return {intervention: _Look(COLOURS[i % len(COLOURS)], MARKERS[i % len(MARKERS)]) for i, intervention in enumerate(interventions)}


def group_mean(result: xr.Dataset, variable: str, group: str) -> xr.DataArray:
    """Mean of a variable over the fascicles of a group, weighted by maximal force.

    Raises:
        InvalidArgument: the result has no such group.
    """
    chosen = (result["muscle_group"] == group).values
    if not chosen.any():
        raise _core.InvalidArgument(f"group_mean: group is {group}, expected a muscle group of the result")
    return result[variable][..., chosen].weighted(result["max_force"][chosen]).mean("muscle")


# The panels: title, unit, and the numbers over (condition, intervention, ...).
_Panel = tuple[str, str, Callable[[xr.Dataset], xr.DataArray]]


def _panels(group: str, level: str) -> list[_Panel]:
    muscles = "Psoas" if group == "psoas_major" else words(group).capitalize()
    return [
        (f"{muscles} activation", "% of maximum", lambda r: 100 * group_mean(r, "activation", group)),
        (f"{level_words(level)} compression", "N", lambda r: r["compression"].sel(level=level)),
        ("Abdominal pressure", "kPa", lambda r: r["intra_abdominal_pressure"] / 1e3),
        ("Least segment stiffness", "N m/rad", lambda r: r["margin_segment"]),
        (f"{muscles} stability shadow price", "effort per kN", lambda r: 1e3 * group_mean(r, "stability_shadow_price", group)),
    ]


def _is_answer(result: xr.Dataset) -> xr.DataArray:
    return result["status"].isin([int(_core.RunStatus.solved), int(_core.RunStatus.margin_unattainable)])


def _striped_rows(axes: Axes, n: int) -> None:
    for i in range(0, n, 2):
        axes.axhspan(i - 0.5, i + 0.5, color=BAND, zorder=0, linewidth=0)


def _dot_panel(axes: Axes, values: xr.DataArray, attained: xr.DataArray, styles: dict[str, _Look]) -> None:
    """One row per condition, one dot per intervention in it; hollow where the margin asked for is out of reach."""
    conditions = [str(name) for name in values["condition"].values]
    _striped_rows(axes, len(conditions))
    step = 0.8 / max(len(styles), 1)
    for i, condition in enumerate(conditions):
        for k, (intervention, style) in enumerate(styles.items()):
            at = {"condition": condition, "intervention": intervention}
            filled = bool(attained.sel(at))
            axes.plot(
                float(values.sel(at)),
                i + (k - (len(styles) - 1) / 2) * step,
                style.marker,
                color=style.colour,
                markerfacecolor=style.colour if filled else "white",
                markersize=5.5,
                markeredgewidth=1.2,
                clip_on=False,
                zorder=3,
            )
    axes.set_ylim(len(conditions) - 0.5, -0.5)
    axes.grid(axis="x", color=GRID, linewidth=0.8, zorder=1)
    axes.tick_params(length=0)
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
    for spine in axes.spines.values():
        spine.set_visible(False)


def _from_zero(axes: Axes) -> None:
    """Shows zero, so that lengths compare; a little room where everything is zero."""
    low, high = axes.get_xlim()
    if low > 0 or high - low < 1e-9:
        axes.set_xlim(0 if low > 0 else -0.02, max(high, 1.0) if high - low < 1e-9 else high)


def _margin_lines(axes: Axes, result: xr.Dataset, group: str, condition: str, styles: dict[str, _Look]) -> None:
    """Activation of the group against the margin reached, one line per intervention, up to the best that is attainable."""
    chosen = result.sel(condition=condition).sortby("required_margin")
    activation = 100 * group_mean(chosen, "activation", group)
    solved = chosen["status"] == int(_core.RunStatus.solved)
    for k, (intervention, style) in reversed(list(enumerate(styles.items()))):  # the first interventions lie on top, and thinner
        at = {"intervention": intervention}
        x, y = chosen["margin_segment"].sel(at), activation.sel(at)
        full = solved.sel(at).values
        drawn: dict[str, Any] = {"color": style.colour, "clip_on": False, "zorder": 3}
        axes.plot(x, y, "-", linewidth=1.2 + 0.8 * k, **drawn)
        axes.plot(x[full], y[full], style.marker, markersize=4 + 0.9 * k, **drawn)
        axes.plot(x[~full], y[~full], style.marker, markerfacecolor="white", markersize=4 + 0.9 * k, **drawn)
    axes.set_title(words(condition), fontsize=9.5)
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
    axes.grid(color=GRID, linewidth=0.8, zorder=1)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _sweep(result: xr.Dataset, solver_setting: str) -> xr.Dataset | None:
    """The solver settings in the segment metric with the same gain as the given one, if there are three or more."""
    gain = float(result["short_range_stiffness"].sel(solver_setting=solver_setting))
    same = (result["metric"] == "segment") & (result["short_range_stiffness"] == gain)
    return result.isel(solver_setting=np.flatnonzero(same.values)) if int(same.sum()) >= 3 else None


def _legend(figure: Figure, styles: dict[str, _Look], y: float) -> None:
    handles = [
        Line2D([], [], color=style.colour, marker=style.marker, linestyle="", markersize=7, label=words(intervention))
        for intervention, style in styles.items()
    ]
    handles.append(
        Line2D([], [], color=QUIET, marker="o", markerfacecolor="white", linestyle="", markersize=7, label="margin out of reach")
    )
    figure.legend(handles=handles, loc="upper left", bbox_to_anchor=(0.012, y), ncols=len(handles), frameon=False,
                  handletextpad=0.2, columnspacing=1.6)  # fmt: skip


def _heading(figure: Figure, result: xr.Dataset, solver_setting: str) -> None:
    height = figure.get_figheight()
    posture = words(str(result.attrs.get("posture", "")))
    figure.text(0.02, 1 - 0.18 / height, str(result.attrs.get("title", "")), size=15, weight="bold", va="top")
    figure.text(0.02, 1 - 0.52 / height, f"Posture: {posture}.  Solver setting: {solver_setting}.  Model: {result.attrs.get('model', '')}.",
                size=10.5, color=QUIET, va="top")  # fmt: skip


def main_figure(
    result: xr.Dataset, solver_setting: str | None = None, group: str = "psoas_major", level: str = "L4L5"
) -> Figure:
    """What each intervention does in each condition: activation of a muscle group, compression, pressure, margin and shadow price.

    Below, where the result has margins in the segment metric: activation of the group against the margin reached.

    Args:
        result: of run_experiment or load_result.
        solver_setting: shown in the upper panels; None: the one that the experiment's report shows.
        group: muscle group whose activation and shadow price are shown.
        level: whose compression is shown.

    Raises:
        InvalidArgument: the result has no such solver setting, group or level.
    """
    expect_whole("main_figure", result, "level", "muscle")
    result = usable_only(result)
    solver_setting = solver_setting or default_solver_setting(result)
    for name, value in {"solver_setting": solver_setting, "level": level}.items():
        if value not in result[name].values:
            raise _core.InvalidArgument(f"main_figure: {name} is {value}, expected one of the result's")
    styles = _styles([str(intervention) for intervention in result["intervention"].values])
    sweep = _sweep(result, solver_setting)
    with mpl.rc_context(STYLE):
        return _draw(result, solver_setting, sweep, _panels(group, level), group, styles)


def _draw(
    result: xr.Dataset,
    solver_setting: str,
    sweep: xr.Dataset | None,
    panels: list[_Panel],
    group: str,
    styles: dict[str, _Look],
) -> Figure:
    conditions = [str(name) for name in result["condition"].values]
    rows = 0.78 * len(conditions) + 0.6
    height = 1.5 + rows + (3.2 if sweep is not None else 0.1)
    figure = Figure(figsize=(14, height))
    _heading(figure, result, solver_setting)
    _legend(figure, styles, 1 - 0.72 / height)

    shown = result.sel(solver_setting=solver_setting)
    attained, answered = shown["status"] == int(_core.RunStatus.solved), _is_answer(shown)
    grid = figure.add_gridspec(1, len(panels), left=0.135, right=0.985, wspace=0.16,
                               top=1 - 1.45 / height, bottom=1 - (1.45 + rows - 0.55) / height)  # fmt: skip
    for i, (title, unit, numbers) in enumerate(panels):
        axes = figure.add_subplot(grid[i])
        _dot_panel(axes, numbers(shown).where(answered), attained, styles)
        _from_zero(axes)
        axes.set_title(title, pad=6)
        axes.set_xlabel(unit)
        labels = [textwrap.fill(words(name), 16) for name in conditions] if i == 0 else [""] * len(conditions)
        axes.set_yticks(range(len(conditions)), labels)

    if sweep is not None:
        _draw_sweep(figure, sweep, group, conditions, styles, height)
    return figure


def _draw_sweep(
    figure: Figure, sweep: xr.Dataset, group: str, conditions: list[str], styles: dict[str, _Look], height: float
) -> None:
    muscles = "psoas" if group == "psoas_major" else words(group)
    gain = float(sweep["short_range_stiffness"][0])
    figure.text(0.02, 3.0 / height, f"How stiff must every segment be before the {muscles} is needed?",
                size=11.5, weight="bold", va="top")  # fmt: skip
    figure.text(0.02, 2.76 / height, f"Every point is a run that asks for more; short-range stiffness gain {gain:g}.",
                size=9.5, color=QUIET, va="top")  # fmt: skip
    grid = figure.add_gridspec(1, len(conditions), left=0.06, right=0.985, wspace=0.14, top=2.2 / height, bottom=0.6 / height)
    first: Axes | None = None
    for i, condition in enumerate(conditions):
        axes = figure.add_subplot(grid[i], sharex=first, sharey=first)
        _margin_lines(axes, sweep, group, condition, styles)
        axes.tick_params(labelleft=i == 0)
        axes.set_xlabel("least segment stiffness [N m/rad]")
        first = first or axes
    if first is not None:
        first.set_ylabel(f"{muscles} activation [%]")
        top = first.get_ylim()[1]
        first.set_ylim(-0.06 * top, top)  # room for markers at zero


def _figure_of(result: xr.Dataset) -> Callable[[xr.Dataset, str | None], Figure]:
    """The figure that shows what a result has more than others."""
    if "simulation_rotation" in result:
        return simulation_figure
    if "tonic_sway" in result:
        return tonic_figure
    return sweep_figure if "sweep_value" in result and "posture" in result.dims else main_figure


def _image(figure: Figure, ending: str) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format=ending, dpi=160)
    return buffer.getvalue()


def _write(image: bytes, file: Path) -> None:
    """The whole image or nothing; a link keeps pointing, a device or a pipe gets the bytes."""
    if file.exists() and not file.is_file():
        file.write_bytes(image)
        return
    target = Path(os.path.realpath(file))
    if target.exists() and not target.stat().st_mode & 0o222:
        raise PermissionError(None, "expected a file that can be written to, found a read-only one")
    temporary = target.with_name(f"{target.name[:200]}.partial-{secrets.token_hex(8)}")
    try:
        with temporary.open("xb") as stream:
            stream.write(image)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line: python -m lumbopelvic.figures RESULT.h5 -o OUT.png."""
    parser = argparse.ArgumentParser(prog="python -m lumbopelvic.figures", description="Draws the main figure of a result.")
    parser.add_argument("result", help="result file")
    parser.add_argument("-o", "--output", required=True, help="image; its ending says the format")
    parser.add_argument("--solver-setting", help="solver setting to show; the one of the experiment's report if left out")
    chosen = parser.parse_args(arguments)
    ending = Path(chosen.output).suffix[1:].lower()
    if ending not in (known := Figure().canvas.get_supported_filetypes()):
        parser.exit(2, f"-o: {chosen.output}: expected a name that ends in one of {', '.join(sorted(known))}\n")
    try:
        result = load_result(chosen.result)
        _write(_image(_figure_of(result)(result, chosen.solver_setting), ending), Path(chosen.output))
    except _core.Error as error:
        parser.exit(2, f"{error}\n")
    except OSError as error:
        parser.exit(2, f"-o: {chosen.output}: cannot be written: {error.strerror}\n")


if __name__ == "__main__":
    main()
