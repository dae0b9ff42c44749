"""Question statistics: how many were asked, how they were answered, how fast and by what, and what people thought."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from domain.access import Viewer
from domain.answers import Verdict
from domain.capabilities import Capability
from domain.questions import QuestionState
from domain.statistics import Period
from domain.trips import Trip


@dataclass(frozen=True, slots=True)
class QuestionStatistics:
    """What is to be told of the questions of a trip that were asked on the days of a period, to one of its owners."""

    trip: Trip
    period: Period
    viewer: Viewer


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """So many questions that came out alike; tokens are None where no answer of them told any."""

    state: QuestionState
    verdict: Verdict | None
    mode: Capability | None
    provider: str | None
    model: str | None
    is_cached: bool
    count: int
    prompt_tokens: int | None
    completion_tokens: int | None


@dataclass(frozen=True, slots=True)
class VerdictCount:
    """How many answers stand on what."""

    verdict: Verdict
    count: int


@dataclass(frozen=True, slots=True)
class ModelUse:
    """How many answers were written in a mode by a model; kept answers, which took none, are left out."""

    mode: Capability
    provider: str | None
    model: str | None
    count: int
    prompt_tokens: int | None
    completion_tokens: int | None


@dataclass(frozen=True, slots=True)
class QuestionSummary:
    """Sums of questions; of those that are answered, each has one verdict."""

    count: int
    answered: int
    failed: int
    waiting: int
    cached: int
    prompt_tokens: int | None
    completion_tokens: int | None
    by_verdict: tuple[VerdictCount, ...]
    by_model: tuple[ModelUse, ...]


@dataclass(frozen=True, slots=True)
class Percentiles:
    """What a half, and what 95 of 100, did not exceed, in milliseconds; None where nothing was measured."""

    p50: int | None = None
    p95: int | None = None


@dataclass(frozen=True, slots=True)
class Waits:
    """How long askers waited, from asking on: for the whole answer, and for its first piece."""

    answer: Percentiles = Percentiles()
    first_piece: Percentiles = Percentiles()


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """How many answers cite a document."""

    document_id: UUID
    count: int


def summary_of(groups: Iterable[QuestionGroup]) -> QuestionSummary:
    """Return the sums of groups: verdicts in their order, models by how much they were used, the most first."""
    found = tuple(groups)
    by_state: dict[QuestionState, int] = defaultdict(int)
    for group in found:
        by_state[group.state] += group.count
    return QuestionSummary(
        count=sum(group.count for group in found),
        answered=by_state[QuestionState.ANSWERED],
        failed=by_state[QuestionState.FAILED],
        waiting=by_state[QuestionState.QUEUED] + by_state[QuestionState.ANSWERING],
        cached=sum(group.count for group in found if group.is_cached),
        prompt_tokens=_total(group.prompt_tokens for group in found),
        completion_tokens=_total(group.completion_tokens for group in found),
        by_verdict=tuple(_by_verdict(found)),
        by_model=tuple(sorted(_by_model(found), key=lambda use: (-use.count, use.mode, str(use.model)))),
    )


def _by_verdict(groups: tuple[QuestionGroup, ...]) -> Iterable[VerdictCount]:
    for verdict in Verdict:
        if count := sum(group.count for group in groups if group.verdict is verdict):
            yield VerdictCount(verdict, count)


def _by_model(groups: tuple[QuestionGroup, ...]) -> Iterable[ModelUse]:
    uses: dict[tuple[Capability, str | None, str | None], list[QuestionGroup]] = defaultdict(list)
    for group in groups:
        if group.mode is not None and not group.is_cached:
            uses[group.mode, group.provider, group.model].append(group)
    for (mode, provider, model), alike in uses.items():
        yield ModelUse(
            mode,
            provider,
            model,
            sum(group.count for group in alike),
            _total(group.prompt_tokens for group in alike),
            _total(group.completion_tokens for group in alike),
        )


def _total(tokens: Iterable[int | None]) -> int | None:
    told = [each for each in tokens if each is not None]
    return sum(told) if told else None
