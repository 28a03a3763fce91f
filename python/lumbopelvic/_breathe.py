"""Breathing and manoeuvres."""

from __future__ import annotations

import os

import xarray as xr

from . import _core
from ._dataset import to_xarray


def breathe(
    manoeuvre: _core.Manoeuvre | str | os.PathLike[str],
    posture: _core.Posture | str | os.PathLike[str] = "standing",
    *,
    model: _core.Model | str | os.PathLike[str] = "adult_male",
) -> xr.Dataset:
    """Breathing or a manoeuvre in a posture that is held: driven muscles, and the pressures and volumes that come of it.

    The posture is held by what recruitment finds, with a margin of 0 in the mass metric; the skeleton stands still.

    Args:
        manoeuvre: a Manoeuvre, the name of a shipped one, such as "quiet", or a file.
        posture: a Posture, the name of a shipped one, or a file.
        model: a Model, the name of a shipped one, or a directory.

    Returns:
        Dataset over time [s], level, deformation_coordinate, muscle and linea_alba_strip: pressures [Pa] above
        the air's (intra_abdominal at the reference level, level_pressure with the weight of the contents above), lung_volume [m^3] above relaxation,
        airflow [m^3/s], level_descent [m] down the trunk, activation [1], tension [N], works [J]; and single outcomes:
        tidal_volume [m^3], respiratory_rate [1/s], minute_ventilation [m^3/s], level_excursion [m], level_load_high [N].
        NaN: no rate where there is less than two breaths. `status` tells whether it was completed.

    Raises:
        DataError: the manoeuvre, the posture or the model cannot be read.
        InvalidArgument: they do not fit each other.
        ConvergenceError: the posture cannot be held, or the abdomen does not reach a steady state in it.
    """
    if not isinstance(model, _core.Model):
        model = _core.load_model(os.fspath(model))
    if not isinstance(posture, _core.Posture):
        posture = _core.load_posture(os.fspath(posture))
    if not isinstance(manoeuvre, _core.Manoeuvre):
        manoeuvre = _core.load_manoeuvre(os.fspath(manoeuvre))
    result = to_xarray(_core._breathe(model, posture, manoeuvre))
    result.attrs["lumbopelvic_version"] = _core.__version__
    result.attrs["commit"] = _core.__commit__
    return result
