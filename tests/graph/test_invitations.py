"""Invitations: of a guest or of whoever has the code, by role, term, uses and mail."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from graph.context import Services
from graph.throttling.allowances import allowances_of
from graph.throttling.throttle import Throttle
from persistence.tables import jobs, mails
from tests.graph.outbox import code_in, send_mails
from tests.graph.people import Person, register
from tests.mail_servers import running_mail_server

LISTED = """query ($id: ID!) { trip(id: $id) { invitations(first: 9) { totalCount nodes {
  role email useLimit uses isOpen invitedBy participant { name } } } } }"""
OFFER = """query ($code: String!) { invitation(code: $code) { tripName role participantName invitedBy } }"""
MEMBERS = """query ($id: ID!) { trip(id: $id) { myRole members(first: 9) { nodes {
  name role isMe participant { name } } } } }"""


def later(person: Person, **delta: int) -> Person:
    """Return the person as of some time from now."""
    moment = person.services.now() + timedelta(**delta)
    return replace(person, services=replace(person.services, now=lambda: moment))


async def joined(person: Person, code: str) -> str:
    """Accept an invitation, and return the code of the refusal, or nothing."""
    payload = await person.do("acceptInvitation", "trip { id }", code=code)
    return payload["userErrors"][0]["code"] if payload["userErrors"] else ""


class TestOfAnybody:
    """An invitation that names nobody."""

    async def test_makes_an_editor_a_new_participant(self, sarah: Person, david: Person) -> None:
        """Whoever accepts is added under their own name."""
        trip = await sarah.create_trip()
        made = await sarah.do("inviteToTrip", "code url", tripId=trip.id)

        payload = await david.do("acceptInvitation", "trip { myRole } participant { name }", code=made["code"])

        assert payload["participant"] == {"name": "David"}
        assert payload["trip"] == {"myRole": "EDITOR"}
        assert made["url"] == f"http://127.0.0.1:8000/graphql#invitation={made['code']}"

    async def test_finds_a_free_name(self, sarah: Person, david: Person) -> None:
        """Where a guest is called so already, the newcomer is told apart by a number."""
        trip = await sarah.create_trip("david", "David (2)")
        code = (await sarah.do("inviteToTrip", "code", tripId=trip.id))["code"]

        payload = await david.do("acceptInvitation", "participant { name }", code=code)

        assert payload["participant"] == {"name": "David (3)"}

    async def test_lets_a_viewer_look_on(self, sarah: Person, david: Person) -> None:
        """A viewer is a member and no participant, sees everything, and changes nothing."""
        trip = await sarah.create_trip()
        code = (await sarah.do("inviteToTrip", "code", tripId=trip.id, role="VIEWER"))["code"]

        accepted = await david.do("acceptInvitation", "participant { name }", code=code)
        refused = await david.do("addParticipant", "participant { id }", tripId=trip.id, name="Eve")

        assert accepted == {"participant": None, "userErrors": []}
        assert [error["code"] for error in refused["userErrors"]] == ["FORBIDDEN"]
        assert (await david.ask(MEMBERS, id=trip.id))["trip"] == {
            "myRole": "VIEWER",
            "members": {
                "nodes": [
                    {"name": "David", "role": "VIEWER", "isMe": True, "participant": None},
                    {"name": "Sarah", "role": "OWNER", "isMe": False, "participant": {"name": "Sarah"}},
                ]
            },
        }

    async def test_is_used_as_often_as_it_says(self, services: Services, sarah: Person) -> None:
        """The last use goes to exactly one of those who come at once."""
        trip = await sarah.create_trip()
        code = (await sarah.do("inviteToTrip", "code", tripId=trip.id, useLimit=2))["code"]
        people = [await register(services, f"Friend{number}") for number in range(4)]

        outcomes = await asyncio.gather(*(joined(person, code) for person in people))

        assert sorted(outcomes) == ["", "", "INVITATION_INVALID", "INVITATION_INVALID"]
        listed = (await sarah.ask(LISTED, id=trip.id))["trip"]["invitations"]
        assert [(row["uses"], row["isOpen"]) for row in listed["nodes"]] == [(2, False)]

    async def test_ends_with_its_term(self, sarah: Person, david: Person) -> None:
        """It is taken for as many days as it says, and no moment longer."""
        trip = await sarah.create_trip()
        code = (await sarah.do("inviteToTrip", "code", tripId=trip.id, expiresInDays=2))["code"]

        assert await joined(later(david, days=2), code) == "INVITATION_INVALID"
        assert await joined(later(david, days=1), code) == ""

    async def test_is_taken_no_more_once_it_is_revoked(self, sarah: Person, david: Person) -> None:
        """Revoking is once and at once."""
        trip = await sarah.create_trip()
        made = await sarah.do("inviteToTrip", "code invitation { id }", tripId=trip.id)
        given = {"invitationId": made["invitation"]["id"]}

        revoked = await sarah.do("revokeInvitation", "invitation { isOpen }", **given)
        again = await sarah.do("revokeInvitation", "invitation { isOpen }", **given)

        assert revoked["invitation"] == {"isOpen": False}
        assert [error["code"] for error in again["userErrors"]] == ["INVITATION_INVALID"]
        assert await joined(david, made["code"]) == "INVITATION_INVALID"
        assert await david.ask(OFFER, code=made["code"]) == {"invitation": None}

    async def test_never_makes_a_viewer_the_owner_of_a_trip_that_everybody_left(
        self, sarah: Person, david: Person
    ) -> None:
        """Whoever may only look on may do so still, and no more."""
        trip = await sarah.create_trip()
        code = (await sarah.do("inviteToTrip", "code", tripId=trip.id, role="VIEWER"))["code"]
        await sarah.do("leaveTrip", "participant { id }", tripId=trip.id)

        payload = await david.do("acceptInvitation", "trip { myRole }", code=code)

        assert payload["trip"] == {"myRole": "VIEWER"}

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"role": "OWNER"}, "ROLE_INVALID"),
            ({"expiresInDays": 0}, "TERM_INVALID"),
            ({"expiresInDays": 91}, "TERM_INVALID"),
            ({"useLimit": 0}, "TERM_INVALID"),
            ({"useLimit": 101}, "TERM_INVALID"),
            ({"email": "nobody"}, "INVALID_EMAIL"),
        ],
    )
    async def test_refuses_what_makes_no_sense(self, sarah: Person, given: dict[str, object], code: str) -> None:
        """Nobody becomes an owner by a code, and none lasts for ever."""
        trip = await sarah.create_trip()

        payload = await sarah.do("inviteToTrip", "code", tripId=trip.id, **given)

        assert ([error["code"] for error in payload["userErrors"]], payload["code"]) == ([code], None)


class TestOfGuest:
    """An invitation of one participant."""

    async def test_may_be_as_a_viewer(self, sarah: Person, david: Person) -> None:
        """A guest who joins as a viewer is themselves in the ledger, and changes nothing in it."""
        trip = await sarah.create_trip("Dave")
        given = {"participantId": trip.people["Dave"], "role": "VIEWER"}
        code = (await sarah.do("inviteParticipant", "code", **given))["code"]

        payload = await david.do("acceptInvitation", "participant { name } trip { myRole }", code=code)
        refused = await david.do("addExpense", "expense { id }", **trip.expense("Dave", "1"))

        assert payload["participant"] == {"name": "Dave"}
        assert payload["trip"] == {"myRole": "VIEWER"}
        assert [error["code"] for error in refused["userErrors"]] == ["FORBIDDEN"]

    async def test_brings_a_viewer_back_as_who_they_were(self, sarah: Person, david: Person) -> None:
        """The guest that was made of them meanwhile becomes them, though a viewer may merge nobody."""
        trip = await sarah.create_trip("Dave", "Dave again")
        for name in ("Dave", "Dave again"):
            given = {"participantId": trip.people[name], "role": "VIEWER"}
            code = (await sarah.do("inviteParticipant", "code", **given))["code"]
            payload = await david.do("acceptInvitation", "participant { id }", code=code)
            assert payload == {"participant": {"id": trip.people["Dave"]}, "userErrors": []}
            await david.do("leaveTrip", "participant { id }", tripId=trip.id)

    async def test_is_refused_for_who_was_merged_into_somebody(self, sarah: Person) -> None:
        """Nobody becomes a person who is somebody else now."""
        trip = await sarah.create_trip("Dave", "David")
        await sarah.do("mergeParticipant", "trip { id }", guestId=trip.people["Dave"], intoId=trip.people["David"])

        payload = await sarah.do("inviteParticipant", "code", participantId=trip.people["Dave"])

        assert (payload["code"], [error["code"] for error in payload["userErrors"]]) == (None, ["PARTICIPANT_LEFT"])


class TestSeen:
    """Who sees what of invitations."""

    async def test_by_owners_alone(self, sarah: Person, david: Person) -> None:
        """To everybody else the list is null, whatever they are on the trip."""
        trip = await sarah.create_trip("Dave")
        code = (await sarah.do("inviteParticipant", "code", participantId=trip.people["Dave"]))["code"]
        await joined(david, code)
        await sarah.do("inviteToTrip", "code", tripId=trip.id, role="VIEWER", email="eve@people.example", useLimit=3)

        assert (await david.ask(LISTED, id=trip.id))["trip"] == {"invitations": None}
        assert (await sarah.ask(LISTED, id=trip.id))["trip"]["invitations"] == {
            "totalCount": 2,
            "nodes": [
                {
                    "role": "VIEWER",
                    "email": "eve@people.example",
                    "useLimit": 3,
                    "uses": 0,
                    "isOpen": True,
                    "invitedBy": "Sarah",
                    "participant": None,
                },
                {
                    "role": "EDITOR",
                    "email": None,
                    "useLimit": 1,
                    "uses": 1,
                    "isOpen": False,
                    "invitedBy": "Sarah",
                    "participant": {"name": "Dave"},
                },
            ],
        }

    async def test_by_whoever_has_the_code_before_they_sign_in(self, services: Services, sarah: Person) -> None:
        """The code tells what it offers, and a wrong one nothing."""
        trip = await sarah.create_trip("Dave")
        code = (await sarah.do("inviteParticipant", "code", participantId=trip.people["Dave"]))["code"]
        nobody = Person(services)

        assert await nobody.ask(OFFER, code=code) == {
            "invitation": {"tripName": "Prague", "role": "EDITOR", "participantName": "Dave", "invitedBy": "Sarah"}
        }
        assert await nobody.ask(OFFER, code="a" * 43) == {"invitation": None}


class TestByMail:
    """Invitations that are sent."""

    async def test_are_a_mail_and_its_job_in_the_same_transaction(self, services: Services, sarah: Person) -> None:
        """The address is kept with the invitation, and no code anywhere."""
        trip = await sarah.create_trip()

        made = await sarah.do("inviteToTrip", "code", tripId=trip.id, email=" Eve@People.Example ")

        async with services.database.read() as connection:
            (mail,) = await connection.rows(select(mails))
            waiting = await connection.rows(select(jobs).where(jobs.c.kind == "SEND_MAIL"))
        assert (mail.kind, mail.recipient) == ("INVITATION", "eve@people.example")
        assert [job.subject_id for job in waiting] == [mail.id]
        assert made["code"] not in str(tuple(mail))

    @pytest.mark.parametrize(("role", "what"), [("EDITOR", "join."), ("VIEWER", "look on.")])
    async def test_bring_the_code_that_joins(
        self, services: Services, sarah: Person, david: Person, role: str, what: str
    ) -> None:
        """By a real mail server: who asks, to what, the link, and a code that makes its reader what it says."""
        trip = await sarah.create_trip()
        with running_mail_server() as server:
            settings = services.settings.model_copy(update={"smtp_url": SecretStr(server.url)})
            given = {"tripId": trip.id, "email": "david@people.example", "role": role}
            made = await sarah.do("inviteToTrip", "code url", **given)
            await send_mails(replace(services, settings=settings))

        (mail,) = server.received
        assert (mail["To"], mail["Subject"]) == ("david@people.example", "Sarah invites you to Prague")
        lines = mail.get_content().splitlines()
        assert lines[2] == f"Sarah shares the expenses of Prague on TripSplit, and asks you to {what}"
        assert (code_in(mail), made["url"] in lines) == (made["code"], True)
        assert await joined(david, code_in(mail)) == ""
        assert (await david.ask(MEMBERS, id=trip.id))["trip"]["myRole"] == role

    async def test_are_not_sent_once_they_are_revoked(self, services: Services, sarah: Person) -> None:
        """A mail that waited brings nobody a code that is void."""
        trip = await sarah.create_trip()
        given = {"tripId": trip.id, "email": "eve@people.example"}
        made = await sarah.do("inviteToTrip", "invitation { id }", **given)

        await sarah.do("revokeInvitation", "invitation { id }", invitationId=made["invitation"]["id"])

        assert await send_mails(services) == []

    async def test_are_neither_stored_nor_sent_where_they_are_refused(self, services: Services, sarah: Person) -> None:
        """Nothing is left of an invitation that was not made."""
        trip = await sarah.create_trip()

        await sarah.do("inviteToTrip", "code", tripId=trip.id, email="eve@people.example", role="OWNER")

        async with services.database.read() as connection:
            assert await connection.rows(select(mails)) == []

    async def test_are_few_to_one_address(self, services: Services, sarah: Person) -> None:
        """Nobody's mailbox is filled by people whom they do not know."""
        allowances = allowances_of(services.settings.model_copy(update={"resets_per_account": 2}))
        throttle = Throttle(str(services.settings.redis_url), allowances)
        limited = Person(replace(services, throttle=throttle), sarah.token)
        trip = await sarah.create_trip()
        given = {"tripId": trip.id, "email": f"{uuid4().hex}@people.example"}

        codes = [
            [error["code"] for error in (await limited.do("inviteToTrip", "code", **given))["userErrors"]]
            for _ in range(3)
        ]

        await throttle.close()
        assert codes == [[], [], ["TOO_MANY_ATTEMPTS"]]
