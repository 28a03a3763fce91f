"""Strict stub: what pybind11-stubgen writes, in the words that mypy --strict accepts. From standard input to standard output.

The generator leaves some things open that are the same everywhere: members of an enum, what a bare tuple, dict
or os.PathLike holds, None where it is the default, and where the exceptions live.
"""

import re
import sys

# As the bindings make them; what they mean stands there.
EXCEPTIONS = """\
class Error(RuntimeError): ...
class InvalidArgument(Error, ValueError): ...
class DataError(Error): ...
class ConvergenceError(Error):
    residual: float
    iterations: int
"""
HEAD = '"""\nTypes of the compiled library, as scripts/stubs writes them: change the bindings, not this file.\n"""\n'

RULES = [
    (r'\A""".*?"""\n', HEAD),
    (r"^from lumbopelvic import \w+\n", ""),
    (r"^__all__: .*\n", lambda found: found[0] + EXCEPTIONS),
    # An enum's members are values, not variables of the class; its __new__ is Python's own.
    (r"^    (\w+): typing\.ClassVar\[(\w+)\]$", r"    \1 = ..."),
    (r"^    @classmethod\n    def __new__\(cls, value\):\n        \.\.\.\n", ""),
    (r"^    def __format__\(self, format_spec\):\n        \.\.\.\n", ""),
    (r"^    __hash__: typing\.ClassVar\[None\] = None$", r"\g<0>  # type: ignore[assignment]"),
    (r"\bClassVar\[tuple\]", "ClassVar[tuple[str, ...]]"),
    (r"\) -> tuple:", ") -> tuple[typing.Any, ...]:"),
    (r"^(\w+): tuple = ", r"\1: tuple[str, ...] = "),
    (r": dict\b(?!\[)", ": dict[str, typing.Any]"),
    (r"^__commit__: str = .*$", "__commit__: str"),  # which one is no business of its type
    (r"\bos\.PathLike\b(?!\[)", "os.PathLike[str]"),
    (r"(\w+: [\w.]+) = None", r"\1 | None = None"),
    (r"\b__eq__\(self, arg0: typing\.Any\)", "__eq__(self, arg0: object, /)"),
]


def strict(stub: str) -> str:
    for pattern, words in RULES:
        stub = re.sub(pattern, words, stub, flags=re.MULTILINE | (re.DOTALL if pattern.startswith(r"\A") else 0))
    return stub


if __name__ == "__main__":
    sys.stdout.write(strict(sys.stdin.read()))
