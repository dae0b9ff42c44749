"""`tripsplit doctor`: says what is configured, what answers, what is missing, and how to mend it."""

import asyncio
import textwrap

import typer

from graph.cli.checks import findings
from graph.cli.failures import CommandFailed
from graph.cli.findings import Finding, Verdict
from graph.cli.options import DataRootOption, settings_beside_run
from persistence.run_file import read_run
from persistence.settings import Settings

_MARKS = {Verdict.FINE: "ok     ", Verdict.NOTE: "note   ", Verdict.MISSING: "MISSING"}
_COLOURS = {Verdict.FINE: typer.colors.GREEN, Verdict.NOTE: typer.colors.YELLOW, Verdict.MISSING: typer.colors.RED}


def doctor(data_root: DataRootOption = None) -> None:
    """Say what is configured, what answers, what is missing, and how to mend it; exit with 1 if anything is missing."""
    settings = settings_beside_run(data_root=data_root)
    typer.echo(_heading(settings))
    found = asyncio.run(findings(settings))
    for finding in found:
        typer.echo(_told(finding))
    missing = [finding.subject for finding in found if finding.verdict is Verdict.MISSING]
    if missing:
        raise CommandFailed(f"Missing: {', '.join(missing)}. Each line above says how to mend it.")
    typer.echo("Nothing is missing.")


def _heading(settings: Settings) -> str:
    run = read_run(settings.data_root_path)
    running = (
        f"`tripsplit up` runs at {run.address} (process {run.process_id})" if run else "`tripsplit up` is not running"
    )
    return f"TripSplit on {settings.data_root_path} ({settings.app_env}); {running}."


def _told(finding: Finding) -> str:
    mark = typer.style(_MARKS[finding.verdict], fg=_COLOURS[finding.verdict])
    line = f"  {mark}  {finding.subject:<15} {finding.state}"
    return f"{line}\n{textwrap.indent(finding.remedy, ' ' * 28)}" if finding.remedy else line
