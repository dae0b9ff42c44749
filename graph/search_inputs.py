"""What a search takes in the schema: its mode, what it may find, and what the query fields call their arguments."""

from typing import Annotated, Any

import strawberry

import graph.categories
import graph.document_kinds  # noqa: F401  # these describe the enums
from domain.categories import Category
from domain.documents import DocumentKind
from domain.passages import PassageSource
from domain.search import SearchFilter, SearchMode
from graph.enums import describe
from graph.filter_values import DateRange, clean_value, ids_of, period_of, several

describe(
    SearchMode,
    description="By what a search finds.",
    values={
        SearchMode.HYBRID: "By meaning and by words; by words alone while meaning cannot be asked.",
        SearchMode.DENSE: "By meaning: also what says it in other words.",
        SearchMode.TEXT: "By words and their forms, with or without accents.",
    },
)
describe(
    PassageSource,
    name="SearchSource",
    description="What a search finds something in.",
    values={
        PassageSource.DOCUMENT: "Documents that are READY.",
        PassageSource.EXPENSE: "Expenses: what they were, who paid and shared, their notes and tags.",
        PassageSource.COMMENT: "What was said about expenses.",
    },
)

Text = Annotated[str, strawberry.argument(description="What to look for, in plain words, up to 1000 characters.")]
TripId = Annotated[strawberry.ID, strawberry.argument(description="The trip to search.")]
PassageId = Annotated[strawberry.ID, strawberry.argument(description="The `passageId` of a hit.")]
HowMany = Annotated[int, strawberry.argument(description="How many to return at most, 1 to 100.")]
AfterHit = Annotated[str | None, strawberry.argument(description="Cursor of a hit of the same search, to begin after.")]
Mode = Annotated[SearchMode, strawberry.argument(description="By what to find.")]


def _condition(description: str) -> Any:
    return strawberry.field(default=None, description=description)


@strawberry.input(name="SearchFilter", description="What a search may find: all conditions must hold.")
class SearchFilterInput:
    """Conditions on what is found."""

    sources: list[PassageSource] | None = _condition("In any of these.")
    document_ids: list[strawberry.ID] | None = _condition("In any of these documents.")
    document_kinds: list[DocumentKind] | None = _condition("In documents of any of these kinds.")
    dates: DateRange | None = _condition("Expenses paid, comments written, documents uploaded on these days (UTC).")
    categories: list[Category] | None = _condition("Expenses of any of these, parts included, and their comments.")
    tags: list[str] | None = _condition("Expenses with any of these tags, whatever the case, and their comments.")
    participant_ids: list[strawberry.ID] | None = _condition(
        "Expenses that any of these paid or shares, comments they wrote, documents they uploaded."
    )

    def parsed(self) -> SearchFilter:
        """Return the filter in terms of the domain; raise BadUserInput for what makes no sense."""
        return SearchFilter(
            sources=several(self.sources),
            document_ids=ids_of(self.document_ids, "Document"),
            document_kinds=several(self.document_kinds),
            days=period_of(self.dates),
            categories=several(self.categories),
            tags=several(map(clean_value, self.tags or ())),
            person_ids=ids_of(self.participant_ids, "Participant"),
        )


Filter = Annotated[
    SearchFilterInput | None, strawberry.argument(description="What may be found; anything unless given.")
]
