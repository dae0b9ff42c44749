"""Full text: passages by the words in them, ranked by FTS5's bm25, or by PostgreSQL's ts_rank and how rare a word is.

What is searched is made by the migrations, in step with every passage and in its transaction; see there.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Float,
    Select,
    Text,
    and_,
    cast,
    func,
    literal,
    literal_column,
    select,
    table,
)
from sqlalchemy import column as column_of
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from persistence.cuts import belongs_to_serving
from persistence.tables import passages

_KEYS = table("passage_keys", column_of("number"), column_of("passage_id"))
_WORDS = table("passage_words", column_of("rowid"))
# The columns are trip, body and headings: a heading says what is below it, the text says it.
_BM25: ColumnElement[float] = literal_column("bm25(passage_words, 0.0, 1.0, 0.6)", Float())
_WEIGHTS: ColumnElement[Any] = literal_column("'{0, 0, 0.6, 1}'::real[]")
"""Of the labels D, C, B and A, of which headings have B, and the text A."""
_BY_LENGTH = 1
"""Divide by 1 + the logarithm of the passage's length."""
_ENGLISH: ColumnElement[Any] = literal_column("'english'::regconfig")
_ANY_LANGUAGE: ColumnElement[Any] = literal_column("'simple'::regconfig")


def ranked_by_text(words: Sequence[str], trip_id: UUID, *, is_postgresql: bool) -> Select[tuple[UUID, float]]:
    """Return the statement of the passages that hold any of the words, their ids as `id`, the best first.

    Each word is of letters and figures, as `words_to_find` gives them; what else must hold, the caller adds, and how
    many there may be. Without words it finds nothing.
    """
    return (_postgresql if is_postgresql else _sqlite)(words, trip_id)


def _sqlite(words: Sequence[str], trip_id: UUID) -> Select[tuple[UUID, float]]:
    # In quotes nothing is syntax. A word that FTS5 parts into several, such as 1,250, is looked for as a phrase.
    anything = " OR ".join(f'"{word}"' for word in words) or '""'
    match = literal_column("passage_words").op("MATCH", return_type=Boolean())
    return (
        select(passages.c.id, _BM25.label("rank"))
        .join_from(_WORDS, _KEYS, _KEYS.c.number == _WORDS.c.rowid)
        .join(passages, passages.c.id == _KEYS.c.passage_id)
        .where(match(f"trip:t{trip_id.hex} AND {{body headings}}:({anything})"))
        # bm25 is the less, the better.
        .order_by("rank", passages.c.id)
    )


def _postgresql(words: Sequence[str], trip_id: UUID) -> Select[tuple[UUID, float]]:
    # The syntax of people who search the web, which is never in error.
    word = func.unnest(literal(list(words), ARRAY(Text()))).column_valued("word")
    english, simple = [
        func.websearch_to_tsquery(language, func.folded_words(word)) for language in (_ENGLISH, _ANY_LANGUAGE)
    ]
    wanted = select(word, english.op("||", return_type=TSQUERY())(simple).label("query")).cte("wanted")
    indexed = literal_column("passages.words", TSVECTOR())
    of_trip = and_(passages.c.trip_id == trip_id, belongs_to_serving())
    holds = and_(of_trip, indexed.op("@@", return_type=Boolean())(wanted.c.query))
    # How rare a word is in the trip, which `ts_rank` knows nothing of: without that, "many" and "long" would decide.
    counted = (
        select(wanted.c.word, func.count().label("count"))
        .join_from(wanted, passages, holds)
        .group_by(wanted.c.word)
        .cte("counted")
    )
    total = select(func.count()).select_from(passages).where(of_trip).scalar_subquery()
    rarity = func.ln(1 + total / cast(counted.c.count, Float()))
    # Of one word it rises ever less with each occurrence, and falls with the length.
    fit = func.ts_rank(_WEIGHTS, indexed, wanted.c.query, _BY_LENGTH, type_=Float())
    rank = func.sum(rarity * fit, type_=Float()).label("rank")
    return (
        select(passages.c.id, rank)
        .join_from(wanted, counted, counted.c.word == wanted.c.word)
        .join(passages, holds)
        .group_by(passages.c.id)
        .order_by(rank.desc(), passages.c.id)
    )
