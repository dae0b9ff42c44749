"""Search: a trip's documents, expenses and comments, by words, by meaning, or by both."""

from dataclasses import dataclass, replace
from uuid import UUID

import strawberry

from domain.access import NotFound
from domain.passages import PassageSource
from domain.search import SearchFilter, SearchMode
from graph.context import Context, Info
from graph.errors import BadUserInput
from graph.fields import query
from graph.ids import uuid_of
from graph.pagination import LARGEST_PAGE
from graph.search_hits import AnyHit, DocumentHit, Listed, SearchHit, shown
from graph.search_inputs import AfterHit, Filter, HowMany, Mode, PassageId, SearchFilterInput, Text, TripId
from persistence.libraries import load_library_id
from persistence.passages import load_trip_of_passage
from persistence.search import Place, search_passages, similar_passages
from persistence.trips import open_trip

_SEARCH_COST = 200
"""Embedding a text and finding its nearest takes some hundredths of a second."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is searched for, and which page of it is wanted."""

    text: str
    mode: SearchMode
    wanted: SearchFilter
    first: int
    after: str | None


@strawberry.type
class SearchQuery:
    """The fields of Query that search."""

    @query("Passages of a trip's documents, the best first, at most 200.", cost=_SEARCH_COST)
    async def search_documents(  # noqa: PLR0913  # each is an argument of the field
        self,
        info: Info,
        *,
        trip_id: TripId,
        text: Text,
        mode: Mode = SearchMode.HYBRID,
        filter: Filter = None,  # noqa: A002  # GraphQL's custom
        first: HowMany = 10,
        after: AfterHit = None,
    ) -> list[DocumentHit]:
        """Search the documents."""
        asked = _Asked(text, mode, _in_documents(filter), first, after)
        return await _search_documents(info.context, uuid_of(trip_id, "Trip"), asked)

    @query("Documents, expenses and comments of a trip, the best first, at most 200.", cost=_SEARCH_COST)
    async def search_trip(  # noqa: PLR0913  # each is an argument of the field
        self,
        info: Info,
        *,
        trip_id: TripId,
        text: Text,
        mode: Mode = SearchMode.HYBRID,
        filter: Filter = None,  # noqa: A002  # GraphQL's custom
        first: HowMany = 10,
        after: AfterHit = None,
    ) -> list[SearchHit]:
        """Search everything."""
        asked = _Asked(text, mode, _wanted(filter), first, after)
        return await _search(info.context, uuid_of(trip_id, "Trip"), asked)

    @query("Passages of your own library's documents, the best first, at most 200.", cost=_SEARCH_COST)
    async def search_my_documents(  # each is an argument of the field
        self,
        info: Info,
        *,
        text: Text,
        mode: Mode = SearchMode.HYBRID,
        filter: Filter = None,  # noqa: A002  # GraphQL's custom
        first: HowMany = 10,
        after: AfterHit = None,
    ) -> list[DocumentHit]:
        """Search the library; nothing is found where there is none."""
        asked = _Asked(text, mode, _in_documents(filter), first, after)
        _require_page(first)
        async with info.context.services.database.read() as connection:
            library_id = await load_library_id(connection, info.context.viewer)
        return [] if library_id is None else await _search_documents(info.context, library_id, asked)

    @query(
        "What else of the same trip or library is nearest in meaning to something that was found.", cost=_SEARCH_COST
    )
    async def more_like_this(
        self,
        info: Info,
        passage_id: PassageId,
        filter: Filter = None,  # noqa: A002  # GraphQL's custom
        first: HowMany = 10,
    ) -> list[SearchHit]:
        """Search by a passage."""
        _require_page(first)
        context, services, found_id = info.context, info.context.services, uuid_of(passage_id, "Passage")
        wanted = _wanted(filter)
        async with services.database.read() as connection:
            trip_id = await load_trip_of_passage(connection, context.viewer, found_id)
            if trip_id is None:
                raise NotFound("There is no such passage.")
            trip = await open_trip(connection, context.viewer, trip_id)
        found = await similar_passages(services.index, trip, found_id, wanted=wanted, limit=first)
        cursors = services.cursors.of("moreLikeThis", found_id, wanted)
        return await shown(context, Listed(found.hits, is_degraded=False, cursors=cursors))


async def _search_documents(context: Context, trip_id: UUID, asked: _Asked) -> list[DocumentHit]:
    return [hit for hit in await _search(context, trip_id, asked) if isinstance(hit, DocumentHit)]


async def _search(context: Context, trip_id: UUID, asked: _Asked) -> list[AnyHit]:
    _require_page(asked.first)
    services = context.services
    cursors = services.cursors.of("search", trip_id, asked.text, asked.mode, asked.wanted)
    after = None if asked.after is None else Place(*cursors.decode(asked.after))
    async with services.database.read() as connection:
        trip = await open_trip(connection, context.viewer, trip_id)
    found = await search_passages(
        services.index, trip, asked.text, mode=asked.mode, wanted=asked.wanted, after=after, limit=asked.first
    )
    if found.missing is not None and not found.hits and after is None:
        # There is no hit to say that half of the search was not done: nobody may take this for "there is nothing".
        raise found.missing
    return await shown(context, Listed(found.hits, is_degraded=found.missing is not None, cursors=cursors))


def _wanted(given: SearchFilterInput | None) -> SearchFilter:
    return (given or SearchFilterInput()).parsed()


def _in_documents(given: SearchFilterInput | None) -> SearchFilter:
    wanted = _wanted(given)
    if set(wanted.sources) - {PassageSource.DOCUMENT}:
        raise BadUserInput("This finds documents alone: ask `searchTrip` for other sources.")
    return replace(wanted, sources=(PassageSource.DOCUMENT,))


def _require_page(first: int) -> None:
    if not 1 <= first <= LARGEST_PAGE:
        raise BadUserInput(f"Ask for 1 to {LARGEST_PAGE} hits, not {first}.")
