"""`tripsplit schema`: prints the GraphQL schema, or compares it with what the repository and the last release say."""

import difflib
from pathlib import Path
from typing import Annotated

import typer

from graph.cli.breaking import breaking_changes, coordinates_told
from graph.cli.failures import CommandFailed

_REPOSITORY = Path(__file__).resolve().parents[2]
SCHEMA_FILE = _REPOSITORY / "schema.graphql"
"""The schema as it is kept in the repository."""
RELEASED_FILE = _REPOSITORY / "docs" / "schema" / "released.graphql"
"""The schema of the last release, which its clients were written for."""
CHANGELOG_FILE = _REPOSITORY / "CHANGELOG.md"
"""Where a change that breaks clients must be named."""

Check = Annotated[bool, typer.Option("--check", help="Compare with schema.graphql; exit with 1 when they differ.")]
Breaking = Annotated[
    bool,
    typer.Option(
        "--breaking",
        help="Compare with the last release; exit with 1 when CHANGELOG.md is silent on what breaks clients.",
    ),
]


def schema(*, check: Check = False, breaking: Breaking = False) -> None:
    """Print the GraphQL schema, or compare it with schema.graphql, or with the last release."""
    from graph.schema import schema as served  # noqa: PLC0415 - takes a second, which --help need not wait for

    printed = served.as_str().rstrip() + "\n"
    if check:
        _require_same(printed)
    if breaking:
        _require_told(printed)
    if not check and not breaking:
        typer.echo(printed, nl=False)


def _require_same(printed: str) -> None:
    difference = schema_difference(kept=_kept(), printed=printed)
    if difference:
        typer.echo(difference, nl=False)
        raise CommandFailed("schema.graphql differs from the code: run `tripsplit schema > schema.graphql`.")
    typer.echo("schema.graphql says what the code says.")


def _require_told(printed: str) -> None:
    changes = breaking_changes(released=RELEASED_FILE.read_text(encoding="utf-8"), served=printed)
    told = coordinates_told(CHANGELOG_FILE.read_text(encoding="utf-8"))
    untold = [change for change in changes if change.coordinate not in told]
    if untold:
        typer.echo("\n".join(change.line for change in untold))
        raise CommandFailed(
            "the schema breaks clients of the last release: "
            "name the above below Changed or Removed of [Unreleased] in CHANGELOG.md, or take it back."
        )
    typer.echo(f"CHANGELOG.md names all that breaks clients of the last release ({len(changes)}).")


def schema_difference(*, kept: str, printed: str) -> str:
    """Return the unified difference from the kept schema to the printed one; empty where they are the same."""
    lines = difflib.unified_diff(
        kept.splitlines(keepends=True), printed.splitlines(keepends=True), fromfile="schema.graphql", tofile="the code"
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ no newline at the end\n" for line in lines)


def _kept() -> str:
    try:
        return SCHEMA_FILE.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
