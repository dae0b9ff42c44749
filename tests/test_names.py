"""Names: each says one thing in its module."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[1]
_PACKAGES = ("domain", "graph", "jobs", "persistence")


def _names_of(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


@pytest.mark.parametrize("package", _PACKAGES)
def test_no_constant_is_defined_twice(package: str) -> None:
    """The second would be what functions above it mean as well, and no linter tells."""
    for module in (_ROOT / package).rglob("*.py"):
        again = [name for name, count in Counter(_names_of(ast.parse(module.read_text("utf-8")))).items() if count > 1]
        assert again == [], module.relative_to(_ROOT)
