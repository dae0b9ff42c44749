"""Search: passages of one trip by their words, by meaning, or by both; SQL decides what may be shown.

Words and meaning each give the best of what they have, those two rankings become one, and a page is a part of that: so
that pages fit together, every page is cut from the same ranking, which has an end.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.access import Action, NotFound
from domain.fusion import fuse, weights_of
from domain.hits import PassageHit, hit_of
from domain.search import ANYTHING, SearchFilter, SearchMode
from domain.texts import clean_text
from domain.trips import OpenTrip
from domain.words import words_to_find
from persistence.database import Database
from persistence.embedder import EmbedderNotReady
from persistence.generations import load_kept_generations
from persistence.indexes import OpenGeneration, SearchIndex
from persistence.passages import load_ids_by_text, load_searchable_ids, load_searchable_passages
from persistence.vectors.failures import VectorStoreUnreachable
from persistence.vectors.scopes import scope_of_trip

DEPTH = 100
"""How many passages each way of searching contributes; a list by both has twice as many at most."""
_LONGEST_QUERY = 1_000
_ROUNDS = 4
_GROWTH = 4
_AWAY = (EmbedderNotReady, VectorStoreUnreachable)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after this passage, or after this rank, from 1, where it is not found any more."""

    rank: int
    passage_id: UUID


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits, the best first, and what kept the search from asking for meaning too, where something did."""

    hits: tuple[PassageHit, ...]
    missing: Exception | None = None


@dataclass(frozen=True, slots=True)
class _Ranking:
    """Passages by id with their scores, the best first, and how near each is in meaning, where that was asked."""

    scored: Sequence[tuple[UUID, float]]
    similarities: Mapping[UUID, float]
    missing: Exception | None = None


async def search_passages(  # noqa: PLR0913  # the index, the trip, and what is asked of it
    index: SearchIndex,
    trip: OpenTrip,
    text: str,
    *,
    limit: int,
    mode: SearchMode = SearchMode.HYBRID,
    wanted: SearchFilter = ANYTHING,
    after: Place | None = None,
) -> Found:
    """Return at most `limit` passages of the trip for `text`, the best first, of those wanted and after a place.

    By both ways, it is by words alone while meaning cannot be asked, and says so. By meaning alone that raises
    EmbedderNotReady or VectorStoreUnreachable. Raises Forbidden, TextInvalid or VectorStoreRefused.
    """
    trip.require(Action.SEE)
    query = clean_text(text, field="text", longest=_LONGEST_QUERY)

    async def search() -> Found:
        ranking = await _RANKED[mode](index, trip, query, wanted)
        return await _page(index, trip, query, wanted, ranking, after=after, limit=limit)

    return await _of_one_cut(index, search)


async def similar_passages(
    index: SearchIndex, trip: OpenTrip, passage_id: UUID, *, limit: int, wanted: SearchFilter = ANYTHING
) -> Found:
    """Return at most `limit` other passages of the trip, the nearest in meaning to this one first.

    Raises Forbidden, NotFound, EmbedderNotReady, VectorStoreUnreachable or VectorStoreRefused.
    """
    trip.require(Action.SEE)

    async def search() -> Found:
        async with index.database.read() as connection:
            passage = (await load_searchable_passages(connection, [passage_id], trip)).get(passage_id)
        if passage is None:
            raise NotFound("There is no such passage.")
        near = await _nearest(index, trip, passage.text, wanted)
        others = [(other, score) for other, score in near.scored if other != passage_id]
        ranking = _Ranking(others, near.similarities)
        # Nothing was looked for by its words, so that none are shown.
        return await _page(index, trip, "", wanted, ranking, after=None, limit=limit)

    return await _of_one_cut(index, search)


async def _of_one_cut(index: SearchIndex, search: Callable[[], Awaitable[Found]]) -> Found:
    """Return what a search finds; search again where another generation took over meanwhile.

    It may have passages by other rules, which the first steps of a search did not see, and the last ones would.
    """
    while True:
        before = await _serving(index)
        found = await search()
        if await _serving(index) == before:
            return found


async def _serving(index: SearchIndex) -> UUID | None:
    # Read here, and not of the index: what is searched by words alone asks for nothing that may be away.
    async with index.database.read() as connection:
        kept = await load_kept_generations(connection)
    return kept[0].id if kept else None


async def _by_text(index: SearchIndex, trip: OpenTrip, query: str, wanted: SearchFilter) -> _Ranking:
    if not (words := words_to_find(query)):
        return _Ranking((), {})
    async with index.database.read() as connection:
        ids = await load_ids_by_text(connection, words, trip, wanted, limit=DEPTH)
    # What the databases say of how well a text fits compares with nothing: its place does.
    return _Ranking(fuse([ids]), {})


async def _nearest(index: SearchIndex, trip: OpenTrip, query: str, wanted: SearchFilter) -> _Ranking:
    while True:
        opened = await index.serving()
        try:
            ranking = await _nearest_in(opened, index.database, trip, query, wanted)
        except Exception:
            if await index.is_serving(opened):
                raise
            continue
        # Another may have taken over in between, and this one been dropped: what is gone is not found.
        if await index.is_serving(opened):
            return ranking


async def _nearest_in(
    opened: OpenGeneration, database: Database, trip: OpenTrip, query: str, wanted: SearchFilter
) -> _Ranking:
    (vector,) = await opened.embedder.embed([query])
    sources = wanted.found_in
    scope = scope_of_trip(trip.trip.id, next(iter(sources)) if len(sources) == 1 else None)
    asked = DEPTH + 10
    for _ in range(_ROUNDS):
        neighbours = await opened.vectors.nearest(scope=scope, vector=vector, limit=asked)
        ids = [neighbour.passage_id for neighbour in neighbours]
        async with database.read() as connection:
            shown = await load_searchable_ids(connection, ids, trip, wanted, generation=opened.generation)
        if len(shown) >= DEPTH or len(neighbours) < asked:
            break
        # What the filter leaves out, and stale vectors, took the places: look further.
        asked *= _GROWTH
    scored = [(each.passage_id, each.score) for each in neighbours if each.passage_id in shown][:DEPTH]
    return _Ranking(scored, dict(scored))


async def _by_both(index: SearchIndex, trip: OpenTrip, query: str, wanted: SearchFilter) -> _Ranking:
    by_text = await _by_text(index, trip, query, wanted)
    try:
        near = await _nearest(index, trip, query, wanted)
    except _AWAY as missing:
        return _Ranking(by_text.scored, {}, missing)
    fused = fuse([_ids(near), _ids(by_text)], weights=weights_of(words_to_find(query)))
    return _Ranking(fused, near.similarities)


_RANKED = {SearchMode.HYBRID: _by_both, SearchMode.DENSE: _nearest, SearchMode.TEXT: _by_text}


def _ids(ranking: _Ranking) -> list[UUID]:
    return [passage_id for passage_id, _ in ranking.scored]


async def _page(  # noqa: PLR0913  # what was asked, and what was found
    index: SearchIndex,
    trip: OpenTrip,
    query: str,
    wanted: SearchFilter,
    ranking: _Ranking,
    *,
    after: Place | None,
    limit: int,
) -> Found:
    start = 0 if after is None else _start(_ids(ranking), after)
    page = ranking.scored[start : start + limit]
    async with index.database.read() as connection:
        shown = await load_searchable_passages(connection, (passage_id for passage_id, _ in page), trip, wanted)
    hits = (
        hit_of(shown[passage_id], query=query, rank=rank, score=score, similarity=ranking.similarities.get(passage_id))
        for rank, (passage_id, score) in enumerate(page, start=start + 1)
        if passage_id in shown
    )
    return Found(tuple(hits), ranking.missing)


def _start(ids: Sequence[UUID], after: Place) -> int:
    return ids.index(after.passage_id) + 1 if after.passage_id in ids else after.rank
