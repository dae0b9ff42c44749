"""Extracting: whatever a file does to its reader, there is an extract or a reason, and this process lives on."""

import asyncio
import os
import subprocess
import sys
import zlib
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import psutil
import pytest

from domain.documents import DocumentKind, DocumentUnreadable, ReadingTooCostly
from persistence.confinement import programs
from persistence.extraction import extracting, reader
from persistence.extraction.extracting import BROKE_THE_READER, ExtractionFailed, extracted
from persistence.extraction.limits import Limits
from tests.arrangement import SAMPLES
from tests.persistence.extraction.test_pdfs import ENCRYPTED_PDF

LIMITS = Limits()
ENDLESS = b"BT /F 1 Tf (aaaaaaaaaa) Tj ET\n" * 3_000_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where to write a file."""
    return tmp_path / "file"


async def text_of(path: Path, kind: DocumentKind, limits: Limits = LIMITS) -> str:
    """Return the text of a file without pages."""
    async with extracted(path, kind, limits) as extract:
        (page,) = extract.pages
    assert page.page is None
    return page.text


async def reason_of(
    path: Path, kind: DocumentKind, limits: Limits = LIMITS, *, raised: type[DocumentUnreadable] = DocumentUnreadable
) -> str:
    """Return why a file cannot be read."""
    with pytest.raises(raised) as unreadable:
        await text_of(path, kind, limits)
    return str(unreadable.value)


def pdf_drawing(operators: bytes) -> bytes:
    """Return a PDF of one page that these operators draw."""
    packed = zlib.compress(operators, 1)
    stream = b"4 0 obj <</Length %d /Filter /FlateDecode>> stream\n%s\nendstream endobj\n" % (len(packed), packed)
    return (
        b"%PDF-1.4\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n"
        b"2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj\n"
        b"3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources <</Font <</F 5 0 R>>>>>> "
        b"endobj\n" + stream + b"5 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> endobj\n"
        b"trailer <</Root 1 0 R /Size 6>>\n%%EOF\n"
    )


def readers() -> list[psutil.Process]:
    """Return the readers that this process has started, and that still run."""
    return [child for child in psutil.Process().children() if "persistence.extraction.reader" in child.cmdline()]


class TestExtracted:
    """persistence.extraction.extracting.extracted."""

    async def test_brings_pages_sections_and_times(self, path: Path) -> None:
        """Out of a process of its own, as they were read there."""
        path.write_bytes(b"1\n00:12:03,000 --> 00:12:05,000\nBreakfast is at eight.\n")
        async with extracted(path, DocumentKind.SRT, LIMITS) as extract:
            assert [(cue.start, cue.seconds) for cue in extract.pages[0].cues] == [(0, 723)]
        async with extracted(SAMPLES / "mmwr-housing-2011.pdf", DocumentKind.PDF, LIMITS) as extract:
            assert (extract.page_count, extract.pages[5].page) == (6, 6)
        async with extracted(SAMPLES / "18f-travel-guide-4-reimbursement.md", DocumentKind.MARKDOWN, LIMITS) as extract:
            assert extract.pages[0].sections[0].heading_path == ("Brief overview of vouchers",)

    async def test_brings_attachments_and_removes_them(self, path: Path) -> None:
        """Their files are there until they were looked at."""
        mail = EmailMessage()
        mail["From"], mail["Subject"] = "a@example.org", "Two"
        mail.add_attachment("x,1\n", filename="rows.csv")
        path.write_bytes(mail.as_bytes())

        async with extracted(path, DocumentKind.EMAIL, LIMITS) as extract:
            (attachment,) = extract.attachments
            assert attachment.path.read_bytes().split() == [b"x,1"]

        assert not attachment.path.exists()

    async def test_holds_nothing_that_a_database_refuses(self, path: Path) -> None:
        """NUL and halves of surrogate pairs are replaced, one for one."""
        path.write_bytes("a\0b".encode("utf-16") + b"\x00\xd8" + "c".encode("utf-16-le"))

        text = await text_of(path, DocumentKind.TEXT)

        assert text.startswith("a\ufffdb\ufffd")
        text.encode()

    @pytest.mark.parametrize(
        ("content", "kind"),
        [
            (b" \n\t\r\n", DocumentKind.TEXT),
            (b"<html><script>x()</script></html>", DocumentKind.HTML),
            (b"WEBVTT\n\n00:01.000 --> 00:02.000\n<i></i>\n", DocumentKind.VTT),
        ],
    )
    async def test_without_text_says_so(self, path: Path, content: bytes, kind: DocumentKind) -> None:
        """There is nothing to search."""
        path.write_bytes(content)

        assert await reason_of(path, kind) == "There is no text in this file."

    async def test_of_a_locked_file_says_so(self, path: Path) -> None:
        """The reason comes out of the other process word for word."""
        path.write_bytes(ENCRYPTED_PDF)

        assert await reason_of(path, DocumentKind.PDF) == "The PDF is protected by a password."

    async def test_that_takes_too_long_is_ended(self, path: Path) -> None:
        """A page that draws for ever, packed into a megabyte; the reader is gone afterwards."""
        path.write_bytes(pdf_drawing(ENDLESS))

        reason = await reason_of(path, DocumentKind.PDF, replace(LIMITS, seconds=2), raised=ReadingTooCostly)

        assert reason == "It takes too long to read: more than 2 seconds."
        assert readers() == []

    @pytest.mark.skipif(os.name != "posix", reason="Windows limits no memory of a process in this way.")
    async def test_that_takes_too_much_memory_is_ended(self, path: Path) -> None:
        """Four million rows, where 200 MB are given; this process has room to spare."""
        path.write_bytes(b"a,b\n" + b"x,y\n" * 4_000_000)

        limits = replace(LIMITS, memory_bytes=200_000_000)
        reason = await reason_of(path, DocumentKind.CSV, limits, raised=ReadingTooCostly)

        assert reason in {reader.out_of_memory(limits), BROKE_THE_READER}

    async def test_that_breaks_the_reader_is_damaged(
        self, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As when a library in C loses its way: the process is gone from one moment to the next."""
        (tmp_path / "breaking.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n")
        path.write_bytes(b"text")
        monkeypatch.setattr(extracting, "_READER", "breaking")
        monkeypatch.setattr(programs, "_ROOT", tmp_path)

        assert await reason_of(path, DocumentKind.TEXT) == BROKE_THE_READER

    async def test_that_cannot_begin_is_no_fault_of_the_file(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The worker tries again: a library may be missing, or the disk full."""
        path.write_bytes(b"text")
        monkeypatch.setattr(extracting, "_READER", "persistence.extraction.no_such_program")

        with pytest.raises(ExtractionFailed, match="No module named"):
            await text_of(path, DocumentKind.TEXT)

    async def test_that_is_cancelled_leaves_no_process(self, path: Path) -> None:
        """A worker that is told to stop takes its readers along."""
        path.write_bytes(pdf_drawing(ENDLESS))
        reading = asyncio.create_task(text_of(path, DocumentKind.PDF))
        while not readers():  # noqa: ASYNC110  # the system tells nobody that a process has begun
            await asyncio.sleep(0.05)

        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)

        assert readers() == []

    async def test_hides_the_secrets_of_the_worker(
        self, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What reads strangers' files is started without them."""
        (tmp_path / "telling.py").write_text("import os, sys\nsys.exit(str(sorted(os.environ)))\n")
        path.write_bytes(b"text")
        monkeypatch.setenv("SECRET_KEY", "secret")
        monkeypatch.setattr(extracting, "_READER", "telling")
        monkeypatch.setattr(programs, "_ROOT", tmp_path)

        with pytest.raises(ExtractionFailed) as failed:
            await text_of(path, DocumentKind.TEXT)

        assert "PYTHONPATH" in str(failed.value)
        assert "SECRET_KEY" not in str(failed.value)


def test_the_reader_loads_nothing_that_it_does_not_need() -> None:
    """Settings, and what parses them, would take it as long as all else: it is started for every document."""
    loaded = "import sys, persistence.extraction.reader; print(*sys.modules)"

    run = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)

    assert {"pydantic", "sqlalchemy", "asyncio", "numpy"}.isdisjoint(run.stdout.split())
