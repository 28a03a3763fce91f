"""The typed stubs name exactly what the extension has."""

import ast
import enum
from pathlib import Path

import pytest

from lumbopelvic import _core

STUBS = ast.parse(Path(_core.__file__).with_name("_core.pyi").read_text())


def names_in(body):
    """Names that a stub's body declares."""
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.AnnAssign):
            yield node.target.id
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets)


def public(names):
    return {name for name in names if not name.startswith("_")}


def test_the_stubs_name_exactly_what_the_extension_has():
    assert public(names_in(STUBS.body)) == public(dir(_core))


CLASSES = [real for real in vars(_core).values() if isinstance(real, type) and not issubclass(real, Exception)]


@pytest.mark.parametrize("real", CLASSES, ids=lambda real: real.__name__)
def test_the_stub_of_a_class_names_exactly_its_members(real):
    stub = next(node for node in STUBS.body if isinstance(node, ast.ClassDef) and node.name == real.__name__)
    members = real.__members__ if issubclass(real, enum.Enum) else vars(real)
    assert public(names_in(stub.body)) == public(members)
    if hasattr(real, "__match_args__"):
        fields = next(node for node in stub.body if isinstance(node, ast.AnnAssign) and node.target.id == "__match_args__")
        assert ast.literal_eval(fields.value) == real.__match_args__
