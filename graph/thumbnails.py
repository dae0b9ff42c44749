"""Thumbnails: one that was kept, or a new one, which whoever asks first pays for."""

from collections.abc import Awaitable, Callable

from domain.access import Viewer
from domain.documents import Document
from domain.thumbnails import Thumbnail
from graph.context import Services
from persistence.documents import load_documents_for
from persistence.files import FileMissing
from persistence.thumbnails.keeping import delete_thumbnails, kept_thumbnail, make_thumbnail


async def thumbnail_of(
    services: Services, document: Document, wanted: Thumbnail, viewer: Viewer, pay: Callable[[], Awaitable[None]]
) -> bytes:
    """Return a thumbnail as WebP; `pay` is awaited before one is drawn.

    Raises NotShowable, RenderingFailed, FileMissing, FileStoreFailed, and what `pay` raises.
    """
    kept = await kept_thumbnail(services.files, document, wanted)
    if kept is not None:
        return kept
    await pay()
    try:
        return await make_thumbnail(services.files, document, wanted)
    finally:
        await _leave_nothing(services, document, viewer)


async def _leave_nothing(services: Services, document: Document, viewer: Viewer) -> None:
    # It may have been deleted meanwhile, and what was kept of it cleared away before there was this.
    async with services.database.read() as connection:
        found = await load_documents_for(connection, viewer, [document.id])
    if document.id not in found:
        await delete_thumbnails(services.files, document.file.key)
        raise FileMissing(document.file.key)
