"""File links: what is signed, how long, and that nothing else passes for one."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access import Viewer
from domain.documents import Document, DocumentKind, DocumentState, StoredFile
from domain.thumbnails import Thumbnail
from graph.file_links import FileLink, FileLinks, LinkExpired, LinkInvalid, Wanted

NOW = datetime(2026, 11, 30, 12, 3, tzinfo=UTC)
MINUTES = timedelta(minutes=15)
LINKS = FileLinks("a secret", lifetime=MINUTES, public_address="https://trips.example/api")
DOCUMENT = Document(
    id=UUID(int=1),
    trip_id=UUID(int=2),
    name="Účet č. 1/2.pdf",
    kind=DocumentKind.PDF,
    file=StoredFile("key", 10, "0" * 64),
    state=DocumentState.READY,
    uploader_id=UUID(int=3),
    uploaded_at=NOW,
)
VIEWERS = (
    Viewer(UUID(int=4), session_id=UUID(int=5)),
    Viewer(UUID(int=4), key_id=UUID(int=6)),
    Viewer(UUID(int=7), link_id=UUID(int=7)),
)


def parts_of(link: FileLink) -> tuple[str, str]:
    """Return the name that a link ends with, and its token, as the server gets them."""
    url = urlsplit(link.url)
    return unquote(url.path.rpartition("/")[2]), parse_qs(url.query)["link"][0]


class TestRead:
    """FileLinks.read."""

    @pytest.mark.parametrize("viewer", VIEWERS)
    def test_returns_what_was_signed(self, viewer: Viewer) -> None:
        """Which file, how, and for whom, by which credential."""
        shown = LINKS.to_file(DOCUMENT, viewer, is_shown=True, now=NOW)
        page = LINKS.to_thumbnail(DOCUMENT, viewer, Thumbnail(3, 640), now=NOW)

        assert LINKS.read(*parts_of(shown), now=NOW) == Wanted(DOCUMENT.id, viewer, is_shown=True)
        assert LINKS.read(*parts_of(page), now=NOW) == Wanted(
            DOCUMENT.id, viewer, is_shown=True, thumbnail=Thumbnail(3, 640)
        )

    def test_refuses_what_was_changed(self) -> None:
        """Any character of its signed part, the name before it, and the secret."""
        name, token = parts_of(LINKS.to_file(DOCUMENT, VIEWERS[0], is_shown=False, now=NOW))
        other = FileLinks("another secret", lifetime=MINUTES, public_address="")

        for place in (0, len(token) // 2, len(token) - 5):
            changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
            with pytest.raises(LinkInvalid):
                LINKS.read(name, changed, now=NOW)
        with pytest.raises(LinkInvalid):
            LINKS.read("harmless.exe", token, now=NOW)
        with pytest.raises(LinkInvalid):
            other.read(name, token, now=NOW)

    @pytest.mark.parametrize("key", ["a secret", ""])
    def test_takes_no_other_token_of_the_same_secret(self, key: str) -> None:
        """Nor one that is not signed at all."""
        claims = {"sub": str(UUID(int=4)), "doc": str(UUID(int=1)), "cred": ["session", str(UUID(int=5))], "exp": 9e9}
        forged = jwt.encode(claims, key.ljust(32), "HS256") if key else jwt.encode(claims, "", "none")

        for token in (forged, "", "x", "a.b.c"):
            with pytest.raises(LinkInvalid):
                LINKS.read("a.pdf", token, now=NOW)

    @given(st.timedeltas(timedelta(0), timedelta(hours=1)))
    def test_takes_it_for_half_its_lifetime_at_least_and_no_longer_than_it_tells(self, later: timedelta) -> None:
        """Whenever it was made."""
        made = NOW + later
        link = LINKS.to_file(DOCUMENT, VIEWERS[0], is_shown=False, now=made)

        assert MINUTES / 2 < link.expires_at - made <= MINUTES
        LINKS.read(*parts_of(link), now=link.expires_at - timedelta(seconds=1))
        with pytest.raises(LinkExpired):
            LINKS.read(*parts_of(link), now=link.expires_at)


class TestUrls:
    """What a link looks like."""

    def test_ends_with_the_name_for_curl(self) -> None:
        """Below the public address, with nothing that parts paths."""
        url = LINKS.to_file(DOCUMENT, VIEWERS[0], is_shown=False, now=NOW).url

        assert url.startswith("https://trips.example/api/files/%C3%9A%C4%8Det%20%C4%8D.%201_2.pdf?link=")

    def test_stays_the_same_for_a_while(self) -> None:
        """So that a browser keeps the pictures of a list that is loaded again."""
        urls = {
            LINKS.to_thumbnail(DOCUMENT, VIEWERS[0], Thumbnail(1, 320), now=NOW + timedelta(seconds=seconds)).url
            for seconds in range(0, 240, 10)
        }

        assert len(urls) == 1
