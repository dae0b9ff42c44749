"""Comments: what people say to one another about an expense."""

from datetime import datetime
from typing import Annotated, Any, ForwardRef

import strawberry

from domain.activities import ActivityKind
from domain.comments import Comment, add_comment, comment_activity, delete_comment
from domain.expenses import Expense
from domain.jobs import Job, JobKind
from domain.passages import comment_passages
from graph.connections import connection_field
from graph.context import Info
from graph.fields import OpenTo, mutation, payload_field
from graph.idempotency import claimed, idempotency_key
from graph.ids import uuid_of
from graph.jobs import store_job
from graph.nodes import Node, fetched_by, is_view_of
from graph.of_trip import OfTrip
from graph.openings import open_to_change
from graph.pagination import Connection
from graph.participants import ParticipantView
from graph.refusals import UserError, user_errors
from graph.relations import relation
from persistence.activities import record
from persistence.comments import (
    count_comments,
    insert_comment,
    load_authors,
    load_comment,
    load_comment_pages,
    load_comments_for,
    store_deletion,
)
from persistence.database import WriteConnection
from persistence.expenses import load_expenses_for
from persistence.passages import replace_passages

fetched_by("Comment", load_comments_for)

# Lazy, because the view of an expense shows its comments.
_EXPENSE_VIEW: Any = Annotated[ForwardRef("ExpenseView"), strawberry.lazy("graph.expenses")]


@strawberry.type(name="Comment", description="What somebody said about an expense.")
class CommentView(OfTrip, Node):
    """A view over domain.comments.Comment."""

    is_type_of = is_view_of(Comment)
    text: str = strawberry.field(description="What was said.")
    created_at: datetime = strawberry.field(description="When it was said.")

    author = relation("Who said it.", view=ParticipantView | None, key="id", load=load_authors)

    expense = relation(
        "What it is about.",
        view=_EXPENSE_VIEW,
        key="expense_id",
        load=load_expenses_for,
        is_certain=True,
        of_viewer=True,
    )


@strawberry.type
class CommentsOfExpense:
    """The field of an expense's view that shows what was said about it."""

    comments: Connection[CommentView] = connection_field(
        "What was said about it, the newest first.",
        view=CommentView,
        load=load_comment_pages,
        count=count_comments,
    )


@strawberry.input(description="Something to say about an expense.")
class AddCommentInput:
    """What `addComment` takes."""

    expense_id: strawberry.ID = strawberry.field(description="The expense, deleted or not.")
    text: str = strawberry.field(description="What to say, up to 2000 characters.")
    idempotency_key: str | None = idempotency_key()


@strawberry.input(description="A comment to delete.")
class DeleteCommentInput:
    """What `deleteComment` takes."""

    comment_id: strawberry.ID = strawberry.field(description="The comment.")


@strawberry.type(description="What was said.")
class AddCommentPayload:
    """What `addComment` returns."""

    comment: Comment | None = payload_field("The comment.", view=CommentView)
    user_errors: list[UserError] = user_errors()


@strawberry.type(description="The expense without the comment.")
class DeleteCommentPayload:
    """What `deleteComment` returns."""

    expense: Expense | None = payload_field("The expense it was about.", view=_EXPENSE_VIEW)
    user_errors: list[UserError] = user_errors()


@strawberry.type
class CommentMutation:
    """The fields of Mutation about comments."""

    @mutation("Say something about an expense.", open_to=OpenTo.EDITORS_OF_TRIP)
    async def add_comment(self, info: Info, input: AddCommentInput) -> AddCommentPayload:  # noqa: A002  # GraphQL's custom
        """Store a new comment, or find the one that the same key has stored."""
        viewer, now = info.context.viewer, info.context.services.now()
        expense_id = uuid_of(input.expense_id, "Expense")
        async with info.context.services.database.write() as connection:
            comment_id, is_known = await claimed(connection, info, input)
            trip, expense = await open_to_change(
                connection, viewer, load_expenses_for, expense_id, noun="expense", field="expense_id"
            )
            if is_known:
                return AddCommentPayload(comment=await load_comment(connection, comment_id))
            comment = add_comment(trip, expense, comment_id=comment_id, text=input.text, now=now)
            await insert_comment(connection, comment)
            draft = comment_activity(ActivityKind.COMMENT_ADDED, comment, expense)
            await record(connection, draft, trip_id=comment.trip_id, actor_id=viewer.user_id, at=now)
            job = await _index(info, connection, comment)
        await info.context.services.queue.enqueue([job])
        return AddCommentPayload(comment=comment)

    @mutation("Delete a comment: its author may, and owners of the trip.", open_to=OpenTo.PEOPLE_OF_TRIP)
    async def delete_comment(self, info: Info, input: DeleteCommentInput) -> DeleteCommentPayload:  # noqa: A002  # GraphQL's custom
        """Mark a comment as deleted."""
        viewer, now = info.context.viewer, info.context.services.now()
        comment_id = uuid_of(input.comment_id, "Comment")
        async with info.context.services.database.write() as connection:
            trip, found = await open_to_change(
                connection, viewer, load_comments_for, comment_id, noun="comment", field="comment_id"
            )
            comment = delete_comment(trip, found, now=now)
            expense = (await load_expenses_for(connection, viewer, [comment.expense_id]))[comment.expense_id]
            await store_deletion(connection, comment)
            draft = comment_activity(ActivityKind.COMMENT_DELETED, comment, expense)
            await record(connection, draft, trip_id=comment.trip_id, actor_id=viewer.user_id, at=now)
            job = await _index(info, connection, comment)
        await info.context.services.queue.enqueue([job])
        return DeleteCommentPayload(expense=expense)


async def _index(info: Info, connection: WriteConnection, comment: Comment) -> Job:
    """Let search find the words of a comment as it is now, and return the job that does the rest."""
    await replace_passages(connection, comment.id, comment_passages(comment))
    services = info.context.services
    return await store_job(services, connection, JobKind.INDEX_COMMENT, trip_id=comment.trip_id, subject_id=comment.id)
