"""Successors: who was merged into somebody is named as that person, and nobody's part is lost."""

from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.currencies import currency_of
from domain.expenses import ExpenseDraft
from domain.itemizations import Itemization, Line
from domain.money import Money
from domain.participants import Participant
from domain.splits import Split, SplitMode, equally, itemized
from domain.successors import with_successors

TRIP_ID, ANNA, BEN, CARL = (UUID(int=number) for number in range(1, 5))
GUESTS = [UUID(int=number) for number in range(10, 20)]


def draft(split: Split, paid: dict[UUID, int] | None = None) -> ExpenseDraft:
    """Return a draft of ten euros."""
    return ExpenseDraft("Rent", Money(1_000, currency_of("EUR")), date(2026, 11, 30), paid or {ANNA: 1_000}, split)


def people(*merges: tuple[UUID, UUID | None]) -> list[Participant]:
    """Return people, each merged into somebody or not."""
    return [Participant(who, TRIP_ID, str(who), merged_into_id=into) for who, into in merges]


MERGED = people((ANNA, None), (BEN, CARL), (CARL, None))


class TestWithSuccessors:
    """A draft in the names of those its people have become."""

    def test_leaves_a_draft_as_it_is_where_nobody_was_merged(self) -> None:
        """The very same draft, in the same order."""
        given = draft(equally([BEN, ANNA]))

        assert with_successors(given, people((ANNA, None), (BEN, None))) == given

    def test_names_the_successor_in_place(self) -> None:
        """As payer and as sharer, in the same place; an equal split stays equal."""
        named = with_successors(draft(equally([BEN, ANNA]), {BEN: 400, ANNA: 600}), MERGED)

        assert list(named.paid.items()) == [(CARL, 400), (ANNA, 600)]
        assert named.split == equally([CARL, ANNA])
        assert list(named.split.weights) == [CARL, ANNA]

    def test_gives_two_equal_parts_to_two_who_are_one_now(self) -> None:
        """What each of them had goes to the one person."""
        named = with_successors(draft(equally([ANNA, BEN, CARL]), {BEN: 400, CARL: 600}), MERGED)

        assert named.paid == {CARL: 1_000}
        assert named.split == Split(SplitMode.SHARES, {ANNA: 1, CARL: 2})

    def test_follows_who_was_merged_again(self) -> None:
        """A guest merged into a guest who was then merged into a member is that member."""
        chain = people((ANNA, None), (BEN, CARL), (CARL, ANNA))

        assert with_successors(draft(Split(SplitMode.EXACT, {BEN: 400, CARL: 600})), chain).split == Split(
            SplitMode.EXACT, {ANNA: 1_000}
        )

    def test_renames_people_on_each_line_of_a_bill(self) -> None:
        """The lines, and what each person had of them, are the successor's."""
        bill = Itemization((Line("Beds", 600, {BEN: 1, CARL: 1, ANNA: 1}), Line("Breakfast", 400, {BEN: 1})))

        named = with_successors(draft(itemized(bill)), MERGED).split

        assert named == Split(
            SplitMode.ITEMIZED,
            {CARL: 800, ANNA: 200},
            Itemization((Line("Beds", 600, {CARL: 2, ANNA: 1}), Line("Breakfast", 400, {CARL: 1}))),
        )

    @given(
        st.dictionaries(st.sampled_from(GUESTS), st.integers(1, 10**6), min_size=1),
        st.dictionaries(st.sampled_from(GUESTS[:5]), st.sampled_from(GUESTS[5:])),
    )
    def test_loses_nobodys_part(self, weights: dict[UUID, int], merges: dict[UUID, UUID]) -> None:
        """The parts sum to what they summed to, and nobody is named who was merged."""
        named = with_successors(
            draft(Split(SplitMode.SHARES, weights)), people(*((who, merges.get(who)) for who in GUESTS))
        )

        assert sum(named.split.weights.values()) == sum(weights.values())
        assert not merges.keys() & named.split.weights.keys()
