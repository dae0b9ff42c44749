"""The GraphiQL page: how it and its assets are served, and what it asks, held against the schema."""

import gzip
import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import brotli
import httpx
import pytest
from graphql import (
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLSchema,
    build_schema,
    get_nullable_type,
    is_non_null_type,
    parse,
    type_from_ast,
    validate,
)
from graphql.execution import get_variable_values
from graphql.language import OperationDefinitionNode
from starlette.applications import Starlette
from starlette.routing import Route

from graph import graphiql
from graph.app import create_app
from graph.schema import schema
from persistence.settings import Settings
from tests.browser import missing_part

WEB = Path(__file__).parents[2] / "web"
EXAMPLES = sorted((WEB / "examples").glob("*.graphql"))
OPERATIONS = sorted((WEB / "src" / "operations").glob("*.graphql"))


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that stands for the built bundle, empty as in a fresh clone."""
    monkeypatch.setattr(graphiql, "_BUNDLE", tmp_path / "graphiql")
    return tmp_path / "graphiql"


@pytest.fixture
async def client(bundle: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Open a client of an application that has the GraphiQL page and its assets alone."""
    app = Starlette(routes=[Route("/graphql", graphiql.graphiql_page), *graphiql.graphiql_routes()])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as opened:
        yield opened


class TestPage:
    """The page at /graphql, as a browser gets it."""

    async def test_says_how_to_get_it_where_it_is_not_built(self, client: httpx.AsyncClient) -> None:
        """A fresh clone without Node answers with one sentence, not with an error."""
        response = await client.get("/graphql")

        assert response.status_code == 200
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        assert response.text.endswith(
            "<p>GraphiQL is not built yet: install Node 20.19 or newer and run <code>make up</code>; "
            "the API answers here without it.</p>"
        )

    async def test_is_not_needed_by_the_api(self, bundle: Path, tmp_path: Path) -> None:
        """Without the page, operations are answered as ever."""
        nobody = "//127.0.0.1:9"
        settings = Settings(
            _env_file=None, data_root_path=tmp_path, redis_url=f"redis:{nobody}", vector_store_url=f"http:{nobody}"
        )
        transport = httpx.ASGITransport(create_app(settings))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            response = await client.post("/graphql", json={"query": "{ __typename }"})

        assert not bundle.exists()
        assert (response.status_code, response.json()["data"]) == (200, {"__typename": "Query"})

    async def test_appears_once_it_is_built(self, client: httpx.AsyncClient, bundle: Path) -> None:
        """A bundle built while the server runs is served without a restart."""
        (bundle / "assets").mkdir(parents=True)
        (bundle / "index.html").write_text("<p>built</p>")
        (bundle / "assets" / "index-1a2b.js").write_text("1;")

        page = await client.get("/graphql")
        asset = await client.get("/graphiql/assets/index-1a2b.js")

        assert (page.status_code, page.text) == (200, "<p>built</p>")
        assert (asset.status_code, asset.text) == (200, "1;")

    async def test_lets_the_browser_speak_to_this_server_alone(self, client: httpx.AsyncClient) -> None:
        """The policy names no other host, and nothing is allowed that it does not name."""
        response = await client.get("/graphql")

        rules = dict(rule.split(" ", 1) for rule in response.headers["content-security-policy"].split("; "))
        assert rules["default-src"] == "'none'"
        assert rules["script-src"] == rules["connect-src"] == rules["worker-src"] == "'self'"
        assert set(" ".join(rules.values()).split()) == {"'none'", "'self'", "'unsafe-inline'", "data:"}
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["referrer-policy"] == "no-referrer"

    async def test_keeps_other_windows_and_unused_features_out(self, client: httpx.AsyncClient) -> None:
        """A page that opened this one cannot reach it, and nothing here asks for a camera."""
        response = await client.get("/graphql")

        assert response.headers["cross-origin-opener-policy"] == "same-origin"
        assert response.headers["permissions-policy"].split(", ")[:3] == [
            "camera=()",
            "display-capture=()",
            "geolocation=()",
        ]

    async def test_is_fetched_anew_each_time(self, client: httpx.AsyncClient) -> None:
        """The page names its assets by hash, so an old page after an update would ask for files that are gone."""
        response = await client.get("/graphql")

        assert response.headers["cache-control"] == "no-cache"


