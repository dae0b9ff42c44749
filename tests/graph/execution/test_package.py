"""The package: another project can take it as it is, and read it whole."""

import ast
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

EXECUTION = Path(__file__).parents[3] / "graph" / "execution"
MODULES = sorted(EXECUTION.glob("*.py"))
_WORDS = "trip|tripsplit|traveller|expense|payer|share|participant|settlement|money|currency|viewer"
_OURS = re.compile(rf"(?<![a-z])(?:{_WORDS})s?(?![a-z])", re.IGNORECASE)
_NO_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_has_no_word_of_trips_in_it(module: Path) -> None:
    """Neither in names nor in what is said of them."""
    assert _OURS.findall(module.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_imports_nothing_that_would_not_come_along(module: Path) -> None:
    """Itself, Python, and the two libraries that it is for."""
    allowed = {*sys.stdlib_module_names, "graphql", "strawberry", "graph.execution"}

    imported = set(_imported(ast.parse(module.read_text(encoding="utf-8"))))

    assert {
        name for name in imported if not any(name == each or name.startswith(f"{each}.") for each in allowed)
    } == set()


def test_is_small() -> None:
    """Fewer than 800 lines of code, without docstrings, comments and blank lines."""
    assert sum(map(_lines_of_code, MODULES)) < 800


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def _lines_of_code(module: Path) -> int:
    with tokenize.open(module) as file:
        tokens = [token for token in tokenize.generate_tokens(file.readline) if token.type not in _NO_CODE]
    lines = {line for token in tokens for line in range(token.start[0], token.end[0] + 1)}
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            lines -= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(lines)
