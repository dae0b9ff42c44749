"""Tests of `tripsplit schema`."""

from pathlib import Path

import pytest

from graph.cli.schema import schema_difference
from graph.schema import schema
from tests.graph.cli.commands import CommandLine, Outcome


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file in the place of schema.graphql, that says what the code says."""
    path = tmp_path / "schema.graphql"
    path.write_text(f"{schema.as_str()}\n", encoding="utf-8")
    monkeypatch.setattr("graph.cli.schema.SCHEMA_FILE", path)
    return path


class TestSchema:
    """Printing and comparing."""

    def test_prints_what_is_served(self, command_line: CommandLine) -> None:
        """The schema and nothing else, so that it can be written to a file."""
        assert command_line.run("schema") == Outcome(0, f"{schema.as_str()}\n", "")

    def test_check_is_content_with_the_same(self, command_line: CommandLine, kept: Path) -> None:
        """A file that says what the code says passes."""
        assert command_line.run("schema", "--check") == Outcome(0, "schema.graphql says what the code says.\n", "")

    def test_check_shows_the_difference(self, command_line: CommandLine, kept: Path) -> None:
        """A file that says less fails, with the missing line and how to mend it."""
        lines = kept.read_text(encoding="utf-8").splitlines(keepends=True)
        lost = next(number for number, line in enumerate(lines) if line.startswith("type Query"))
        kept.write_text("".join(lines[:lost] + lines[lost + 1 :]), encoding="utf-8")

        outcome = command_line.run("schema", "--check")

        changes = [line for line in outcome.output.splitlines() if line.startswith(("+", "-"))]
        assert changes == ["--- schema.graphql", "+++ the code", f"+{lines[lost].rstrip()}"]
        assert (outcome.status, outcome.errors) == (
            1,
            "tripsplit: schema.graphql differs from the code: run `tripsplit schema > schema.graphql`.\n",
        )

    def test_check_without_a_file_shows_all_of_it(self, command_line: CommandLine, kept: Path) -> None:
        """A file that is missing says nothing."""
        kept.unlink()

        outcome = command_line.run("schema", "--check")

        assert (outcome.status, outcome.output.count("\n+")) == (1, len(schema.as_str().splitlines()) + 1)


class TestDifference:
    """The unified difference."""

    def test_is_empty_for_the_same(self) -> None:
        """Nothing differs from itself."""
        assert schema_difference(kept="type A\n", printed="type A\n") == ""

    def test_shows_what_to_change(self) -> None:
        """Lines that go and lines that come."""
        assert schema_difference(kept="type A\ntype B\n", printed="type A\ntype C\n") == (
            "--- schema.graphql\n+++ the code\n@@ -1,2 +1,2 @@\n type A\n-type B\n+type C\n"
        )

    def test_sees_a_missing_last_line_end(self) -> None:
        """Even that is a difference."""
        assert schema_difference(kept="type A", printed="type A\n").splitlines()[3:] == [
            "-type A",
            "\\ no newline at the end",
            "+type A",
        ]