class TestAssets:
    """The files below /graphiql/assets."""

    async def test_are_kept_for_a_year(self, client: httpx.AsyncClient, bundle: Path) -> None:
        """A name with a hash never changes its content."""
        (bundle / "assets").mkdir(parents=True)
        (bundle / "assets" / "index-1a2b.js").write_text("1;")

        response = await client.get("/graphiql/assets/index-1a2b.js")

        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert response.headers["content-type"] == "text/javascript; charset=utf-8"
        assert response.headers["cross-origin-resource-policy"] == "same-origin"
        assert response.headers["x-content-type-options"] == "nosniff"

    @pytest.mark.parametrize(
        ("accepting", "sent"),
        [
            ("gzip, deflate, br, zstd", "br"),
            ("gzip", "gzip"),
            ("br;q=0.1, gzip", "gzip"),
            ("zstd", None),
            ("br;q=0", None),
            ("identity", None),
        ],
    )
    async def test_are_sent_as_the_copy_that_is_smallest(
        self, client: httpx.AsyncClient, bundle: Path, accepting: str, sent: str | None
    ) -> None:
        """Each is a representation of its own, with its own tag; nothing is compressed for whoever asks."""
        content = b"let a = 1;" * 1_000
        copies = {None: content, "br": brotli.compress(content), "gzip": gzip.compress(content)}
        (bundle / "assets").mkdir(parents=True)
        for coding, ending in ((None, ""), ("br", ".br"), ("gzip", ".gz")):
            (bundle / "assets" / f"index-1a2b.js{ending}").write_bytes(copies[coding])

        response = await client.get("/graphiql/assets/index-1a2b.js", headers={"Accept-Encoding": accepting})
        again = {"Accept-Encoding": accepting, "If-None-Match": response.headers["etag"]}
        unchanged = await client.get("/graphiql/assets/index-1a2b.js", headers=again)

        assert (response.content, response.num_bytes_downloaded) == (content, len(copies[sent]))
        assert (response.headers.get("content-encoding"), response.headers["vary"]) == (sent, "Accept-Encoding")
        assert response.headers["content-type"] == "text/javascript; charset=utf-8"
        assert response.headers["content-length"] == str(len(copies[sent]))
        assert (unchanged.status_code, unchanged.headers["etag"]) == (304, response.headers["etag"])
        assert "content-encoding" not in unchanged.headers

    @pytest.mark.parametrize("path", ["index-ffff.js", "%2e%2e/index.html", ""])
    async def test_that_do_not_exist_are_not_found(self, client: httpx.AsyncClient, bundle: Path, path: str) -> None:
        """An unknown name, the folder itself and a way out of it all give 404, kept by no cache."""
        (bundle / "assets").mkdir(parents=True)
        (bundle / "index.html").write_text("<p>built</p>")

        response = await client.get(f"/graphiql/assets/{path}")

        assert response.status_code == 404
        assert "cache-control" not in response.headers

    async def test_are_not_found_where_nothing_is_built(self, client: httpx.AsyncClient) -> None:
        """A fresh clone gives 404 for an asset, not a server error."""
        response = await client.get("/graphiql/assets/index-1a2b.js")

        assert response.status_code == 404


@pytest.fixture(scope="module")
def server_schema() -> GraphQLSchema:
    """Return the schema as a client knows it."""
    return build_schema(schema.as_str())


