"""Merging a guest into another participant, through the schema."""

from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from graph.context import Services
from persistence.tables import activities, metadata
from tests.graph.people import Person, TripOf
from tests.graph.test_participants import last_activity, member

BALANCES = """query ($id: ID!) { trip(id: $id) {
  balances { participant { name } net { amount } paid { amount } owed { amount } sent { amount } received { amount } }
  suggestedTransfers { transfers { debtor { name } creditor { name } } } } }"""
MERGED = "participant { name isPresent mergedInto { name } }"


async def balances(person: Person, trip: TripOf) -> dict[str, dict[str, Decimal]]:
    """Return the figures of everybody by name."""
    rows = (await person.ask(BALANCES, id=trip.id))["trip"]["balances"]
    return {
        row["participant"]["name"]: {
            kind: Decimal(row[kind]["amount"]) for kind in ("net", "paid", "owed", "sent", "received")
        }
        for row in rows
    }


async def rows_of(services: Services) -> dict[str, list[Any]]:
    """Return every row of every table but the history and the people."""
    found = {}
    async with services.database.read() as connection:
        for table in metadata.sorted_tables:
            if table.name not in {"activities", "participants"}:
                found[table.name] = sorted(map(repr, await connection.rows(select(table))))
    return found


async def busy_trip(sarah: Person) -> TripOf:
    """Return a trip on which a guest paid, shared and was paid, also with and by whom they are merged into."""
    trip = await sarah.create_trip("Tom", "Tommy", "Emily")
    for payer, amount, sharers in (
        ("Tommy", "30.00", ()),
        ("Tom", "10.01", ("Tom", "Tommy", "Sarah")),
        ("Sarah", "7.77", ("Tommy", "Emily")),
        ("Emily", "5.00", ("Tom",)),
    ):
        await sarah.do("addExpense", "expense { id }", **trip.expense(payer, amount, *sharers))
    for payer, receiver, amount in (("Tommy", "Sarah", "2"), ("Tom", "Tommy", "3"), ("Emily", "Tommy", "1")):
        await sarah.do(
            "recordPayment",
            "payment { id }",
            tripId=trip.id,
            payerId=trip.people[payer],
            receiverId=trip.people[receiver],
            amount={"amount": amount, "currency": "EUR"},
            paidOn="2026-11-03",
        )
    return trip


async def merge(person: Person, trip: TripOf, guest: str, into: str) -> dict[str, Any]:
    """Merge a guest into another, by their names."""
    return await person.do("mergeParticipant", MERGED, guestId=trip.people[guest], intoId=trip.people[into])


