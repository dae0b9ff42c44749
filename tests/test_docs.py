"""The documentation: what it lists is what there is."""

import re
from pathlib import Path

from domain.refusals import RefusalCode
from graph.errors import ErrorCode

_API = Path(__file__).resolve().parents[1] / "docs" / "api.md"


def _codes_of_tables() -> list[set[str]]:
    """Return the codes in the first column of each table of codes."""
    tables = re.findall(r"^\| code \|.*\n\|[-|]+\n((?:\|.*\n)+)", _API.read_text(), re.MULTILINE)
    return [
        {code for row in table.splitlines() for code in re.findall(r"`(.+?)`", row.split("|")[1])} for table in tables
    ]


def test_every_code_is_listed_and_nothing_else_is() -> None:
    """Those of errors at the top, and those of user errors."""
    assert _codes_of_tables() == [set(ErrorCode), set(RefusalCode)]
