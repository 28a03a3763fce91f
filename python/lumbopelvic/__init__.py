"""Simulation of the lumbopelvic region: load sharing with certified stability.

    import lumbopelvic as lp

    model = lp.load_model("adult_male")
    equilibrium = lp.recruit(model, lp.load_posture("standing"), metric="segment", margin=50.0)
    print(equilibrium.status.name, equilibrium.loads.compression.sum(axis=1))

    pushed = lp.simulate(model, equilibrium, lp.SimulationSetup(perturbations=lp.load_perturbations("push_forward")))
    result = lp.run_experiment("release_vs_stabilise")      # an xarray.Dataset

Names are those of the C++ library. SI units and radians; x anterior, y cranial, z to the right.
"""

import os
from pathlib import Path

# The library looks here first; a folder of one's own, set before the import, wins.
if (_data := Path(__file__).parent / "data").is_dir():
    os.environ.setdefault("LUMBOPELVIC_DATA", str(_data))

from . import _core  # noqa: E402
from ._core import *  # noqa: E402,F403
from ._analyze import analyze  # noqa: E402
from ._breathe import breathe  # noqa: E402
from ._dataset import load_result, to_dataset, to_xarray, usable_only, write_result  # noqa: E402
from ._run import run_experiment  # noqa: E402

__version__: str = _core.__version__

__all__ = [name for name in dir(_core) if not name.startswith("_")]
__all__ += ["analyze", "breathe", "load_result", "run_experiment", "to_dataset", "to_xarray", "usable_only", "write_result"]
