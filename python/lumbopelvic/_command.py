"""The command `lumbopelvic`: hands over to the program that the package carries."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Replaces this process by the program, so that signals and the exit status are its own."""
    program = Path(__file__).parent / "bin" / "lumbopelvic"
    os.execv(program, [str(program), *sys.argv[1:]])
