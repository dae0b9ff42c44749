"""The guide: what docs/execution.md shows works as it is shown."""

import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

GUIDE = Path(__file__).parents[3] / "docs" / "execution.md"


async def test_the_example_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same answer each time; from the second on, one call for the authors of all books."""
    (code,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    # Annotations are looked up by the module that they stand in.
    shown = ModuleType("guide")
    monkeypatch.setitem(sys.modules, "guide", shown)
    exec(compile(code, str(GUIDE), "exec"), vars(shown))  # noqa: S102  # of our own documentation
    calls, answers = [], []

    for _ in range(2):
        context: dict[str, Any] = {"calls": []}
        result = await shown.schema.execute("{ books { title author { name } } }", context_value=context)
        assert result.errors is None
        answers.append(result.data)
        calls.append(context["calls"])

    assert answers[0] == answers[1]
    assert [book["author"]["name"] for book in answers[1]["books"]] == ["Mark Twain", "Mark Twain"]
    assert calls == [[[1], [1]], [[1]]]
