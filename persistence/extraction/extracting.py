"""Extracting: the text of a document, read by a process of its own, which may break, hang or run out of memory."""

import asyncio
import json
import os
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import structlog

from domain.documents import DocumentKind, ReadingTooCostly
from persistence.confinement.programs import Ended, run_program
from persistence.extraction.extracts import Extract, read_extract
from persistence.extraction.limits import Limits

log = structlog.get_logger(__name__)

_READER = "persistence.extraction.reader"
_AT_ONCE = asyncio.Semaphore(max(2, os.cpu_count() or 1))
_OUT_OF_TIME = frozenset(-getattr(signal, name) for name in ("SIGXCPU", "SIGALRM", "SIGKILL") if hasattr(signal, name))
BROKE_THE_READER = "It is damaged, or made to break what reads it."


class ExtractionFailed(Exception):
    """The process that reads documents could not do its work, for no fault of the document."""


@asynccontextmanager
async def extracted(path: Path, kind: DocumentKind, limits: Limits) -> AsyncIterator[Extract]:
    """Read a file and give its extract; the files of its attachments are removed on leaving.

    Raises DocumentUnreadable with a sentence for people (ReadingTooCostly where it ran into its limits), or
    ExtractionFailed.
    """
    with tempfile.TemporaryDirectory(prefix="tripsplit-read-") as name:
        folder = Path(name)
        async with _AT_ONCE:
            arguments = (str(path), kind.value, str(folder), json.dumps(limits.body()))
            ended = await run_program(_READER, *arguments, seconds=limits.seconds)
        extract = await asyncio.to_thread(read_extract, folder)
        if extract is None:
            raise _failure(ended, limits)
        if ended.errors:
            log.warning("extraction.complained", kind=kind.value, errors=ended.errors)
        yield extract


def _failure(ended: Ended, limits: Limits) -> Exception:
    log.warning("extraction.ended", code=ended.code, errors=ended.errors)
    if ended.code is None or ended.code in _OUT_OF_TIME:
        return ReadingTooCostly(f"It takes too long to read: more than {limits.seconds} seconds.")
    if ended.code == 1:
        lines = ended.errors.strip().splitlines() or ["no reason given"]
        return ExtractionFailed(f"Documents cannot be read: {lines[-1]}")
    # A signal, or what libraries end with when they are out of memory or have lost their way.
    return ReadingTooCostly(BROKE_THE_READER)
