"""Deleted accounts through the schema: what goes, what stays, and when it is refused."""

from typing import Any

from sqlalchemy import String, cast, select

from graph.context import Context, Services
from graph.schema import schema
from graph.viewers import identity_of
from persistence.tables import metadata
from tests.graph.outbox import code_in, send_mails
from tests.graph.people import PASSWORD, Person, TripOf, register

ME = "{ me { name } }"
SARAH = "sarah@people.example"
TRIP = """query ($id: ID!) { trip(id: $id) {
  participants { name leftAt } members(first: 10) { nodes { name role } }
  expenses(first: 10) { nodes { description payer { name } comments(first: 10) { nodes { author { name } } } } }
  balances { participant { name } net { amount } }
  activity(first: 100) { nodes { kind summary actor { name } } } } }"""


async def delete(person: Person, password: str = PASSWORD) -> dict[str, Any]:
    """Delete somebody's account."""
    return await person.do("deleteAccount", "deleted", password=password)


def codes(payload: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Return the codes and fields of a payload's refusals."""
    return [(error["code"], error["field"]) for error in payload["userErrors"]]


async def shared_trip(owner: Person, guest: Person, name: str) -> TripOf:
    """Create a trip of an owner that somebody has joined."""
    trip = await owner.create_trip(name)
    invited = await owner.do("inviteParticipant", "code", participantId=trip.people[name])
    await guest.do("acceptInvitation", "trip { id }", code=invited["code"])
    return trip


async def texts_in(services: Services) -> set[str]:
    """Return every text in every table."""
    found: set[str] = set()
    async with services.database.read() as connection:
        for table in metadata.sorted_tables:
            columns = [column for column in table.columns if isinstance(column.type, String)]
            for column in columns:
                found |= {row[0] for row in await connection.rows(select(cast(column, String))) if row[0]}
    return found


class TestDeleteAccount:
    """Going for good."""

    async def test_ends_every_way_in(self, services: Services, sarah: Person) -> None:
        """Sessions, refresh tokens, keys, codes in mails and the password: none opens anything."""
        nobody = Person(services)
        signed_in = await nobody.do("signIn", "refreshToken accessToken { token }", email=SARAH, password=PASSWORD)
        made = await sarah.do("createApiKey", "key", name="Script", scope="READ")
        await nobody.do("requestPasswordReset", "requested", email=SARAH)
        (mail,) = await send_mails(services)

        payload = await delete(sarah)

        assert payload == {"deleted": True, "userErrors": []}
        for token in (sarah.token, signed_in["accessToken"]["token"], made["key"]):
            assert await Person(services, token).error_codes(ME) == ["UNAUTHENTICATED"]
        refreshed = await nobody.do("refreshSession", "accessToken { token }", refreshToken=signed_in["refreshToken"])
        reset = await nobody.do("resetPassword", "reset", code=code_in(mail), newPassword="a new password")
        again = await nobody.do("signIn", "user { id }", email=SARAH, password=PASSWORD)
        assert codes(refreshed) == [("REFRESH_TOKEN_INVALID", ["refreshToken"])]
        assert codes(reset) == [("RESET_CODE_INVALID", ["code"])]
        assert codes(again) == [("INVALID_CREDENTIALS", [])]

    async def test_leaves_the_ledger_as_it_was_named(self, services: Services, sarah: Person, david: Person) -> None:
        """Every row, author and balance stays; the history says who left, and chains on."""
        trip = await shared_trip(sarah, david, "Davy")
        added = await david.do("addExpense", "expense { id }", **trip.expense("Davy", "10.00"))
        await david.do("addComment", "comment { id }", expenseId=added["expense"]["id"], text="Thanks")
        before = (await sarah.ask(TRIP, id=trip.id))["trip"]

        await delete(david)

        after = (await sarah.ask(TRIP, id=trip.id))["trip"]
        assert after["expenses"] == before["expenses"]
        assert after["balances"] == before["balances"]
        assert [person["name"] for person in after["participants"]] == ["Sarah", "Davy"]
        assert [person["leftAt"] is None for person in after["participants"]] == [True, False]
        assert after["members"]["nodes"] == [{"name": "Sarah", "role": "OWNER"}]
        newest, *earlier = after["activity"]["nodes"]
        assert newest == {"kind": "PARTICIPANT_LEFT", "summary": "Davy", "actor": {"name": "Davy"}}
        assert earlier == before["activity"]["nodes"]

    async def test_leaves_no_trace_of_address_and_password(
        self, services: Services, sarah: Person, david: Person
    ) -> None:
        """No text in any table holds either: rows, mails and invitations to the address included."""
        trip = await sarah.create_trip()
        await sarah.do("inviteToTrip", "code", tripId=trip.id, role="VIEWER", email="david@people.example")
        await Person(services).do("requestPasswordReset", "requested", email="david@people.example")
        await send_mails(services)
        assert {text for text in await texts_in(services) if "david@" in text} == {"david@people.example"}

        await delete(david)

        texts = await texts_in(services)
        assert {text for text in texts if "david@" in text} == set()
        assert len({text for text in texts if text.startswith("$argon2")}) == 1
        assert "David" in texts

    async def test_frees_the_address_for_a_new_account(self, services: Services, sarah: Person, david: Person) -> None:
        """Whoever registers it again is somebody else, who sees nothing of before."""
        trip = await shared_trip(sarah, david, "Davy")
        await delete(david)

        again = await register(services, "David")

        assert (await again.ask("{ trips(first: 1) { totalCount } }"))["trips"]["totalCount"] == 0
        assert await again.ask("query ($id: ID!) { trip(id: $id) { id } }", id=trip.id) == {"trip": None}

    async def test_is_refused_where_others_would_be_left_without_an_owner(
        self, services: Services, sarah: Person, david: Person
    ) -> None:
        """Both trips are named, nothing is changed, and once somebody else owns them it goes."""
        trips = [await shared_trip(sarah, david, "Davy") for _ in range(2)]
        for trip, name in zip(trips, ("Prague", "Berlin"), strict=True):
            await sarah.do("updateTrip", "trip { id }", tripId=trip.id, name=name)
        await sarah.create_trip()

        refused = await delete(sarah)

        assert codes(refused) == [("LAST_OWNER", [])]
        assert refused["userErrors"][0]["message"] == (
            "Make somebody else an owner of Prague and Berlin before you go."
        )
        assert (await sarah.ask("{ trips(first: 1) { totalCount } }"))["trips"]["totalCount"] == 3
        for trip in trips:
            await sarah.do("makeOwner", "participant { id }", participantId=trip.people["Davy"])
        assert (await delete(sarah))["deleted"] is True

    async def test_takes_who_only_looked_on_along(self, services: Services, sarah: Person, david: Person) -> None:
        """A viewer is nobody of the ledger: their access ends, and the history says so."""
        trip = await sarah.create_trip()
        invited = await sarah.do("inviteToTrip", "code", tripId=trip.id, role="VIEWER")
        await david.do("acceptInvitation", "trip { id }", code=invited["code"])

        await delete(david)

        after = (await sarah.ask(TRIP, id=trip.id))["trip"]
        assert after["members"]["nodes"] == [{"name": "Sarah", "role": "OWNER"}]
        assert after["activity"]["nodes"][0]["kind"] == "MEMBER_LEFT"

    async def test_needs_the_password(self, sarah: Person) -> None:
        """A stolen session deletes nothing."""
        refused = await delete(sarah, "not my password")

        assert codes(refused) == [("INVALID_CREDENTIALS", ["password"])]
        assert (await sarah.ask(ME))["me"]["name"] == "Sarah"

    async def test_gives_no_access_back_to_who_is_marked_as_returned(
        self, services: Services, sarah: Person, david: Person
    ) -> None:
        """The person is present in the ledger again; the account is gone, and counts as nobody's membership."""
        trip = await shared_trip(sarah, david, "Davy")
        await delete(david)

        payload = await sarah.do("markParticipantReturned", "participant { leftAt }", participantId=trip.people["Davy"])

        assert payload["participant"] == {"leftAt": None}
        assert (await sarah.ask(TRIP, id=trip.id))["trip"]["members"]["nodes"] == [{"name": "Sarah", "role": "OWNER"}]

    async def test_lets_nobody_create_or_join_a_trip_whose_operation_began_before(
        self, services: Services, sarah: Person, david: Person
    ) -> None:
        """Whoever was signed in when it began, and is gone when its turn comes, becomes nobody's member."""
        trip = await sarah.create_trip()
        code = (await sarah.do("inviteToTrip", "code", tripId=trip.id, role="EDITOR"))["code"]
        identity = await identity_of(f"Bearer {david.token}", services)
        await delete(david)

        found = [
            await schema.execute(text, variable_values={"code": code}, context_value=Context(services, identity))
            for text in (
                'mutation { it: createTrip(input: {name: "Ghost", currency: "EUR"}) { userErrors { code } } }',
                "mutation ($code: String!) { it: acceptInvitation(input: {code: $code}) { userErrors { code } } }",
            )
        ]

        assert [result.data for result in found] == [{"it": {"userErrors": [{"code": "NOT_FOUND"}]}}] * 2
        assert (await sarah.ask(TRIP, id=trip.id))["trip"]["members"]["nodes"] == [{"name": "Sarah", "role": "OWNER"}]
