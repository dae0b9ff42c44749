"""Downloads: file names in headers and in paths, whatever they are, and media types of the server's own choice."""

from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from domain.documents import DocumentKind
from domain.downloads import attributes_of, disposition_of, media_type_of, path_name_of

# A name may have any character but lone surrogates, which no database stores.
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200)


class TestDispositionOf:
    """domain.downloads.disposition_of."""

    @given(NAMES)
    def test_is_one_header_of_printable_ascii(self, name: str) -> None:
        """No name ends the line, and begins a header of its own."""
        assert disposition_of(name).isascii()
        assert disposition_of(name).isprintable()

    @given(NAMES)
    def test_tells_the_whole_name(self, name: str) -> None:
        """A parser that we did not write finds the name again, and the disposition before it."""
        disposition, parameters = parse_options_header(disposition_of(name))

        assert (disposition, parameters["filename"]) == ("attachment", name.replace("/", "_"))

    @pytest.mark.parametrize(
        ("name", "disposition"),
        [
            ("hotel.pdf", "inline; filename=\"hotel.pdf\"; filename*=UTF-8''hotel.pdf"),
            ("Účet č. 1.pdf", "inline; filename=\"__et _. 1.pdf\"; filename*=UTF-8''%C3%9A%C4%8Det%20%C4%8D.%201.pdf"),
            (
                'a"\r\nSet-Cookie: b=c',
                "inline; filename=\"a___Set-Cookie: b=c\"; filename*=UTF-8''a%22%0D%0ASet-Cookie%3A%20b%3Dc",
            ),
        ],
    )
    def test_has_a_name_for_old_clients_too(self, name: str, disposition: str) -> None:
        """Both of RFC 6266's parameters, to the letter."""
        assert disposition_of(name, is_shown=True) == disposition


class TestPathNameOf:
    """domain.downloads.path_name_of."""

    @given(NAMES)
    def test_is_one_part_of_a_path(self, name: str) -> None:
        """It comes back as it was, and leads to no other folder."""
        part = path_name_of(name)

        assert unquote(quote(part, safe="")) == part
        assert "/" not in part
        assert "\\" not in part
        assert part.strip(". ") != ""

    @pytest.mark.parametrize(
        ("name", "part"), [("a/b.pdf", "a_b.pdf"), ("..", "document"), (" ", "document"), ("Účet.pdf", "Účet.pdf")]
    )
    def test_is_the_name_where_that_may_be(self, name: str, part: str) -> None:
        """Only what has a meaning in paths is something else."""
        assert path_name_of(name) == part


class TestMediaTypeOf:
    """domain.downloads.media_type_of."""

    @pytest.mark.parametrize("kind", DocumentKind)
    def test_never_shows_what_runs_scripts(self, kind: DocumentKind) -> None:
        """Whatever kinds there come to be."""
        shown = media_type_of(kind).shown

        assert shown is None or not any(word in shown for word in ("html", "svg", "xml", "javascript"))

    @pytest.mark.parametrize("kind", [DocumentKind.HTML, DocumentKind.DOCX, DocumentKind.EMAIL, DocumentKind.HEIC])
    def test_is_a_download_alone_where_browsers_would_run_it_or_not_show_it(self, kind: DocumentKind) -> None:
        """With a type that programs know it by."""
        found = media_type_of(kind)

        assert found.shown is None
        assert found.download != "application/octet-stream"

    def test_goes_with_the_name_to_an_object_store(self) -> None:
        """Which gives files out as downloads alone."""
        assert attributes_of(DocumentKind.PDF, "hotel.pdf") == {
            "Content-Type": "application/pdf",
            "Content-Disposition": "attachment; filename=\"hotel.pdf\"; filename*=UTF-8''hotel.pdf",
        }
