"""Uploads after the GraphQL multipart request specification, against a real server."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import Any

import httpx
import pytest

from graph.app import create_app
from graph.context import Services
from persistence.certificates import trusted_certificates
from persistence.settings import Settings
from tests.graph.people import Person
from tests.graph.transport.telling import told
from tests.serving import serving

PREFLIGHT = {"GraphQL-Require-Preflight": "1"}
OPERATIONS = {
    "query": "query ($file: String, $files: [String]) { item { number } }",
    "variables": {"file": None, "files": [None, "text"], "text": "x"},
}


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
            data={"operations": json.dumps(operations), "map": json.dumps({"0": ["variables.input.file"]})},
            files={"0": (name, content)},
            headers={"Authorization": f"Bearer {sarah.token}", **PREFLIGHT},
        )

    async def test_keeps_the_file_and_queues_its_reading(
        self, client: httpx.AsyncClient, services: Services, sarah: Person
    ) -> None:
        """The bytes lie in the store under the hash that is told, and say what they are, whatever the name says."""
        content = b"# Hotel\n\nBreakfast is at eight.\n"

        response = await self.upload(client, sarah, content, "notes.txt")

        document = response.json()["data"]["uploadDocument"]["document"]
        assert document == {
            "name": "notes.txt",
            "kind": "MARKDOWN",
            "state": "QUEUED",
            "sizeBytes": 32,
            "sha256": sha256(content).hexdigest(),
        }

    async def test_takes_one_file_for_several_places(self, client: httpx.AsyncClient, sarah: Person) -> None:
        """The specification lets `map` lead a file to more than one of them: each gets the whole of it."""
        trip = await sarah.create_trip()
        query = """mutation ($trip: ID!, $one: Upload!, $two: Upload!) {
          one: uploadDocument(input: {tripId: $trip, file: $one}) { document { sizeBytes } }
          two: uploadDocument(input: {tripId: $trip, file: $two}) { document { sizeBytes } } }"""
        variables = {"trip": trip.id, "one": None, "two": None}

        response = await client.post(
            "/graphql",
            data={
                "operations": json.dumps({"query": query, "variables": variables}),
                "map": json.dumps({"0": ["variables.one", "variables.two"]}),
            },
            files={"0": ("notes.md", b"Breakfast is at eight.")},
            headers={"Authorization": f"Bearer {sarah.token}", **PREFLIGHT},
        )

        stored = {"document": {"sizeBytes": 22}}
        assert response.json()["data"] == {"one": stored, "two": stored}

    @pytest.mark.parametrize(
        ("content", "name", "code"),
        [
            (b"", "empty.txt", "FILE_EMPTY"),
            (b"x" * 100_001, "large.txt", "FILE_TOO_LARGE"),
            (b"\x7fELF\0\0\0", "program", "FILE_TYPE_UNKNOWN"),
            (b"PK\x03\x04 an archive", "ticket.pdf", "FILE_TYPE_UNKNOWN"),
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

        assert told(response) == (413, ["PAYLOAD_TOO_LARGE"])

    async def test_refuses_sixty_megabytes_as_they_come(
        self, settings: Settings, services: Services, sarah: Person
    ) -> None:
        """At the limit that is set by default, 60 MB get an answer that says why, and leave nothing behind."""
        async with self.by_default(settings) as client:
            response = await self.upload(client, sarah, b"x" * 60_000_000, "film.txt")

        assert told(response) == (413, ["PAYLOAD_TOO_LARGE"])
        assert [path for path in settings.resolved_uploads_dir.rglob("*") if path.is_file()] == []

    async def test_takes_fifty_megabytes_and_not_a_byte_more(
        self, settings: Settings, services: Services, sarah: Person
    ) -> None:
        """The limit that is set by default is one of the file: what else a request is made of does not count."""
        async with self.by_default(settings) as client:
            answers = [
                (await self.upload(client, sarah, b"x" * size, "film.txt")).json()["data"]["uploadDocument"]
                for size in (50_000_000, 50_000_001)
            ]

        assert answers[0]["document"]["sizeBytes"] == 50_000_000
        assert answers[1] == {"document": None, "userErrors": [{"code": "FILE_TOO_LARGE", "field": ["file"]}]}

    @asynccontextmanager
    async def by_default(self, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
        """Open a client of a server with the limit that is set by default."""
        limit = Settings(_env_file=None).largest_upload_bytes
        async with (
            serving(create_app(settings.model_copy(update={"largest_upload_bytes": limit}))) as address,
            httpx.AsyncClient(verify=trusted_certificates(), base_url=address, timeout=60) as client,
        ):
            yield client


class TestForms:
    """What a multipart request must look like."""

    async def post(self, client: httpx.AsyncClient, operations: Any, mapped: Any, *names: str) -> httpx.Response:
        """Post a form with files of these names."""
        form = {"operations": operations, "map": mapped}
        given = {name: value if isinstance(value, str) else json.dumps(value) for name, value in form.items()}
        files = [(name, ("a.txt", b"a")) for name in names]
        return await client.post("/graphql", data=given, files=files, headers=PREFLIGHT)

    @pytest.mark.parametrize(
        "mapped",
        [
            {"0": ["variables.nothing"]},
            {"0": ["variables.nothing.file"]},
            {"0": ["variables.text"]},
            {"0": ["variables.files.1"]},
            {"0": ["variables.files.2"]},
            {"0": ["variables.files.-1"]},
            {"0": ["variables.files.00"]},
            {"0": ["variables.files." + "9" * 5000]},
            {"0": ["variables.files.0.x"]},
            {"0": ["variables.__proto__.x"]},
            {"0": ["variables.__class__"]},
            {"0": ["variables"]},
            {"0": ["query"]},
            {"0": ["0.variables.file"]},
            {"0": [""]},
            {"0": ["."]},
            {"0": []},
            {"0": [1]},
            {"0": "variables.file"},
            {"0": ["variables.file", "variables.file"]},
            {"1": ["variables.file"]},
            {"0": ["variables.file"], "1": ["variables.files.0"]},
            {},
            [],
            "1",
            "null",
            "{",
            '{"0": ["\\ud800"]}',
        ],
    )
    async def test_has_a_map_that_leads_to_nulls_of_the_variables(
        self, counter: httpx.AsyncClient, mapped: object
    ) -> None:
        """A map that leads elsewhere, or names other files than there are, is the client's mistake."""
        response = await self.post(counter, OPERATIONS, mapped, "0")

        assert told(response) == (400, ["BAD_REQUEST"])

    @pytest.mark.parametrize("operations", [[OPERATIONS], "null", "1", "{", "[" * 10_000, '{"query": "\\ud800"}'])
    async def test_has_one_operation(self, counter: httpx.AsyncClient, operations: object) -> None:
        """Batches and broken JSON are refused as in a body of their own."""
        response = await self.post(counter, operations, {"0": ["variables.file"]}, "0")

        assert told(response) == (400, ["BAD_REQUEST"])

    async def test_has_each_file_once(self, counter: httpx.AsyncClient) -> None:
        """Two files of one name would be a guess."""
        response = await self.post(counter, OPERATIONS, {"0": ["variables.file"]}, "0", "0")

        assert told(response) == (400, ["BAD_REQUEST"])

    async def test_has_a_few_files(self, counter: httpx.AsyncClient) -> None:
        """Each takes a file handle of the server."""
        response = await self.post(counter, OPERATIONS, {"0": ["variables.file"]}, *map(str, range(21)))

        assert told(response) == (400, ["BAD_REQUEST"])

    @pytest.mark.parametrize(
        ("content_type", "body"),
        [
            ("multipart/form-data", b"x"),
            ("multipart/form-data; boundary=" + "b" * 300, b"x"),
            ("multipart/form-data; boundary=b", b"x"),
            ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="operations"\r\n\r\n{'),
            ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data\r\n\r\n{}\r\n--b--\r\n"),
        ],
    )
    async def test_is_a_form(self, counter: httpx.AsyncClient, content_type: str, body: bytes) -> None:
        """A broken form is told as such."""
        headers = {**PREFLIGHT, "Content-Type": content_type}

        response = await counter.post("/graphql", content=body, headers=headers)

        assert told(response) == (400, ["BAD_REQUEST"])

    async def test_needs_a_preflight_header(self, counter: httpx.AsyncClient) -> None:
        """Browsers send forms across sites without asking."""
        form = {"operations": json.dumps({"query": "mutation { add(number: 1) }"}), "map": "{}"}

        response = await counter.post("/graphql", data=form, files={"0": ("a.txt", b"a")})

        assert told(response) == (400, ["BAD_REQUEST"])
        assert "graphql-require-preflight" in response.json()["errors"][0]["message"]
