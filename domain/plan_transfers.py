"""Transfers of a stored plan: paid in part or whole, then confirmed or disputed by the receiver."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.access import Action, Forbidden, Role
from domain.money import Money
from domain.refusals import Refusal, RefusalCode
from domain.successors import successors_of
from domain.texts import clean_text
from domain.trips import OpenTrip
from domain.versions import require_version

_LONGEST_REASON = 500


class TransferNotOpen(Refusal):
    """The transfer is not in a state that allows this."""

    code = RefusalCode.TRANSFER_NOT_OPEN


class Verdict(StrEnum):
    """What the receiver said of a transfer."""

    CONFIRMED = "CONFIRMED"
    DISPUTED = "DISPUTED"


class TransferState(StrEnum):
    """How far a transfer has come."""

    PROPOSED = "PROPOSED"
    PARTLY_PAID = "PARTLY_PAID"
    PAID = "PAID"
    CONFIRMED = "CONFIRMED"
    DISPUTED = "DISPUTED"


@dataclass(frozen=True, slots=True)
class PlanTransfer:
    """A transfer of a plan; `paid` is what its payments count, in the transfer's currency, and is derived from them.

    `version` counts its changes: payments that are made, deleted or restored, and what the receiver says.
    """

    id: UUID
    plan_id: UUID
    position: int
    debtor_id: UUID
    creditor_id: UUID
    amount: Money
    paid: Money
    verdict: Verdict | None = None
    dispute_reason: str | None = None
    judged_at: datetime | None = None
    version: int = 1

    @property
    def left(self) -> Money:
        """What is still to be paid."""
        return self.amount - self.paid

    @property
    def state(self) -> TransferState:
        """How far it has come: what the receiver said, or else how much is paid."""
        if self.verdict is not None:
            return TransferState(self.verdict.value)
        if self.paid.minor_units <= 0:
            return TransferState.PROPOSED
        return TransferState.PAID if self.left.minor_units <= 0 else TransferState.PARTLY_PAID


def confirm_transfer(
    trip: OpenTrip, transfer: PlanTransfer, *, version: int | None = None, now: datetime
) -> PlanTransfer:
    """Return a transfer that the receiver says to have got in whole, which ends a dispute.

    Raises Forbidden, TransferNotOpen or VersionConflict.
    """
    _require_receiver(trip, transfer)
    require_version(current=transfer.version, expected=version)
    _require_not_confirmed(transfer)
    if transfer.left.minor_units > 0:
        raise _not_open(f"Only what is paid in whole can be confirmed: {transfer.left} are left of this transfer.")
    return _judged(transfer, Verdict.CONFIRMED, None, now)


def dispute_transfer(
    trip: OpenTrip, transfer: PlanTransfer, *, reason: str, version: int | None = None, now: datetime
) -> PlanTransfer:
    """Return a transfer of which the receiver says that what is booked as paid has not come, or not so.

    Raises Forbidden, TransferNotOpen, TextInvalid or VersionConflict.
    """
    _require_receiver(trip, transfer)
    require_version(current=transfer.version, expected=version)
    _require_not_confirmed(transfer)
    if transfer.paid.minor_units <= 0:
        raise _not_open("Nothing has been paid of this transfer yet: there is nothing to dispute.")
    return _judged(transfer, Verdict.DISPUTED, clean_text(reason, field="reason", longest=_LONGEST_REASON), now)


def ends_of(transfer: PlanTransfer, trip: OpenTrip) -> tuple[UUID, UUID]:
    """Return who pays and who is paid, by now: in place of whoever was merged into somebody, that person."""
    successors: Mapping[UUID, UUID] = successors_of(trip.participants)
    debtor_id, creditor_id = transfer.debtor_id, transfer.creditor_id
    return successors.get(debtor_id, debtor_id), successors.get(creditor_id, creditor_id)


def _require_receiver(trip: OpenTrip, transfer: PlanTransfer) -> None:
    """Raise Forbidden unless the viewer is the receiver, or an owner in the place of one who cannot say anything."""
    trip.require(Action.EDIT_LEDGER)
    receiver = trip.participant(ends_of(transfer, trip)[1], field="transfer_id")
    if receiver.user_id == trip.viewer.user_id:
        return
    if receiver.user_id is not None and receiver.left_at is None:
        raise Forbidden(f"Only {receiver.name}, who is paid, may say what came of it.", field=("transfer_id",))
    if trip.role is not Role.OWNER:
        raise Forbidden(f"Only an owner of the trip may speak for {receiver.name}.", field=("transfer_id",))


def _require_not_confirmed(transfer: PlanTransfer) -> None:
    if transfer.verdict is Verdict.CONFIRMED:
        raise _not_open("This transfer is confirmed already.")


def _judged(transfer: PlanTransfer, verdict: Verdict, reason: str | None, now: datetime) -> PlanTransfer:
    return replace(transfer, verdict=verdict, dispute_reason=reason, judged_at=now, version=transfer.version + 1)


def _not_open(message: str) -> TransferNotOpen:
    return TransferNotOpen(message, field=("transfer_id",))
