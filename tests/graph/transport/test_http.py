"""GraphQL over HTTP, against a real server."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import httpx
import pytest
from sqlalchemy import func, select, text
from starlette.datastructures import UploadFile

from domain.sessions import open_session
from graph.app import build_services, create_app
from graph.context import Services
from persistence.certificates import trusted_certificates
from persistence.database import open_database
from persistence.files import open_file_store
from persistence.ids import new_id
from persistence.settings import Settings
from persistence.tables import jobs
from tests.graph.people import Person
from tests.graph.transport.clients import connected, end_of, say
from tests.graph.transport.telling import payload_of, told
from tests.services import free_port
from tests.serving import serving
from tests.vector_stores import MODEL_SPACE, chroma_store, stored_in

ME = {"query": "{ me { name } }"}


GRAPHQL_JSON = "application/graphql-response+json"
PREFLIGHT = {"GraphQL-Require-Preflight": "1"}


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

    @pytest.mark.parametrize(
        "body",
        [
            "",
            "null",
            "1",
            '"x"',
            "[]",
            "{}",
            "{",
            '{"query": null}',
            '{"query": 1}',
            '{"query": "{ me { name } }", "variables": []}',
            '{"query": "{ me { name } }", "variables": "{}"}',
            '{"query": "{ me { name } }", "operationName": 1}',
            '{"query": "{ me { name } }", "extensions": []}',
            '{"query": "{ me { name } }", "variables": {"text": "\\ud800"}}',
            '{"query": "{ me { name } }", "variables": {"number": 1e999}}',
            '{"query": "{ me { name } }", "variables": {"number": NaN}}',
            '{"query": "{ me { name } }"} and more',
            "[" * 100_000,
            '{"a":' * 100_000,
            b"\xff\xfe{}",
            b'{"query": "{ me { name } } # \xe9"}',
        ],
    )
    @pytest.mark.parametrize("accept", ["*/*", GRAPHQL_JSON, "text/event-stream"])
    async def test_refuses_what_is_no_request(self, counter: httpx.AsyncClient, body: str | bytes, accept: str) -> None:
        """Broken bodies are the client's mistake: 400 in JSON, never 500, whatever is accepted."""
        headers = {"Content-Type": "application/json", "Accept": accept}

        response = await counter.post("/graphql", content=body, headers=headers)

        assert told(response) == (400, ["BAD_REQUEST"])

    async def test_refuses_batches(self, counter: httpx.AsyncClient) -> None:
        """An array has a sentence of its own."""
        response = await counter.post("/graphql", json=[ME, ME])

        assert told(response) == (400, ["BAD_REQUEST"])
        assert response.json()["errors"][0]["message"].startswith("Batches are not taken")

    @pytest.mark.parametrize(
        "variables", [{"to": "1" * 5000}, {"to": 10**30}, {"to": [[[]]]}, {"to": {"__proto__": 1}}, {"to": 1e300}]
    )
    async def test_tells_of_variables_that_do_not_fit(
        self, counter: httpx.AsyncClient, variables: dict[str, object]
    ) -> None:
        """Numbers and texts of any size are looked at, and refused."""
        query = "mutation ($to: Int!) { add(number: $to) }"

        response = await counter.post("/graphql", json={"query": query, "variables": variables})

        assert told(response) == (200, ["BAD_USER_INPUT"])

    @pytest.mark.parametrize(
        "content_type", ["text/plain", "application/x-www-form-urlencoded", "", "application/json; charset=utf-16"]
    )
    async def test_takes_no_other_content_types(self, counter: httpx.AsyncClient, content_type: str) -> None:
        """What foreign pages can send without asking is not read."""
        body = '{"query": "mutation { add(number: 1) }"}'

        response = await counter.post("/graphql", content=body, headers={"Content-Type": content_type})

        assert told(response) == (415, ["UNSUPPORTED_MEDIA_TYPE"])

    async def test_takes_no_compressed_bodies(self, counter: httpx.AsyncClient) -> None:
        """A small body may be a large one."""
        response = await counter.post("/graphql", json=ME, headers={"Content-Encoding": "gzip"})

        assert told(response) == (415, ["UNSUPPORTED_MEDIA_TYPE"])

    async def test_refuses_two_operations_without_a_name(self, counter: httpx.AsyncClient) -> None:
        """Which one is meant is not guessed; with the name it is."""
        query = "query A { item { number } } query B { item { double } }"

        unnamed = await counter.post("/graphql", json={"query": query})
        named = await counter.post("/graphql", json={"query": query, "operationName": "B"})

        assert told(unnamed) == (400, ["BAD_REQUEST"])
        assert payload_of(named) == {"data": {"item": {"double": 2}}}

    async def test_refuses_subscriptions_with_a_hint(self, client: httpx.AsyncClient) -> None:
        """A subscription has many results, and JSON has one: the message says how to get them."""
        query = 'subscription { documentProgress(documentId: "x") { state } }'

        response = await client.post("/graphql", json={"query": query})

        assert told(response) == (400, ["BAD_REQUEST"])
        message = response.json()["errors"][0]["message"]
        assert ("websocket" in message, "text/event-stream" in message) == (True, True)

    async def test_tells_in_json_that_the_database_is_away(self, settings: Settings) -> None:
        """Before an operation too, and with a status that tells proxies and clients to come again."""
        away = settings.model_copy(update={"database_url": f"postgresql://127.0.0.1:{free_port()}/none"})
        token = create_token(away)
        async with (
            serving(create_app(away)) as address,
            httpx.AsyncClient(verify=trusted_certificates(), base_url=address) as client,
        ):
            response = await client.post("/graphql", json=ME, headers={"Authorization": f"Bearer {token}"})

        assert told(response) == (503, ["SERVICE_UNAVAILABLE"])

    async def test_tells_in_json_that_something_broke(
        self, client: httpx.AsyncClient, services: Services, sarah: Person
    ) -> None:
        """What breaks before an operation is masked, logged, and no plain text."""
        async with services.database.engine.begin() as connection:
            await connection.execute(text("ALTER TABLE sessions RENAME TO sessions_gone"))

        response = await client.post("/graphql", json=ME, headers={"Authorization": f"Bearer {sarah.token}"})
        async with services.database.engine.begin() as connection:
            await connection.execute(text("ALTER TABLE sessions_gone RENAME TO sessions"))

        assert told(response) == (500, ["INTERNAL_SERVER_ERROR"])


