"""`tripsplit questions`: what became of all that was asked, in figures and without anybody's words."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import typer

from domain.question_statistics import CitedDocument, Percentiles, QuestionSummary, Waits
from domain.ratings import RatingCounts
from domain.statistics import Period
from graph.cli.failures import CommandFailed
from graph.cli.options import DataRootOption, settings_from
from graph.cli.preflight import require_database
from persistence.database import open_database
from persistence.logs import configure_logs
from persistence.question_statistics import (
    EVERYWHERE,
    load_feedback,
    load_most_cited,
    load_summaries,
    load_waits,
)
from persistence.settings import Settings

_DAY = ["%Y-%m-%d"]
_MOST_CITED = 10
FromOption = Annotated[datetime | None, typer.Option("--from", formats=_DAY, help="The first day to count, in UTC.")]
ToOption = Annotated[datetime | None, typer.Option("--to", formats=_DAY, help="The last day to count, in UTC.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON, for programs.")]


@dataclass(frozen=True, slots=True)
class _Report:
    """Everything that is told, of all trips together."""

    summary: QuestionSummary
    waits: Waits
    feedback: RatingCounts
    most_cited: tuple[CitedDocument, ...]


def questions(
    *, first: FromOption = None, last: ToOption = None, as_json: JsonOption = False, data_root: DataRootOption = None
) -> None:
    """Show how many questions were asked on all trips, how they were answered, how fast, and by which models."""
    period = Period(None if first is None else first.date(), None if last is None else last.date())
    if period.first is not None and period.last is not None and period.last < period.first:
        raise CommandFailed(f"The period ends on {period.last}, before it begins on {period.first}.")
    settings = settings_from(data_root=data_root)
    configure_logs(settings)
    report = asyncio.run(_load(settings, period))
    typer.echo(json.dumps(_body(report), indent=2) if as_json else "\n".join(_lines(report)))


async def _load(settings: Settings, period: Period) -> _Report:
    await require_database(settings)
    database = open_database(settings.resolved_database_url)
    trips = [EVERYWHERE]
    try:
        async with database.read() as connection:
            return _Report(
                summary=(await load_summaries(connection, period, trips))[EVERYWHERE],
                waits=(await load_waits(connection, period, trips))[EVERYWHERE],
                feedback=(await load_feedback(connection, period, trips))[EVERYWHERE],
                most_cited=(await load_most_cited(connection, None, period, _MOST_CITED, trips))[EVERYWHERE],
            )
    finally:
        await database.close()


def _body(report: _Report) -> dict[str, Any]:
    summary, waits = report.summary, report.waits
    return {
        "asked": summary.count,
        "answered": summary.answered,
        "failed": summary.failed,
        "waiting": summary.waiting,
        "cached": summary.cached,
        "byVerdict": {each.verdict.value: each.count for each in summary.by_verdict},
        "byModel": [
            {
                "mode": use.mode.value,
                "provider": use.provider,
                "model": use.model,
                "count": use.count,
                "promptTokens": use.prompt_tokens,
                "completionTokens": use.completion_tokens,
            }
            for use in summary.by_model
        ],
        "latencyMs": {"p50": waits.answer.p50, "p95": waits.answer.p95},
        "firstPieceMs": {"p50": waits.first_piece.p50, "p95": waits.first_piece.p95},
        "feedback": {"up": report.feedback.up, "down": report.feedback.down},
        "tokens": {"prompt": summary.prompt_tokens, "completion": summary.completion_tokens},
        "mostCited": [{"documentId": str(each.document_id), "count": each.count} for each in report.most_cited],
    }


def _lines(report: _Report) -> Iterator[str]:
    summary = report.summary
    rows: list[tuple[str, object]] = [
        ("asked", summary.count),
        ("answered", summary.answered),
        ("  given again", summary.cached),
        *((f"  {each.verdict.value.lower()}", each.count) for each in summary.by_verdict),
        ("failed", summary.failed),
        ("waiting", summary.waiting),
        ("whole answer, p50 / p95", _waited(report.waits.answer)),
        ("first piece, p50 / p95", _waited(report.waits.first_piece)),
        ("thumbs up / down", f"{report.feedback.up} / {report.feedback.down}"),
        ("tokens, prompt / completion", _tokens(summary.prompt_tokens, summary.completion_tokens)),
    ]
    for use in summary.by_model:
        name = " ".join(part for part in (use.mode.value.lower(), use.provider, use.model) if part)
        rows.append((f"by {name}", f"{use.count}, tokens {_tokens(use.prompt_tokens, use.completion_tokens)}"))
    rows += [(f"cites {each.document_id}", each.count) for each in report.most_cited]
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        yield f"{name:<{width}}  {value}"


def _waited(found: Percentiles) -> str:
    return " / ".join("-" if each is None else f"{each} ms" for each in (found.p50, found.p95))


def _tokens(*counts: int | None) -> str:
    return " / ".join("-" if each is None else str(each) for each in counts)
