"""Ratings: rows of what people think of answers, one for each person and answer."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Row, case, func, select
from sqlalchemy.dialects import postgresql, sqlite

from domain.access import Viewer
from domain.ratings import Rating, RatingCounts, Thumb
from persistence.among import among
from persistence.database import ReadConnection, WriteConnection
from persistence.tables import answer_ratings

_NONE = RatingCounts()


async def store_rating(connection: WriteConnection, rating: Rating) -> None:
    """Store a rating in place of the one that its user gave before."""
    insert = postgresql.insert if connection.is_postgresql else sqlite.insert
    given = {"thumb": rating.thumb.value, "comment": rating.comment, "rated_at": rating.rated_at}
    new = insert(answer_ratings).values(question_id=rating.question_id, user_id=rating.user_id, **given)
    await connection.change(new.on_conflict_do_update(index_elements=["question_id", "user_id"], set_=given))


async def delete_rating(connection: WriteConnection, *, question_id: UUID, user_id: UUID) -> None:
    """Take back what a user thought of an answer, if anything."""
    theirs = (answer_ratings.c.question_id == question_id, answer_ratings.c.user_id == user_id)
    await connection.change(answer_ratings.delete().where(*theirs))


async def delete_ratings_by(connection: WriteConnection, user_id: UUID) -> None:
    """Take back everything that a user thought of answers."""
    await connection.change(answer_ratings.delete().where(answer_ratings.c.user_id == user_id))


async def load_own_ratings(
    connection: ReadConnection, viewer: Viewer, question_ids: Iterable[UUID]
) -> dict[UUID, Rating]:
    """Return what the viewer thinks of the answers to these questions, by question."""
    theirs = (answer_ratings.c.user_id == viewer.user_id, among(answer_ratings.c.question_id, question_ids))
    rows = await connection.rows(select(answer_ratings).where(*theirs))
    return {row.question_id: rating_of(row) for row in rows}


async def load_rating_counts(connection: ReadConnection, question_ids: Iterable[UUID]) -> dict[UUID, RatingCounts]:
    """Return how many people put their thumbs up and down, for each question."""
    wanted = list(question_ids)
    up, down = [func.sum(case((answer_ratings.c.thumb == thumb.value, 1), else_=0)) for thumb in (Thumb.UP, Thumb.DOWN)]
    statement = (
        select(answer_ratings.c.question_id, up.label("up"), down.label("down"))
        .where(among(answer_ratings.c.question_id, wanted))
        .group_by(answer_ratings.c.question_id)
    )
    found = {row.question_id: RatingCounts(row.up, row.down) for row in await connection.rows(statement)}
    return {question_id: found.get(question_id, _NONE) for question_id in wanted}


def rating_of(row: Row[Any]) -> Rating:
    """Return the rating of a row."""
    return Rating(row.question_id, row.user_id, Thumb(row.thumb), row.comment, row.rated_at)
