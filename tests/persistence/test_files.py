"""Files: streamed in and out of a folder, and nothing left behind when that goes wrong."""

import asyncio
import sys
import tracemalloc
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import pytest

from domain.documents import FileEmpty, FileTooLarge, StoredFile
from persistence.files import FileMissing, FileStore, FileStoreFailed, open_file_store
from persistence.settings import Settings
from tests.arrangement import chunks_of

LIMIT = 20_000_000


@pytest.fixture(params=["folder", "memory"])
def files(request: pytest.FixtureRequest, uploads: Path) -> FileStore:
    """An empty file store, in a folder and in memory."""
    url = "memory:///" if request.param == "memory" else None
    return open_file_store(Settings(_env_file=None, uploads_dir=uploads, file_store_url=url))


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    """The folder of the folder store."""
    return tmp_path / "deep" / "uploads"


def left_in(folder: Path) -> list[Path]:
    """Return all files below a folder, unfinished ones included."""
    return [path for path in folder.rglob("*") if path.is_file()]


async def bytes_of(files: FileStore, key: str) -> bytes:
    """Return the whole of a stored file."""
    return b"".join([piece async for piece in files.stream(key)])


class TestSave:
    """FileStore.save."""

    @pytest.mark.parametrize("content", [b"x", b"some text " * 2_000_000], ids=["a byte", "20 MB"])
    async def test_stores_hashes_and_measures_a_stream(self, files: FileStore, content: bytes) -> None:
        """What comes out is what went in, also in several parts."""
        stored = await files.save("trip/document", chunks_of(content), limit_bytes=LIMIT)

        assert stored == StoredFile("trip/document", len(content), sha256(content).hexdigest())
        assert await bytes_of(files, "trip/document") == content

    async def test_refuses_an_empty_stream(self, files: FileStore, uploads: Path) -> None:
        """No bytes are no file."""
        with pytest.raises(FileEmpty) as refused:
            await files.save("empty", chunks_of(b""), limit_bytes=LIMIT)

        assert refused.value.field == ("file",)
        assert not await files.exists("empty")
        assert left_in(uploads) == []

    async def test_takes_a_file_of_exactly_the_limit(self, files: FileStore) -> None:
        """The limit itself is allowed."""
        assert (await files.save("full", chunks_of(b"x" * 1000), limit_bytes=1000)).size_bytes == 1000

    async def test_stops_reading_once_there_is_too_much(self, files: FileStore, uploads: Path) -> None:
        """Of an endless stream not much more than the limit is read, and nothing stays."""
        read = 0

        async def endless() -> AsyncIterator[bytes]:
            nonlocal read
            while True:
                read += 1_000_000
                yield b"x" * 1_000_000

        with pytest.raises(FileTooLarge, match="more than 20000000 bytes"):
            await files.save("large", endless(), limit_bytes=LIMIT)

        assert read == LIMIT + 1_000_000
        assert not await files.exists("large")
        assert left_in(uploads) == []

    async def test_leaves_nothing_when_the_sender_breaks_off(self, files: FileStore, uploads: Path) -> None:
        """The sender's own error comes through."""

        async def broken() -> AsyncIterator[bytes]:
            yield b"x" * 12_000_000
            raise ConnectionResetError("gone")

        with pytest.raises(ConnectionResetError, match="gone"):
            await files.save("broken", broken(), limit_bytes=LIMIT)

        assert not await files.exists("broken")
        assert left_in(uploads) == []

    @pytest.mark.skipif(sys.platform == "win32", reason="No limits of this kind there.")
    async def test_leaves_nothing_when_the_disk_is_full(self, tmp_path: Path) -> None:
        """What was written up to there goes, and what comes once there is room is stored."""
        import resource  # noqa: PLC0415  # there is none on Windows

        files = open_file_store(Settings(_env_file=None, uploads_dir=tmp_path / "uploads"))
        unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (6_000_000, unlimited[1]))
        try:
            with pytest.raises(FileStoreFailed):
                await files.save("full", chunks_of(b"x" * 12_000_000), limit_bytes=LIMIT)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)

        assert left_in(tmp_path / "uploads") == []
        assert (await files.save("full", chunks_of(b"x" * 12_000_000), limit_bytes=LIMIT)).size_bytes == 12_000_000

    async def test_leaves_nothing_when_it_is_cancelled(self, files: FileStore, uploads: Path) -> None:
        """A cancelled upload does not appear, and its unfinished part goes."""
        is_stalled = asyncio.Event()

        async def stalling() -> AsyncIterator[bytes]:
            yield b"x" * 12_000_000
            is_stalled.set()
            await asyncio.Event().wait()
            yield b""

        saving = asyncio.create_task(files.save("cancelled", stalling(), limit_bytes=LIMIT))
        await is_stalled.wait()

        saving.cancel()

        with pytest.raises(asyncio.CancelledError):
            await saving
        async with asyncio.timeout(20):
            while left_in(uploads):  # noqa: ASYNC110  # a file system has no events
                await asyncio.sleep(0.02)
        assert not await files.exists("cancelled")

    async def test_is_there_or_cancelled_whenever_that_comes(self, files: FileStore) -> None:
        """Also after the last chunk, where there is nothing to break off any more: the file goes again."""
        outcomes = set()
        for number in range(60):
            key = f"late-{number}"
            saving = asyncio.create_task(files.save(key, chunks_of(b"x" * 1_000), limit_bytes=LIMIT))
            await asyncio.sleep(number * 0.000_1)
            saving.cancel()
            await asyncio.wait([saving])
            outcomes.add((saving.cancelled(), await files.exists(key)))

        assert outcomes <= {(True, False), (False, True)}

    async def test_never_holds_the_whole_file(self, uploads: Path) -> None:
        """Saving and reading 60 MB takes a fraction of that in Python's memory."""
        files = open_file_store(Settings(_env_file=None, uploads_dir=uploads))

        async def sixty_megabytes() -> AsyncIterator[bytes]:
            for _ in range(240):
                yield bytes(250_000)

        tracemalloc.start()
        try:
            await files.save("big", sixty_megabytes(), limit_bytes=60_000_000)
            async with files.local_copy("big") as path:
                assert path.stat().st_size == 60_000_000
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

        assert peak < 30_000_000


