"""Rendering: pages and pictures drawn by the real program, and what it makes of those that are made to harm it."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from domain.documents import DocumentKind
from domain.thumbnails import Thumbnail
from persistence.confinement import programs
from persistence.thumbnails import rendering
from persistence.thumbnails.rendering import NotShowable, RenderingFailed, rendered
from tests.arrangement import SAMPLES
from tests.persistence.thumbnails.pictures import bomb, empty_pdf, photograph

GUIDE = SAMPLES / "federal-student-loans-guide.pdf"


async def drawn(path: Path, kind: DocumentKind, page: int = 1, width: int = 320) -> Image.Image:
    """Return what was drawn, which is WebP."""
    return Image.open(BytesIO(await rendered(path, kind, Thumbnail(page, width))), formats=["WEBP"])


class TestPdfs:
    """Pages of PDFs."""

    async def test_are_drawn_as_wide_as_wanted(self) -> None:
        """There is something on them."""
        picture = await drawn(GUIDE, DocumentKind.PDF)

        assert (picture.width, picture.mode) == (320, "RGB")
        assert len(picture.getcolors(1_000_000) or ()) > 10

    async def test_are_other_pictures_for_other_pages(self) -> None:
        """The second is not the first."""
        one, two = await drawn(GUIDE, DocumentKind.PDF), await drawn(GUIDE, DocumentKind.PDF, page=2)

        assert one.tobytes() != two.tobytes()

    async def test_are_no_higher_than_four_times_their_width(self, tmp_path: Path) -> None:
        """A strip of ten thousand points is drawn narrower."""
        picture = await drawn(empty_pdf(tmp_path / "strip.pdf", (100, 10_000)), DocumentKind.PDF)

        assert (picture.width, picture.height) == (13, 1280)

    async def test_that_there_are_not_are_told(self) -> None:
        """With how many there are."""
        with pytest.raises(NotShowable, match=r"It has \d+ pages\."):
            await drawn(GUIDE, DocumentKind.PDF, page=10_000)

    async def test_of_broken_files_are_told(self, tmp_path: Path) -> None:
        """For people."""
        path = tmp_path / "broken.pdf"
        path.write_bytes(b"%PDF-1.7\nnothing")

        with pytest.raises(NotShowable, match="The PDF is damaged"):
            await drawn(path, DocumentKind.PDF)


class TestPictures:
    """Pictures."""

    async def test_stand_upright_and_tell_nothing_of_where_they_were_taken(self, tmp_path: Path) -> None:
        """The camera's note is followed, and left out."""
        picture = await drawn(photograph(tmp_path / "photograph"), DocumentKind.JPEG, width=160)

        assert picture.size == (160, 240)
        top, bottom = picture.convert("RGB").getpixel((80, 20)), picture.convert("RGB").getpixel((80, 220))
        assert isinstance(top, tuple)
        assert isinstance(bottom, tuple)
        assert (top[0] > 200, top[1] > 100) == (True, False)
        assert (bottom[0] > 100, bottom[1] > 100) == (False, True)
        assert (dict(picture.getexif()), picture.info.get("xmp")) == ({}, None)

    async def test_are_not_blown_up(self, tmp_path: Path) -> None:
        """A small one stays as it is."""
        path = tmp_path / "small"
        Image.new("RGB", (50, 40), "blue").save(path, "PNG")

        assert (await drawn(path, DocumentKind.PNG)).size == (50, 40)

    async def test_stand_on_white_where_one_sees_through(self, tmp_path: Path) -> None:
        """As on paper."""
        path = tmp_path / "clear"
        Image.new("RGBA", (50, 40), (0, 0, 0, 0)).save(path, "PNG")

        assert (await drawn(path, DocumentKind.PNG)).convert("RGB").getpixel((20, 20)) == (255, 255, 255)

    async def test_of_too_many_pixels_are_not_unpacked(self, tmp_path: Path) -> None:
        """Nine hundred million of them in a hundred bytes."""
        with pytest.raises(NotShowable, match="too large: 30,000 times 30,000 pixels"):
            await drawn(bomb(tmp_path / "bomb"), DocumentKind.PNG)

    async def test_of_telephones_are_drawn(self) -> None:
        """HEIC, which no browser but one shows."""
        picture = await drawn(SAMPLES / "receipt.heic", DocumentKind.HEIC, width=160)

        assert picture.width == 160
        assert len(picture.getcolors(1_000_000) or ()) > 10

    @pytest.mark.parametrize("kind", [DocumentKind.PNG, DocumentKind.JPEG, DocumentKind.WEBP, DocumentKind.HEIC])
    @pytest.mark.parametrize("content", [b"", b"GIF89a", b"%!PS-Adobe", b"<svg/>"])
    async def test_of_other_formats_are_none(self, tmp_path: Path, content: bytes, kind: DocumentKind) -> None:
        """No other decoder sees the bytes."""
        path = tmp_path / "other"
        path.write_bytes(content)

        with pytest.raises(NotShowable, match="The picture is damaged, or is none"):
            await drawn(path, kind)


class TestLimits:
    """What the program may take."""

    async def test_end_what_takes_too_long(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is killed, and may be tried again: the machine may have been busy."""
        monkeypatch.setattr(rendering, "WALL_SECONDS", 0.01)

        with pytest.raises(RenderingFailed):
            await drawn(GUIDE, DocumentKind.PDF)

    async def test_end_what_breaks_the_program(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A crash is the document's fault, and none of this process."""
        (tmp_path / "crashing.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n")
        monkeypatch.setattr(programs, "_ROOT", tmp_path)
        monkeypatch.setattr(rendering, "_RENDERER", "crashing")

        with pytest.raises(NotShowable, match="It is damaged"):
            await drawn(GUIDE, DocumentKind.PDF)

    async def test_say_nothing_of_a_file_whose_program_was_stopped(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whoever stops a server stops its children: the file may be tried again."""
        (tmp_path / "stopped.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGTERM)\n")
        monkeypatch.setattr(programs, "_ROOT", tmp_path)
        monkeypatch.setattr(rendering, "_RENDERER", "stopped")

        with pytest.raises(RenderingFailed):
            await drawn(GUIDE, DocumentKind.PDF)

    async def test_keep_secrets_from_the_program(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What draws strangers' files has no key in its environment."""
        (tmp_path / "telling.py").write_text(
            "import os, sys\nopen(sys.argv[5], 'w').write(os.environ.get('SECRET_KEY', 'nothing'))\n"
        )
        monkeypatch.setenv("SECRET_KEY", "a secret")
        monkeypatch.setattr(programs, "_ROOT", tmp_path)
        monkeypatch.setattr(rendering, "_RENDERER", "telling")

        assert await rendered(GUIDE, DocumentKind.PDF, Thumbnail(1, 320)) == b"nothing"
