"""The documentation: what it lists is what there is."""

import re
from pathlib import Path

import pytest
from graphql import LoneAnonymousOperationRule, parse, specified_rules, validate

from domain.refusals import RefusalCode
from graph.errors import ErrorCode
from graph.schema import schema

_ROOT = Path(__file__).resolve().parents[1]
_API = _ROOT / "docs" / "api.md"
# A block may show several operations, of which a reader copies one.
_RULES = [rule for rule in specified_rules if rule is not LoneAnonymousOperationRule]
_PAGES = [_ROOT / "README.md", *sorted((_ROOT / "docs").glob("*.md"))]


def _codes_of_tables() -> list[set[str]]:
    """Return the codes in the first column of each table of codes."""
    tables = re.findall(r"^\| code \|.*\n\|[-|]+\n((?:\|.*\n)+)", _API.read_text(), re.MULTILINE)
    return [
        {code for row in table.splitlines() for code in re.findall(r"`(.+?)`", row.split("|")[1])} for table in tables
    ]


def test_every_code_is_listed_and_nothing_else_is() -> None:
    """Those of errors at the top, and those of user errors."""
    assert _codes_of_tables() == [set(ErrorCode), set(RefusalCode)]


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: page.name)
def test_every_operation_is_one_of_the_schema(page: Path) -> None:
    """What a page shows can be copied."""
    for operation in re.findall(r"^```graphql\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL):
        assert validate(schema._schema, parse(operation), _RULES) == [], operation
