"""Running experiments, with progress."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TextIO

import numpy as np
import xarray as xr

from . import _core
from ._dataset import to_dataset, to_xarray

Progress = Callable[[int, int], object]


class _Bar:
    """A bar of one line, with the time that has passed."""

    width = 40

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.start = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        filled = self.width * done // total
        bar = "#" * filled + "." * (self.width - filled)
        end = "\n" if done == total else ""
        self.stream.write(f"\r[{bar}] {done}/{total}  {time.monotonic() - self.start:.0f} s\033[K{end}")
        self.stream.flush()


def _reporter(progress: bool | Progress) -> Progress | None:
    if callable(progress):
        return progress
    return _Bar(sys.stderr) if progress and sys.stderr.isatty() else None


def _without_masked_runs(result: xr.Dataset) -> xr.Dataset:
    """Runs whose numbers are masked are made again."""
    if "usable" not in result or "effort" not in result:
        return result
    open_ends = [int(_core.RunStatus.unbalanced), int(_core.RunStatus.not_converged)]
    masked = result["status"].isin(open_ends) & np.isnan(result["effort"])
    if not bool(masked.any()):
        return result
    status = result["status"].where(~masked, int(_core.RunStatus.not_run)).astype(np.int32)
    return result.assign(status=status)


def _earlier(result: xr.Dataset) -> _core.Dataset:
    """What goes on must come from the program that began it: another one has other bits."""
    for name, ours in {"lumbopelvic_version": _core.__version__, "commit": _core.__commit__}.items():
        theirs = result.attrs.get(name)
        if theirs != ours:
            raise _core.InvalidArgument(f"run_experiment: {name} of the earlier result is {theirs}, expected {ours}")
    return to_dataset(_without_masked_runs(result))


def run_experiment(
    experiment: _core.Experiment | str | os.PathLike[str],
    *,
    model: _core.Model | None = None,
    threads: int | None = None,
    progress: bool | Progress = True,
    earlier: xr.Dataset | None = None,
    checkpoint: str | os.PathLike[str] | None = None,
    mask: bool = True,
) -> xr.Dataset:
    """Runs every condition under every intervention in every solver setting.

    Failed runs are results: they carry their ``status``. The same bits for any number of threads.

    Args:
        experiment: an Experiment, the name of a shipped one, or a file.
        model: None: the model that the experiment names.
        threads: None: as many as the machine has.
        progress: True: a bar, if stderr is a terminal; or a function of (done, total), called in this thread. If it
            returns False, the result so far is returned, marked ``interrupted``.
        earlier: an interrupted result of the same experiment, of which what is done is kept: the same bits as without
            the break.
        checkpoint: file to which the result so far is written every minute, and once more when Ctrl-C or an exception in
            ``progress`` ends the runs. That it can be written is tried before they begin; where it fails later, a
            RuntimeWarning says so and the result is returned all the same.
        mask: whether the numbers of runs that are no answer become NaN (``usable_only``); False to write them to a file.

    Returns:
        Dataset over (condition, intervention, solver_setting) and, where they apply, muscle, level, coordinate, cause,
        height, push, rotation; first of all over posture where the experiment has several. Every variable has the attribute ``units``.

    Raises:
        DataError: experiment and model do not fit each other, or the checkpoint cannot be written.
        InvalidArgument: the earlier result is of another experiment, model or version.
        KeyboardInterrupt: Ctrl-C, once the runs in hand are done.
    """
    if not isinstance(experiment, _core.Experiment):
        experiment = _core.load_experiment(os.fspath(experiment))
    if model is None:
        model = _core.load_model(experiment.model)
    _core.check_experiment(experiment, model)
    if checkpoint is not None:
        _core._check_writable(os.fspath(checkpoint))
    dataset = _core._run_experiment(
        model,
        experiment,
        threads or os.cpu_count() or 1,
        _reporter(progress),
        None if earlier is None else _earlier(earlier),
        "" if checkpoint is None else os.fspath(checkpoint),
    )
    result = to_xarray(dataset, mask=mask)
    result.attrs["lumbopelvic_version"] = _core.__version__
    result.attrs["commit"] = _core.__commit__
    result.attrs["created"] = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return result
