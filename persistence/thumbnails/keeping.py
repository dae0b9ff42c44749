"""Keeping: thumbnails lie beside their document in the file store, are made when first asked for, and go with it."""

import asyncio
import os

from domain.documents import Document
from domain.thumbnails import Thumbnail
from persistence.files import FileMissing, FileStore
from persistence.thumbnails.rendering import NotShowable, rendered

_TURN = asyncio.Semaphore(max(1, (os.cpu_count() or 1) // 2))
"""Half the processors draw pages, however many are asked for; the others go on answering."""
_FAILED = b"!"
"""How a file begins that tells why there is no picture: no picture does."""


async def kept_thumbnail(files: FileStore, document: Document, wanted: Thumbnail) -> bytes | None:
    """Return a thumbnail that was made before, as WebP, or None.

    Raises NotShowable where that was found out before, and FileStoreFailed.
    """
    try:
        content = await files.read(_key(document, wanted))
    except FileMissing:
        return None
    if content.startswith(_FAILED):
        raise NotShowable(content.removeprefix(_FAILED).decode())
    return content


async def make_thumbnail(files: FileStore, document: Document, wanted: Thumbnail) -> bytes:
    """Return a thumbnail as WebP, and keep it, or the reason why there is none: nothing is tried twice.

    Raises NotShowable, RenderingFailed, FileMissing or FileStoreFailed. Whoever makes one looks afterwards whether its
    document is still there, and otherwise calls `delete_thumbnails`.
    """
    async with _TURN:
        # Whoever had the turn before may have made the very same.
        kept = await kept_thumbnail(files, document, wanted)
        return await _made(files, document, wanted) if kept is None else kept


async def delete_thumbnails(files: FileStore, file_key: str) -> None:
    """Remove all thumbnails of the document whose file has this key; raises FileStoreFailed."""
    await files.delete_below(_folder(file_key))


async def _made(files: FileStore, document: Document, wanted: Thumbnail) -> bytes:
    try:
        async with files.local_copy(document.file.key) as path:
            content = await rendered(path, document.kind, wanted)
    except NotShowable as reason:
        await files.write(_key(document, wanted), _FAILED + str(reason).encode())
        raise
    await files.write(_key(document, wanted), content)
    return content


def _key(document: Document, wanted: Thumbnail) -> str:
    return f"{_folder(document.file.key)}/{wanted.page}-{wanted.width}.webp"


def _folder(file_key: str) -> str:
    # Not below the key itself: in a folder store, a file has no room for others.
    return f"{file_key}.thumbnails"
