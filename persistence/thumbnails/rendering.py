"""Rendering: a page becomes a picture in a process of its own, which may break, hang or run out of memory."""

import asyncio
import signal
import tempfile
from pathlib import Path

import structlog

from domain.documents import DocumentKind
from domain.thumbnails import Thumbnail
from persistence.confinement.programs import run_program

log = structlog.get_logger(__name__)

NOT_SHOWABLE = 3
"""The exit code of the renderer where the document is to blame; the reason is in place of the picture."""
WALL_SECONDS = 60
"""How long the renderer may take by the clock: three times what it may compute, since others compute too."""
_RENDERER = "persistence.thumbnails.renderer"
_STOPPED = frozenset(-getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""How it ends where the server it belongs to is stopped, which says nothing of the file."""
BROKE_THE_RENDERER = "It is damaged, or takes too much to show."


class NotShowable(Exception):
    """The document has no such page, or none that can be shown, however often it is tried; the message says why."""


class RenderingFailed(Exception):
    """The process that renders could not do its work, for no fault of the document, or not in time."""


async def rendered(path: Path, kind: DocumentKind, wanted: Thumbnail) -> bytes:
    """Return a page of a file as a WebP picture, without what the file says of where and by whom it was made.

    It is at most as wide as wanted, and four times as high as that. Raises NotShowable or RenderingFailed.
    """
    with tempfile.TemporaryDirectory(prefix="tripsplit-page-") as folder:
        result = Path(folder) / "result"
        arguments = (str(path), kind.value, str(wanted.page), str(wanted.width), str(result))
        ended = await run_program(_RENDERER, *arguments, seconds=WALL_SECONDS)
        if ended.code == 0:
            return await asyncio.to_thread(result.read_bytes)
        if ended.code == NOT_SHOWABLE:
            raise NotShowable(await asyncio.to_thread(result.read_text, "utf-8"))
    log.warning("rendering.ended", code=ended.code, errors=ended.errors)
    if ended.code is None or ended.code == 1 or ended.code in _STOPPED:
        raise RenderingFailed(f"The renderer ended with {ended.code}: {ended.errors.strip()[-200:]}")
    # A signal, or what libraries end with when they are out of memory or have lost their way.
    raise NotShowable(BROKE_THE_RENDERER)
