"""Travels: what the clients find on the server."""

from dataclasses import dataclass

from tests.acceptance.world import Session

PASSWORD = "correct horse battery"
EXPENSES = ("Metro", "Croissants", "Museum", "Ferry", "Dinner")
"""The oldest first; each is of a day of its own, and of 30, 60, 90, ... euros."""


@dataclass(frozen=True, slots=True)
class Traveller:
    """Somebody signed in, with the ids of their trip and its people."""

    session: Session
    token: str
    trip: str
    people: dict[str, str]

    async def ask(self, text: str) -> str:
        """Ask a question and return its id."""
        asked = await self.session.do("askQuestion", "question { id }", tripId=self.trip, text=text)
        return str(asked["question"]["id"])

    async def sign_out(self) -> None:
        """End the session, and the token with it."""
        await self.session.ask("mutation { signOut { signedOut } }")


async def travel(session: Session, token: str) -> Traveller:
    """Create a trip with two guests and five expenses, which Sarah has paid and all share."""
    selection = "trip { id participants { id } }"
    trip = (await session.do("createTrip", selection, name="Paris", currency="EUR"))["trip"]
    people = {"Sarah": trip["participants"][0]["id"]}
    for name in ("David", "Emily"):
        added = await session.do("addParticipant", "participant { id }", tripId=trip["id"], name=name)
        people[name] = added["participant"]["id"]
    for number, description in enumerate(EXPENSES, 1):
        await session.do(
            "addExpense",
            "expense { id }",
            tripId=trip["id"],
            description=description,
            amount={"amount": str(30 * number), "currency": "EUR"},
            spentOn=f"2026-10-{20 + number}",
            payerId=people["Sarah"],
            split={"equal": {"participantIds": list(people.values())}},
        )
    return Traveller(session, token, trip["id"], people)
