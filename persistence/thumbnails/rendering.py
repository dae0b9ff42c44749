"""Rendering: a page becomes a picture in a process of its own, which may break, hang or run out of memory."""

import asyncio
import os
import signal
import sys
import tempfile
from pathlib import Path

import structlog

from domain.documents import DocumentKind
from domain.thumbnails import Thumbnail

log = structlog.get_logger(__name__)

NOT_SHOWABLE = 3
"""The exit code of the renderer where the document is to blame; the reason is in place of the picture."""
WALL_SECONDS = 60
"""How long the renderer may take by the clock: three times what it may compute, since others compute too."""
_RENDERER = "persistence.thumbnails.renderer"
_ROOT = Path(__file__).resolve().parent.parent.parent
# Secrets of this process are no business of what reads strangers' files.
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "HOME", "USERPROFILE")
_SHOWN_ERRORS = 4_000
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
        code, errors = await _run(path, kind, wanted, result)
        if code == 0:
            return await asyncio.to_thread(result.read_bytes)
        if code == NOT_SHOWABLE:
            raise NotShowable(await asyncio.to_thread(result.read_text, "utf-8"))
    log.warning("rendering.ended", code=code, errors=errors)
    if code is None or code == 1 or code in _STOPPED:
        raise RenderingFailed(f"The renderer ended with {code}: {errors.strip()[-200:]}")
    # A signal, or what libraries end with when they are out of memory or have lost their way.
    raise NotShowable(BROKE_THE_RENDERER)


async def _run(path: Path, kind: DocumentKind, wanted: Thumbnail, result: Path) -> tuple[int | None, str]:
    """Run the renderer to its end, or to that of its time; return its exit code, None where it was killed for that."""
    with tempfile.TemporaryFile() as errors:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            _RENDERER,
            *(str(path), kind.value, str(wanted.page), str(wanted.width), str(result)),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=errors,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ} | {"PYTHONPATH": str(_ROOT)},
        )
        code: int | None = None
        try:
            async with asyncio.timeout(WALL_SECONDS):
                code = await child.wait()
        except TimeoutError:
            pass
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        errors.seek(0)
        return code, errors.read(_SHOWN_ERRORS).decode(errors="replace")
