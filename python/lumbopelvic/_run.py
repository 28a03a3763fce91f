"""Running experiments, with progress."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TextIO

import xarray as xr

from . import _core
from ._dataset import to_xarray

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


def run_experiment(
    experiment: _core.Experiment | str | os.PathLike[str],
    *,
    model: _core.Model | None = None,
    threads: int | None = None,
    progress: bool | Progress = True,
) -> xr.Dataset:
    """Runs every condition under every arm in every variant.

    Failed runs are results: they carry their ``status``. The same bits for any number of threads.

    Args:
        experiment: an Experiment, the name of a shipped one, or a file.
        model: None: the model that the experiment names.
        threads: None: as many as the machine has.
        progress: True: a bar, if stderr is a terminal; or a function of (done, total), called in this thread. If it
            returns False, the result so far is returned, marked ``interrupted``.

    Returns:
        Dataset over (condition, arm, variant) and, where they apply, muscle, level, coordinate, cause, height, push,
        turn; first of all over posture where the experiment has several. Every variable has the attribute ``units``.

    Raises:
        DataError: experiment and model do not fit each other.
        KeyboardInterrupt: Ctrl-C, once the runs in hand are done.
    """
    if not isinstance(experiment, _core.Experiment):
        experiment = _core.load_experiment(os.fspath(experiment))
    if model is None:
        model = _core.load_model(experiment.model)
    _core.check_experiment(experiment, model)
    dataset = _core._run_experiment(model, experiment, threads or os.cpu_count() or 1, _reporter(progress))
    result = to_xarray(dataset)
    result.attrs["lumbopelvic_version"] = _core.__version__
    result.attrs["commit"] = _core.__commit__
    result.attrs["created"] = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return result
