"""Settlement plans: paying every transfer leaves everybody even, and no payment is ever more than what is left."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access import Forbidden, Role, Viewer
from domain.activities import Activity, ActivityKind, SubjectKind
from domain.balances import Basis, Tallies, Tally
from domain.currencies import currency_of
from domain.money import Money
from domain.participants import Participant
from domain.payments import Payment
from domain.plan_transfers import (
    PlanTransfer,
    TransferNotOpen,
    TransferState,
    Verdict,
    confirm_transfer,
    dispute_transfer,
    ends_of,
)
from domain.rates import RateSource
from domain.settlement_plans import NothingToSettle, PlanStale, PlanState, SettlementPlan, cancel_plan, make_plan
from domain.settlements import Strategy
from domain.suggestions import SettlementRequest, suggest
from domain.transfer_payments import (
    TransferOverpaid,
    TransferPayment,
    draft_of_payment,
    give_back_payment,
    pay_transfer,
    take_back_payment,
)
from domain.trips import OpenTrip
from tests.arrangement import NOW
from tests.domain.settling import EUR, person, zero_sums
from tests.domain.trips import TRIP, opened
from tests.domain.trips import person as guest

DAY = date(2026, 11, 3)
USD = currency_of("USD")


def trip_of(many: int) -> OpenTrip:
    """Return a trip of guests 1, 2, 3 and so on."""
    return opened(*(guest(number, f"Guest {number}") for number in range(1, many + 1)))


def plan_of(units: Sequence[int], request: SettlementRequest | None = None) -> SettlementPlan:
    """Return a plan for people 1, 2, 3 and so on, with these nets in cents."""
    rows = tuple(
        Tally(person(number), EUR, paid=max(net, 0), owed=max(-net, 0)) for number, net in enumerate(units, start=1)
    )
    suggested = suggest(Tallies(rows, rows), request or SettlementRequest())
    return make_plan(
        trip_of(len(units)),
        suggested,
        plan_id=person(500),
        transfer_ids=[person(1000 + place) for place in range(len(suggested.transfers))],
        activity_sequence=7,
        now=NOW,
    )


def paid(
    plan: SettlementPlan, transfer: PlanTransfer, cents: int | None = None, trip: OpenTrip | None = None
) -> tuple[Payment, PlanTransfer]:
    """Pay a transfer in euros, all that is left unless a part is given."""
    trip = trip or trip_of(12)
    wanted = TransferPayment(DAY, None if cents is None else Money(cents, EUR))
    draft = draft_of_payment(trip, plan, transfer, wanted, ())
    return pay_transfer(trip, transfer, draft, rate=None, payment_id=person(2000), now=NOW)


def change(number: int, summary: str) -> Activity:
    """Return an entry that says that an expense was added."""
    return Activity(
        id=person(number),
        trip_id=TRIP,
        sequence=number,
        kind=ActivityKind.EXPENSE_ADDED,
        subject_kind=SubjectKind.EXPENSE,
        subject_id=person(number),
        actor_id=None,
        at=NOW,
        summary=summary,
        changes=(),
        affects_balances=True,
        previous_hash=b"",
        hash=b"",
    )


class TestPaying:
    """Payments of a plan's transfers."""

    @given(zero_sums(most_people=9), st.sampled_from(Strategy), st.data())
    def test_every_transfer_leaves_everybody_even(
        self, units: list[int], strategy: Strategy, data: st.DataObject
    ) -> None:
        """In whatever parts and order it is paid."""
        if not any(units):
            return
        plan, left = plan_of(units, SettlementRequest(strategy=strategy)), list(units)

        while any(transfer.left.minor_units for transfer in plan.transfers):
            transfer = data.draw(st.sampled_from([row for row in plan.transfers if row.left.minor_units]))
            part = data.draw(st.none() | st.integers(1, transfer.left.minor_units))
            payment, after = paid(plan, transfer, part)
            plan = plan.with_transfer(after)
            left[payment.payer_id.int - 1] += payment.settlement.minor_units
            left[payment.receiver_id.int - 1] -= payment.settlement.minor_units

        assert set(left) == {0}
        assert {transfer.state for transfer in plan.transfers} == {TransferState.PAID}

    @given(st.lists(st.integers(1, 60), max_size=8))
    def test_is_never_more_than_the_transfer(self, parts: list[int]) -> None:
        """Each payment is counted in whole or refused in whole."""
        plan = plan_of([-100, 100])
        (transfer,) = plan.transfers

        for part in parts:
            before = transfer
            try:
                payment, transfer = paid(plan, transfer, part)
            except TransferOverpaid:
                assert part > before.left.minor_units
            else:
                assert transfer.paid - before.paid == payment.amount
                assert payment.transfer_minor_units == part

        assert 0 <= transfer.paid.minor_units <= 100

    @given(st.lists(st.integers(1, 30), min_size=1, max_size=3), st.data())
    def test_deleted_and_restored_is_as_it_was(self, parts: list[int], data: st.DataObject) -> None:
        """But for the version, which counts every change."""
        plan = plan_of([-100, 100])
        (transfer,) = plan.transfers
        payments = []
        for part in parts:
            payment, transfer = paid(plan, transfer, part)
            payments.append(payment)
        chosen = data.draw(st.sampled_from(payments))

        without = take_back_payment(transfer, chosen)

        assert without.paid == transfer.paid - chosen.amount
        assert give_back_payment(without, chosen) == replace(transfer, version=transfer.version + 2)

    def test_in_another_currency_counts_what_was_agreed(self) -> None:
        """The figure in the plan's currency is what is paid, and the rate is what it implies."""
        plan = plan_of([-100, 100])
        (transfer,) = plan.transfers
        trip = trip_of(2)
        wanted = TransferPayment(DAY, Money(200, USD), settlement=Money(60, EUR))

        draft = draft_of_payment(trip, plan, transfer, wanted, ())
        payment, after = pay_transfer(trip, transfer, draft, rate=None, payment_id=person(9), now=NOW)

        assert (after.left, payment.transfer_minor_units) == (Money(40, EUR), 60)
        assert payment.exchange_rate is not None
        assert (payment.exchange_rate.rate, payment.exchange_rate.source) == (Decimal("0.3"), RateSource.MANUAL)

    def test_goes_between_those_whom_merged_people_have_become(self) -> None:
        """A guest who was merged into somebody pays and is paid no more."""
        merged = replace(guest(1, "Ann"), merged_into_id=person(3))
        trip = opened(merged, guest(2, "Ben"), guest(3, "Anna"))
        plan = plan_of([-100, 100, 0])

        payment, _ = paid(plan, plan.transfers[0], trip=trip)

        assert (payment.payer_id, payment.receiver_id) == (person(3), person(2))
        assert ends_of(plan.transfers[0], trip) == (person(3), person(2))

    def test_between_two_who_became_one_is_refused(self) -> None:
        """Nobody pays themselves."""
        merged = replace(guest(1, "Ann"), merged_into_id=person(2))

        with pytest.raises(TransferNotOpen, match="are one person now") as refused:
            paid(plan := plan_of([-100, 100]), plan.transfers[0], trip=opened(merged, guest(2, "Ben")))

        assert refused.value.field == ("transfer_id",)

    def test_of_a_cancelled_plan_is_refused(self) -> None:
        """It was given up."""
        plan = replace(plan_of([-100, 100]), cancelled_at=NOW)

        with pytest.raises(TransferNotOpen, match="cancelled"):
            paid(plan, plan.transfers[0])


