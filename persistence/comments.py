"""Comments: rows of what was said about expenses."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import and_, select

from domain.access import Viewer
from domain.comments import Comment
from domain.participants import Participant
from persistence.among import among
from persistence.database import ReadConnection, WriteConnection
from persistence.grants import is_seen
from persistence.listings import Listing
from persistence.pages import Page, PageRequest, count_rows, load_pages
from persistence.participants import PARTICIPANT
from persistence.readings import Attributes, Reading, selective
from persistence.tables import comments, participants

COMMENTS_OF_EXPENSE = Listing(
    rows=select(comments).where(comments.c.deleted_at.is_(None)),
    parent=comments.c.expense_id,
    order=(comments.c.created_at, comments.c.id),
)


COMMENT = Reading(
    Comment,
    {
        name: comments.c[name]
        for name in ("id", "trip_id", "expense_id", "author_id", "text", "created_at", "deleted_at")
    },
)
_WHOLE = COMMENT.whole


async def insert_comment(connection: WriteConnection, comment: Comment) -> None:
    """Store a new comment."""
    await connection.change(
        comments.insert().values(
            id=comment.id,
            trip_id=comment.trip_id,
            expense_id=comment.expense_id,
            author_id=comment.author_id,
            text=comment.text,
            created_at=comment.created_at,
        )
    )


async def store_deletion(connection: WriteConnection, comment: Comment) -> None:
    """Mark a comment as deleted."""
    statement = comments.update().where(comments.c.id == comment.id)
    await connection.change(statement.values(deleted_at=comment.deleted_at))


async def load_comment(connection: ReadConnection, comment_id: UUID) -> Comment | None:
    """Return a comment by id, deleted or not: for its author, who asks for it by a key."""
    row = await connection.first(select(*_WHOLE.columns).where(comments.c.id == comment_id))
    return None if row is None else _WHOLE.value_of(row)


async def load_comments_for(
    connection: ReadConnection, viewer: Viewer, comment_ids: Iterable[UUID]
) -> dict[UUID, Comment]:
    """Return the comments of the viewer's trips that are not deleted, by id; all others are left out."""
    wanted = (among(comments.c.id, comment_ids), comments.c.deleted_at.is_(None))
    rows = await connection.rows(select(*_WHOLE.columns).where(is_seen(comments.c.trip_id, viewer), *wanted))
    return {row.id: _WHOLE.value_of(row) for row in rows}


@selective(Comment)
async def load_comment_pages(
    connection: ReadConnection, request: PageRequest, expense_ids: Sequence[UUID], *, attributes: Attributes = None
) -> dict[UUID, Page[Comment]]:
    """Return a page of each expense's comments, with those attributes, the newest first."""
    selected = COMMENT.of(attributes)
    listing = COMMENTS_OF_EXPENSE.showing(selected.columns)
    return await load_pages(connection, listing, request, expense_ids, selected.value_of)


async def count_comments(connection: ReadConnection, expense_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many comments each expense has."""
    return await count_rows(connection, COMMENTS_OF_EXPENSE, expense_ids)


async def load_authors(connection: ReadConnection, comment_ids: Iterable[UUID]) -> dict[UUID, Participant]:
    """Return who wrote each comment, as a participant of its trip, by the comment's id."""
    is_author = and_(participants.c.trip_id == comments.c.trip_id, participants.c.user_id == comments.c.author_id)
    statement = (
        select(*PARTICIPANT.whole.columns, comments.c.id.label("comment_id"))
        .join_from(comments, participants, is_author)
        .where(among(comments.c.id, comment_ids))
    )
    return {row.comment_id: PARTICIPANT.whole.value_of(row) for row in await connection.rows(statement)}
