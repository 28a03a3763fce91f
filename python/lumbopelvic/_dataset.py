"""Results as xarray, and as files."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import xarray as xr

from . import _core


def usable_only(result: xr.Dataset) -> xr.Dataset:
    """NaN in place of the numbers of runs that are no answer, those whose ``usable`` is 0: unbalanced, not converged.

    What says how far they are from one, such as ``reserve_max`` and ``run_message``, stays.
    """
    if "usable" not in result or bool((result["usable"] == 1).all()):
        return result
    usable = result["usable"] == 1
    masked = {name: v.where(usable) for name, v in result.data_vars.items() if v.attrs.get("ancillary_variables") == "usable"}
    return result.assign(masked)


def to_xarray(dataset: _core.Dataset, *, mask: bool = True) -> xr.Dataset:
    """The same arrays with xarray's labels; numbers share the memory of the dataset, and are read-only.

    Args:
        dataset: a result.
        mask: whether the numbers of runs that are no answer become NaN (``usable_only``).
    """
    labels: dict[str, Any] = {}
    variables: dict[str, Any] = {}
    for name, (dimensions, values, attributes) in dataset.variables.items():
        attrs: dict[str, Any] = dict(attributes)
        if "flag_values" in attrs:
            attrs["flag_values"] = np.array(attrs["flag_values"].split(), dtype=np.int32)
        (labels if name in dataset.dimensions else variables)[name] = (dimensions, values, attrs)
    result = xr.Dataset(variables, coords=labels, attrs=dict(dataset.attributes))
    return usable_only(result) if mask else result


def to_dataset(result: xr.Dataset) -> _core.Dataset:
    """The library's own form of a result, as its files hold it.

    Raises:
        TypeError: a variable holds neither numbers nor text.
    """

    def text(value: Any) -> str:
        return " ".join(map(str, value)) if isinstance(value, np.ndarray) else str(value)

    variables = {
        str(name): (
            tuple(map(str, variable.dims)),
            variable.values,
            {str(key): text(value) for key, value in variable.attrs.items()},
        )
        for name, variable in result.variables.items()
    }
    dimensions = {str(name): size for name, size in result.sizes.items()}
    return _core.Dataset(dimensions, variables, {str(k): text(v) for k, v in result.attrs.items()})


def write_result(result: xr.Dataset | _core.Dataset, file: str | os.PathLike[str]) -> None:
    """Writes a result as HDF5 that is also netCDF-4; the file appears when it is complete.

    Raises:
        InvalidArgument: a variable has no units.
        DataError: the file cannot be written.
    """
    dataset = result if isinstance(result, _core.Dataset) else to_dataset(result)
    _core._write_result(dataset, os.fspath(file))


def load_result(file: str | os.PathLike[str], *, mask: bool = True) -> xr.Dataset:
    """A result from its file, read into memory. One of an earlier version gets the names of today.

    Args:
        file: that write_result or the command line wrote.
        mask: whether the numbers of runs that are no answer become NaN (``usable_only``).

    Raises:
        DataError: the file is missing, is not a result, or is one of a later version.
    """
    return to_xarray(_core._load_result(os.fspath(file)), mask=mask)
