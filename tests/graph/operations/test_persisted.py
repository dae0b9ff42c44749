"""Tests of documents that are sent by an id or a hash: Apollo's automatic persisted queries, and trusted documents."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from hashlib import md5, sha256
from pathlib import Path
from typing import Any

import pytest

from graph.app import create_app
from graph.context import Context, Services
from graph.operations.preparing import OperationRefused
from graph.operations.requests import OperationRequest, request_of
from graph.operations.running import admit, run_single
from graph.schema import schema
from persistence.persisted_queries import PersistedQueries
from persistence.settings import Settings
from persistence.trusted_documents import TrustedDocumentsInvalid, read_trusted_documents
from tests.graph.people import Person
from tests.services import free_port

TYPENAME = "query Typename { __typename }"
APOLLO = {
    "format": "apollo-persisted-query-manifest",
    "version": 1,
    "operations": [
        {"id": sha256(TYPENAME.encode()).hexdigest(), "body": TYPENAME, "name": "Typename", "type": "query"}
    ],
}
RELAY = {md5(TYPENAME.encode(), usedforsecurity=False).hexdigest(): TYPENAME}


def hashed(text: str, digest: str | None = None, **members: Any) -> OperationRequest:
    """Return a request with the hash of a text, as Apollo Client sends it."""
    persisted = {"version": 1, "sha256Hash": digest or sha256(text.encode()).hexdigest()}
    return request_of({"extensions": {"persistedQuery": persisted}, **members})


async def told(services: Services, request: OperationRequest) -> Any:
    """Return the data of a request, or the code and message of each error for which it was refused."""
    context = Context(services, "Nobody is signed in.")
    try:
        await admit(schema, request, context)
    except OperationRefused as refused:
        return [((error.extensions or {})["code"], error.message) for error in refused.errors]
    return (await run_single(schema, request, context)).payload["data"]


@pytest.fixture
async def queries(valkey_url: str) -> AsyncIterator[PersistedQueries]:
    """Persisted queries of another process, on the same Redis."""
    opened = PersistedQueries(valkey_url)
    yield opened
    await opened.close()


class TestAutomaticPersistedQueries:
    """Texts that clients send once."""

    async def test_are_found_by_their_hash_once_they_were_sent(self, services: Services) -> None:
        """First unknown, then sent along, then known."""
        text = f"query {services.settings.chroma_collection_name.replace('-', '_')} {{ __typename }}"

        assert await told(services, hashed(text)) == [("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")]
        assert await told(services, hashed(text, query=text)) == {"__typename": "Query"}
        assert await told(services, hashed(text)) == {"__typename": "Query"}

    async def test_that_are_long_are_run_and_not_kept(self, services: Services) -> None:
        """A comment may be as long as a body may; it is no reason to fill the room of everybody."""
        text = f"{{ __typename }} #{'x' * 20_000}"

        assert await told(services, hashed(text, query=text)) == {"__typename": "Query"}
        assert await told(services, hashed(text)) == [("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")]

    async def test_cost_by_their_length_where_they_are_to_be_kept(self, services: Services) -> None:
        """A point for each hundred characters, beside what the operation itself costs."""
        text = f"{{ __typename }} #{'x' * 1_000}"
        context = Context(services, "Nobody is signed in.")

        await admit(schema, hashed(text, query=text), context)

        assert context.charge is not None
        assert context.charge.requested == len(text) // 100

    async def test_are_known_to_other_processes(self, services: Services, queries: PersistedQueries) -> None:
        """By way of Redis."""
        text = f"query {services.settings.chroma_collection_name.replace('-', '_')} {{ __typename }}"
        await told(services, hashed(text, query=text))

        assert await queries.find(sha256(text.encode()).hexdigest()) == text

    async def test_are_refused_under_a_hash_that_is_not_theirs(self, services: Services) -> None:
        """Nobody can put a text in another's place."""
        assert await told(services, hashed("{ me { id } }", query=TYPENAME)) == [
            ("BAD_REQUEST", "provided sha does not match query")
        ]

    @pytest.mark.parametrize("text", ["{ nothing_such }", "{", "{ __typename " + "@skip(if: false) " * 51 + "}"])
    async def test_are_not_kept_unless_they_are_good(self, services: Services, text: str) -> None:
        """What cannot be executed takes no room."""
        await told(services, hashed(text, query=text))

        assert await told(services, hashed(text)) == [("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")]

    @pytest.mark.parametrize(
        "persisted", [1, [], {}, {"version": 2, "sha256Hash": "a"}, {"version": 1}, {"version": 1, "sha256Hash": 1}]
    )
    async def test_are_refused_when_malformed(self, services: Services, persisted: Any) -> None:
        """With a code."""
        [(code, _)] = await told(services, request_of({"query": TYPENAME, "extensions": {"persistedQuery": persisted}}))

        assert code == "BAD_REQUEST"

    async def test_that_are_no_hash_are_not_found(self, services: Services) -> None:
        """Whatever is sent in its place is not looked for."""
        assert await told(services, hashed("", "x" * 100_000)) == [
            ("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
        ]

    async def test_work_in_one_process_while_redis_is_away(self, services: Services) -> None:
        """Nothing fails."""
        away = PersistedQueries(f"redis://127.0.0.1:{free_port()}/0")
        services = replace(services, persisted=replace(services.persisted, sent=away))

        assert await told(services, hashed(TYPENAME)) == [("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")]
        assert await told(services, hashed(TYPENAME, query=TYPENAME)) == {"__typename": "Query"}
        assert await told(services, hashed(TYPENAME)) == {"__typename": "Query"}

    async def test_ask_a_redis_that_hangs_once(self, services: Services) -> None:
        """It takes a connection and says nothing; after a quarter of a second it is left alone for a while."""
        connections = []
        hanging = await asyncio.start_server(lambda *streams: connections.append(streams), "127.0.0.1", 0)
        sent = PersistedQueries(f"redis://127.0.0.1:{hanging.sockets[0].getsockname()[1]}/0")

        async with hanging:
            found = [await sent.find(sha256(bytes([each])).hexdigest()) for each in range(50)]
            await sent.close()
            for _, writer in connections:
                writer.close()

        assert found == [None] * 50
        assert len(connections) == 1

    async def test_forget_what_there_is_no_room_for(self, valkey_url: str) -> None:
        """In this process; Redis has it still."""
        small = PersistedQueries(valkey_url, most_characters=10)
        digests = [sha256(text.encode()).hexdigest() for text in ("{ first }", "{ second }")]
        await small.keep(digests[0], "{ first }")
        await small.keep(digests[1], "{ second }")

        assert list(small._texts) == [digests[1]]
        assert await small.find(digests[0]) == "{ first }"
        await small.close()

    async def test_are_counted_once_where_several_ask_at_once(self, valkey_url: str, queries: PersistedQueries) -> None:
        """Counted for each who asks, the text would be more than there is room for, and be forgotten."""
        text = "{ at_once }"
        digest = sha256(text.encode()).hexdigest()
        await queries.keep(digest, text)
        small = PersistedQueries(valkey_url, most_characters=len(text))

        assert [*await asyncio.gather(small.find(digest), small.find(digest))] == [text, text]
        assert list(small._texts) == [digest]
        await small.close()


@pytest.fixture
def trusting(services: Services, tmp_path: Path) -> Services:
    """Services that run trusted documents only, of a manifest as relay-compiler writes it."""
    return with_manifest(services, tmp_path, RELAY, trusted_only=True)


def with_manifest(services: Services, folder: Path, manifest: object, *, trusted_only: bool) -> Services:
    """Return services with a manifest."""
    path = folder / "manifest.json"
    path.write_text(json.dumps(manifest))
    persisted = replace(services.persisted, trusted=read_trusted_documents(path))
    return replace(services, persisted=persisted, policy=replace(services.policy, trusted_only=trusted_only))


class TestTrustedDocuments:
    """Texts that a client's build wrote down."""

    @pytest.mark.parametrize("member", ["documentId", "doc_id", "id"])
    async def test_are_run_by_their_id(self, trusting: Services, member: str) -> None:
        """Under each name that clients give it."""
        assert await told(trusting, request_of({member: next(iter(RELAY))})) == {"__typename": "Query"}

    async def test_are_run_by_their_text(self, trusting: Services) -> None:
        """Word for word."""
        assert await told(trusting, request_of({"query": TYPENAME})) == {"__typename": "Query"}

    async def test_are_run_by_the_hash_of_an_apollo_manifest(self, services: Services, tmp_path: Path) -> None:
        """As Apollo Client sends it, and as the specification's draft writes it."""
        services = with_manifest(services, tmp_path, APOLLO, trusted_only=True)
        identifier = "sha256:" + sha256(TYPENAME.encode()).hexdigest()

        assert await told(services, hashed(TYPENAME)) == {"__typename": "Query"}
        assert await told(services, request_of({"documentId": identifier})) == {"__typename": "Query"}

    @pytest.mark.parametrize(
        "request_",
        [
            OperationRequest("{ __typename }"),
            hashed("{ __typename }"),
            hashed("{ __typename }", query="{ __typename }"),
            OperationRequest(None, document_id="unknown"),
        ],
    )
    async def test_are_all_that_runs(self, trusting: Services, request_: OperationRequest) -> None:
        """Anything else is forbidden, and is not kept either."""
        assert await told(trusting, request_) == [
            ("FORBIDDEN", "This server runs trusted documents only, and this is none of them.")
        ]

    async def test_are_run_beside_others_unless_it_is_said(self, services: Services, tmp_path: Path) -> None:
        """A manifest alone refuses nothing."""
        services = with_manifest(services, tmp_path, RELAY, trusted_only=False)

        assert await told(services, OperationRequest("{ __typename }")) == {"__typename": "Query"}
        assert await told(services, OperationRequest(None, document_id=next(iter(RELAY)))) == {"__typename": "Query"}
        assert await told(services, OperationRequest(None, document_id="unknown")) == [
            ("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
        ]

    async def test_are_sent_by_id_or_by_text(self, trusting: Services) -> None:
        """Not both."""
        assert await told(trusting, OperationRequest(TYPENAME, document_id=next(iter(RELAY)))) == [
            ("BAD_REQUEST", "Give either `query` or the id of a document, not both.")
        ]

    async def test_are_limited_as_others_are(self, services: Services, tmp_path: Path, sarah: Person) -> None:
        """A page that is too large for its points is refused when it is asked for."""
        text = """query ($n: Int) { trips(first: $n) { nodes { expenses(first: 100) { nodes {
            shares { participant { id } } } } } } }"""
        services = with_manifest(services, tmp_path, {"big": text}, trusted_only=True)

        [(code, message)] = await told(services, OperationRequest(None, {"n": 100}, document_id="big"))

        excess = "210 201 points of cost, about one for each object that it may return; 50 000 are allowed."
        assert (code, message) == ("LIMIT_EXCEEDED", f"The operation has {excess}")

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (None, "cannot be read: No such file or directory."),
            ("{", "is no JSON"),
            ("[]", "is no manifest"),
            ('{"a": 1}', "is no manifest"),
            ('{"format": "another", "operations": []}', "is no manifest"),
            ('{"format": "apollo-persisted-query-manifest", "version": 2, "operations": []}', "is no manifest"),
            (
                '{"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"id": "a"}]}',
                "is no manifest",
            ),
            (
                '{"a": "{ nothing }", "b": "{", "c": "{ __typename }"}',
                "cannot execute:\n  a: Cannot query field 'nothing'",
            ),
        ],
    )
    async def test_stop_the_start_where_they_are_broken(
        self, settings: Settings, tmp_path: Path, content: str | None, told: str
    ) -> None:
        """The first of them are told, each with what is wrong with it."""
        path = tmp_path / "manifest.json"
        if content is not None:
            path.write_text(content)

        with pytest.raises(TrustedDocumentsInvalid) as failure:
            create_app(settings.model_copy(update={"trusted_documents_path": path}))

        assert told in str(failure.value)

    def test_are_needed_where_nothing_else_runs(self) -> None:
        """A server that would refuse everything does not start."""
        with pytest.raises(ValueError, match="TRUSTED_DOCUMENTS_ONLY=true needs TRUSTED_DOCUMENTS_PATH"):
            Settings(_env_file=None, trusted_documents_only=True)