class TestVerdicts:
    """What the receiver says."""

    @pytest.mark.parametrize(
        ("user", "left_at", "viewer", "role", "message"),
        [
            (50, None, 50, Role.EDITOR, None),
            (50, None, 51, Role.OWNER, "Only Ben, who is paid, may say what came of it."),
            (50, None, 51, Role.EDITOR, "Only Ben, who is paid, may say what came of it."),
            (50, NOW, 51, Role.OWNER, None),
            (50, NOW, 50, Role.EDITOR, None),
            (50, NOW, 51, Role.EDITOR, "Only an owner of the trip may speak for Ben."),
            (None, None, 51, Role.OWNER, None),
            (None, None, 51, Role.EDITOR, "Only an owner of the trip may speak for Ben."),
        ],
    )
    def test_are_the_receivers(
        self, user: int | None, left_at: object, viewer: int, role: Role, message: str | None
    ) -> None:
        """An owner speaks only for whoever has no account, or has left."""
        ben = Participant(
            person(2), TRIP, "Ben", None if user is None else person(user), left_at=NOW if left_at else None
        )
        trip = replace(opened(guest(1, "Ann"), ben), viewer=Viewer(person(viewer)), role=role)
        _, transfer = paid(plan := plan_of([-100, 100]), plan.transfers[0])

        for judge in (_confirm, _dispute):
            if message is None:
                assert judge(trip, transfer).verdict is not None
            else:
                with pytest.raises(Forbidden) as refused:
                    judge(trip, transfer)
                assert refused.value.message == message

    def test_count_as_changes_and_are_dated(self) -> None:
        """The version grows with each."""
        _, transfer = paid(plan := plan_of([-100, 100]), plan.transfers[0])

        disputed = _dispute(trip_of(2), transfer)
        confirmed = _confirm(trip_of(2), disputed)

        assert (disputed.state, disputed.dispute_reason, disputed.judged_at) == (TransferState.DISPUTED, "No", NOW)
        assert (confirmed.state, confirmed.dispute_reason) == (TransferState.CONFIRMED, None)
        assert (transfer.version, disputed.version, confirmed.version) == (2, 3, 4)

    def test_stay_when_more_is_paid(self) -> None:
        """Another payment does not answer a dispute about the first."""
        plan = plan_of([-100, 100])
        _, part = paid(plan, plan.transfers[0], 30)

        _, whole = paid(plan, _dispute(trip_of(2), part))

        assert (whole.state, whole.left) == (TransferState.DISPUTED, Money(0, EUR))

    def test_confirmed_hold_the_payments(self) -> None:
        """What came is not taken back."""
        payment, transfer = paid(plan := plan_of([-100, 100]), plan.transfers[0])

        with pytest.raises(TransferNotOpen) as refused:
            take_back_payment(_confirm(trip_of(2), transfer), payment)

        assert refused.value.field == ("payment_id",)


