"""Settlement plans for tests: a trip that three people share, its plan, and what is done about it."""

from dataclasses import dataclass
from typing import Any

from tests.graph.people import Person, TripOf

TRANSFER = """id version state disputeReason amount { amount currency } paid { amount } left { amount currency }
  debtor { name } creditor { name }"""
PLAN = f"id state isStale transfers {{ {TRANSFER} }}"
PAID = f"payment {{ id amount {{ amount currency }} }} transfer {{ {TRANSFER} }} settlementPlan {{ {PLAN} }}"
OF_TRIP = f"query ($id: ID!) {{ trip(id: $id) {{ settlementPlans(first: 10) {{ totalCount nodes {{ {PLAN} }} }} }} }}"
BALANCES = "query ($id: ID!) { trip(id: $id) { balances { participant { name } net { amount } } } }"


@dataclass(frozen=True, slots=True)
class Shared:
    """A trip of Sarah, who owns it, David, who has joined it, and Emily, a guest."""

    trip: TripOf
    sarah: Person
    david: Person

    async def plan(self, **asked: Any) -> dict[str, Any]:
        """Make a plan and return it."""
        payload = await self.sarah.do(
            "createSettlementPlan", f"settlementPlan {{ {PLAN} }}", tripId=self.trip.id, **asked
        )
        assert payload["userErrors"] == []
        made: dict[str, Any] = payload["settlementPlan"]
        return made

    async def transfer(self, debtor: str, creditor: str = "Sarah", **asked: Any) -> str:
        """Make a plan and return the id of the transfer between two people."""
        plan = await self.plan(**asked)
        (found,) = [
            row["id"]
            for row in plan["transfers"]
            if (row["debtor"]["name"], row["creditor"]["name"]) == (debtor, creditor)
        ]
        return str(found)

    async def pay(self, transfer_id: str, amount: str | None = None, currency: str = "EUR", **other: Any) -> Any:
        """Pay a transfer, in part or all that is left, and return the payload."""
        money = {} if amount is None else {"amount": {"amount": amount, "currency": currency}}
        given = {"transferId": transfer_id, "paidOn": "2026-11-03", **money, **other}
        selection = (
            f"payment {{ id amount {{ amount currency }} }} transfer {{ {TRANSFER} }} settlementPlan {{ {PLAN} }}"
        )
        return await self.sarah.do("payTransfer", selection, **given)

    async def nets(self) -> dict[str, str]:
        """Return where everybody stands."""
        rows = (await self.sarah.ask(BALANCES, id=self.trip.id))["trip"]["balances"]
        return {row["participant"]["name"]: row["net"]["amount"] for row in rows}

    async def stored(self) -> list[dict[str, Any]]:
        """Return the trip's plans."""
        found: list[dict[str, Any]] = (await self.sarah.ask(OF_TRIP, id=self.trip.id))["trip"]["settlementPlans"][
            "nodes"
        ]
        return found

    async def spend(self, payer: str, amount: str, *sharers: str, **other: Any) -> str:
        """Add an expense and return its id."""
        given = self.trip.expense(payer, amount, *sharers, **other)
        return str((await self.sarah.do("addExpense", "expense { id }", **given))["expense"]["id"])


async def shared_trip(sarah: Person, david: Person) -> Shared:
    """Create the trip, with a bill of 60 euros that Sarah paid for all: each of the others owes her 20."""
    trip = await sarah.create_trip("David", "Emily")
    code = (await sarah.do("inviteParticipant", "code", participantId=trip.people["David"]))["code"]
    await david.do("acceptInvitation", "trip { id }", code=code)
    shared = Shared(trip, sarah, david)
    await shared.spend("Sarah", "60.00")
    return shared


def errors(payload: dict[str, Any]) -> list[tuple[str, list[str], str]]:
    """Return the refusals of a payload as code, field and message."""
    return [(error["code"], error["field"], error["message"]) for error in payload["userErrors"]]
