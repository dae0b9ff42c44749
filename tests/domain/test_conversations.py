"""Conversations: whose they are, who sees them, and what they are called."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from domain.access import Forbidden, Role, Viewer
from domain.conversations import (
    Conversation,
    asked_in,
    rename_conversation,
    require_deletable,
    show_conversation,
    start_conversation,
)
from domain.texts import TextInvalid
from domain.trips import OpenTrip
from tests.arrangement import NOW
from tests.domain.trips import opened

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def trip() -> OpenTrip:
    """A trip, opened for its owner."""
    return opened()


def begun(trip: OpenTrip, name: str | None = None, *, is_shared: bool = True) -> Conversation:
    """Return a conversation that the viewer of a trip began."""
    return start_conversation(trip, conversation_id=uuid4(), name=name, is_shared=is_shared, now=NOW)


def seen_by_another(trip: OpenTrip, role: Role) -> OpenTrip:
    """Return the trip, opened for somebody else."""
    return replace(trip, viewer=Viewer(uuid4()), role=role)


class TestAsking:
    """asked_in."""

    def test_names_a_conversation_by_its_first_question(self, trip: OpenTrip) -> None:
        """Shortened to what a name may be, in one line; the second question leaves it."""
        first = asked_in(trip, begun(trip), text=f"How much\n{'very ' * 40}much?", now=LATER)

        second = asked_in(trip, first, text="And who paid?", now=LATER)

        assert first.name is not None
        assert first.name.startswith("How much very very")
        assert first.name.endswith("…")
        assert len(first.name) <= 120
        assert (second.name, second.last_asked_at) == (first.name, LATER)

    def test_leaves_a_name_that_was_given(self, trip: OpenTrip) -> None:
        """Whoever named it meant it."""
        assert asked_in(trip, begun(trip, "Money"), text="How much?", now=LATER).name == "Money"

    def test_is_refused_to_everybody_else(self, trip: OpenTrip) -> None:
        """What "I" owe is about whoever began it."""
        for role in Role:
            with pytest.raises(Forbidden):
                asked_in(seen_by_another(trip, role), begun(trip), text="And I?", now=LATER)


class TestShowing:
    """show_conversation, is_open_to."""

    def test_is_the_right_of_whoever_began_it(self, trip: OpenTrip) -> None:
        """Not even an owner of the trip has it."""
        with pytest.raises(Forbidden):
            show_conversation(seen_by_another(trip, Role.OWNER), begun(trip), is_shared=False)

    @pytest.mark.parametrize("is_shared", [True, False])
    def test_opens_and_closes_it_to_others(self, trip: OpenTrip, *, is_shared: bool) -> None:
        """Whoever began it sees it either way."""
        shown = show_conversation(trip, begun(trip, is_shared=not is_shared), is_shared=is_shared)

        assert shown.is_open_to(trip.viewer.user_id)
        assert shown.is_open_to(uuid4()) is is_shared


class TestNamesAndDeletion:
    """rename_conversation, require_deletable."""

    def test_takes_a_name_as_it_is_stored(self, trip: OpenTrip) -> None:
        """Without white space around it; nothing and too much are refused."""
        assert rename_conversation(trip, begun(trip), name="  Money ").name == "Money"
        for name in (" ", "x" * 121):
            with pytest.raises(TextInvalid):
                rename_conversation(trip, begun(trip), name=name)

    def test_is_deleted_by_its_owner_and_by_an_owner_of_the_trip(self, trip: OpenTrip) -> None:
        """Others are refused."""
        conversation = begun(trip)

        require_deletable(trip, conversation)
        require_deletable(seen_by_another(trip, Role.OWNER), conversation)
        with pytest.raises(Forbidden):
            require_deletable(seen_by_another(trip, Role.EDITOR), conversation)
