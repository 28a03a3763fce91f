"""What muscles can do over a range of motion."""

from __future__ import annotations

import os
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import xarray as xr

from . import _core
from ._dataset import to_xarray


def analyze(
    model: _core.Model | str | os.PathLike[str],
    coordinate: str | Sequence[str],
    positions: npt.ArrayLike,
    *,
    muscles: str | Sequence[str] = (),
    shares: Sequence[float] = (),
    posture: _core.Posture | str | os.PathLike[str] | None = None,
) -> xr.Dataset:
    """Lengths, moment arms, isometric and passive forces of fascicles at every position of a motion.

    A moment arm is -dL/dq of the length it stands beside. Active forces are those of full activation; the tendon is rigid.

    Args:
        model: a Model, the name of a shipped one, or a directory.
        coordinate: what moves; several move together, each by its share of the position.
        positions: (n) [rad; m for a translation].
        muscles: fascicles, groups, or sets of groups, of which those are kept that move; empty: all of these.
        shares: (coordinates) [1]; empty: the same for all, with a sum of 1.
        posture: where all else is: a Posture, the name of a shipped one, or a file; None: the model's default pose.

    Returns:
        Dataset over muscle, coordinate, position: length [m], fiber_length_norm [1], moment_arm [m/rad], active_force
        and passive_force [N], active_moment and passive_moment [N m]. NaN: no fibre length where a path hangs slack, no
        force where a fibre is longer than its curves reach.

    Raises:
        InvalidArgument: a name that the model does not have, a position out of range, or no fascicle that moves.
    """
    if not isinstance(model, _core.Model):
        model = _core.load_model(os.fspath(model))
    if posture is None:
        posture = _core.Posture()
    elif not isinstance(posture, _core.Posture):
        posture = _core.load_posture(os.fspath(posture))
    coordinates = [coordinate] if isinstance(coordinate, str) else list(coordinate)
    chosen = [muscles] if isinstance(muscles, str) else list(muscles)
    at = np.atleast_1d(np.asarray(positions, dtype=float)).tolist()
    result = to_xarray(_core._analyze(model, _core.pose_model(model, posture), coordinates, list(shares), at, chosen))
    result.attrs["posture"] = posture.name or "default"
    result.attrs["lumbopelvic_version"] = _core.__version__
    result.attrs["commit"] = _core.__commit__
    return result
