"""Vectors: what a real Chroma server keeps, finds within one trip, and forgets; and what is said when it is away."""

import asyncio
import socket
import time
from pathlib import Path
from uuid import uuid4

import httpx
import numpy as np
import pytest

from domain.passages import PassageSource
from persistence.certificates import trusted_certificates
from persistence.vectors.failures import DimensionMismatch, VectorStoreRefused, VectorStoreUnreachable
from persistence.vectors.scopes import scope_of_trip
from persistence.vectors.store import VectorStore
from tests.services import free_port, running_chroma, running_valkey
from tests.vector_stores import axis, chroma_store, passages_of, random_vectors, space_of

EXPENSE = PassageSource.EXPENSE


class TestNearest:
    """VectorStore.nearest."""

    async def test_are_ordered_and_scored_by_cosine(self, vectors: VectorStore) -> None:
        """The score is the cosine similarity, whatever the lengths of the vectors."""
        trip_id = uuid4()
        same, slanted, opposite = passages_of(trip_id, 3)
        await vectors.upsert([same, slanted, opposite], np.stack([3 * axis(0), axis(0) + axis(1), -axis(0)]))

        found = await vectors.nearest(scope=scope_of_trip(trip_id), vector=axis(0), limit=10)

        assert [neighbour.passage_id for neighbour in found] == [same.id, slanted.id, opposite.id]
        assert [neighbour.score for neighbour in found] == pytest.approx([1, 0.70710678, -1], abs=1e-5)

    async def test_are_of_the_trip_that_was_asked_for(self, vectors: VectorStore) -> None:
        """A nearer vector of another trip does not show."""
        ours, theirs = uuid4(), uuid4()
        (far,), (near,) = passages_of(ours, 1), passages_of(theirs, 1)
        await vectors.upsert([far, near], np.stack([axis(1), axis(0)]))

        found = await vectors.nearest(scope=scope_of_trip(ours), vector=axis(0), limit=10)

        assert [neighbour.passage_id for neighbour in found] == [far.id]

    async def test_can_be_of_one_source(self, vectors: VectorStore) -> None:
        """Expenses can be asked for without documents."""
        trip_id = uuid4()
        (passage,), (sentence,) = passages_of(trip_id, 1), passages_of(trip_id, 1, EXPENSE)
        await vectors.upsert([passage, sentence], np.stack([axis(0), axis(1)]))

        found = await vectors.nearest(scope=scope_of_trip(trip_id, EXPENSE), vector=axis(0), limit=10)

        assert [neighbour.passage_id for neighbour in found] == [sentence.id]

    async def test_in_an_empty_collection_are_none(self, vectors: VectorStore) -> None:
        """The first question may come before the first passage."""
        assert await vectors.nearest(scope=scope_of_trip(uuid4()), vector=axis(0), limit=10) == ()


class TestUpsert:
    """VectorStore.upsert."""

    async def test_takes_more_than_a_batch(self, vectors: VectorStore) -> None:
        """Six hundred and one vectors are all there, each under its own id."""
        trip_id = uuid4()
        passages = passages_of(trip_id, 601)
        rows = random_vectors(601)

        await vectors.upsert(passages, rows)

        assert await vectors.passage_ids(passages[0].source_id) == {passage.id for passage in passages}
        for place in (0, 249, 250, 600):
            (nearest,) = await vectors.nearest(scope=scope_of_trip(trip_id), vector=rows[place], limit=1)
            assert nearest.passage_id == passages[place].id
            assert nearest.score == pytest.approx(1, abs=1e-5)

    async def test_may_be_repeated_with_another_vector(self, vectors: VectorStore) -> None:
        """The second takes the place of the first."""
        trip_id = uuid4()
        passages = passages_of(trip_id, 1)
        await vectors.upsert(passages, axis(0)[None])

        await vectors.upsert(passages, axis(1)[None])

        (found,) = await vectors.nearest(scope=scope_of_trip(trip_id), vector=axis(1), limit=10)
        assert found.score == pytest.approx(1, abs=1e-5)

    async def test_of_another_dimension_is_refused(self, vectors: VectorStore) -> None:
        """It is named as that, before the store is asked."""
        await vectors.upsert(passages_of(uuid4(), 1), axis(0)[None])

        with pytest.raises(DimensionMismatch, match="dimension of 8, got 4"):
            await vectors.upsert(passages_of(uuid4(), 1), np.ones((1, 4), np.float32))

    async def test_from_many_at_once_makes_one_collection(self, chroma_url: str) -> None:
        """Eight stores that meet an unknown collection end up in the same one."""
        name, trip_id = f"test-{uuid4().hex}", uuid4()
        stores = [chroma_store(chroma_url, name) for _ in range(8)]

        await asyncio.gather(*(store.upsert(passages_of(trip_id, 1), axis(0)[None]) for store in stores))

        found = await stores[0].nearest(scope=scope_of_trip(trip_id), vector=axis(0), limit=100)
        assert len(found) == 8
        await asyncio.gather(*(store.close() for store in stores))


