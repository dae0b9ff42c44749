"""The whole way, as a user goes it: one real `tripsplit up`, a real client, real documents, and a worker that dies."""

import asyncio
import json
import re
import shutil
import signal
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from gql.transport.exceptions import TransportQueryError

from graph.ids import decode_id
from persistence.certificates import trusted_certificates
from persistence.database import open_database
from persistence.passages import load_passages
from persistence.settings import Settings
from persistence.vectors.opening import open_vector_store
from tests.acceptance.world import ROOT, Session, World, running_world

LOG_LINE = re.compile(r"(up|api|worker|chroma|valkey) +\| ")
README = (ROOT / "README.md").read_text(encoding="utf-8")
SAMPLES = ROOT / "tests" / "samples"
PASSWORD = "correct horse battery"
PROGRESS = "subscription ($id: ID!) { documentProgress(documentId: $id) { cursor state done total failure } }"
ANSWER = """subscription ($id: ID!, $after: String) { answer(questionId: $id, after: $after) { __typename
  ... on AnswerInterpreted { cursor interpretation }
  ... on FactFound { cursor fact { statement amount { amount currency } count expenses { id } } }
  ... on AnswerPiece { cursor offset text }
  ... on CitationAdded { cursor citation { page quote document { id } } }
  ... on AnswerFinished { cursor text verdict wording notice }
  ... on AnswerFailed { cursor reason } } }"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, exported_model: Path) -> Iterator[World]:
    """Everything, started by `tripsplit up` on an empty data folder."""
    folder = tmp_path_factory.mktemp("world")
    data_root = folder / "data"
    # Exporting the model takes a quarter of a minute, and has tests of its own.
    shutil.copytree(exported_model, data_root / "models")
    with running_world(data_root, folder / "up.log") as running:
        yield running


async def register(world: World, name: str) -> str:
    """Register somebody and return their access token."""
    async with world.http() as nobody:
        email = f"{name.lower()}@people.example"
        payload = await nobody.do("register", "accessToken { token }", email=email, name=name, password=PASSWORD)
    return str(payload["accessToken"]["token"])


async def collected(events: AsyncIterator[dict[str, Any]], field: str) -> list[dict[str, Any]]:
    """Return every event of a subscription, to its end."""
    return [event[field] async for event in events]


async def create_trip(sarah: Session) -> tuple[str, dict[str, str]]:
    """Create a trip with two guests; return its id, and the ids of its people by name."""
    trip = (await sarah.do("createTrip", "trip { id participants { id } }", name="Paris", currency="EUR"))["trip"]
    people = {"Sarah": trip["participants"][0]["id"]}
    for name in ("David", "Emily"):
        added = await sarah.do("addParticipant", "participant { id }", tripId=trip["id"], name=name)
        people[name] = added["participant"]["id"]
    return trip["id"], people


def dinner(trip_id: str, people: dict[str, str]) -> dict[str, Any]:
    """Return an expense to add."""
    return {
        "tripId": trip_id,
        "description": "Dinner at Eiffel Tower",
        "amount": {"amount": "300.00", "currency": "EUR"},
        "spentOn": "2026-10-27",
        "payerId": next(iter(people.values())),
        "split": {"equal": {"participantIds": list(people.values())}},
    }


async def found(person: Session, trip_id: str, description: str) -> None:
    """Wait until search finds an expense, which is indexed in the background."""
    query = """query ($id: ID!, $text: String!) { searchTrip(tripId: $id, text: $text, first: 1) {
        ... on ExpenseHit { expense { description } } } }"""
    async with asyncio.timeout(60):
        hits: list[dict[str, Any]] = []
        while hits != [{"expense": {"description": description}}]:
            hits = (await person.ask(query, id=trip_id, text=description))["searchTrip"]


async def the_mail_to(world: World, address: str) -> EmailMessage:
    """Return the mail that the outbox has for an address, once it has one."""
    async with asyncio.timeout(30):
        while True:
            for path in (world.data_root / "outbox").glob("*.eml"):
                mail = message_from_bytes(path.read_bytes(), policy=default)
                if mail["To"] == address:
                    return mail
            await asyncio.sleep(0.1)


class TestTheWholeWay:
    """From registering to signing out."""

    async def test_works(self, world: World) -> None:
        """Every step does what the next one stands on."""
        token = await register(world, "Sarah")
        async with world.http(token) as sarah, world.websocket(token) as socket:
            trip_id, people = await create_trip(sarah)
            food = await self._spend(sarah, trip_id, people)
            await self._see_balances(sarah, trip_id)
            await self._read_a_document(sarah, socket, trip_id)
            await self._ask(sarah, socket, trip_id, food)
            await self._find_an_expense(sarah, trip_id)
            await sarah.ask("mutation { signOut { signedOut } }")
            with pytest.raises(TransportQueryError) as refused:
                await sarah.ask("{ me { name } }")
        assert refused.value.errors is not None
        assert refused.value.errors[0]["extensions"]["code"] == "UNAUTHENTICATED"

    async def _spend(self, sarah: Session, trip_id: str, people: dict[str, str]) -> set[str]:
        """Add expenses, and return the ids of those for food."""
        added = {}
        for what, amount, category in (
            ("Dinner at Eiffel Tower", "300.00", "FOOD"),
            ("Croissants", "12.34", "FOOD"),
            ("Metro", "41.80", "TRANSPORT"),
        ):
            payload = await sarah.do(
                "addExpense",
                "expense { id category }",
                tripId=trip_id,
                description=what,
                amount={"amount": amount, "currency": "EUR"},
                spentOn="2026-10-27",
                payerId=people["Sarah"],
                category=category,
                split={"equal": {"participantIds": list(people.values())}},
            )
            added[payload["expense"]["id"]] = category
        return {expense_id for expense_id, category in added.items() if category == "FOOD"}

    async def _see_balances(self, sarah: Session, trip_id: str) -> None:
        data = await sarah.ask(
            """query ($id: ID!) { trip(id: $id) {
                 balances { participant { name } net { amount } }
                 suggestedTransfers { transfers { debtor { name } creditor { name } amount { amount } } } } }""",
            id=trip_id,
        )
        nets = {row["participant"]["name"]: row["net"]["amount"] for row in data["trip"]["balances"]}
        suggested = data["trip"]["suggestedTransfers"]["transfers"]
        transfers = [(row["debtor"]["name"], row["creditor"]["name"]) for row in suggested]
        # 354.14 in three expenses; each leaves an odd cent at most, which goes by lot.
        assert nets["Sarah"] in {"236.08", "236.09", "236.10"}
        assert sum(map(Decimal, nets.values())) == 0
        assert sorted(transfers) == [("David", "Sarah"), ("Emily", "Sarah")]

    async def _read_a_document(self, sarah: Session, socket: Session, trip_id: str) -> None:
        document_id = await sarah.upload(trip_id, SAMPLES / "federal-student-loans-guide.pdf")

        steps = await collected(socket.watch(PROGRESS, id=document_id), "documentProgress")
        hits = await sarah.ask(
            """query ($id: ID!) { searchDocuments(tripId: $id, first: 3,
                 text: "What does an average student spend on course reading per year?") {
                 score snippet page document { id name } } }""",
            id=trip_id,
        )

        assert steps[-1]["state"] == "READY"
        assert steps[-1]["done"] == steps[-1]["total"]
        assert hits["searchDocuments"][0]["document"] == {"id": document_id, "name": "federal-student-loans-guide.pdf"}
        assert hits["searchDocuments"][0]["page"] == 2

    async def _find_an_expense(self, sarah: Session, trip_id: str) -> None:
        found = await sarah.ask(
            """query ($id: ID!) { searchTrip(tripId: $id, text: "the meal at the tower", first: 1) {
                 ... on ExpenseHit { snippet expense { description } } } }""",
            id=trip_id,
        )
        (hit,) = found["searchTrip"]
        assert hit["expense"]["description"] == "Dinner at Eiffel Tower"
        assert hit["snippet"] == (
            "On 2026-10-27, Sarah paid 300.00 EUR for 'Dinner at Eiffel Tower', "
            "split equally between Sarah, David and Emily. Category: Food."
        )

    async def _ask(self, sarah: Session, socket: Session, trip_id: str, food: set[str]) -> None:
        asked = await sarah.do("askQuestion", "question { id }", tripId=trip_id, text="How much did we spend on food?")
        question_id = asked["question"]["id"]

        events = await collected(socket.watch(ANSWER, id=question_id), "answer")
        late = await collected(socket.watch(ANSWER, id=question_id), "answer")
        resumed = await collected(socket.watch(ANSWER, id=question_id, after=events[1]["cursor"]), "answer")
        stored = await sarah.ask(
            "query ($id: ID!) { question(id: $id) { state answer { text verdict } } }", id=question_id
        )

        facts = [event["fact"] for event in events if event["__typename"] == "FactFound"]
        finished = events[-1]
        assert [fact["amount"] for fact in facts] == [{"amount": "312.34", "currency": "EUR"}]
        assert {expense["id"] for expense in facts[0]["expenses"]} == food
        assert finished["__typename"] == "AnswerFinished"
        assert "312.34 EUR" in finished["text"]
        assert "".join(event["text"] for event in events if event["__typename"] == "AnswerPiece") == finished["text"]
        assert late == events
        assert resumed == events[2:]
        assert stored["question"] == {
            "state": "ANSWERED",
            "answer": {"text": finished["text"], "verdict": finished["verdict"]},
        }


class TestAKilledWorker:
    """SIGKILL in the middle of embedding."""

    async def test_is_followed_by_one_that_finishes_without_a_gap_or_a_repeat(
        self, world: World, tmp_path: Path
    ) -> None:
        """The document becomes READY, once; every passage has one row, in order, and one vector."""
        token = await register(world, "Noah")
        async with world.http(token) as noah, world.websocket(token) as socket:
            trip_id, _ = await create_trip(noah)
            document_id = await noah.upload(trip_id, _long_text(tmp_path))

            states, killed = [], False
            async for event in socket.watch(PROGRESS, id=document_id):
                step = event["documentProgress"]
                states.append(step["state"])
                if not killed and step["state"] == "EMBEDDING" and step["done"] > 0:
                    assert step["done"] < step["total"]
                    world.worker().send_signal(signal.SIGKILL)
                    killed = True

        assert killed
        assert states.count("READY") == 1
        await _require_whole(world, decode_id(document_id)[1], total=step["total"])


class TestMail:
    """What leaves the house."""

    async def test_brings_the_code_that_sets_a_new_password(self, world: World) -> None:
        """Asked for over HTTP, written by the worker into the outbox, and good for signing in with another password."""
        await register(world, "Forgetful")
        email = "forgetful@people.example"
        async with world.http() as nobody:
            await nobody.do("requestPasswordReset", "requested", email=email)
            mail = await the_mail_to(world, email)
            code = next(line for line in mail.get_content().splitlines() if re.fullmatch(r"[\w-]{43}", line))
            await nobody.do("resetPassword", "reset", code=code, newPassword="another horse battery")
            signed_in = await nobody.do("signIn", "user { name }", email=email, password="another horse battery")

        assert signed_in["user"] == {"name": "Forgetful"}


class TestUp:
    """What `tripsplit up` says and keeps alive."""

    async def test_prints_a_token_that_opens_the_demo_trip(self, world: World) -> None:
        """The line that is ready to paste is one that the API takes."""
        (line,) = [line for line in world.log() if "Authorization: Bearer " in line]

        async with world.http(line.rpartition(" ")[2]) as friend:
            data = await friend.ask("{ trips(first: 1) { nodes { name expenses(first: 1) { totalCount } } } }")

        assert data["trips"]["nodes"] == [{"name": "London, Paris, Prague", "expenses": {"totalCount": 58}}]

    async def test_prints_the_addresses_in_one_log_that_names_who_speaks(self, world: World) -> None:
        """Every line begins with one of five names."""
        lines = world.log()

        assert any(f"GraphiQL   {world.address}/graphql" in line for line in lines)
        assert [line for line in lines if not LOG_LINE.match(line)] == []

    @pytest.mark.parametrize("name", ["graph.cli api", "chromadb_rust_bindings", "valkey-server"])
    async def test_starts_again_what_was_killed(self, world: World, name: str) -> None:
        """With the API, Chroma or Valkey killed, the same worker goes on: it answers, and what is added is found."""
        worker = world.worker().pid
        token = await register(world, "Tom-" + re.sub(r"\W", "-", name))

        world.child(name).kill()

        await world.wait_until_ready()
        async with world.http(token) as tom, world.websocket(token) as socket:
            trip_id, people = await create_trip(tom)
            await tom.do("addExpense", "expense { id }", **dinner(trip_id, people))
            asked = await tom.do("askQuestion", "question { id }", tripId=trip_id, text="How much did we spend?")
            events = await collected(socket.watch(ANSWER, id=asked["question"]["id"]), "answer")
            assert "300.00 EUR" in events[-1]["text"]
            await found(tom, trip_id, "Dinner at Eiffel Tower")
        assert world.worker().pid == worker


class TestReadme:
    """What README.md tells a newcomer to type."""

    async def test_shows_a_query_and_the_shape_of_its_answer(self, world: World) -> None:
        """The query of the first screen gives an answer like the one below it."""
        query, answer = (README.partition(f"```{kind}\n")[2].partition("```")[0] for kind in ("graphql", "json"))
        (line,) = [line for line in world.log() if "Authorization: Bearer " in line]

        async with world.http(line.rpartition(" ")[2]) as friend:
            data = await friend.ask(query)

        (shown,), (given,) = json.loads(answer)["data"]["trips"]["nodes"], data["trips"]["nodes"]
        assert given["expenses"] == shown["expenses"]
        assert [row["participant"] for row in given["balances"]] == [row["participant"] for row in shown["balances"]]
        # Who gets the odd cent depends on the ids, which are new in every database.
        ends = [(row["debtor"], row["creditor"]) for row in shown["suggestedTransfers"]["transfers"]]
        assert [(row["debtor"], row["creditor"]) for row in given["suggestedTransfers"]["transfers"]] == ends
        assert given["suggestedTransfers"]["optimal"]

    async def test_registers_with_the_command_that_it_gives(self, world: World) -> None:
        """The body between the quotes is a request that the API takes."""
        body = README.partition("curl -s ")[2].partition("-d '")[2].partition("'")[0]

        async with httpx.AsyncClient(verify=trusted_certificates()) as client:
            headers = {"content-type": "application/json"}
            response = await client.post(f"{world.address}/graphql", content=body, headers=headers)

        payload = response.json()["data"]["register"]
        assert payload["userErrors"] == []
        assert payload["accessToken"]["token"]


class TestALargeUpload:
    """Forty-five megabytes, close to the limit."""

    async def test_is_never_whole_in_memory(self, world: World, tmp_path: Path) -> None:
        """The API grows by less than half of the file while it takes it, and the bytes are gone once it is deleted."""
        path = tmp_path / "large.txt"
        path.write_bytes(b"All work and no play. " * 2_045_455)
        token = await register(world, "Mia")
        async with world.http(token) as mia:
            trip_id, _ = await create_trip(mia)
            before = world.api().memory_info().rss
            uploading = asyncio.create_task(mia.upload(trip_id, path))
            peak = before
            while not uploading.done():
                peak = max(peak, world.api().memory_info().rss)
                await asyncio.sleep(0.005)
            document_id = await uploading
            await mia.do("deleteDocument", "documentId", documentId=document_id)

        assert peak - before < path.stat().st_size / 2
        await _require_gone(world, decode_id(document_id)[1])


def _long_text(folder: Path) -> Path:
    """Write a text of real sentences that takes some seconds to embed."""
    chapter = (SAMPLES / "innocents-abroad-excerpt.txt").read_text(encoding="utf-8")
    path = folder / "long.txt"
    copies = 1 + 400_000 // len(chapter)
    path.write_text("\n\n".join(f"Copy {number}.\n\n{chapter}" for number in range(copies)), encoding="utf-8")
    return path


async def _require_gone(world: World, document_id: UUID) -> None:
    """Wait until the worker has removed a deleted document's file."""
    uploads = Settings(_env_file=None, data_root_path=world.data_root).resolved_uploads_dir
    async with asyncio.timeout(30):
        while list(uploads.rglob(str(document_id))):  # noqa: ASYNC110  # a file system has no events
            await asyncio.sleep(0.1)


async def _require_whole(world: World, document_id: UUID, *, total: int) -> None:
    settings = Settings(
        _env_file=None, data_root_path=world.data_root, vector_store_url=world.addresses["vector_store_url"]
    )
    database = open_database(settings.resolved_database_url)
    vectors = open_vector_store(settings, database)
    async with database.read() as connection:
        passages = await load_passages(connection, document_id)
    stored = await vectors.passage_ids(document_id)
    await asyncio.gather(database.close(), vectors.close())

    assert [passage.ordinal for passage in passages] == list(range(total))
    assert stored == {passage.id for passage in passages}
