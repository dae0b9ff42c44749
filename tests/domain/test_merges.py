"""Merges, as pure rules."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.merges import MergeInvalid, merge_participant
from domain.trips import OpenTrip
from tests.domain.trips import opened, person

SEVEN = tuple(person(number, f"Person {number}") for number in range(1, 8))
IDS = st.sampled_from([each.id for each in SEVEN])


class TestMergeParticipant:
    """merge_participant."""

    @given(st.lists(st.tuples(IDS, IDS), max_size=12))
    def test_always_leads_in_one_step_to_somebody_who_is_themselves(self, wanted: list[tuple[UUID, UUID]]) -> None:
        """Sums follow no chain, so there must be none, whoever is merged into whom and in whatever order."""
        trip = opened(*SEVEN)
        became = {each.id: each.id for each in SEVEN}

        for guest_id, into_id in wanted:
            try:
                trip = _merged(trip, guest_id, into_id)
            except MergeInvalid:
                continue
            became = {each: into_id if now == guest_id else now for each, now in became.items()}

        assert {each.id: each.counts_as for each in trip.participants} == became
        themselves = {each.id for each in trip.participants if each.merged_into_id is None}
        assert {each.counts_as for each in trip.participants} == themselves

    def test_changes_nothing_of_them_but_who_they_are(self) -> None:
        """Weight, dates and names stay with each of the two."""
        guest, into = replace(SEVEN[0], weight=3), replace(SEVEN[1], weight=2)

        merge = merge_participant(opened(guest, into), guest_id=guest.id, into_id=into.id)

        assert merge.guest == replace(guest, merged_into_id=into.id)
        assert merge.into == into
        assert merge.followers == ()

    @pytest.mark.parametrize("family_of", [0, 1])
    def test_gives_the_two_the_family_that_one_of_them_has(self, family_of: int) -> None:
        """Whichever of them it was."""
        family = UUID(int=50)
        people = [
            replace(each, family_id=family) if place in {family_of, 2} else each for place, each in enumerate(SEVEN)
        ]

        merge = merge_participant(opened(*people), guest_id=SEVEN[0].id, into_id=SEVEN[1].id)

        assert (merge.guest.family_id, merge.into.family_id) == (None, family)

    def test_lets_a_family_of_three_become_one_of_two(self) -> None:
        """Two of its three people turn out to be one."""
        family = UUID(int=50)
        people = [replace(each, family_id=family) for each in SEVEN[:3]]

        merge = merge_participant(opened(*people), guest_id=SEVEN[0].id, into_id=SEVEN[1].id)

        assert (merge.guest.family_id, merge.into.family_id) == (None, family)


def _merged(trip: OpenTrip, guest_id: UUID, into_id: UUID) -> OpenTrip:
    merge = merge_participant(trip, guest_id=guest_id, into_id=into_id)
    changed = {each.id: each for each in merge.changed}
    return replace(trip, participants=tuple(changed.get(each.id, each) for each in trip.participants))
