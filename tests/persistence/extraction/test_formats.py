"""Formats that are text: decoded from any encoding, with headings, rows and times kept."""

import codecs

import pytest

from domain.documents import DocumentKind, DocumentUnreadable
from domain.page_texts import PageText
from persistence.extraction.markdown import markdown_page
from persistence.extraction.pages import html_page
from persistence.extraction.subtitles import subtitle_page
from persistence.extraction.tables import table_page
from persistence.extraction.texts import decoded
from tests.arrangement import SAMPLES


def outline_of(page: PageText) -> list[tuple[tuple[str, ...], str]]:
    """Return each section's heading path, and the first line of it."""
    return [(section.heading_path, page.text[section.start :].splitlines()[0]) for section in page.sections]


class TestDecoded:
    """persistence.extraction.texts.decoded."""

    @pytest.mark.parametrize(
        "content",
        [
            "Čeština – Praha".encode(),
            codecs.BOM_UTF8 + "Čeština – Praha".encode(),
            "Čeština – Praha".encode("utf-16"),
            codecs.BOM_UTF16_BE + "Čeština – Praha".encode("utf-16-be"),
            "Čeština – Praha".encode("utf-32"),
            "Čeština – Praha".encode("utf-16-le"),
            "Čeština – Praha".encode("utf-16-be"),
        ],
        ids=["UTF-8", "UTF-8 marked", "UTF-16", "big-endian", "UTF-32", "UTF-16 unmarked", "big-endian unmarked"],
    )
    def test_knows_unicode(self, content: bytes) -> None:
        """A byte order mark decides, and is no part of the text; without one, the zeros tell."""
        assert decoded(content) == "Čeština – Praha"

    @pytest.mark.parametrize(
        ("text", "encoding"),
        [
            ("Přišel jsem do hotelu pozdě večer a recepční už nebyl na místě. Děkuji za pochopení. " * 5, "cp1250"),
            ("Мы приехали в гостиницу поздно вечером, и администратора уже не было на месте. " * 5, "cp1251"),
            ("旅館に着いたのは夜遅くで、受付の人はもういませんでした。朝食は七時半からです。" * 5, "shift_jis"),
        ],
    )
    def test_guesses_old_code_pages(self, text: str, encoding: str) -> None:
        """What is no UTF-8 is guessed from its letters."""
        assert decoded(text.encode(encoding)) == text

    def test_believes_what_markup_says_of_itself(self) -> None:
        """A short page has too few letters to guess from."""
        page = '<meta charset="iso-8859-2"><p>Účet'.encode("iso-8859-2")

        assert decoded(page, is_markup=True).endswith("Účet")


class TestMarkdownPage:
    """persistence.extraction.markdown.markdown_page."""

    def test_keeps_the_text_and_finds_its_headings(self) -> None:
        """Underlined ones too; none in code, none in front matter."""
        text = (
            "---\ntitle: x\n---\nIntro\n\n# Prague *old* [town](http://x)\r\n\r\nA\n\nSleep\n-----\n\n"
            "```\n# code\n```\n\n### Hotels ###\n\n# Vienna\n"
        )

        page = markdown_page(text)

        assert page.text == text
        assert outline_of(page) == [
            (("Prague old town",), "# Prague *old* [town](http://x)"),
            (("Prague old town", "Sleep"), "Sleep"),
            (("Prague old town", "Sleep", "Hotels"), "### Hotels ###"),
            (("Vienna",), "# Vienna"),
        ]

    def test_finds_the_headings_of_wikis(self) -> None:
        """As Wikivoyage writes them."""
        page = markdown_page("Intro\n\n==See==\nA castle.\n\n===Museums===\nOne.\n\n== Eat ==\n")

        assert [path for path, _ in outline_of(page)] == [("See",), ("See", "Museums"), ("Eat",)]

    def test_reads_a_real_guide(self) -> None:
        """Offsets count characters of the file as it is."""
        text = (SAMPLES / "18f-travel-guide-4-reimbursement.md").read_text(encoding="utf-8")

        page = markdown_page(text)

        assert page.text == text
        assert outline_of(page)[0] == (("Brief overview of vouchers",), "## Brief overview of vouchers")