class TestStatuses:
    """Which status tells what, in which kind of JSON."""

    @pytest.mark.parametrize(
        ("query", "code"),
        [
            ("{", "GRAPHQL_PARSE_FAILED"),
            ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
            ("query ($id: ID!) { trip(id: $id) { id } }", "BAD_USER_INPUT"),
        ],
    )
    @pytest.mark.parametrize(("accept", "status"), [("application/json", 200), (GRAPHQL_JSON, 400)])
    async def test_of_what_was_not_executed(
        self, client: httpx.AsyncClient, query: str, code: str, accept: str, status: int
    ) -> None:
        """The specification's own media type has 400; plain JSON has 200, which its clients read the body of."""
        response = await client.post("/graphql", json={"query": query}, headers={"Accept": accept})

        assert told(response) == (status, [code])
        assert "data" not in response.json()
        assert response.headers["content-type"] == f"{accept}; charset=utf-8"

    @pytest.mark.parametrize("accept", ["application/json", GRAPHQL_JSON])
    async def test_of_what_was_executed(self, counter: httpx.AsyncClient, accept: str) -> None:
        """Once executed, 200 it is, with data, though it be null."""
        response = await counter.post("/graphql", json={"query": "{ item { broken } }"}, headers={"Accept": accept})

        assert told(response) == (200, ["INTERNAL_SERVER_ERROR"])
        assert response.json()["data"] is None

    async def test_of_what_cannot_be_told(self, counter: httpx.AsyncClient) -> None:
        """A client that takes nothing we make is told so, in JSON all the same."""
        response = await counter.post("/graphql", json=ME, headers={"Accept": "text/html"})

        assert told(response) == (406, ["NOT_ACCEPTABLE"])

    @pytest.mark.parametrize("accept", ["application/json", GRAPHQL_JSON])
    @pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
    async def test_of_other_methods(self, client: httpx.AsyncClient, method: str, accept: str) -> None:
        """405 names the methods that there are."""
        response = await client.request(method, "/graphql", headers={"Accept": accept})

        assert (*told(response), response.headers["allow"]) == (405, ["METHOD_NOT_ALLOWED"], "GET, POST")

    async def test_of_other_places(self, client: httpx.AsyncClient) -> None:
        """404 and 405 of other paths are GraphQL errors too: a client that mistook the path reads them."""
        unknown = await client.post("/nothing", json=ME)
        health = await client.post("/health", json=ME)

        assert told(unknown) == (404, ["NOT_FOUND"])
        assert told(health) == (405, ["METHOD_NOT_ALLOWED"])

    async def test_come_with_the_headers_of_the_context(self, counter: httpx.AsyncClient) -> None:
        """What the operation tells beside its result goes into the response; nobody keeps it."""
        response = await counter.post("/graphql", json={"query": "{ item { number } }"})

        cost = response.json()["extensions"]["cost"]
        assert response.headers["ratelimit-remaining"] == str(cost["remaining"])
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-content-type-options"] == "nosniff"

    async def test_of_those_who_come_too_often(self, settings: Settings) -> None:
        """Nothing is executed, and the headers say when to come back; a stream is refused in JSON too."""
        app = create_app(settings.model_copy(update={"anonymous_points_per_minute": 1}))
        async with (
            serving(app) as address,
            httpx.AsyncClient(verify=trusted_certificates(), base_url=address) as client,
        ):
            await client.post("/graphql", json={"query": "{ __typename }"})
            plain = await client.post("/graphql", json={"query": "{ __typename }"})
            stream = await client.post(
                "/graphql", json={"query": "{ __typename }"}, headers={"Accept": "text/event-stream"}
            )

        assert [told(plain), told(stream)] == [(429, ["THROTTLED"])] * 2
        assert int(plain.headers["retry-after"]) > 0


