"""Explanations: direct debts and simplified transfers side by side, and a true sentence about the two."""

from collections import Counter
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.balances import Basis, Tally
from domain.currencies import currency_of
from domain.debts import DirectDebt, netted
from domain.explanations import Accounts, accounts_of, explain_balance, explain_transfer
from domain.money import Money, total
from domain.settlements import Strategy
from domain.transfers import Transfer

EUR, JPY = currency_of("EUR"), currency_of("JPY")
NAMES = ["Sarah", "David", "Emily", "Leo", "Anna", "Tom"]
IDS = {name: UUID(int=number) for number, name in enumerate(NAMES, start=1)}
Owed = dict[tuple[str, str], int]
owed_by_pair = st.dictionaries(st.sampled_from(list(permutations(NAMES, 2))), st.integers(1, 10**6), max_size=12)


def accounts(owed: Owed, strategy: Strategy = Strategy.MINIMAL) -> Accounts:
    """Return the accounts of people who owe each other so many cents directly, beside some yen of no account."""
    nets = Counter[str]()
    for (debtor, creditor), units in owed.items():
        nets.update({creditor: units})
        nets.subtract({debtor: units})
    cents = [Tally(IDS[name], EUR, paid=max(nets[name], 0), owed=max(-nets[name], 0)) for name in NAMES]
    yen = [Tally(IDS["Sarah"], JPY, paid=9), Tally(IDS["David"], JPY, owed=9)]
    debts = netted({(IDS[debtor], IDS[creditor]): units for (debtor, creditor), units in owed.items()}, EUR)
    return accounts_of(
        trip_id=UUID(int=99),
        basis=Basis.ORIGINAL,
        currency=EUR,
        tallies=[*cents, *yen],
        debts=[*debts, DirectDebt(IDS["David"], IDS["Sarah"], Money(9, JPY))],
        strategy=strategy,
    )


def sentence(owed: Owed, debtor: str = "David", creditor: str = "Sarah") -> str:
    """Return the sentence about two people who are among those that owe each other so much."""
    names = {person: name for name, person in IDS.items()}
    return explain_transfer(accounts(owed), debtor=IDS[debtor], creditor=IDS[creditor], names=names).sentence


class TestExplainBalance:
    """What makes up somebody's balance."""

    @given(owed_by_pair)
    def test_has_debts_and_transfers_that_each_sum_to_the_balance(self, owed: Owed) -> None:
        """What one owes directly and what one is to pay are two ways to the same figure."""
        whole = accounts(owed)

        for person in IDS.values():
            explained = explain_balance(whole, person)

            for rows in (explained.direct_debts, explained.suggested_transfers):
                assert all(person in {row.debtor_id, row.creditor_id} for row in rows)
                gets = total((row.amount for row in rows if row.creditor_id == person), EUR)
                gives = total((row.amount for row in rows if row.debtor_id == person), EUR)
                assert gets - gives == explained.balance.net

    def test_shows_debts_beside_transfers(self) -> None:
        """David owes Emily, who owes as much to Sarah: one payment does for two."""
        explained = explain_balance(accounts({("David", "Emily"): 20, ("Emily", "Sarah"): 20}), IDS["Emily"])

        assert explained.balance.net == Money(0, EUR)
        assert explained.direct_debts == (
            DirectDebt(IDS["David"], IDS["Emily"], Money(20, EUR)),
            DirectDebt(IDS["Emily"], IDS["Sarah"], Money(20, EUR)),
        )
        assert explained.suggested_transfers == ()

    def test_of_somebody_without_figures_is_nothing(self) -> None:
        """Who has no part in a currency is even in it."""
        whole = accounts({("David", "Sarah"): 20})

        explained = explain_balance(whole, UUID(int=77))

        assert (explained.balance.participant_id, explained.balance.net) == (UUID(int=77), Money(0, EUR))
        assert (explained.direct_debts, explained.suggested_transfers) == ((), ())


class TestExplainTransfer:
    """Why somebody is to pay somebody else."""

    def test_has_the_transfer_and_the_direct_debt(self) -> None:
        """The debt stands as it is, also where it goes the other way than the transfer."""
        owed = {("Sarah", "David"): 5, ("David", "Emily"): 20, ("Emily", "Sarah"): 20}

        explained = explain_transfer(
            accounts(owed), debtor=IDS["David"], creditor=IDS["Sarah"], names={who: name for name, who in IDS.items()}
        )

        assert explained.transfer == Transfer(IDS["David"], IDS["Sarah"], Money(15, EUR))
        assert explained.direct_debt == DirectDebt(IDS["Sarah"], IDS["David"], Money(5, EUR))
        assert explained.debtor.balance.net == Money(-15, EUR)
        assert explained.creditor.balance.net == Money(15, EUR)

    def test_has_no_transfer_the_wrong_way_round(self) -> None:
        """What David pays Sarah is nothing that Sarah pays David."""
        explained = explain_transfer(
            accounts({("David", "Sarah"): 20}),
            debtor=IDS["Sarah"],
            creditor=IDS["David"],
            names={who: name for name, who in IDS.items()},
        )

        assert explained.transfer is None
        assert explained.direct_debt == DirectDebt(IDS["David"], IDS["Sarah"], Money(20, EUR))

    def test_follows_the_strategy(self) -> None:
        """What GREEDY has David pay is explained as GREEDY has it."""
        owed = {("David", "Sarah"): 10, ("Emily", "Leo"): 8, ("Tom", "Anna"): 2, ("Tom", "Leo"): 1}

        for strategy in Strategy:
            whole = accounts(owed, strategy)
            for transfer in whole.transfers:
                explained = explain_transfer(
                    whole,
                    debtor=transfer.debtor_id,
                    creditor=transfer.creditor_id,
                    names={who: name for name, who in IDS.items()},
                )
                assert explained.transfer == transfer


