"""The API server as it runs in production: what it shows to strangers, and what it keeps to itself."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from persistence.certificates import trusted_certificates
from tests.acceptance.api import Api, running_api

SECRET = "a secret of more than thirty-two characters"
SIGNED_OUT = '{"query": "{ me { name } }"}'


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path, valkey_url: str) -> Iterator[Api]:
    """A server that is told what production needs, and nothing else; no vector store answers it."""
    data_root = tmp_path_factory.mktemp("production")
    (data_root / "tripsplit.db").write_bytes(migrated_file.read_bytes())
    environment = {
        "APP_ENV": "production",
        "SECRET_KEY": SECRET,
        "DATA_ROOT_PATH": str(data_root),
        "REDIS_URL": valkey_url,
        "VECTOR_STORE_URL": "http://127.0.0.1:9",
    }
    with running_api(data_root, **environment) as running:
        yield running


@pytest.fixture
async def client(api: Api) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the server, of nobody's."""
    async with httpx.AsyncClient(verify=trusted_certificates(), base_url=api.address, timeout=30) as opened:
        yield opened


async def messages(client: httpx.AsyncClient, query: str, **variables: object) -> list[tuple[str, str]]:
    """Run an operation, and return the codes and the messages of its errors."""
    response = await client.post("/graphql", json={"query": query, "variables": variables})
    return [(error["extensions"]["code"], error["message"]) for error in response.json()["errors"]]


class TestTheSchema:
    """What operations tell of the schema."""

    @pytest.mark.parametrize("field", ["__schema { types { name } }", '__type(name: "Trip") { name }'])
    async def test_is_not_shown(self, client: httpx.AsyncClient, field: str) -> None:
        """The refusal says that this is so on purpose, and clients that ask for type names go on working."""
        name = field.partition(" ")[0].partition("(")[0]

        refused = await messages(client, f"{{ {field} }}")
        named = await client.post("/graphql", json={"query": "{ __typename }"})

        assert refused == [
            (
                "GRAPHQL_VALIDATION_FAILED",
                f"Introspection is off on this server: `{name}` is not answered, `__typename` is.",
            )
        ]
        assert named.json()["data"] == {"__typename": "Query"}

    @pytest.mark.parametrize(
        "query",
        [
            "{ mee { name } }",
            "{ me { nam } }",
            "{ trips(frist: 1) { totalCount } }",
            "query ($a: Tripp) { __typename }",
            "{ ... on Quer { __typename } }",
            "{ trips(first: 1, orderBy: {field: CREATED_A}) { totalCount } }",
            "mutation { addExpense(input: {descripton: 1}) { __typename } }",
        ],
    )
    async def test_is_not_guessed_by_mistakes(self, client: httpx.AsyncClient, query: str) -> None:
        """No error suggests what the client may have meant."""
        told_of = await messages(client, query)

        assert {code for code, _ in told_of} == {"GRAPHQL_VALIDATION_FAILED"}
        assert [message for _, message in told_of if "Did you mean" in message] == []

    @pytest.mark.parametrize("given", [{"field": "CREATED_A"}, {"feild": "CREATED_AT"}])
    async def test_is_not_guessed_by_variables(self, client: httpx.AsyncClient, given: dict[str, str]) -> None:
        """Values are told to be wrong, and not which ones would be right."""
        query = "query ($by: TripOrder) { trips(first: 1, orderBy: $by) { totalCount } }"

        told_of = await messages(client, query, by=given)

        assert {code for code, _ in told_of} == {"BAD_USER_INPUT"}
        assert [message for _, message in told_of if "Did you mean" in message] == []


class TestErrors:
    """What is told of faults that are the server's own."""

    async def test_are_masked_and_logged_under_an_id(self, client: httpx.AsyncClient, api: Api) -> None:
        """With a table gone, the client sees an id; the log has it, with the request's and with the reason."""
        with sqlite3.connect(api.log_path.with_name("tripsplit.db")) as database:
            database.execute("ALTER TABLE users RENAME TO hidden")
        try:
            mutation = 'mutation { signIn(input: {email: "a@b.example", password: "none at all"}) { __typename } }'
            response = await client.post("/graphql", json={"query": mutation})
        finally:
            with sqlite3.connect(api.log_path.with_name("tripsplit.db")) as database:
                database.execute("ALTER TABLE hidden RENAME TO users")

        (error,) = response.json()["errors"]
        error_id = error["extensions"]["errorId"]
        (line,) = [line for line in api.log_path.read_text().splitlines() if error_id in line]
        assert error["extensions"] == {"code": "INTERNAL_SERVER_ERROR", "errorId": error_id}
        assert error["message"] == f"Something went wrong here, not with you. It is logged as {error_id}."
        assert "no such table" not in response.text
        assert "no such table: users" in line
        assert response.headers["x-request-id"] in line

    async def test_keep_the_addresses_of_the_house(self, client: httpx.AsyncClient) -> None:
        """What is away is named, not where it was looked for."""
        response = await client.get("/ready")

        assert (response.status_code, "127.0.0.1" in response.text) == (503, False)


class TestEveryResponse:
    """What comes with whatever is answered."""

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("GET", "/"),
            ("GET", "/graphql"),
            ("POST", "/graphql"),
            ("TRACE", "/graphql"),
            ("GET", "/graphql/"),
            ("GET", "/health"),
            ("GET", "/ready"),
            ("GET", "/graphiql/assets/none.js"),
            ("GET", "/nothing"),
        ],
    )
    async def test_has_security_headers_and_an_id(self, client: httpx.AsyncClient, method: str, path: str) -> None:
        """And does not say by what it was made."""
        headers = {"Content-Type": "application/json", "X-Request-Id": "tester-0123"}

        response = await client.request(method, path, content=SIGNED_OUT, headers=headers)

        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert response.headers["x-frame-options"] == "DENY"
        assert response.headers["referrer-policy"] == "no-referrer"
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-request-id"] == "tester-0123"
        assert "server" not in response.headers

    async def test_of_a_page_elsewhere_lets_it_read_nothing(self, client: httpx.AsyncClient) -> None:
        """No origin is let in that no setting names."""
        response = await client.post(
            "/graphql", json={"query": "{ __typename }"}, headers={"Origin": "https://elsewhere.example"}
        )

        assert [name for name in response.headers if name.startswith("access-control")] == []


class TestThePage:
    """GraphiQL, which is there in production too."""

    async def test_is_served_under_its_policy(self, client: httpx.AsyncClient) -> None:
        """Or says in a sentence how it is built; the page itself says that the schema is hidden."""
        response = await client.get("/graphql", headers={"Accept": "text/html"})

        policy = response.headers["content-security-policy"]
        assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert policy.startswith("default-src 'none'; script-src 'self'; ")
        assert "frame-ancestors 'none'" in policy
        assert 'src="/graphiql/assets/' in response.text or "GraphiQL is not built yet" in response.text
