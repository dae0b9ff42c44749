"""Balances and transfers: whatever was spent and paid, everything sums to zero, and the plan leaves zero."""

from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.balances import Balance, BalancesDoNotSumToZero, Tally, balances_of
from domain.currencies import Currency, currency_of
from domain.money import Money
from domain.settlements import suggested_transfers
from domain.splits import Split, SplitMode, divide

EUR, JPY = currency_of("EUR"), currency_of("JPY")
PEOPLE = [UUID(int=number) for number in range(1, 8)]
person = st.sampled_from(PEOPLE)
currency = st.sampled_from([EUR, JPY])
expense = st.tuples(person, st.lists(person, min_size=1, unique=True), st.integers(1, 10**9), currency, st.uuids())
payment = st.tuples(person, person, st.integers(1, 10**9), currency)


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[Tally, ...]:
    """Draw the tallies of random expenses and payments, added up one by one."""
    sums: dict[tuple[UUID, Currency], dict[str, int]] = {}

    def add(who: UUID, of: Currency, column: str, units: int) -> None:
        row = sums.setdefault((who, of), {"paid": 0, "owed": 0, "sent": 0, "received": 0})
        row[column] += units

    for payer, sharers, units, of, seed in draw(st.lists(expense, max_size=12)):
        add(payer, of, "paid", units)
        split = Split(SplitMode.EQUAL, dict.fromkeys(sharers, 1))
        amount = Money(units, of)
        for share in divide(amount=amount, settlement=amount, split=split, seed=seed):
            add(share.participant_id, of, "owed", share.money.minor_units)
    for sender, receiver, units, of in draw(st.lists(payment, max_size=6)):
        add(sender, of, "sent", units)
        add(receiver, of, "received", units)
    return tuple(Tally(who, of, **row) for (who, of), row in sums.items())


@st.composite
def zero_sums(draw: st.DrawFn) -> list[int]:
    """Draw nets that sum to zero."""
    nets = draw(st.lists(st.integers(-(10**6), 10**6), max_size=12))
    return [*nets, -sum(nets)]


class TestBalances:
    """What each participant paid and owes."""

    @given(ledgers())
    def test_sum_to_zero_in_each_currency(self, tallies: tuple[Tally, ...]) -> None:
        """Nothing is made and nothing is lost."""
        balances = balances_of(tallies)

        for of in (EUR, JPY):
            assert sum(row.net.minor_units for row in balances if row.net.currency == of) == 0

    def test_of_broken_books_are_refused(self) -> None:
        """Rather no figures than wrong ones."""
        with pytest.raises(BalancesDoNotSumToZero):
            balances_of([Tally(PEOPLE[0], EUR, paid=1)])


class TestSuggestedTransfers:
    """Payments that settle."""

    @given(ledgers())
    def test_leave_nobody_owing(self, tallies: tuple[Tally, ...]) -> None:
        """Carried out, they bring every balance to zero."""
        balances = balances_of(tallies)

        left = {(row.participant_id, row.net.currency): row.net.minor_units for row in balances}
        for transfer in suggested_transfers(balances):
            left[transfer.debtor_id, transfer.amount.currency] += transfer.amount.minor_units
            left[transfer.creditor_id, transfer.amount.currency] -= transfer.amount.minor_units

        assert set(left.values()) <= {0}

    @given(zero_sums())
    def test_are_fewer_than_the_people_they_settle(self, nets: list[int]) -> None:
        """For n people who are not even, n - 1 payments suffice, each above zero and between two people."""
        transfers = suggested_transfers(_balances(nets))

        assert len(transfers) <= max(0, sum(net != 0 for net in nets) - 1)
        assert all(row.amount.minor_units > 0 and row.debtor_id != row.creditor_id for row in transfers)

    @given(zero_sums(), st.randoms())
    def test_do_not_depend_on_the_order(self, nets: list[int], random: Random) -> None:
        """The same balances give the same payments."""
        balances = _balances(nets)
        shuffled = random.sample(balances, len(balances))

        assert suggested_transfers(balances) == suggested_transfers(shuffled)

    def test_pair_exact_opposites_first(self) -> None:
        """Who owes just what one other is owed pays that one, so that two payments do for four people."""
        transfers = suggested_transfers(_balances([-30, 20, -20, 30]))

        assert [(row.debtor_id.int, row.creditor_id.int, row.amount.minor_units) for row in transfers] == [
            (1, 4, 30),
            (3, 2, 20),
        ]

    def test_of_broken_books_are_refused(self) -> None:
        """Balances that do not sum to zero have no plan."""
        with pytest.raises(BalancesDoNotSumToZero):
            suggested_transfers(_balances([1, 2]))


def _balances(nets: list[int]) -> list[Balance]:
    zero = Money(0, EUR)
    return [
        Balance(UUID(int=number), Money(max(net, 0), EUR), Money(max(-net, 0), EUR), zero, zero)
        for number, net in enumerate(nets, start=1)
    ]
