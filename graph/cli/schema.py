"""`tripsplit schema`: prints the GraphQL schema, or compares it with the file in the repository."""

import difflib
from pathlib import Path
from typing import Annotated

import typer

from graph.cli.failures import CommandFailed

SCHEMA_FILE = Path(__file__).resolve().parents[2] / "schema.graphql"
"""The schema as it is kept in the repository."""

Check = Annotated[bool, typer.Option("--check", help="Compare with schema.graphql; exit with 1 when they differ.")]


def schema(*, check: Check = False) -> None:
    """Print the GraphQL schema, or compare it with schema.graphql."""
    from graph.schema import schema as served  # noqa: PLC0415 - takes a second, which --help need not wait for

    printed = served.as_str().rstrip() + "\n"
    if not check:
        typer.echo(printed, nl=False)
        return
    difference = schema_difference(kept=_kept(), printed=printed)
    if difference:
        typer.echo(difference, nl=False)
        raise CommandFailed("schema.graphql differs from the code: run `tripsplit schema > schema.graphql`.")
    typer.echo("schema.graphql says what the code says.")


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
