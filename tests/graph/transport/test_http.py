"""GraphQL over HTTP, against a real server."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from starlette.datastructures import UploadFile

from domain.sessions import open_session
from graph.app import build_services, create_app
from graph.context import Services
from persistence.files import open_file_store
from persistence.ids import new_id
from persistence.settings import Settings
from persistence.tables import jobs
from persistence.vectors import VectorStore
from tests.graph.people import Person
from tests.services import free_port
from tests.serving import serving

ME = {"query": "{ me { name } }"}


@pytest.fixture
async def client(address: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the running server."""
    async with httpx.AsyncClient(base_url=address, timeout=30) as opened:
        yield opened


async def errors(response: httpx.Response) -> list[tuple[int, str]]:
    """Return the status of a response with each of its error codes."""
    return [(response.status_code, error["extensions"]["code"]) for error in response.json()["errors"]]


class TestRequests:
    """What the endpoint takes."""

    async def test_answers_a_query_of_a_signed_in_user(self, client: httpx.AsyncClient, sarah: Person) -> None:
        """The token goes in the Authorization header, in any case of its scheme."""
        response = await client.post("/graphql", json=ME, headers={"Authorization": f"bearer {sarah.token}"})

        assert response.json()["data"] == {"me": {"name": "Sarah"}}
        assert response.headers["content-type"] == "application/json; charset=utf-8"

    async def test_carries_a_request_id(self, client: httpx.AsyncClient) -> None:
        """The id that a proxy gave comes back; without one, or with a strange one, the server makes its own."""
        given = await client.post("/graphql", json=ME, headers={"X-Request-Id": "proxy-12345678"})
        strange = await client.post("/graphql", json=ME, headers={"X-Request-Id": "a b"})

        assert given.headers["x-request-id"] == "proxy-12345678"
        assert len(strange.headers["x-request-id"]) == 32

    @pytest.mark.parametrize("body", ["null", "1", '"x"', "[]", "{", '{"query": 1}', "[" * 100_000, b"\xff\xfe{}"])
    async def test_refuses_what_is_no_request(self, client: httpx.AsyncClient, body: str | bytes) -> None:
        """Broken bodies are the client's mistake: 400 in JSON, never 500."""
        response = await client.post("/graphql", content=body, headers={"Content-Type": "application/json"})

        assert await errors(response) == [(400, "BAD_REQUEST")]

    @pytest.mark.parametrize(
        ("query", "code"),
        [
            ("{", "GRAPHQL_PARSE_FAILED"),
            ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
            ("query ($id: ID!) { trip(id: $id) { id } }", "BAD_USER_INPUT"),
            ("{ me { id } }", "UNAUTHENTICATED"),
        ],
    )
    async def test_gives_each_error_its_code(self, client: httpx.AsyncClient, query: str, code: str) -> None:
        """Syntax, validation, variables and access are told apart."""
        response = await client.post("/graphql", json={"query": query})

        assert await errors(response) == [(200, code)]

    async def test_refuses_subscriptions(self, client: httpx.AsyncClient) -> None:
        """A subscription has many results, and HTTP has one: 400 says so."""
        query = 'subscription { documentProgress(documentId: "x") { state } }'

        response = await client.post("/graphql", json={"query": query})

        assert await errors(response) == [(400, "BAD_REQUEST")]
        assert "subscription" in response.json()["errors"][0]["message"].lower()

    async def test_tells_in_json_that_the_database_is_away(self, settings: Settings) -> None:
        """What breaks before an operation is masked, logged, and no plain text."""
        away = settings.model_copy(update={"database_url": f"postgresql://127.0.0.1:{free_port()}/none"})
        token = create_token(away)
        async with serving(create_app(away)) as address, httpx.AsyncClient(base_url=address) as client:
            response = await client.post("/graphql", json=ME, headers={"Authorization": f"Bearer {token}"})

        assert await errors(response) == [(500, "INTERNAL_SERVER_ERROR")]

    async def test_refuses_a_body_over_a_megabyte(self, client: httpx.AsyncClient) -> None:
        """Large JSON is answered with 413, and not read into memory."""
        response = await client.post("/graphql", json={"query": "{ me { id } } #" + "x" * 1_100_000})

        assert await errors(response) == [(413, "PAYLOAD_TOO_LARGE")]


