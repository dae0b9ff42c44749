"""Pictures: their text in lines, however they were taken, and a reason where there is none."""

import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from domain.documents import DocumentKind, DocumentUnreadable
from persistence.extraction.pictures import picture_extract, read_pieces, written
from tests.arrangement import SAMPLES
from tests.persistence.extraction.pictures import drawn

RECEIPT = ["HOTEL LINDNER", "Breakfast 12.50", "Total 92.50 EUR"]


def png(width: int, height: int, rows: bytes) -> bytes:
    """Return a PNG of grey pixels from rows that may be anything."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


class TestPictureExtract:
    """persistence.extraction.pictures.picture_extract."""

    @pytest.mark.parametrize("kind", [DocumentKind.PNG, DocumentKind.JPEG, DocumentKind.WEBP])
    def test_reads_each_format(self, tmp_path: Path, kind: DocumentKind) -> None:
        """The same lines from each."""
        drawn(RECEIPT).save(tmp_path / "picture", kind.value)

        assert picture_extract(tmp_path / "picture", kind).pages[0].text.splitlines() == RECEIPT

    def test_opens_what_telephones_take(self, tmp_path: Path) -> None:
        """A HEIC, which the program can decode and not make."""
        assert picture_extract(SAMPLES / "receipt.heic", DocumentKind.HEIC).pages[0].text.splitlines() == RECEIPT

    def test_without_text_says_so(self, tmp_path: Path) -> None:
        """A picture of a beach is no document."""
        Image.new("RGB", (300, 300), "blue").save(tmp_path / "picture", "PNG")

        with pytest.raises(DocumentUnreadable, match="No text was found in this picture"):
            picture_extract(tmp_path / "picture", DocumentKind.PNG)

    def test_turns_it_as_it_was_taken(self, tmp_path: Path) -> None:
        """Telephones write down how they were held, and leave the pixels as they came."""
        exif = Image.Exif()
        exif[0x0112] = 3  # upside down
        drawn(RECEIPT).rotate(180).save(tmp_path / "picture", "JPEG", exif=exif)

        assert picture_extract(tmp_path / "picture", DocumentKind.JPEG).pages[0].text.splitlines() == RECEIPT

    def test_of_too_many_pixels_is_not_unpacked(self, tmp_path: Path) -> None:
        """A bomb: 60,000 times 60,000 pixels in some kilobytes."""
        (tmp_path / "bomb").write_bytes(png(60_000, 60_000, bytes(1_000_000)))

        with pytest.raises(DocumentUnreadable, match="60,000 times 60,000 pixels; at most 120 million are read"):
            picture_extract(tmp_path / "bomb", DocumentKind.PNG)

    @pytest.mark.parametrize("length", [9, 30, 500, 2_000])
    def test_cut_short_is_damaged(self, tmp_path: Path, length: int) -> None:
        """Half a picture is not read by halves."""
        drawn(RECEIPT).save(tmp_path / "picture", "PNG")
        content = (tmp_path / "picture").read_bytes()
        (tmp_path / "picture").write_bytes(content[:length])

        with pytest.raises(DocumentUnreadable, match="damaged, or is none"):
            picture_extract(tmp_path / "picture", DocumentKind.PNG)


class TestReadPieces:
    """persistence.extraction.pictures.read_pieces."""

    @pytest.mark.parametrize("degrees", [3, 90, 180, 270])
    def test_reads_it_however_it_lies(self, degrees: int) -> None:
        """Slanted a little, on its side, or upside down."""
        picture = drawn(RECEIPT).rotate(degrees, expand=True, fillcolor="white")

        assert written(read_pieces(picture)).splitlines() == RECEIPT
