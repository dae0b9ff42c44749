"""Extracting: the text of a document, read by a process of its own, which may break, hang or run out of memory."""

import asyncio
import json
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import structlog

from domain.documents import DocumentKind, DocumentUnreadable
from persistence.extraction.extracts import Extract, read_extract
from persistence.extraction.limits import Limits

log = structlog.get_logger(__name__)

_READER = "persistence.extraction.reader"
_ROOT = Path(__file__).resolve().parent.parent.parent
# Secrets of the worker are no business of what reads strangers' files.
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "HOME", "USERPROFILE")
_AT_ONCE = asyncio.Semaphore(max(2, os.cpu_count() or 1))
_SHOWN_ERRORS = 4_000
_OUT_OF_TIME = frozenset(-getattr(signal, name) for name in ("SIGXCPU", "SIGALRM", "SIGKILL") if hasattr(signal, name))
BROKE_THE_READER = "It is damaged, or made to break what reads it."


class ExtractionFailed(Exception):
    """The process that reads documents could not do its work, for no fault of the document."""


@asynccontextmanager
async def extracted(path: Path, kind: DocumentKind, limits: Limits) -> AsyncIterator[Extract]:
    """Read a file and give its extract; the files of its attachments are removed on leaving.

    Raises DocumentUnreadable with a sentence for people, or ExtractionFailed.
    """
    with tempfile.TemporaryDirectory(prefix="tripsplit-read-") as name:
        folder = Path(name)
        async with _AT_ONCE:
            code, errors = await _run(path, kind, folder, limits)
        extract = await asyncio.to_thread(read_extract, folder)
        if extract is None:
            raise _failure(code, errors, limits)
        if errors:
            log.warning("extraction.complained", kind=kind.value, errors=errors)
        yield extract


async def _run(path: Path, kind: DocumentKind, folder: Path, limits: Limits) -> tuple[int | None, str]:
    """Run the reader to its end, or to the end of its time; return its exit code, None where it was killed for that."""
    with tempfile.TemporaryFile() as errors:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            _READER,
            str(path),
            kind.value,
            str(folder),
            json.dumps(limits.body()),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=errors,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ} | {"PYTHONPATH": str(_ROOT)},
        )
        code: int | None = None
        try:
            async with asyncio.timeout(limits.seconds):
                code = await child.wait()
        except TimeoutError:
            pass
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        errors.seek(0)
        return code, errors.read(_SHOWN_ERRORS).decode(errors="replace")


def _failure(code: int | None, errors: str, limits: Limits) -> Exception:
    log.warning("extraction.ended", code=code, errors=errors)
    if code is None or code in _OUT_OF_TIME:
        return DocumentUnreadable(f"It takes too long to read: more than {limits.seconds} seconds.")
    if code == 1:
        return ExtractionFailed(f"Documents cannot be read: {(errors.strip().splitlines() or ['no reason given'])[-1]}")
    # A signal, or what libraries end with when they are out of memory or have lost their way.
    return DocumentUnreadable(BROKE_THE_READER)