class TestUploads:
    """Uploads after the GraphQL multipart request specification."""

    UPLOAD = """mutation ($input: UploadDocumentInput!) { uploadDocument(input: $input) {
      document { name kind state sizeBytes sha256 } userErrors { code field } } }"""

    async def upload(self, client: httpx.AsyncClient, sarah: Person, content: bytes, name: str) -> httpx.Response:
        """Upload a file to a new trip."""
        trip = await sarah.create_trip()
        operations = {"query": self.UPLOAD, "variables": {"input": {"tripId": trip.id, "file": None}}}
        return await client.post(
            "/graphql",
            data={"operations": _json(operations), "map": _json({"0": ["variables.input.file"]})},
            files={"0": (name, content)},
            headers={"Authorization": f"Bearer {sarah.token}", "GraphQL-Require-Preflight": "1"},
        )

    async def test_keeps_the_file_and_queues_its_reading(
        self, client: httpx.AsyncClient, services: Services, sarah: Person
    ) -> None:
        """The bytes lie in the store under the hash that is told."""
        content = b"Breakfast is at eight.\n"

        response = await self.upload(client, sarah, content, "notes.md")

        document = response.json()["data"]["uploadDocument"]["document"]
        assert document == {
            "name": "notes.md",
            "kind": "MARKDOWN",
            "state": "QUEUED",
            "sizeBytes": 23,
            "sha256": sha256(content).hexdigest(),
        }

    @pytest.mark.parametrize(
        ("content", "name", "code"),
        [
            (b"", "empty.txt", "FILE_EMPTY"),
            (b"x" * 100_001, "large.txt", "FILE_TOO_LARGE"),
            (b"\x7fELF\0\0\0", "program", "FILE_TYPE_UNKNOWN"),
            (b"no PDF at all", "ticket.pdf", "FILE_TYPE_UNKNOWN"),
        ],
    )
    async def test_refuses_bad_files_and_keeps_nothing(  # a row of a table
        self, client: httpx.AsyncClient, services: Services, sarah: Person, content: bytes, name: str, code: str
    ) -> None:
        """Empty, too large and unreadable files are told apart, and leave no bytes behind."""
        response = await self.upload(client, sarah, content, name)

        payload = response.json()["data"]["uploadDocument"]
        assert payload == {"document": None, "userErrors": [{"code": code, "field": ["file"]}]}
        assert [path for path in services.settings.resolved_uploads_dir.rglob("*") if path.is_file()] == []

    async def test_refuses_a_request_far_over_the_limit(self, client: httpx.AsyncClient, sarah: Person) -> None:
        """A request of more than the limit is answered with 413 after its end, not with a broken pipe."""
        response = await self.upload(client, sarah, b"x" * 2_000_000, "huge.txt")

        assert await errors(response) == [(413, "PAYLOAD_TOO_LARGE")]

    async def test_refuses_sixty_megabytes_as_they_come(
        self, settings: Settings, services: Services, sarah: Person
    ) -> None:
        """At the limit that is set by default, 60 MB get an answer that says why, and leave nothing behind."""
        by_default = settings.model_copy(update={"largest_upload_bytes": 50_000_000})
        async with (
            serving(create_app(by_default)) as address,
            httpx.AsyncClient(base_url=address, timeout=60) as client,
        ):
            response = await self.upload(client, sarah, b"x" * 60_000_000, "film.txt")

        assert await errors(response) == [(413, "PAYLOAD_TOO_LARGE")]
        assert [path for path in settings.resolved_uploads_dir.rglob("*") if path.is_file()] == []

    @pytest.mark.parametrize(
        "mapped", [{"0": ["variables.nothing.file"]}, {"1": ["variables.input.file"]}, {"0": [1]}, {"0": ["a.b.c.d"]}]
    )
    async def test_refuses_a_map_that_leads_nowhere(
        self, client: httpx.AsyncClient, mapped: dict[str, list[Any]]
    ) -> None:
        """A broken map is the client's mistake."""
        operations = {"query": self.UPLOAD, "variables": {"input": {"tripId": "x", "file": None}}}

        response = await client.post(
            "/graphql",
            data={"operations": _json(operations), "map": _json(mapped)},
            files={"0": ("a.txt", b"a")},
            headers={"GraphQL-Require-Preflight": "1"},
        )

        assert await errors(response) == [(400, "BAD_REQUEST")]


