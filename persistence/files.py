"""Files: keeps uploaded bytes in a folder or an object store, streamed in and out, never whole in memory."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, from_url

from domain.documents import FileEmpty, FileTooLarge, StoredFile
from persistence.reasons import first_line
from persistence.settings import Settings

_PART_BYTES = 5 * 1024 * 1024
"""The smallest part that S3 takes."""
_PARTS_AT_ONCE = 2
_REMOTE: dict[str, Any] = {
    "client_options": {"connect_timeout": timedelta(seconds=5), "read_timeout": timedelta(seconds=30)},
    "retry_config": {"max_retries": 3, "retry_timeout": timedelta(seconds=30)},
}


class FileStoreFailed(Exception):
    """The file store does not answer, or refuses what was asked of it."""


class FileMissing(Exception):
    """The file store has no file of this key."""


class FileStore:
    """Keeps files by key. Keys are made by the program, never by its users."""

    def __init__(self, store: Any) -> None:
        self._store = store

    async def save(self, key: str, chunks: AsyncIterator[bytes], *, limit_bytes: int) -> StoredFile:
        """Stream chunks into the store and return what lies there.

        Raises FileEmpty, FileTooLarge once more than `limit_bytes` came, FileStoreFailed, or what `chunks` raises;
        then, and when cancelled, nothing lies under the key.
        """
        meter = _Meter(limit_bytes)
        try:
            # The put is atomic: what is raised by the iterator, or a cancellation, aborts it before anything is seen.
            await obstore.put_async(
                self._store,
                key,
                meter.measured(chunks),
                use_multipart=True,
                chunk_size=_PART_BYTES,
                max_concurrency=_PARTS_AT_ONCE,
            )
        except (BaseError, OSError) as error:
            if error is meter.failure:
                raise
            raise _failure(error) from error
        return StoredFile(key, meter.size_bytes, meter.digest.hexdigest())

    async def stream(self, key: str) -> AsyncIterator[bytes]:
        """Yield a file's bytes in pieces; raises FileMissing or FileStoreFailed."""
        try:
            result = await obstore.get_async(self._store, key)
            async for piece in result.stream(min_chunk_size=_PART_BYTES):
                yield bytes(piece)
        except FileNotFoundError as error:
            raise FileMissing(key) from error
        except (BaseError, OSError) as error:
            raise _failure(error) from error

    @asynccontextmanager
    async def local_copy(self, key: str) -> AsyncIterator[Path]:
        """Copy a file to a temporary one, for readers that seek, removed on leaving; raises as `stream` does."""
        with tempfile.TemporaryDirectory(prefix="tripsplit-") as folder:
            path = Path(folder) / "copy"
            with path.open("wb") as file:
                async for piece in self.stream(key):
                    await asyncio.to_thread(file.write, piece)
            yield path

    async def delete(self, key: str) -> None:
        """Remove a file; does nothing when there is none. Raises FileStoreFailed."""
        try:
            await obstore.delete_async(self._store, key)
        except FileNotFoundError:
            return
        except (BaseError, OSError) as error:
            raise _failure(error) from error

    async def exists(self, key: str) -> bool:
        """Tell whether there is a file of this key; raises FileStoreFailed."""
        try:
            await obstore.head_async(self._store, key)
        except FileNotFoundError:
            return False
        except (BaseError, OSError) as error:
            raise _failure(error) from error
        return True


def open_file_store(settings: Settings) -> FileStore:
    """Return the store at FILE_STORE_URL (s3://, gs://, az://, file://, memory://), or the folder of uploads.

    Raises FileStoreFailed when the URL means nothing or the folder cannot be made.
    """
    try:
        return FileStore(_store(settings))
    except (BaseError, OSError, ValueError) as error:
        raise FileStoreFailed(f"FILE_STORE_URL or UPLOADS_DIR cannot be used: {first_line(error)}.") from error


def _store(settings: Settings) -> Any:
    url = settings.file_store_url
    if url is None:
        settings.resolved_uploads_dir.mkdir(parents=True, exist_ok=True)
        return LocalStore(prefix=settings.resolved_uploads_dir.absolute())
    if url.startswith("file:"):
        return from_url(url, mkdir=True)
    if url.startswith("memory:"):
        return from_url(url)
    return from_url(url, **_REMOTE)


class _Meter:
    """Counts and hashes what passes through, and stops what is empty or too large."""

    def __init__(self, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes
        self.size_bytes = 0
        self.digest = sha256()
        self.failure: Exception | None = None

    async def measured(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._checked(chunks):
                yield chunk
        except Exception as error:
            # The sender's own error, to be told apart from the store's.
            self.failure = error
            raise

    async def _checked(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        async for chunk in chunks:
            self.size_bytes += len(chunk)
            if self.size_bytes > self.limit_bytes:
                raise FileTooLarge(f"The file has more than {self.limit_bytes} bytes.", field=("file",))
            self.digest.update(chunk)
            yield chunk
        if self.size_bytes == 0:
            raise FileEmpty("The file is empty.", field=("file",))


def _failure(error: Exception) -> FileStoreFailed:
    # The library appends a dump of its innards to the first line.
    return FileStoreFailed(f"The file store failed: {first_line(error)}.")
