"""Conversations: rows of who asks what of a trip, and who else may see it."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, func, or_, select

from domain.access import Viewer
from domain.conversations import Conversation
from domain.filters import ConversationFilter
from domain.orders import ConversationOrderField, Order
from domain.participants import Participant
from persistence.among import among
from persistence.answer_cache import delete_cached_answers
from persistence.conditions import of_conversations
from persistence.containing import folded
from persistence.database import ReadConnection, WriteConnection
from persistence.grants import is_seen
from persistence.listings import Listing
from persistence.pages import Page, PageRequest, count_rows, load_pages
from persistence.participants import PARTICIPANT
from persistence.tables import answer_ratings, cited_documents, conversations, participants, questions

CONVERSATIONS_OF_TRIP = Listing(
    rows=select(conversations),
    parent=conversations.c.trip_id,
    order=(conversations.c.last_asked_at, conversations.c.id),
)
_ORDERED_BY: dict[Any, ColumnElement[Any]] = {
    ConversationOrderField.LAST_ASKED_AT: conversations.c.last_asked_at,
    ConversationOrderField.STARTED_AT: conversations.c.started_at,
    ConversationOrderField.NAME: folded(func.coalesce(conversations.c.name, "")),
}


def is_open_to(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition on `conversations` that one is not kept from the viewer, who is on its trip."""
    return or_(conversations.c.is_shared, conversations.c.owner_id == viewer.user_id)


def is_open_question(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition on `questions` that the conversation of one is not kept from the viewer."""
    return select(1).where(conversations.c.id == questions.c.conversation_id, is_open_to(viewer)).exists()


async def insert_conversation(connection: WriteConnection, conversation: Conversation) -> None:
    """Store a new conversation."""
    await connection.change(
        conversations.insert().values(
            id=conversation.id,
            trip_id=conversation.trip_id,
            owner_id=conversation.owner_id,
            started_at=conversation.started_at,
            **_changing(conversation),
        )
    )


async def replace_conversation(connection: WriteConnection, conversation: Conversation) -> None:
    """Store what became of a conversation."""
    statement = conversations.update().where(conversations.c.id == conversation.id)
    await connection.change(statement.values(**_changing(conversation)))


async def delete_conversations(connection: WriteConnection, conversation_ids: Iterable[UUID]) -> tuple[UUID, ...]:
    """Remove conversations with all that was asked in them and thought of it, and return the ids of those questions."""
    wanted = list(conversation_ids)
    inside = among(questions.c.conversation_id, wanted)
    trips = select(conversations.c.trip_id).where(among(conversations.c.id, wanted)).distinct()
    # What was answered in them may be kept to be given again.
    await delete_cached_answers(connection, [row.trip_id for row in await connection.rows(trips)])
    gone = tuple(row.id for row in await connection.rows(select(questions.c.id).where(inside)))
    await connection.change(answer_ratings.delete().where(among(answer_ratings.c.question_id, gone)))
    await connection.change(cited_documents.delete().where(among(cited_documents.c.question_id, gone)))
    await connection.change(questions.delete().where(inside))
    await connection.change(conversations.delete().where(among(conversations.c.id, wanted)))
    return gone


async def load_private_ids(connection: ReadConnection, user_id: UUID) -> tuple[UUID, ...]:
    """Return the ids of the conversations that a user keeps to themselves, on any trip."""
    kept = (conversations.c.owner_id == user_id, ~conversations.c.is_shared)
    return tuple(row.id for row in await connection.rows(select(conversations.c.id).where(*kept)))


async def load_conversation(connection: ReadConnection, conversation_id: UUID) -> Conversation | None:
    """Return a conversation by id, whoever asks."""
    row = await connection.first(select(conversations).where(conversations.c.id == conversation_id))
    return None if row is None else conversation_of(row)


async def load_conversations_for(
    connection: ReadConnection, viewer: Viewer, conversation_ids: Iterable[UUID]
) -> dict[UUID, Conversation]:
    """Return the conversations of the viewer's trips that they may see, by id; all others are left out."""
    statement = select(conversations).where(
        is_seen(conversations.c.trip_id, viewer), is_open_to(viewer), among(conversations.c.id, conversation_ids)
    )
    return {row.id: conversation_of(row) for row in await connection.rows(statement)}


async def load_conversation_pages(
    connection: ReadConnection,
    viewer: Viewer,
    wanted: ConversationFilter,
    order: Order,
    request: PageRequest,
    trip_ids: Sequence[UUID],
) -> dict[UUID, Page[Conversation]]:
    """Return a page of those conversations of each trip that are wanted, and not kept from the viewer, in an order."""
    by = (_ORDERED_BY[order.by], conversations.c.id)
    listing = _wanted(viewer, wanted).ordered(by, order.direction)
    return await load_pages(connection, listing, request, trip_ids, conversation_of)


async def count_conversations(
    connection: ReadConnection, viewer: Viewer, wanted: ConversationFilter, trip_ids: Sequence[UUID]
) -> dict[UUID, int]:
    """Return how many conversations each trip has, as `load_conversation_pages` lists them."""
    return await count_rows(connection, _wanted(viewer, wanted), trip_ids)


async def load_starters(connection: ReadConnection, conversation_ids: Iterable[UUID]) -> dict[UUID, Participant]:
    """Return who began each conversation, as a participant of its trip, by the conversation's id."""
    began = and_(participants.c.trip_id == conversations.c.trip_id, participants.c.user_id == conversations.c.owner_id)
    statement = (
        select(*PARTICIPANT.whole.columns, conversations.c.id.label("conversation_id"))
        .join_from(conversations, participants, began)
        .where(among(conversations.c.id, conversation_ids))
    )
    return {row.conversation_id: PARTICIPANT.whole.value_of(row) for row in await connection.rows(statement)}


def conversation_of(row: Row[Any]) -> Conversation:
    """Return the conversation of a row."""
    return Conversation(
        id=row.id,
        trip_id=row.trip_id,
        owner_id=row.owner_id,
        name=row.name,
        is_shared=row.is_shared,
        started_at=row.started_at,
        last_asked_at=row.last_asked_at,
    )


def _wanted(viewer: Viewer, wanted: ConversationFilter) -> Listing:
    return CONVERSATIONS_OF_TRIP.where([is_open_to(viewer), *of_conversations(wanted, viewer)])


def _changing(conversation: Conversation) -> dict[str, Any]:
    return {
        "name": conversation.name,
        "is_shared": conversation.is_shared,
        "last_asked_at": conversation.last_asked_at,
    }