class TestStates:
    """How far a plan has come."""

    def test_follow_the_transfers_and_the_ledger(self) -> None:
        """Cancelled before done, done before stale, stale before open."""
        plan = plan_of([-100, 100])
        done = plan.with_transfer(replace(plan.transfers[0], verdict=Verdict.CONFIRMED))
        changes = [change(8, "Lunch")]

        assert [
            plan.state_after(()),
            plan.state_after(changes),
            done.state_after(changes),
            replace(done, cancelled_at=NOW).state_after(changes),
        ] == [PlanState.OPEN, PlanState.STALE, PlanState.DONE, PlanState.CANCELLED]
        assert [plan.is_closed, done.is_closed, replace(plan, cancelled_at=NOW).is_closed] == [False, True, True]

    def test_name_what_changed_each_once(self) -> None:
        """The three first, as they are now, and how many more."""
        changes = [change(number, f"Bill {number}") for number in range(1, 6)]
        again = replace(changes[0], sequence=9, summary="Bill 1, mended")

        with pytest.raises(PlanStale) as refused:
            plan_of([-100, 100]).require_fresh([*changes, again])

        assert refused.value.message == (
            "The ledger has changed since this plan was made ('Bill 1, mended', 'Bill 2', 'Bill 3' and 2 more): "
            "make a new plan, or pay despite that."
        )

    def test_closed_are_not_cancelled(self) -> None:
        """A plan is given up once, and not when there is nothing left to do."""
        trip, plan = trip_of(2), plan_of([-100, 100])
        done = plan.with_transfer(replace(plan.transfers[0], verdict=Verdict.CONFIRMED))
        cancelled = cancel_plan(trip, plan, now=NOW)

        for closed, message in ((cancelled, "cancelled already"), (done, "done: every transfer is confirmed")):
            with pytest.raises(PlanStale, match=message):
                cancel_plan(trip, closed, now=NOW)


class TestMakePlan:
    """What a plan keeps."""

    def test_keeps_the_request_and_the_order(self) -> None:
        """Transfers are numbered as they were suggested."""
        request = SettlementRequest(Basis.ORIGINAL, Strategy.GREEDY)

        plan = plan_of([-3, -2, 4, 1], request)

        assert [transfer.position for transfer in plan.transfers] == list(range(len(plan.transfers)))
        assert (plan.basis, plan.strategy, plan.activity_sequence) == (Basis.ORIGINAL, Strategy.GREEDY, 7)
        assert sum(transfer.amount.minor_units for transfer in plan.transfers) == 5

    def test_of_people_who_are_even_is_refused(self) -> None:
        """There is nothing to keep."""
        with pytest.raises(NothingToSettle, match=r"^Everybody is even\.$"):
            plan_of([0, 0])


def _confirm(trip: OpenTrip, transfer: PlanTransfer) -> PlanTransfer:
    return confirm_transfer(trip, transfer, now=NOW)


def _dispute(trip: OpenTrip, transfer: PlanTransfer) -> PlanTransfer:
    return dispute_transfer(trip, transfer, reason="No", now=NOW)