class TestOperations:
    """The operations that the page asks, or shows as examples."""

    def test_are_all_offered(self) -> None:
        """No example lies about that the page does not list."""
        groups = (WEB / "src" / "examples.ts").read_text(encoding="utf-8").partition("GROUPS")[2].partition("};")[0]

        assert sorted(re.findall(r'"([a-z_]+)"', groups)) == [path.stem for path in EXAMPLES]

    @pytest.mark.parametrize("path", [*EXAMPLES, *OPERATIONS], ids=lambda path: f"{path.parent.name}/{path.stem}")
    def test_fit_the_schema(self, path: Path, server_schema: GraphQLSchema) -> None:
        """A field that was renamed on the server must be renamed in the page."""
        assert validate(server_schema, parse(path.read_text(encoding="utf-8"))) == []

    @pytest.mark.parametrize("path", sorted((WEB / "examples").glob("*.json")), ids=lambda path: path.stem)
    def test_have_variables_that_fit(self, path: Path, server_schema: GraphQLSchema) -> None:
        """The variables of an example are all that its operation needs, of the right types."""
        (operation,) = parse(path.with_suffix(".graphql").read_text(encoding="utf-8")).definitions
        given = json.loads(path.read_text(encoding="utf-8"))

        assert isinstance(operation, OperationDefinitionNode)
        taken = get_variable_values(server_schema, operation.variable_definitions or (), given)

        assert not isinstance(taken, list), taken
        # What an input leaves out has its default there.
        defaults = {name: value for name, value in taken.coerced.get("input", {}).items() if name not in given["input"]}
        assert taken.coerced == {**given, **({"input": {**given["input"], **defaults}} if "input" in given else {})}

    @pytest.mark.parametrize("path", sorted((WEB / "examples").glob("*.json")), ids=lambda path: path.stem)
    def test_have_variables_that_the_editor_finds_whole(self, path: Path, server_schema: GraphQLSchema) -> None:
        """GraphiQL underlines an input that leaves out a field which is never null, whether it has a default or not."""
        (operation,) = parse(path.with_suffix(".graphql").read_text(encoding="utf-8")).definitions
        given = json.loads(path.read_text(encoding="utf-8"))

        assert isinstance(operation, OperationDefinitionNode)
        missing = [
            name
            for variable in operation.variable_definitions or ()
            for name in _left_out(type_from_ast(server_schema, variable.type), given[variable.variable.name.value])
        ]

        assert missing == []


def _left_out(kind: Any, value: object) -> Iterator[str]:
    """Yield the fields of an input, and of the inputs within it, that are never null and yet not given."""
    inner = get_nullable_type(kind)
    if isinstance(inner, GraphQLList) and isinstance(value, list):
        for item in value:
            yield from _left_out(inner.of_type, item)
    if isinstance(inner, GraphQLInputObjectType) and isinstance(value, dict):
        for name, field in inner.fields.items():
            if name in value:
                yield from _left_out(field.type, value[name])
            elif is_non_null_type(field.type):
                yield name


class TestBuild:
    """What the page is made from, and what comes of it."""

    def test_pins_packages_without_naming_a_registry(self) -> None:
        """The lock file holds for whichever registry somebody uses."""
        lock = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))

        packages = {name: entry for name, entry in lock["packages"].items() if name}
        assert [name for name, entry in packages.items() if "resolved" in entry] == []
        assert [name for name, entry in packages.items() if "integrity" not in entry] == []

    @pytest.mark.skipif(bool(missing_part()), reason=missing_part())
    def test_ships_no_source_maps(self) -> None:
        """The bundle is what a browser needs, and no more."""
        files = [path for path in graphiql._BUNDLE.rglob("*") if path.is_file()]

        assert [path.name for path in files if path.suffix == ".map"] == []
        assert sum(path.stat().st_size for path in files if path.suffix not in {".br", ".gz"}) < 9_000_000
        assert sum(path.stat().st_size for path in files if path.suffix == ".br") < 2_500_000
