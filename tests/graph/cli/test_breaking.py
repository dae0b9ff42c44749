"""Tests of `tripsplit schema --breaking`: what breaks clients is named in the changelog, or the check fails."""

from pathlib import Path

import pytest

from graph.cli.breaking import BreakingChange, breaking_changes, coordinates_told
from graph.schema import schema
from tests.graph.cli.commands import CommandLine, Outcome

RELEASED = """
directive @old(a: Int, b: Int) repeatable on FIELD | QUERY
interface Named { name: String }
type Person implements Named { name: String age: Int }
type Animal { name: String }
union Being = Person | Animal
enum Role { OWNER MEMBER }
input Filter { role: Role }
scalar Day
scalar Moment
type Query { people(filter: Filter, first: Int): [Person!]! named: Named beings: [Being!]! day: Day at: Moment }
"""
SERVED = """
directive @old(b: String) on FIELD
interface Named { name: String }
type Person { name: String! age: Float id: ID! }
type Animal { name: String }
union Being = Person
enum Role { OWNER EDITOR }
input Filter { role: Role name: String! }
type Day { number: Int }
type Query { people(filter: [Filter!], after: String!): [Person!] named: Named beings: [Being!]! day: Day pet: Animal }
"""


@pytest.fixture
def released(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file in the place of the last release's schema, that has a field more than the code."""
    path = tmp_path / "released.graphql"
    path.write_text(schema.as_str().replace("type Query {", "type Query {\n  gone: Int", 1), encoding="utf-8")
    monkeypatch.setattr("graph.cli.schema.RELEASED_FILE", path)
    return path


@pytest.fixture
def changelog(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file in the place of CHANGELOG.md that names nothing."""
    path = tmp_path / "CHANGELOG.md"
    path.write_text("# Changelog\n\n## [Unreleased]\n", encoding="utf-8")
    monkeypatch.setattr("graph.cli.schema.CHANGELOG_FILE", path)
    return path


class TestBreaking:
    """The check."""

    def test_passes_for_this_schema(self, command_line: CommandLine) -> None:
        """Whatever breaks clients of the last release is in the changelog."""
        outcome = command_line.run("schema", "--breaking")

        assert (outcome.status, outcome.errors) == (0, "")
        assert outcome.output.startswith("CHANGELOG.md names all that breaks clients of the last release (")

    def test_fails_for_a_change_that_the_changelog_does_not_name(
        self, command_line: CommandLine, released: Path, changelog: Path
    ) -> None:
        """It prints the lines to add."""
        outcome = command_line.run("schema", "--breaking")

        assert outcome == Outcome(
            1,
            "- `Query.gone`: Field Query.gone was removed.\n",
            "tripsplit: the schema breaks clients of the last release: name the above below Changed or Removed of "
            "[Unreleased] in CHANGELOG.md, or take it back.\n",
        )

    def test_passes_once_the_changelog_names_it(
        self, command_line: CommandLine, released: Path, changelog: Path
    ) -> None:
        """In backticks, below Removed of what is not released."""
        changelog.write_text("## [Unreleased]\n\n### Removed\n\n- `Query.gone` is gone.\n", encoding="utf-8")

        outcome = command_line.run("schema", "--breaking")

        assert outcome == Outcome(0, "CHANGELOG.md names all that breaks clients of the last release (1).\n", "")


class TestBreakingChanges:
    """What breaks between two schemas."""

    def test_are_none_between_the_same(self) -> None:
        """Nothing breaks."""
        assert breaking_changes(released=RELEASED, served=RELEASED) == []

    def test_have_a_coordinate_each(self) -> None:
        """Types, fields, arguments, input fields, enum values, members of unions, interfaces, directives."""
        changes = breaking_changes(released=RELEASED, served=SERVED)

        assert [(change.coordinate, change.sentence) for change in changes] == [
            ("@old", "QUERY was removed from @old."),
            ("@old", "Repeatable flag was removed from @old."),
            ("@old(a:)", "Argument @old(a:) was removed."),
            ("@old(b:)", "Argument @old(b:) has changed type from Int to String."),
            ("Being", "Animal was removed from union type Being."),
            ("Day", "Day changed from a Scalar type to an Object type."),
            ("Filter.name", "A required field Filter.name was added."),
            ("Moment", "Moment was removed."),
            ("Person", "Person no longer implements interface Named."),
            ("Person.age", "Field Person.age changed type from Int to Float."),
            ("Query.at", "Field Query.at was removed."),
            ("Query.people", "Field Query.people changed type from [Person!]! to [Person!]."),
            ("Query.people(after:)", "A required argument Query.people(after:) was added."),
            ("Query.people(filter:)", "Argument Query.people(filter:) has changed type from Filter to [Filter!]."),
            ("Query.people(first:)", "Argument Query.people(first:) was removed."),
            ("Role.MEMBER", "Enum value Role.MEMBER was removed."),
        ]

    def test_are_lines_of_a_changelog(self) -> None:
        """Ready to paste."""
        change = BreakingChange("Role.MEMBER", "Enum value Role.MEMBER was removed.")

        assert change.line == "- `Role.MEMBER`: Enum value Role.MEMBER was removed."


class TestCoordinatesTold:
    """What a changelog names."""

    def test_stand_below_changed_and_removed_of_what_is_not_released(self) -> None:
        """Not below Added, not in an older release, not outside of backticks."""
        changelog = (
            "## [Unreleased]\n\n### Added\n\n- `A.a`\n\n### Changed\n\n- `B.b` and `C.c(d:)`, not D.d\n\n"
            "### Removed\n\n- `E.E`\n\n### Fixed\n\n- `F.f`\n\n## [0.1.0]\n\n### Removed\n\n- `G.g`\n"
        )

        assert coordinates_told(changelog) == {"B.b", "C.c(d:)", "E.E"}
