"""Repayments: facts about the recorded payments between people, which are never spending."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.answers import Fact
from domain.figure_making.made_facts import LONGEST_LIST
from domain.money import Money
from domain.plans import Query
from domain.question_reading.interpretation import payments_scope


@dataclass(frozen=True, slots=True)
class Repayment:
    """What is spelled out of a recorded payment."""

    payer_id: UUID
    receiver_id: UUID
    amount: Money
    paid_on: date


@dataclass(frozen=True, slots=True)
class Repayments:
    """Payments of one currency, as the database added them up; `first` are those of them that are spelled out."""

    total: Money
    payment_ids: tuple[UUID, ...]
    first: tuple[Repayment, ...]


def repayments_of(query: Query, found: Sequence[Repayments], names: Mapping[UUID, str]) -> tuple[Fact, ...]:
    """Return what the payments meant come to, each currency by itself, and the payments; none where there are none."""
    return tuple(_facts(query, found, names))


def _facts(query: Query, found: Sequence[Repayments], names: Mapping[UUID, str]) -> Iterator[Fact]:
    subject = f"The list of the payments{payments_scope(query, names)}"
    for group in found:
        count = len(group.payment_ids)
        counted = "1 payment" if count == 1 else f"{count:,} payments"
        shown = f"{counted} of together {group.total}: {_spelled(group, names)}"
        yield Fact(
            f"{subject} has {shown}.",
            shown,
            group.total,
            count,
            (),
            group.payment_ids,
            value=str(group.total),
            interpretation=f"{subject}, in {group.total.currency}.",
        )


def _spelled(group: Repayments, names: Mapping[UUID, str]) -> str:
    shown = [
        f"{names[one.payer_id]} paid {names[one.receiver_id]} {one.amount} on {one.paid_on}" for one in group.first
    ]
    if len(group.payment_ids) > LONGEST_LIST:
        shown.append(f"and {len(group.payment_ids) - LONGEST_LIST:,} more")
    return "; ".join(shown)
