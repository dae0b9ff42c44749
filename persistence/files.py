"""Files: keeps uploaded bytes in a folder or an object store, streamed in and out, never whole in memory."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import obstore
from obstore.exceptions import BaseError
from obstore.store import AzureStore, GCSStore, LocalStore, S3Store, from_url

from domain.clean_up import FoundFile
from domain.documents import StoredFile
from persistence.incoming import Incoming
from persistence.reasons import first_line
from persistence.settings import Settings
from persistence.unfinished_uploads import FolderUploads, UnfinishedUploads, UploadsUnlisted, s3_uploads

_PART_BYTES = 5 * 1024 * 1024
"""The smallest part that S3 takes."""
_PARTS_AT_ONCE = 2
_PIECE_BYTES = 1024 * 1024
"""What is read of a file at once for a reader that may be slow. The library ends a request after 30 seconds: a request
for each piece takes none of them, and holds nothing of the store while the reader thinks."""
_GIVE_UP_SECONDS = 10.0
_FOUND_AT_ONCE = 500
_SIGNING = (S3Store, GCSStore, AzureStore)
_REMOTE: dict[str, Any] = {
    "client_options": {
        "connect_timeout": timedelta(seconds=5),
        "read_timeout": timedelta(seconds=30),
        # AWS_ENDPOINT_URL may name a server without TLS; AWS_ALLOW_HTTP is not read where options are given.
        "allow_http": True,
    },
    "retry_config": {"max_retries": 3, "retry_timeout": timedelta(seconds=30)},
}


class FileStoreFailed(Exception):
    """The file store does not answer, or refuses what was asked of it."""


class UploadsUnknown(FileStoreFailed):
    """The file store does not tell which uploads were cut off: a package is missing, or a right."""


class FileMissing(Exception):
    """The file store has no file of this key."""


class FileStore:
    """Keeps files by key. Keys are made by the program, never by its users."""

    def __init__(self, store: Any) -> None:
        self._store = store

    async def save(
        self,
        key: str,
        chunks: AsyncIterator[bytes],
        *,
        limit_bytes: int,
        attributes: Mapping[str, str] | None = None,
    ) -> StoredFile:
        """Stream chunks into the store and return what lies there.

        `attributes` are the HTTP headers that an object store gives the file out with; a folder has no use for them.
        Raises FileEmpty, FileTooLarge once more than `limit_bytes` came, FileStoreFailed, or what `chunks` raises;
        then, and when cancelled, nothing lies under the key, nor parts of it.
        """
        incoming = Incoming(chunks, limit_bytes)
        try:
            await self._put(key, incoming, attributes)
        except (BaseError, OSError) as error:
            if error is incoming.failure:
                raise
            raise _failure(error) from error
        return StoredFile(key, incoming.size_bytes, incoming.digest.hexdigest())

    async def _put(self, key: str, incoming: Incoming, attributes: Mapping[str, str] | None) -> None:
        # The put is atomic: what is raised by the iterator aborts it before anything is seen.
        putting = asyncio.ensure_future(
            obstore.put_async(
                self._store,
                key,
                incoming.chunks(),
                attributes=dict(attributes) if attributes and self.gives_out else None,
                use_multipart=True,
                chunk_size=_PART_BYTES,
                max_concurrency=_PARTS_AT_ONCE,
            )
        )
        try:
            await asyncio.shield(putting)
        except asyncio.CancelledError:
            # Cancelled itself, it would leave its parts in an object store, where they are not seen, and cost.
            incoming.stop()
            with suppress(Exception):
                async with asyncio.timeout(_GIVE_UP_SECONDS):
                    await putting
                # It was through already.
                await self.delete(key)
            raise

    async def stream(self, key: str) -> AsyncIterator[bytes]:
        """Yield a file's bytes in pieces; raises FileMissing or FileStoreFailed."""
        with _told(key):
            result = await obstore.get_async(self._store, key)
            async for piece in result.stream(min_chunk_size=_PART_BYTES):
                yield bytes(piece)

    async def pieces(self, key: str, first: int, stop: int) -> AsyncIterator[bytes]:
        """Yield a file's bytes from `first` up to but without `stop`, in pieces of a megabyte; raises as `stream`."""
        for start in range(first, stop, _PIECE_BYTES):
            with _told(key):
                piece = await obstore.get_range_async(
                    self._store, key, start=start, end=min(start + _PIECE_BYTES, stop)
                )
            yield bytes(piece)

    async def read(self, key: str) -> bytes:
        """Return the whole of a small file; raises as `stream`."""
        with _told(key):
            return bytes(await (await obstore.get_async(self._store, key)).bytes_async())

    async def write(self, key: str, content: bytes) -> None:
        """Keep the whole of a small file, whether there was one or not; raises FileStoreFailed."""
        with _told(key):
            await obstore.put_async(self._store, key, content)

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
            with _told(key):
                await obstore.delete_async(self._store, key)
        except FileMissing:
            return

    async def delete_below(self, folder: str) -> None:
        """Remove all files whose keys begin with a folder and a slash; raises FileStoreFailed."""
        with _told(folder):
            async for found in obstore.list(self._store, prefix=folder):
                for each in found:
                    await self.delete(each["path"])

    async def found(self) -> AsyncIterator[tuple[FoundFile, ...]]:
        """Yield all files that lie in the store, some hundreds at once, in no order; raises FileStoreFailed."""
        with _told(""):
            async for found in obstore.list(self._store, chunk_size=_FOUND_AT_ONCE):
                yield tuple(FoundFile(each["path"], each["last_modified"], each["size"]) for each in found)

    async def unfinished(self) -> tuple[FoundFile, ...]:
        """Return what uploads left that were cut off, or are under way, as files of when their last part came.

        In a folder and on S3; other stores remove it themselves, or by a rule of the bucket. Raises FileStoreFailed, or
        UploadsUnknown.
        """
        return await asyncio.to_thread(self._unfinished)

    async def require_uploads_told(self) -> None:
        """See that `unfinished` would be answered, without asking for all; raises as that does."""
        await asyncio.to_thread(self._require_uploads_told)

    async def delete_unfinished(self, found: FoundFile) -> None:
        """Remove what an upload left that was cut off; raises FileStoreFailed."""
        await asyncio.to_thread(self._delete_unfinished, found)

    @property
    def needs_bucket_rule(self) -> bool:
        """Whether what is left of cut-off uploads stays until a rule of the bucket removes it: nobody here can."""
        return isinstance(self._store, GCSStore)

    def _unfinished(self) -> tuple[FoundFile, ...]:
        with _told_of_uploads():
            uploads = self._uploads()
            return () if uploads is None else uploads.found()

    def _require_uploads_told(self) -> None:
        with _told_of_uploads():
            if (uploads := self._uploads()) is not None:
                uploads.require_told()

    def _delete_unfinished(self, found: FoundFile) -> None:
        with _told_of_uploads():
            if (uploads := self._uploads()) is not None:
                uploads.remove(found)

    def _uploads(self) -> UnfinishedUploads | None:
        if isinstance(self._store, LocalStore) and self._store.prefix is not None:
            return FolderUploads(Path(self._store.prefix))
        if isinstance(self._store, S3Store):
            return s3_uploads(self._store.config, prefix=self._store.prefix or "")
        return None

    async def exists(self, key: str) -> bool:
        """Tell whether there is a file of this key; raises FileStoreFailed."""
        try:
            with _told(key):
                await obstore.head_async(self._store, key)
        except FileMissing:
            return False
        return True

    @property
    def gives_out(self) -> bool:
        """Whether the store can give files out itself, to whoever has a URL that is signed for it."""
        return isinstance(self._store, _SIGNING)

    async def signed_url(self, key: str, lifetime: timedelta) -> str:
        """Return a URL at which a store that `gives_out` files gives this one, once or often, until it expires."""
        with _told(key):
            url: str = await obstore.sign_async(self._store, "GET", key, lifetime)
        return url


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


@contextmanager
def _told(key: str) -> Iterator[None]:
    """Tell what the store raises within as FileMissing or FileStoreFailed."""
    try:
        yield
    except FileNotFoundError as error:
        raise FileMissing(key) from error
    except (BaseError, OSError) as error:
        raise _failure(error) from error


@contextmanager
def _told_of_uploads() -> Iterator[None]:
    with _told(""):
        try:
            yield
        except UploadsUnlisted as error:
            raise UploadsUnknown(f"The file store does not tell which uploads were cut off: {error}.") from error


def _failure(error: Exception) -> FileStoreFailed:
    # The library appends a dump of its innards to the first line.
    return FileStoreFailed(f"The file store failed: {first_line(error)}.")