class TestGet:
    """Queries in the URL."""

    @pytest.mark.parametrize(
        "headers",
        [
            {"GraphQL-Require-Preflight": "1"},
            {"Apollo-Require-Preflight": "true"},
            {"X-Apollo-Operation-Name": "A"},
            {"Content-Type": "application/json"},
        ],
    )
    async def test_takes_all_members_of_a_request(self, counter: httpx.AsyncClient, headers: dict[str, str]) -> None:
        """JSON stands in `variables`; any of the headers will do that a foreign page cannot send."""
        query = "query A($with: Boolean!) { item { number double @include(if: $with) } } query B { item { number } }"
        params = {"query": query, "variables": '{"with": true}', "operationName": "A", "extensions": "{}"}

        response = await counter.get("/graphql", params=params, headers=headers)

        assert payload_of(response) == {"data": {"item": {"number": 1, "double": 2}}}

    @pytest.mark.parametrize("name", ["documentId", "doc_id"])
    async def test_takes_the_id_of_a_document(self, counter: httpx.AsyncClient, name: str) -> None:
        """In place of its text; this server knows none."""
        response = await counter.get("/graphql", params={name: "unknown"}, headers=PREFLIGHT)

        assert told(response) == (200, ["PERSISTED_QUERY_NOT_FOUND"])

    @pytest.mark.parametrize("headers", [{}, {"GraphQL-Require-Preflight": ""}, {"Content-Type": "text/plain"}])
    async def test_needs_a_preflight_header(self, counter: httpx.AsyncClient, headers: dict[str, str]) -> None:
        """Without one, the message names all three."""
        response = await counter.get("/graphql", params={"query": "{ item { number } }"}, headers=headers)

        assert told(response) == (400, ["BAD_REQUEST"])
        assert "graphql-require-preflight" in response.json()["errors"][0]["message"]

    async def test_changes_nothing(self, counter: httpx.AsyncClient) -> None:
        """Mutations are for POST."""
        response = await counter.get("/graphql", params={"query": "mutation { add(number: 1) }"}, headers=PREFLIGHT)

        assert (*told(response), response.headers["allow"]) == (405, ["METHOD_NOT_ALLOWED"], "POST")

    @pytest.mark.parametrize(
        "params",
        [
            {},
            {"query": ""},
            {"query": "{ item { number } }", "variables": "{"},
            {"query": "{ item { number } }", "variables": "[]"},
            {"query": "{ item { number } }", "variables": '"x"'},
            {"query": "{ item { number } }", "extensions": "1"},
            {"query": "{ item { number } }", "variables": "[" * 5000},
        ],
    )
    async def test_refuses_what_is_no_request(self, counter: httpx.AsyncClient, params: dict[str, str]) -> None:
        """A URL is read as strictly as a body."""
        response = await counter.get("/graphql", params=params, headers=PREFLIGHT)

        assert told(response) == (400, ["BAD_REQUEST"])


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
            httpx.AsyncClient(verify=trusted_certificates(), base_url=address) as client,
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

    async def test_of_the_database_are_told_as_such(self, services: Services, sarah: Person) -> None:
        """Whether a field asks it or the server itself does, for the session of who asks: the status is 503 then."""
        url = f"postgresql+asyncpg://me:secret@127.0.0.1:{free_port()}/none"
        cut_off = Person(replace(services, database=open_database(url)))
        register = """mutation ($input: RegisterInput!) { register(input: $input) { accessToken { token } } }"""
        account = {"email": "eve@people.example", "name": "Eve", "password": "a-long-enough-password"}

        codes = await cut_off.error_codes(register, input=account)
        async with (
            serving(create_app(services.settings.model_copy(update={"database_url": url}))) as address,
            httpx.AsyncClient(verify=trusted_certificates(), base_url=address) as client,
        ):
            told = await client.post("/graphql", json=ME, headers={"Authorization": f"Bearer {sarah.token}"})
            async with connected(address) as socket:
                await say(socket, type="connection_init", payload={"Authorization": f"Bearer {sarah.token}"})
                end = await end_of(socket)

        await cut_off.services.database.close()
        assert codes == ["SERVICE_UNAVAILABLE"]
        assert told.status_code == 503
        (error,) = told.json()["errors"]
        assert error["message"] == "The database does not answer right now; ask again later."
        assert error["extensions"] == {"code": "SERVICE_UNAVAILABLE"}
        # A client of graphql-ws connects again after 1013, and never after 4500.
        assert end == (1013, "Try again later")

    async def test_of_the_vector_store_are_told_as_such(self, services: Services, sarah: Person) -> None:
        """A search cannot be answered, and nothing else is hurt."""
        trip = await sarah.create_trip()
        vectors = chroma_store(f"http://127.0.0.1:{free_port()}", "passages", MODEL_SPACE)
        cut_off = replace(sarah, services=replace(services, index=stored_in(services.index, vectors)))
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