class TestHtmlPage:
    """persistence.extraction.pages.html_page."""

    def test_is_what_a_reader_sees(self) -> None:
        """Lines, rows and headings; nothing that is for browsers only."""
        page = html_page(
            "<html><head><title>Booking</title><style>p {}</style></head><body><nav>Menu</nav>"
            "<h1>Hotel <b>Lindner</b></h1><p>Breakfast   from <i>7:30</i>.<br>Every day.</p><script>x()</script>"
            "<h2>Prices</h2><table><tr><th>Room</th><th>Price</th></tr><tr><td>12</td><td>80 &euro;</td></tr></table>"
            "<div style='display: none'>Hidden</div><ul><li>One<li>Two</ul></body></html>"
        )

        assert page.text.split("\n\n") == [
            "Booking",
            "Hotel Lindner",
            "Breakfast from 7:30.",
            "Every day.",
            "Prices",
            "Room | Price",
            "12 | 80 €",
            "One",
            "Two",
        ]
        assert outline_of(page) == [
            (("Booking",), "Booking"),
            (("Booking", "Hotel Lindner"), "Hotel Lindner"),
            (("Booking", "Hotel Lindner", "Prices"), "Prices"),
        ]

    def test_may_be_nested_as_deeply_as_it_likes(self) -> None:
        """Nothing recurses into it. The parser takes the square of the depth, which the limit of time is for."""
        assert html_page("<div>" * 10_000 + "deep").text == "deep"


class TestTablePage:
    """persistence.extraction.tables.table_page."""

    def test_says_each_value_with_its_column(self) -> None:
        """A row is understood by itself; quoted line ends and commas are part of a value, empty values are left out."""
        page = table_page('date,what,amount\n2026-11-01,"Taxi, late\nat night",12.50\n\n2026-11-02,,3,extra\n')

        assert page.text.split("\n\n") == [
            "date; what; amount",
            "date: 2026-11-01; what: Taxi, late at night; amount: 12.50",
            "date: 2026-11-02; amount: 3; extra",
        ]

    def test_reads_a_real_export(self) -> None:
        """With letters of another alphabet."""
        page = table_page((SAMPLES / "splitwise-group-mkd.csv").read_text(encoding="utf-8"))

        assert "Date: 2026-01-28; Description: Паркинг рента 01.2026; Category: General; Cost: 3000.00" in page.text


class TestSubtitlePage:
    """persistence.extraction.subtitles.subtitle_page."""

    def test_is_a_line_for_each_cue_with_its_time(self) -> None:
        """Marks and empty cues go; a real file has hours, commas and tags."""
        page = subtitle_page((SAMPLES / "sintel-en-excerpt.srt").read_text(encoding="utf-8"), DocumentKind.SRT)

        assert page.text.startswith("This blade has a dark past.\nIt has shed much innocent blood.\n")
        assert [(cue.start, cue.seconds) for cue in page.cues[:2]] == [(0, 137), (28, 141)]

    def test_reads_web_subtitles(self) -> None:
        """With notes, names of cues, settings, and without hours."""
        page = subtitle_page(
            "WEBVTT\n\nNOTE by nobody\n\nintro\n12:03.500 --> 12:05.000 align:start\n<v Sarah>Breakfast <i>is</i>\nat "
            "eight.\n\n01:00:00.000 --> 01:00:01.000\nBye.\n",
            DocumentKind.VTT,
        )

        assert page.text == "Breakfast is at eight.\nBye."
        assert [cue.seconds for cue in page.cues] == [723, 3600]

    def test_that_are_none_have_no_text(self) -> None:
        """Whoever reads them finds nothing, or a reason."""
        try:
            page = subtitle_page("WEBVTT\n\nnothing here", DocumentKind.VTT)
        except DocumentUnreadable:
            return
        assert page.text == ""
