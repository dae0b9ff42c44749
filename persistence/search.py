"""Search: passages of one trip by meaning; the vector store proposes, SQL decides what may be shown."""

from collections.abc import Iterable

from domain.access import Action
from domain.page_texts import time_code_at
from domain.passages import Passage, PassageHit, PassageSource
from domain.snippets import best_place, snippet
from domain.texts import clean_text
from domain.trips import OpenTrip
from persistence.database import Database
from persistence.embedder import Embedder
from persistence.passages import load_searchable_passages
from persistence.vectors.scopes import scope_of_trip
from persistence.vectors.store import Neighbour, VectorStore

_LONGEST_QUERY = 1_000
_ROUNDS = 3
_GROWTH = 4


async def search_passages(  # noqa: PLR0913  # the three stores and the question
    *,
    database: Database,
    vectors: VectorStore,
    embedder: Embedder,
    trip: OpenTrip,
    text: str,
    source: PassageSource | None,
    limit: int,
) -> tuple[PassageHit, ...]:
    """Return at most `limit` passages of the trip, the most similar in meaning to `text` first.

    Raises Forbidden, TextInvalid, EmbedderNotReady, VectorStoreUnreachable or VectorStoreRefused.
    """
    trip.require(Action.SEE)
    query = clean_text(text, field="text", longest=_LONGEST_QUERY)
    (vector,) = await embedder.embed([query])
    asked = limit + 10
    scope = scope_of_trip(trip.trip.id, source)
    for _ in range(_ROUNDS):
        neighbours = await vectors.nearest(scope=scope, vector=vector, limit=asked)
        found = await _shown(database, trip, neighbours, model=embedder.identity)
        if len(found) >= limit or len(neighbours) < asked:
            break
        # Stale or foreign vectors took the places: look further.
        asked *= _GROWTH
    return tuple(_hits(found[:limit], query))


async def _shown(
    database: Database, trip: OpenTrip, neighbours: Iterable[Neighbour], *, model: str
) -> list[tuple[Passage, float]]:
    scores = {neighbour.passage_id: neighbour.score for neighbour in neighbours}
    async with database.read() as connection:
        passages = await load_searchable_passages(connection, trip.trip.id, scores, model=model)
    return [(passages[passage_id], score) for passage_id, score in scores.items() if passage_id in passages]


def _hits(found: Iterable[tuple[Passage, float]], query: str) -> Iterable[PassageHit]:
    for passage, score in found:
        place = passage.start + best_place(text=passage.text, query=query)
        yield PassageHit(
            passage,
            score,
            snippet(text=passage.text, query=query),
            time_code=time_code_at(passage.cues, place),
        )