class TestTransferSentence:
    """Why, in words."""

    @pytest.mark.parametrize(
        ("owed", "words"),
        [
            ({("David", "Sarah"): 3000}, "David pays Sarah 30.00 EUR: just what David owes Sarah directly."),
            (
                {("David", "Sarah"): 1000, ("David", "Emily"): 2000, ("Emily", "Sarah"): 2000},
                (
                    "David pays Sarah 30.00 EUR: 10.00 EUR that David owes Sarah directly and 20.00 EUR by way of "
                    "Emily (David owes Emily 20.00 EUR, and Emily owes Sarah 20.00 EUR)."
                ),
            ),
            (
                {("David", "Emily"): 2000, ("Emily", "Sarah"): 2000},
                (
                    "David pays Sarah 20.00 EUR: 20.00 EUR by way of Emily (David owes Emily 20.00 EUR, and Emily "
                    "owes Sarah 20.00 EUR)."
                ),
            ),
            (
                {("David", "Emily"): 20, ("Emily", "Sarah"): 20, ("David", "Leo"): 100, ("Leo", "Sarah"): 100},
                (
                    "David pays Sarah 1.20 EUR: 1.00 EUR by way of Leo (David owes Leo 1.00 EUR, and Leo owes Sarah "
                    "1.00 EUR) and 0.20 EUR by way of Emily (David owes Emily 0.20 EUR, and Emily owes Sarah 0.20 "
                    "EUR)."
                ),
            ),
            (
                {("David", "Emily"): 2500, ("Emily", "Sarah"): 2000},
                (
                    "David pays Sarah 20.00 EUR: 20.00 EUR by way of Emily (David owes Emily 25.00 EUR, and Emily "
                    "owes Sarah 20.00 EUR)."
                ),
            ),
            (
                {("David", "Sarah"): 5000, ("Sarah", "Emily"): 2000},
                (
                    "David pays Sarah 30.00 EUR: all in all, David owes 50.00 EUR, and Sarah is owed 30.00 EUR; "
                    "directly, David owes Sarah 50.00 EUR."
                ),
            ),
            (
                {("David", "Sarah"): 5000, ("Sarah", "Leo"): 2000, ("David", "Emily"): 500, ("Emily", "Sarah"): 500},
                (
                    "David pays Sarah 35.00 EUR: all in all, David owes 55.00 EUR, and Sarah is owed 35.00 EUR; "
                    "directly, David owes Sarah 50.00 EUR."
                ),
            ),
            (
                {("Sarah", "David"): 500, ("David", "Emily"): 2000, ("Emily", "Sarah"): 2000},
                (
                    "David pays Sarah 15.00 EUR: all in all, David owes 15.00 EUR, and Sarah is owed 15.00 EUR; "
                    "directly, Sarah owes David 5.00 EUR."
                ),
            ),
            (
                {("David", "Emily"): 2000, ("Emily", "Leo"): 2000, ("Leo", "Sarah"): 2000},
                (
                    "David pays Sarah 20.00 EUR: all in all, David owes 20.00 EUR, and Sarah is owed 20.00 EUR; "
                    "directly, neither owes the other anything."
                ),
            ),
            (
                {("Sarah", "David"): 3000},
                (
                    "It is Sarah who pays David 30.00 EUR: all in all, David is owed 30.00 EUR, and Sarah owes 30.00 "
                    "EUR; directly, Sarah owes David 30.00 EUR."
                ),
            ),
            (
                {("David", "Emily"): 3000},
                (
                    "Nothing passes between David and Sarah to settle: all in all, David owes 30.00 EUR, and Sarah "
                    "is even; directly, neither owes the other anything."
                ),
            ),
        ],
    )
    def test_tells_how_the_debts_came_to_the_transfer(self, owed: Owed, words: str) -> None:
        """Directly and by way of one person each where that adds up, and how the two stand where it does not."""
        assert sentence(owed) == words

    def test_names_no_more_ways_than_can_be_followed(self) -> None:
        """By way of four people, it says how the two stand."""
        owed = {("David", name): 10 for name in NAMES[2:]} | {(name, "Sarah"): 10 for name in NAMES[2:]}

        assert sentence(owed) == (
            "David pays Sarah 0.40 EUR: all in all, David owes 0.40 EUR, and Sarah is owed 0.40 EUR; directly, neither "
            "owes the other anything."
        )
