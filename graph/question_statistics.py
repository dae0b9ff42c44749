"""Question statistics: what a trip's owners are told of what was asked; each field reads only what it shows."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, TypeVar

import strawberry

from domain.access import Role
from domain.answers import Verdict
from domain.capabilities import Capability
from domain.question_statistics import (
    CitedDocument,
    ModelUse,
    Percentiles,
    QuestionStatistics,
    QuestionSummary,
    VerdictCount,
)
from domain.questions import Question
from domain.ratings import Rating, RatingCounts, Thumb
from domain.statistics import Period
from domain.trips import Trip
from graph.context import Info
from graph.documents import DocumentView
from graph.errors import BadUserInput
from graph.fields import field
from graph.loaders import BatchLoad
from graph.pagination import LARGEST_PAGE
from graph.questions import QuestionView, RatingCountsView
from graph.relations import relation
from persistence.documents import load_documents_for
from persistence.question_statistics import (
    load_feedback,
    load_most_cited,
    load_ratings,
    load_summaries,
    load_unanswered,
    load_waits,
)
from persistence.questions import load_questions_for
from persistence.trips import load_roles

Value = TypeVar("Value")
_Most = Annotated[int, strawberry.argument(description="How many, 1 to 100.")]


@strawberry.type(name="VerdictCount", description="How many answers stand on what.")
class VerdictCountView:
    """A view over domain.question_statistics.VerdictCount."""

    verdict: Verdict = strawberry.field(description="What they stand on.")
    count: int = strawberry.field(description="How many they are.")


@strawberry.type(name="ModelUse", description="What answers were written by; answers given again took nothing.")
class ModelUseView:
    """A view over domain.question_statistics.ModelUse."""

    mode: Capability = strawberry.field(description="What the model had to do.")
    provider: str | None = strawberry.field(description="Who serves the model; null where nobody told.")
    model: str | None = strawberry.field(description="The model; null where it is the template.")
    count: int = strawberry.field(description="How many answers.")
    prompt_tokens: int | None = strawberry.field(description="Tokens it was sent; null where it told of none.")
    completion_tokens: int | None = strawberry.field(description="Tokens it wrote; null where it told of none.")


@strawberry.type(name="Percentiles", description="How long it took, in milliseconds from asking on.")
class PercentilesView:
    """A view over domain.question_statistics.Percentiles."""

    p50: int | None = strawberry.field(description="What half of them did not exceed; null where none was measured.")
    p95: int | None = strawberry.field(description="What 95 of 100 did not exceed; null where none was measured.")


@strawberry.type(name="CitedDocument", description="A document that answers cite.")
class CitedDocumentView:
    """A view over domain.question_statistics.CitedDocument."""

    count: int = strawberry.field(description="How many answers.")

    document = relation(
        "The document.", view=DocumentView | None, key="document_id", load=load_documents_for, of_viewer=True
    )


@strawberry.type(name="GivenRating", description="What somebody thought of an answer that you may see.")
class GivenRatingView:
    """A view over domain.ratings.Rating, with what it is about."""

    thumb: Thumb = strawberry.field(description="Up or down.")
    comment: str | None = strawberry.field(description="Why.")
    rated_at: datetime = strawberry.field(description="When it was given.")

    question = relation(
        "What was asked.", view=QuestionView | None, key="question_id", load=load_questions_for, of_viewer=True
    )


@strawberry.type(
    name="QuestionStatistics",
    description="What became of the questions of a trip: private ones are counted, and never shown.",
)
class QuestionStatisticsView:
    """A view over domain.question_statistics.QuestionStatistics."""

    @field("How many were asked.")
    async def count(self, root: strawberry.Parent[QuestionStatistics], info: Info) -> int:
        """Load the count."""
        return (await _summary(info, root)).count

    @field("How many have an answer, abstentions included.")
    async def answered(self, root: strawberry.Parent[QuestionStatistics], info: Info) -> int:
        """Load the count."""
        return (await _summary(info, root)).answered

    @field("How many could not be answered.")
    async def failed(self, root: strawberry.Parent[QuestionStatistics], info: Info) -> int:
        """Load the count."""
        return (await _summary(info, root)).failed

    @field("How many wait, or are being answered.")
    async def waiting(self, root: strawberry.Parent[QuestionStatistics], info: Info) -> int:
        """Load the count."""
        return (await _summary(info, root)).waiting

    @field("How many were given an answer again.")
    async def cached(self, root: strawberry.Parent[QuestionStatistics], info: Info) -> int:
        """Load the count."""
        return (await _summary(info, root)).cached

    @field("Tokens that models were sent; null where none told of any.")
    async def prompt_tokens(self, root: strawberry.Parent[QuestionStatistics], info: Info) -> int | None:
        """Load the sum."""
        return (await _summary(info, root)).prompt_tokens

    @field("Tokens that models wrote; null where none told of any.")
    async def completion_tokens(self, root: strawberry.Parent[QuestionStatistics], info: Info) -> int | None:
        """Load the sum."""
        return (await _summary(info, root)).completion_tokens

    @field("What answers stand on.", view=list[VerdictCountView])
    async def by_verdict(self, root: strawberry.Parent[QuestionStatistics], info: Info) -> Sequence[VerdictCount]:
        """Load the counts."""
        return (await _summary(info, root)).by_verdict

    @field("What answers were written by, the most used first.", view=list[ModelUseView])
    async def by_model(self, root: strawberry.Parent[QuestionStatistics], info: Info) -> Sequence[ModelUse]:
        """Load the counts."""
        return (await _summary(info, root)).by_model

    @field("How long askers waited for whole answers.", view=PercentilesView)
    async def latency(self, root: strawberry.Parent[QuestionStatistics], info: Info) -> Percentiles:
        """Load the percentiles."""
        return (await _load(info, root, load_waits)).answer

    @field("How long askers waited for something to read.", view=PercentilesView)
    async def first_piece(self, root: strawberry.Parent[QuestionStatistics], info: Info) -> Percentiles:
        """Load the percentiles."""
        return (await _load(info, root, load_waits)).first_piece

    @field("How many thumbs were put up and down.", view=RatingCountsView)
    async def feedback(self, root: strawberry.Parent[QuestionStatistics], info: Info) -> RatingCounts:
        """Load the counts."""
        return await _load(info, root, load_feedback)

    @field("The last ratings, with what people wrote.", view=list[GivenRatingView])
    async def ratings(
        self, root: strawberry.Parent[QuestionStatistics], info: Info, first: _Most = 20
    ) -> Sequence[Rating]:
        """Load the ratings of answers that the viewer may see."""
        return await _first(info, root, load_ratings, first)

    @field("The last questions that found no answer, or that could not be answered.", view=list[QuestionView])
    async def unanswered(
        self, root: strawberry.Parent[QuestionStatistics], info: Info, first: _Most = 20
    ) -> Sequence[Question]:
        """Load those that the viewer may see."""
        return await _first(info, root, load_unanswered, first)

    @field("The documents that most answers cite.", view=list[CitedDocumentView])
    async def most_cited(
        self, root: strawberry.Parent[QuestionStatistics], info: Info, first: _Most = 10
    ) -> Sequence[CitedDocument]:
        """Load what answers cite that the viewer may see."""
        return await _first(info, root, load_most_cited, first)


@strawberry.type
class QuestionStatisticsOfTrip:
    """The field of a trip about what became of its questions."""

    @field(
        "What became of its questions, all in all or of those asked on some days (UTC); null to all but its owners.",
        view=QuestionStatisticsView | None,
        cost=50,
    )
    async def question_statistics(
        self,
        root: strawberry.Parent[Trip],
        info: Info,
        first: Annotated[date | None, strawberry.argument(name="from", description="The first day to count.")] = None,
        last: Annotated[date | None, strawberry.argument(name="to", description="The last day to count.")] = None,
    ) -> QuestionStatistics | None:
        """Return what is to be counted; nothing is read before a field is asked for."""
        if first is not None and last is not None and last < first:
            raise BadUserInput(f"The period ends on {last}, before it begins on {first}.")
        role = await info.context.loaders.load(load_roles, root.id, info.context.viewer)
        if role is not Role.OWNER:
            return None
        return QuestionStatistics(root, Period(first, last), info.context.viewer)


async def _summary(info: Info, root: QuestionStatistics) -> QuestionSummary:
    return await _load(info, root, load_summaries)


async def _load(info: Info, root: QuestionStatistics, load: BatchLoad[Value]) -> Value:
    return await info.context.loaders.load_known(load, root.trip.id, root.period)


async def _first(info: Info, root: QuestionStatistics, load: BatchLoad[Value], most: int) -> Value:
    if not 1 <= most <= LARGEST_PAGE:
        raise BadUserInput(f"Ask for 1 to {LARGEST_PAGE} of them, not {most}.")
    return await info.context.loaders.load_known(load, root.trip.id, root.viewer, root.period, most)
