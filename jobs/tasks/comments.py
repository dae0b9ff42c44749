"""Comments: keep what each comment is searched by, and its vector, as it is."""

from uuid import UUID

from domain.passages import Passage, comment_passages
from jobs.context import TaskContext
from jobs.tasks.indexing import index_source
from persistence.comments import load_comment
from persistence.database import ReadConnection


async def index_comment(context: TaskContext, comment_id: UUID) -> None:
    """Index a comment, or remove it from the index when it is deleted."""
    await index_source(context, comment_id, trip=_trip, wanted=wanted_of_comment)


async def wanted_of_comment(connection: ReadConnection, comment_id: UUID) -> tuple[Passage, ...]:
    """Return the passages that a comment is to be found by, as it is now: none where it is deleted."""
    comment = await load_comment(connection, comment_id)
    return () if comment is None else comment_passages(comment)


async def _trip(connection: ReadConnection, comment_id: UUID) -> UUID | None:
    comment = await load_comment(connection, comment_id)
    return None if comment is None else comment.trip_id