class TestHealth:
    """Whether the process lives, and whether what it stands on answers."""

    async def test_is_ok_while_the_process_lives(self, client: httpx.AsyncClient) -> None:
        """Health asks nobody else."""
        response = await client.get("/health")

        assert (response.status_code, response.json()) == (200, {"status": "ok"})

    async def test_is_ready_when_everything_answers(self, client: httpx.AsyncClient) -> None:
        """Ready names what was asked."""
        response = await client.get("/ready")

        assert (response.status_code, response.json()) == (
            200,
            {"status": "ready", "database": "ok", "redis": "ok", "vectorStore": "ok"},
        )

    async def test_is_not_ready_while_something_does_not_answer(self, settings: Settings) -> None:
        """Each part that is away is named, with 503 for those who look at nothing else."""
        away = f"http://127.0.0.1:{free_port()}"
        async with (
            serving(create_app(settings.model_copy(update={"vector_store_url": away}))) as address,
            httpx.AsyncClient(base_url=address) as client,
        ):
            response = await client.get("/ready")

        assert (response.status_code, response.json()) == (
            503,
            {
                "status": "not ready",
                "database": "ok",
                "redis": "ok",
                "vectorStore": "unreachable: VectorStoreUnreachable",
            },
        )


class TestOutages:
    """A service out of reach is told apart from a bug: asking again later helps."""

    async def test_of_the_vector_store_are_told_as_such(self, services: Services, sarah: Person) -> None:
        """A search cannot be answered, and nothing else is hurt."""
        trip = await sarah.create_trip()
        vectors = VectorStore(f"http://127.0.0.1:{free_port()}", "passages")
        cut_off = replace(sarah, services=replace(services, vectors=vectors))
        document = 'query ($id: ID!) { searchTrip(tripId: $id, text: "breakfast") { __typename } }'

        codes = await cut_off.error_codes(document, id=trip.id)

        await vectors.close()
        assert codes == ["SERVICE_UNAVAILABLE"]

    async def test_of_the_file_store_are_told_as_such(self, services: Services, sarah: Person) -> None:
        """An upload is refused, and leaves neither row nor job."""
        trip = await sarah.create_trip()
        full = services.settings.data_root_path / "full"
        full.mkdir()
        files = open_file_store(services.settings.model_copy(update={"uploads_dir": full}))
        full.rmdir()
        full.touch()
        cut_off = replace(sarah, services=replace(services, files=files))
        document = """mutation ($input: UploadDocumentInput!) {
          uploadDocument(input: $input) { document { id } } }"""
        upload = UploadFile(BytesIO(b"Breakfast is at eight."), filename="hotel.txt")

        codes = await cut_off.error_codes(document, input={"tripId": trip.id, "file": upload})

        assert codes == ["SERVICE_UNAVAILABLE"]
        async with services.database.read() as connection:
            assert await connection.scalar(select(func.count()).select_from(jobs)) == 0


def create_token(settings: Settings) -> str:
    """Return a token that a server of these settings signed, of a session that nobody stored."""
    services = build_services(settings)
    session = open_session(
        session_id=new_id(),
        user_id=new_id(),
        now=services.now(),
        lifetime=timedelta(hours=1),
        user_agent="",
        address="",
    )
    return services.accounts.issue_token(session, now=services.now())[0]


def _json(value: object) -> str:
    return httpx.Request("POST", "http://x", json=value).content.decode()
