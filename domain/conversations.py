"""Conversations: questions that follow one another, of one person, shown to the trip or kept private."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.access import Action, Forbidden, Role
from domain.texts import clean_text
from domain.trips import OpenTrip

_LONGEST_NAME = 120
EARLIER_QUESTIONS = 10
"""How many of the questions before it a follow-up is read against: the last ones."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What one person asks of a trip, one question after the other.

    Only whoever began it asks in it: an answer to "what do I owe?" is about them. `name` is None until it is named or
    asked in; `last_asked_at` is when it was begun, until it is.
    """

    id: UUID
    trip_id: UUID
    owner_id: UUID
    name: str | None
    is_shared: bool
    started_at: datetime
    last_asked_at: datetime

    def is_open_to(self, user_id: UUID) -> bool:
        """Tell whether it is not kept from somebody who may see its trip."""
        return self.is_shared or self.owner_id == user_id


def start_conversation(
    trip: OpenTrip, *, conversation_id: UUID, name: str | None, is_shared: bool, now: datetime
) -> Conversation:
    """Return a new conversation of the viewer's; raises Forbidden or TextInvalid."""
    trip.require(Action.ASK)
    cleaned = None if name is None else _clean(name)
    return Conversation(conversation_id, trip.trip.id, trip.viewer.user_id, cleaned, is_shared, now, now)


def asked_in(trip: OpenTrip, conversation: Conversation, *, text: str, now: datetime) -> Conversation:
    """Return a conversation in which its owner asks now; its first question names one that has no name.

    Raises Forbidden where the viewer did not begin it.
    """
    _require_own(trip, conversation, "asks in it")
    return replace(conversation, name=conversation.name or _shortened(text), last_asked_at=now)


def rename_conversation(trip: OpenTrip, conversation: Conversation, *, name: str) -> Conversation:
    """Return a conversation under another name; raises TextInvalid, and Forbidden where the viewer did not begin it."""
    _require_own(trip, conversation, "names it")
    return replace(conversation, name=_clean(name))


def show_conversation(trip: OpenTrip, conversation: Conversation, *, is_shared: bool) -> Conversation:
    """Return a conversation as shared with the trip or kept from it; raises Forbidden as `asked_in` does."""
    _require_own(trip, conversation, "says who sees it")
    return replace(conversation, is_shared=is_shared)


def require_deletable(trip: OpenTrip, conversation: Conversation) -> None:
    """Raise Forbidden unless the viewer began it, or owns the trip: they see it only where it is shared."""
    if trip.viewer.user_id != conversation.owner_id and trip.role is not Role.OWNER:
        raise Forbidden("A conversation is deleted by whoever began it, or by an owner of the trip.")


def _require_own(trip: OpenTrip, conversation: Conversation, act: str) -> None:
    trip.require(Action.ASK)
    if trip.viewer.user_id != conversation.owner_id:
        raise Forbidden(f"Only whoever began a conversation {act}: begin one of your own.")


def _clean(name: str) -> str:
    return clean_text(name, field="name", longest=_LONGEST_NAME)


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_NAME else f"{words[: _LONGEST_NAME - 1].rstrip()}…"