class TestDelete:
    """VectorStore.delete_source and delete_passages."""

    async def test_of_a_source_takes_all_of_it_and_no_more(self, vectors: VectorStore) -> None:
        """Another document of the same trip stays; deleting again does nothing."""
        trip_id = uuid4()
        leaving, staying = passages_of(trip_id, 300), passages_of(trip_id, 2)
        await vectors.upsert([*leaving, *staying], random_vectors(302))

        await vectors.delete_source(leaving[0].source_id)
        await vectors.delete_source(leaving[0].source_id)

        assert await vectors.passage_ids(leaving[0].source_id) == frozenset()
        found = await vectors.nearest(scope=scope_of_trip(trip_id), vector=axis(0), limit=400)
        assert {neighbour.passage_id for neighbour in found} == {passage.id for passage in staying}

    async def test_of_passages_takes_those(self, vectors: VectorStore) -> None:
        """Unknown ids among them do no harm."""
        passages = passages_of(uuid4(), 3)
        await vectors.upsert(passages, random_vectors(3))

        await vectors.delete_passages([passages[0].id, uuid4(), passages[2].id])

        assert await vectors.passage_ids(passages[0].source_id) == {passages[1].id}

    async def test_of_nothing_asks_nothing(self) -> None:
        """No ids, no request: an empty list must not mean everything."""
        store = chroma_store("http://127.0.0.1:1", "unreachable")

        await store.delete_passages([])

        await store.close()


class TestReachability:
    """What VectorStore says when there is no Chroma at its address."""

    async def test_is_told_without_the_password_of_the_address(self) -> None:
        """The sentence is shown to whoever searches."""
        store = chroma_store(f"http://chroma:hush@127.0.0.1:{free_port()}/", "passages")

        with pytest.raises(VectorStoreUnreachable, match=r"at http://127\.0\.0\.1:\d+/ does not answer") as raised:
            await store.ping()
        await store.close()

        assert "hush" not in str(raised.value)

    async def test_is_checked_by_a_ping(self, vectors: VectorStore) -> None:
        """A living server answers."""
        await vectors.ping()

    async def test_of_nobody_fails_at_once(self) -> None:
        """A refused connection is told with the address, in every method."""
        store = chroma_store(f"http://127.0.0.1:{free_port()}", "passages")

        with pytest.raises(VectorStoreUnreachable, match=r"127\.0\.0\.1"):
            await store.ping()
        with pytest.raises(VectorStoreUnreachable):
            await store.nearest(scope=scope_of_trip(uuid4()), vector=axis(0), limit=1)
        await store.close()

    async def test_of_a_silent_server_fails_in_time(self) -> None:
        """A server that accepts and says nothing does not hold the ping up."""
        listener = socket.create_server(("127.0.0.1", 0))
        store = chroma_store(f"http://127.0.0.1:{listener.getsockname()[1]}", "passages")
        started = time.perf_counter()

        with pytest.raises(VectorStoreUnreachable, match="in time"):
            await store.ping()

        # Other requests are waited for for twenty seconds.
        assert time.perf_counter() - started < 15
        await store.close()
        listener.close()

    async def test_of_another_kind_of_server_is_told(self) -> None:
        """Something that is no Chroma, such as a Valkey, is not mistaken for one."""
        with running_valkey() as url:
            port = url.rsplit(":", 1)[1].split("/")[0]
            store = chroma_store(f"http://127.0.0.1:{port}", "passages")
            with pytest.raises((VectorStoreUnreachable, VectorStoreRefused)):
                await store.ping()
            await store.close()

    async def test_comes_back_with_the_server(self, tmp_path: Path) -> None:
        """Away is an error; back is as before, with what was stored."""
        port = free_port()
        passages = passages_of(uuid4(), 3)
        with running_chroma(tmp_path, port=port) as url:
            store = chroma_store(url, "passages")
            await store.upsert(passages, random_vectors(3))
        with pytest.raises(VectorStoreUnreachable):
            await store.passage_ids(passages[0].source_id)

        with running_chroma(tmp_path, port=port):
            assert await store.passage_ids(passages[0].source_id) == {passage.id for passage in passages}
        await store.close()

    async def test_comes_back_with_an_empty_server(self, tmp_path: Path) -> None:
        """A folder that was deleted gets a new collection, without a restart of this process."""
        port = free_port()
        passages = passages_of(uuid4(), 3)
        with running_chroma(tmp_path / "old", port=port) as url:
            store = chroma_store(url, "passages")
            await store.upsert(passages, random_vectors(3))

        with running_chroma(tmp_path / "new", port=port):
            assert await store.passage_ids(passages[0].source_id) == frozenset()
            await store.upsert(passages, random_vectors(3))
            assert len(await store.passage_ids(passages[0].source_id)) == 3
        await store.close()


class TestCollection:
    """The collection named by CHROMA_COLLECTION_NAME."""

    async def test_that_measures_otherwise_is_refused(self, chroma_url: str) -> None:
        """Scores of another distance would mean nothing."""
        prefix = f"test-{uuid4().hex}"
        name = space_of().name(prefix, separator="-")
        collections = f"{chroma_url}/api/v2/tenants/default_tenant/databases/default_database/collections"
        async with httpx.AsyncClient(verify=trusted_certificates()) as client:
            made = await client.post(collections, json={"name": name, "configuration": {"hnsw": {"space": "l2"}}})
            made.raise_for_status()
        store = chroma_store(chroma_url, prefix)

        with pytest.raises(VectorStoreRefused, match="measures by l2, not by cosine"):
            await store.passage_ids(uuid4())
        await store.close()

    async def test_of_an_impossible_name_is_refused(self, chroma_url: str) -> None:
        """The server says what a name may be."""
        store = chroma_store(chroma_url, "a b")

        with pytest.raises(VectorStoreRefused, match="Expected a name"):
            await store.passage_ids(uuid4())
        await store.close()
