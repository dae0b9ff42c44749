"""Conversations: questions that follow one another, shared with the trip or kept private."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

import strawberry
import structlog

from domain.conversations import (
    Conversation,
    rename_conversation,
    require_deletable,
    show_conversation,
    start_conversation,
)
from domain.jobs import JobKind
from domain.trips import OpenTrip
from graph.connections import connection_field
from graph.context import Info, Services
from graph.fields import OpenTo, field, mutation, payload_field
from graph.filters import ConversationFilterInput, QuestionFilterInput
from graph.idempotency import claimed, idempotency_key, still_there
from graph.ids import uuid_of
from graph.nodes import Node, fetched_by, is_view_of
from graph.of_trip import OfTrip
from graph.openings import open_to_change
from graph.orders import ConversationOrderInput, QuestionOrderInput
from graph.pagination import Connection
from graph.participants import ParticipantView
from graph.questions import QuestionView
from graph.refusals import UserError, user_errors
from graph.relations import relation
from jobs.streams import StreamsUnreachable, answer_topic
from persistence.conversations import (
    count_conversations,
    delete_conversations,
    insert_conversation,
    load_conversation_pages,
    load_conversations_for,
    load_starters,
    replace_conversation,
)
from persistence.database import WriteConnection
from persistence.jobs import cancel_all_waiting
from persistence.questions import (
    count_conversation_questions,
    count_questions,
    load_conversation_question_pages,
    load_question_pages,
)
from persistence.trips import open_trip_to_change

log = structlog.get_logger(__name__)

fetched_by("Conversation", load_conversations_for)


@strawberry.type(name="Conversation", description="What one person asks of a trip, one question after the other.")
class ConversationView(OfTrip, Node):
    """A view over domain.conversations.Conversation."""

    is_type_of = is_view_of(Conversation)
    name: str | None = strawberry.field(description="What it is called; null until it is named, or asked in.")
    is_shared: bool = strawberry.field(description="Whether everybody on the trip sees it; else only who began it.")
    started_at: datetime = strawberry.field(description="When it was begun.")
    last_asked_at: datetime = strawberry.field(description="When the last question was asked in it.")

    @field("Whether you began it, and may ask in it.", reads=("owner_id",))
    def is_mine(self, root: strawberry.Parent[Conversation], info: Info) -> bool:
        """Tell the viewer's conversations from others'."""
        return root.owner_id == info.context.viewer.user_id

    started_by = relation(
        "Who began it; null for who only looked on.", view=ParticipantView | None, key="id", load=load_starters
    )

    questions: Connection[QuestionView] = connection_field(
        "What was asked in it, the last first.",
        view=QuestionView,
        load=load_conversation_question_pages,
        count=count_conversation_questions,
        filtered_by=QuestionFilterInput,
        ordered_by=QuestionOrderInput,
    )


@strawberry.type
class ConversationsOfTrip:
    """The fields of a trip about what was asked of it."""

    conversations: Connection[ConversationView] = connection_field(
        "Your own conversations and those shared with the trip, the last asked in first.",
        view=ConversationView,
        load=load_conversation_pages,
        count=count_conversations,
        filtered_by=ConversationFilterInput,
        ordered_by=ConversationOrderInput,
        of_viewer=True,
    )

    questions: Connection[QuestionView] = connection_field(
        "What was asked in these conversations, the last first.",
        view=QuestionView,
        load=load_question_pages,
        count=count_questions,
        filtered_by=QuestionFilterInput,
        ordered_by=QuestionOrderInput,
        of_viewer=True,
    )


@strawberry.input(description="A conversation to begin, before anything is asked.")
class StartConversationInput:
    """What `startConversation` takes."""

    trip_id: strawberry.ID = strawberry.field(description="The trip.")
    name: str | None = strawberry.field(
        default=None, description="What to call it, up to 120 characters; its first question names it otherwise."
    )
    is_private: bool = strawberry.field(default=False, description="Whether it is kept from others of the trip.")
    idempotency_key: str | None = idempotency_key()


@strawberry.input(description="A conversation, and its new name.")
class RenameConversationInput:
    """What `renameConversation` takes."""

    conversation_id: strawberry.ID = strawberry.field(description="The conversation.")
    name: str = strawberry.field(description="What to call it, up to 120 characters.")


@strawberry.input(description="A conversation to show to the trip.")
class ShareConversationInput:
    """What `shareConversation` takes."""

    conversation_id: strawberry.ID = strawberry.field(description="The conversation.")


@strawberry.input(description="A conversation to keep from others of the trip.")
class KeepConversationPrivateInput:
    """What `keepConversationPrivate` takes."""

    conversation_id: strawberry.ID = strawberry.field(description="The conversation.")


@strawberry.input(description="A conversation to delete.")
class DeleteConversationInput:
    """What `deleteConversation` takes."""

    conversation_id: strawberry.ID = strawberry.field(description="The conversation.")


@strawberry.type(description="The new conversation.")
class StartConversationPayload:
    """What `startConversation` returns."""

    conversation: Conversation | None = payload_field("The conversation.", view=ConversationView)
    user_errors: list[UserError] = user_errors()


@strawberry.type(description="The conversation under its new name.")
class RenameConversationPayload:
    """What `renameConversation` returns."""

    conversation: Conversation | None = payload_field("The conversation.", view=ConversationView)
    user_errors: list[UserError] = user_errors()


@strawberry.type(description="The conversation, which everybody on the trip sees.")
class ShareConversationPayload:
    """What `shareConversation` returns."""

    conversation: Conversation | None = payload_field("The conversation.", view=ConversationView)
    user_errors: list[UserError] = user_errors()


@strawberry.type(description="The conversation, which nobody else sees.")
class KeepConversationPrivatePayload:
    """What `keepConversationPrivate` returns."""

    conversation: Conversation | None = payload_field("The conversation.", view=ConversationView)
    user_errors: list[UserError] = user_errors()


@strawberry.type(description="The id of the conversation that is gone.")
class DeleteConversationPayload:
    """What `deleteConversation` returns."""

    conversation_id: strawberry.ID | None = strawberry.field(default=None, description="The conversation's id.")
    user_errors: list[UserError] = user_errors()


@strawberry.type
class ConversationMutation:
    """The fields of Mutation about conversations."""

    @mutation("Begin a conversation, to be asked in by `askQuestion`.", open_to=OpenTo.PEOPLE_OF_TRIP)
    async def start_conversation(self, info: Info, input: StartConversationInput) -> StartConversationPayload:  # noqa: A002  # GraphQL's custom
        """Store a new conversation, or find the one that the same key has stored."""
        services, viewer = info.context.services, info.context.viewer
        trip_id = uuid_of(input.trip_id, "Trip")
        async with services.database.write() as connection:
            conversation_id, is_known = await claimed(connection, info, input)
            trip = await open_trip_to_change(connection, viewer, trip_id)
            if is_known:
                known = (await load_conversations_for(connection, viewer, [conversation_id])).get(conversation_id)
                return StartConversationPayload(conversation=still_there(known, "conversation"))
            conversation = start_conversation(
                trip,
                conversation_id=conversation_id,
                name=input.name,
                is_shared=not input.is_private,
                now=services.now(),
            )
            await insert_conversation(connection, conversation)
        return StartConversationPayload(conversation=conversation)

    @mutation("Give a conversation another name: whoever began it may.", open_to=OpenTo.PEOPLE_OF_TRIP)
    async def rename_conversation(self, info: Info, input: RenameConversationInput) -> RenameConversationPayload:  # noqa: A002  # GraphQL's custom
        """Store the name."""
        renamed = await _changed(
            info, input.conversation_id, lambda trip, found: rename_conversation(trip, found, name=input.name)
        )
        return RenameConversationPayload(conversation=renamed)

    @mutation(
        "Let everybody on the trip see a conversation and its answers: whoever began it may.",
        open_to=OpenTo.PEOPLE_OF_TRIP,
    )
    async def share_conversation(self, info: Info, input: ShareConversationInput) -> ShareConversationPayload:  # noqa: A002  # GraphQL's custom
        """Store that it is shared."""
        shared = await _changed(
            info, input.conversation_id, lambda trip, found: show_conversation(trip, found, is_shared=True)
        )
        return ShareConversationPayload(conversation=shared)

    @mutation(
        "Keep a conversation from others of the trip, also those who watch it now: whoever began it may.",
        open_to=OpenTo.PEOPLE_OF_TRIP,
    )
    async def keep_conversation_private(
        self,
        info: Info,
        input: KeepConversationPrivateInput,  # noqa: A002  # GraphQL's custom
    ) -> KeepConversationPrivatePayload:
        """Store that it is not shared."""
        kept = await _changed(
            info, input.conversation_id, lambda trip, found: show_conversation(trip, found, is_shared=False)
        )
        return KeepConversationPrivatePayload(conversation=kept)

    @mutation(
        "Delete a conversation with its questions and answers, for good: whoever began it may, and owners of the trip "
        "one that is shared.",
        open_to=OpenTo.PEOPLE_OF_TRIP,
    )
    async def delete_conversation(self, info: Info, input: DeleteConversationInput) -> DeleteConversationPayload:  # noqa: A002  # GraphQL's custom
        """Remove the rows, and then the streams."""
        services = info.context.services
        async with services.database.write() as connection:
            trip, found = await _opened(info, connection, input.conversation_id)
            require_deletable(trip, found)
            gone = await remove_conversations(services, connection, [found.id])
        await forget_answers(services, gone)
        return DeleteConversationPayload(conversation_id=input.conversation_id)


async def remove_conversations(
    services: Services, connection: WriteConnection, conversation_ids: Iterable[UUID]
) -> tuple[UUID, ...]:
    """Remove conversations with all that hangs on them; return their questions, whose streams are to be forgotten.

    A worker that is writing one of the answers finds its question gone.
    """
    gone = await delete_conversations(connection, conversation_ids)
    await cancel_all_waiting(connection, JobKind.ANSWER_QUESTION, gone, now=services.now())
    return gone


async def forget_answers(services: Services, question_ids: Iterable[UUID]) -> None:
    """Drop what was streamed of answers whose questions are gone; nobody finds the way to what is left of it."""
    try:
        for question_id in question_ids:
            await services.streams.forget(answer_topic(question_id))
    except StreamsUnreachable as error:
        # They expire within a day.
        log.warning("answers.not_forgotten", error=str(error))


async def _changed(
    info: Info, conversation_id: strawberry.ID, decide: Callable[[OpenTrip, Conversation], Conversation]
) -> Conversation:
    """Store a conversation as `decide` changes it, and return it."""
    async with info.context.services.database.write() as connection:
        changed = decide(*await _opened(info, connection, conversation_id))
        await replace_conversation(connection, changed)
    return changed


async def _opened(
    info: Info, connection: WriteConnection, conversation_id: strawberry.ID
) -> tuple[OpenTrip, Conversation]:
    return await open_to_change(
        connection,
        info.context.viewer,
        load_conversations_for,
        uuid_of(conversation_id, "Conversation"),
        noun="conversation",
        field="conversation_id",
    )
