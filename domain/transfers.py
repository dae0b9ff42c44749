"""Transfers: suggested payments that help to settle a trip; derived, never stored."""

from dataclasses import dataclass
from uuid import UUID

from domain.money import Money


@dataclass(frozen=True, slots=True)
class Transfer:
    """A suggested payment from a debtor to a creditor."""

    debtor_id: UUID
    creditor_id: UUID
    amount: Money