class TestLocalCopy:
    """FileStore.local_copy."""

    async def test_is_removed_on_leaving(self, files: FileStore) -> None:
        """The copy lives as long as the block."""
        await files.save("text", chunks_of(b"some text"), limit_bytes=LIMIT)

        async with files.local_copy("text") as path:
            content = path.read_bytes()

        assert content == b"some text"
        assert not path.exists()

    async def test_says_when_there_is_no_such_file(self, files: FileStore) -> None:
        """An unknown key is told apart from a store that fails."""
        with pytest.raises(FileMissing):
            async with files.local_copy("nothing"):
                pass


class TestDelete:
    """FileStore.delete."""

    async def test_may_be_repeated(self, files: FileStore) -> None:
        """The second time there is nothing to do."""
        await files.save("text", chunks_of(b"some text"), limit_bytes=LIMIT)

        await files.delete("text")
        await files.delete("text")

        assert not await files.exists("text")


class TestOpenFileStore:
    """persistence.files.open_file_store."""

    async def test_keeps_files_below_the_prefix_of_a_url(self, tmp_path: Path) -> None:
        """A file URL is a folder."""
        files = open_file_store(Settings(_env_file=None, file_store_url=f"file://{tmp_path}/store"))

        await files.save("text", chunks_of(b"some text"), limit_bytes=LIMIT)

        assert (tmp_path / "store" / "text").read_bytes() == b"some text"

    @pytest.mark.parametrize("url", ["nonsense", "ftp://example.org/files"])
    def test_refuses_what_is_no_store(self, url: str) -> None:
        """The message is one line."""
        with pytest.raises(FileStoreFailed) as failed:
            open_file_store(Settings(_env_file=None, file_store_url=url))

        assert "\n" not in str(failed.value)

    async def test_says_that_an_object_store_does_not_answer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A dead endpoint is a failure of the store after a few tries, not a missing file."""
        for name, value in {
            "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "nobody",
            "AWS_SECRET_ACCESS_KEY": "nothing",
        }.items():
            monkeypatch.setenv(name, value)
        files = open_file_store(Settings(_env_file=None, file_store_url="s3://bucket/prefix"))

        with pytest.raises(FileStoreFailed, match=r"127\.0\.0\.1:9"):
            await files.exists("text")


class TestPieces:
    """FileStore.pieces, read and write, in a folder and in memory."""

    async def test_are_those_of_a_range(self, files: FileStore) -> None:
        """From the first byte of it up to the last, a megabyte at once."""
        content = bytes(range(256)) * 12_000
        await files.save("document", chunks_of(content), limit_bytes=LIMIT)

        pieces = [piece async for piece in files.pieces("document", 5, 3_000_000)]

        assert (b"".join(pieces), len(pieces)) == (content[5:3_000_000], 3)

    async def test_of_no_file_are_missing(self, files: FileStore) -> None:
        """There is nothing to begin with."""
        with pytest.raises(FileMissing):
            await anext(files.pieces("nothing", 0, 1))

    async def test_small_files_are_written_and_read_whole(self, files: FileStore) -> None:
        """The second one takes the place of the first."""
        await files.write("beside.thumbnails/1", b"one")
        await files.write("beside.thumbnails/1", b"two")

        assert await files.read("beside.thumbnails/1") == b"two"

    async def test_folders_are_deleted_with_all_in_them(self, files: FileStore) -> None:
        """What lies beside them stays; what is not there needs no deleting."""
        for key in ("a.thumbnails/1", "a.thumbnails/2", "a", "a.thumbnails2"):
            await files.write(key, b"x")

        await files.delete_below("a.thumbnails")
        await files.delete_below("nothing")

        left = [await files.exists(key) for key in ("a.thumbnails/1", "a.thumbnails/2", "a", "a.thumbnails2")]
        assert left == [False, False, True, True]