class TestMergeParticipant:
    """mergeParticipant."""

    async def test_makes_two_one_and_changes_no_row(self, services: Services, sarah: Person) -> None:
        """Each figure of the two is added up, everybody else's stays, and the sum stays zero."""
        trip = await busy_trip(sarah)
        before, rows = await balances(sarah, trip), await rows_of(services)

        payload = await merge(sarah, trip, "Tommy", "Tom")

        after = await balances(sarah, trip)
        guest = before.pop("Tommy")
        assert payload == {
            "participant": {"name": "Tommy", "isPresent": False, "mergedInto": {"name": "Tom"}},
            "userErrors": [],
        }
        assert after == {**before, "Tom": {kind: before["Tom"][kind] + guest[kind] for kind in guest}}
        assert sum(row["net"] for row in after.values()) == 0
        assert await rows_of(services) == rows
        transfers = (await sarah.ask(BALANCES, id=trip.id))["trip"]["suggestedTransfers"]["transfers"]
        assert "Tommy" not in {transfer[end]["name"] for transfer in transfers for end in ("debtor", "creditor")}
        assert await last_activity(sarah, trip) == {
            "kind": "PARTICIPANT_MERGED",
            "summary": "Tommy",
            "affectsBalances": True,
            "changes": [{"field": "mergedInto", "before": None, "after": "Tom"}],
        }

    async def test_leads_those_merged_before_to_the_last(self, services: Services, sarah: Person) -> None:
        """Tommy became Tom, and Tom turns out to be Emily: all three are one, with one entry of history each time."""
        trip = await busy_trip(sarah)
        before = await balances(sarah, trip)
        await merge(sarah, trip, "Tommy", "Tom")

        payload = await merge(sarah, trip, "Tom", "Emily")

        after = await balances(sarah, trip)
        names = ("Tom", "Tommy", "Emily")
        assert payload["userErrors"] == []
        assert after.keys() == {"Sarah", "Emily"}
        assert after["Emily"] == {kind: sum(before[name][kind] for name in names) for kind in after["Emily"]}
        document = "query ($id: ID!) { node(id: $id) { ... on Participant { mergedInto { name } } } }"
        tommy = await sarah.ask(document, id=trip.people["Tommy"])
        assert tommy == {"node": {"mergedInto": {"name": "Emily"}}}
        merged = activities.c.kind == "PARTICIPANT_MERGED"
        async with services.database.read() as connection:
            assert await connection.scalar(select(func.count()).select_from(activities).where(merged)) == 2

    async def test_refuses_whoever_cannot_become_another(self, sarah: Person, david: Person) -> None:
        """Somebody with an account, somebody merged already, oneself, and people of another trip."""
        trip, other = await sarah.create_trip("David", "Tom", "Tommy", "Emily"), await sarah.create_trip("Eve")
        await member(sarah, trip, "David", david)
        await merge(sarah, trip, "Tommy", "Tom")
        people = {**trip.people, "Eve": other.people["Eve"]}
        refused = [
            ("Tom", "Tom", "MERGE_INVALID", "intoId", "Tom cannot be merged into themselves."),
            ("David", "Tom", "MERGE_INVALID", "guestId", "David has an account: merge a guest into them instead."),
            ("Tommy", "Emily", "MERGE_INVALID", "guestId", "Tommy was merged into Tom already."),
            ("Emily", "Tommy", "MERGE_INVALID", "intoId", "Tommy was merged into Tom already."),
            ("Emily", "Eve", "NOT_FOUND", "intoId", "There is no such participant."),
        ]

        for guest, into, code, field, message in refused:
            payload = await merge(sarah, TripOf(trip.id, people), guest, into)

            assert payload == {
                "participant": None,
                "userErrors": [{"code": code, "field": [field], "message": message}],
            }

    async def test_closes_the_door_of_the_guest(self, sarah: Person, david: Person) -> None:
        """An open invitation of theirs is invalid, they are not invited again, and nothing new names them."""
        trip = await sarah.create_trip("Tom", "Tommy")
        tommy = {"participantId": trip.people["Tommy"]}
        code = (await sarah.do("inviteParticipant", "code", **tommy))["code"]
        await merge(sarah, trip, "Tommy", "Tom")

        accepted = await david.do("acceptInvitation", "trip { id }", code=code)
        invited = await sarah.do("inviteParticipant", "code", **tommy)
        returned = await sarah.do("markParticipantReturned", "participant { id }", **tommy)
        named = await sarah.do("addExpense", "expense { id }", **trip.expense("Tommy", "1.00", "Sarah"))

        message = "Tommy was merged into Tom."
        assert accepted["userErrors"] == [
            {
                "code": "INVITATION_INVALID",
                "field": ["code"],
                "message": "This invitation is unknown, used, revoked, or expired.",
            }
        ]
        for payload, field in ((invited, "participantId"), (returned, "participantId"), (named, "payerId")):
            assert payload["userErrors"] == [{"code": "PARTICIPANT_LEFT", "field": [field], "message": message}]

    async def test_keeps_the_place_in_a_family(self, sarah: Person) -> None:
        """Whom the guest became pays with the family; two families, or a family of the two alone, are refused."""
        trip = await sarah.create_trip("Tom", "Tommy", "Emily", "Anna", "Ben")

        async def family(name: str, *members: str) -> dict[str, Any]:
            ids = [trip.people[each] for each in members]
            return await sarah.do("createFamily", "family { id }", tripId=trip.id, name=name, memberIds=ids)

        await family("One", "Tommy", "Emily")
        await family("Two", "Anna", "Ben")
        two = await merge(sarah, trip, "Tommy", "Anna")
        pair = await merge(sarah, trip, "Tommy", "Emily")
        document = "query ($id: ID!) { trip(id: $id) { families { name members { name } } } }"

        taken = await merge(sarah, trip, "Tommy", "Tom")

        assert two["userErrors"] == [
            {"code": "MERGE_INVALID", "field": ["intoId"], "message": "Tommy and Anna are in two families."}
        ]
        assert pair["userErrors"] == [
            {
                "code": "MERGE_INVALID",
                "field": ["intoId"],
                "message": "Tommy and Emily are a family of two: dissolve it first.",
            }
        ]
        assert taken["userErrors"] == []
        one, _ = (await sarah.ask(document, id=trip.id))["trip"]["families"]
        assert sorted(person["name"] for person in one["members"]) == ["Emily", "Tom"]

    async def test_keeps_old_rows_editable(self, sarah: Person) -> None:
        """An expense that names the guest goes on naming them, beside whom they became."""
        trip = await sarah.create_trip("Tom", "Tommy")
        added = await sarah.do("addExpense", "expense { id }", **trip.expense("Tommy", "9.00", "Tom", "Tommy"))
        await merge(sarah, trip, "Tommy", "Tom")

        payload = await sarah.do(
            "updateExpense",
            "expense { payer { name mergedInto { name } } }",
            expenseId=added["expense"]["id"],
            description="Lunch",
        )

        assert payload == {
            "expense": {"payer": {"name": "Tommy", "mergedInto": {"name": "Tom"}}},
            "userErrors": [],
        }
