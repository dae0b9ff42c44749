"""Files on a real S3 server: in parts, in ranges, by signed URLs, and nothing half-finished left behind."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from domain.documents import FileEmpty, FileTooLarge, StoredFile
from persistence.certificates import trusted_certificates
from persistence.files import FileMissing, FileStore, FileStoreFailed, open_file_store
from persistence.settings import Settings
from tests.arrangement import chunks_of
from tests.s3_server import Bucket, environment, running_s3

LIMIT = 20_000_000
CONTENT = b"some text " * 1_200_000


@pytest.fixture(scope="module")
def s3_url() -> Iterator[str]:
    """The URL of a server of the module."""
    with running_s3() as url:
        yield url


@pytest.fixture
def bucket(s3_url: str, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """An empty bucket, and credentials for it in the environment."""
    for name, value in environment(s3_url).items():
        monkeypatch.setenv(name, value)
    return Bucket(s3_url)


@pytest.fixture
def files(bucket: Bucket) -> FileStore:
    """A file store below a prefix of the bucket."""
    return open_file_store(Settings(_env_file=None, file_store_url=f"s3://{bucket.name}/uploads"))


class TestSave:
    """FileStore.save, to an object store."""

    async def test_uploads_in_parts(self, files: FileStore, bucket: Bucket) -> None:
        """12 MB are three parts of one object: its tag says so."""
        stored = await files.save("trip/document", chunks_of(CONTENT), limit_bytes=LIMIT)

        assert stored == StoredFile("trip/document", len(CONTENT), sha256(CONTENT).hexdigest())
        assert bucket.client.head_object(Bucket=bucket.name, Key="uploads/trip/document")["ETag"].endswith('-3"')
        assert (bucket.keys(), bucket.unfinished()) == (["uploads/trip/document"], [])
        assert b"".join([piece async for piece in files.stream("trip/document")]) == CONTENT

    async def test_keeps_the_headers_that_the_store_is_to_give_it_out_with(
        self, files: FileStore, bucket: Bucket
    ) -> None:
        """Content type and file name are the object's own."""
        attributes = {"Content-Type": "application/pdf", "Content-Disposition": 'attachment; filename="a.pdf"'}

        await files.save("document", chunks_of(b"%PDF-"), limit_bytes=LIMIT, attributes=attributes)

        head = bucket.client.head_object(Bucket=bucket.name, Key="uploads/document")
        assert (head["ContentType"], head["ContentDisposition"]) == tuple(attributes.values())

    @pytest.mark.parametrize(
        ("content", "refusal"), [(b"", FileEmpty), (CONTENT * 2, FileTooLarge)], ids=["empty", "too large"]
    )
    async def test_leaves_nothing_of_what_is_refused(
        self, files: FileStore, bucket: Bucket, content: bytes, refusal: type[Exception]
    ) -> None:
        """Also where parts of it were there already."""
        with pytest.raises(refusal):
            await files.save("document", chunks_of(content), limit_bytes=LIMIT)

        assert (bucket.keys(), bucket.unfinished()) == ([], [])

    async def test_leaves_nothing_when_the_sender_breaks_off(self, files: FileStore, bucket: Bucket) -> None:
        """The upload is aborted, and the sender's own error comes through."""

        async def broken() -> AsyncIterator[bytes]:
            yield CONTENT
            raise ConnectionResetError("gone")

        with pytest.raises(ConnectionResetError, match="gone"):
            await files.save("document", broken(), limit_bytes=LIMIT)

        assert (bucket.keys(), bucket.unfinished()) == ([], [])

    async def test_leaves_nothing_when_it_is_cancelled(self, files: FileStore, bucket: Bucket) -> None:
        """Whoever cancels it finds the upload aborted, not waiting for ever with its parts."""
        is_stalled = asyncio.Event()

        async def stalling() -> AsyncIterator[bytes]:
            yield CONTENT
            is_stalled.set()
            await asyncio.Event().wait()

        saving = asyncio.create_task(files.save("document", stalling(), limit_bytes=LIMIT))
        await is_stalled.wait()
        assert bucket.unfinished() == ["uploads/document"]

        saving.cancel()

        with pytest.raises(asyncio.CancelledError):
            await saving
        assert (bucket.keys(), bucket.unfinished()) == ([], [])


class TestReading:
    """What is read of an object."""

    async def test_comes_in_pieces_of_a_range(self, files: FileStore) -> None:
        """Over the borders of pieces, and to the last byte."""
        await files.save("document", chunks_of(CONTENT), limit_bytes=LIMIT)

        pieces = [piece async for piece in files.pieces("document", 999_999, 3_500_000)]

        assert b"".join(pieces) == CONTENT[999_999:3_500_000]
        assert max(map(len, pieces)) == 1024 * 1024

    async def test_says_when_there_is_none(self, files: FileStore) -> None:
        """An unknown key is told apart from a store that fails."""
        with pytest.raises(FileMissing):
            await anext(files.pieces("nothing", 0, 10))
        with pytest.raises(FileMissing):
            await files.read("nothing")

    async def test_says_when_there_is_no_bucket(self, bucket: Bucket) -> None:
        """A store that was never made fails."""
        files = open_file_store(Settings(_env_file=None, file_store_url=f"s3://no-{bucket.name}"))

        with pytest.raises(FileStoreFailed):
            await files.save("document", chunks_of(b"some text"), limit_bytes=LIMIT)


class TestSignedUrl:
    """FileStore.signed_url."""

    async def test_gives_the_file_without_credentials_for_a_while(self, files: FileStore) -> None:
        """With the headers that it was saved with, and in ranges; how long is signed too."""
        attributes = {"Content-Type": "text/plain", "Content-Disposition": "attachment; filename*=UTF-8''%C3%A9.txt"}
        await files.save("document", chunks_of(b"some text"), limit_bytes=LIMIT, attributes=attributes)

        url = await files.signed_url("document", timedelta(minutes=5))

        async with httpx.AsyncClient(verify=trusted_certificates()) as client:
            answer = await client.get(url, headers={"Range": "bytes=5-"})
        assert (answer.status_code, answer.content) == (206, b"text")
        assert {name: answer.headers[name] for name in attributes} == attributes
        signed = parse_qs(urlsplit(url).query)
        assert (signed["X-Amz-Expires"], len(signed["X-Amz-Signature"][0])) == (["300"], 64)

    def test_is_for_stores_that_can(self, files: FileStore) -> None:
        """Folders and memory sign nothing."""
        memory = open_file_store(Settings(_env_file=None, file_store_url="memory:///"))

        assert (files.gives_out, memory.gives_out) == (True, False)


class TestDelete:
    """Removing objects."""

    async def test_removes_a_folder_and_nothing_beside_it(self, files: FileStore, bucket: Bucket) -> None:
        """A key that only begins alike stays."""
        for key in ("a.thumbnails/1", "a.thumbnails/2", "a", "a.thumbnails2"):
            await files.write(key, b"x")

        await files.delete_below("a.thumbnails")

        assert bucket.keys() == ["uploads/a", "uploads/a.thumbnails2"]
