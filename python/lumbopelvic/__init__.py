"""Simulation of the lumbopelvic region: load sharing with certified stability."""

import os
from pathlib import Path

# The library looks here first; a folder of one's own, set before the import, wins.
os.environ.setdefault("LUMBOPELVIC_DATA", str(Path(__file__).parent / "data"))

from ._version import __version__  # noqa: E402

__all__ = ["__version__"]
