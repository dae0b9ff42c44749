"""Repayments: facts about the recorded payments between people, which are never spending."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.answers import Fact
from domain.currencies import Currency
from domain.figure_making.made_facts import LONGEST_LIST
from domain.money import Money, total
from domain.plans import Query
from domain.question_reading.interpretation import payments_scope


@dataclass(frozen=True, slots=True)
class Repayment:
    """What facts need of a recorded payment."""

    payment_id: UUID
    payer_id: UUID
    receiver_id: UUID
    amount: Money
    paid_on: date


def repayments_of(query: Query, found: Sequence[Repayment], names: Mapping[UUID, str]) -> tuple[Fact, ...]:
    """Return what the payments meant come to, each currency by itself, and the payments; none where there are none."""
    return tuple(_facts(query, found, names))


def _facts(query: Query, found: Sequence[Repayment], names: Mapping[UUID, str]) -> Iterator[Fact]:
    groups: dict[Currency, list[Repayment]] = defaultdict(list)
    for one in found:
        groups[one.amount.currency].append(one)
    subject = f"The list of the payments{payments_scope(query, names)}"
    for currency, group in sorted(groups.items()):
        amount = total((one.amount for one in group), currency)
        counted = "1 payment" if len(group) == 1 else f"{len(group):,} payments"
        shown = f"{counted} of together {amount}: {_spelled(group, names)}"
        ids = tuple(one.payment_id for one in group)
        yield Fact(
            f"{subject} has {shown}.",
            shown,
            amount,
            len(ids),
            (),
            ids,
            value=str(amount),
            interpretation=f"{subject}, in {currency}.",
        )


def _spelled(group: Sequence[Repayment], names: Mapping[UUID, str]) -> str:
    shown = [
        f"{names[one.payer_id]} paid {names[one.receiver_id]} {one.amount} on {one.paid_on}"
        for one in group[:LONGEST_LIST]
    ]
    if len(group) > LONGEST_LIST:
        shown.append(f"and {len(group) - LONGEST_LIST:,} more")
    return "; ".join(shown)
