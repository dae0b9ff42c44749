"""Thumbnails on a real server: drawn once, kept, given to whoever has a link, and gone with their document."""

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image

from domain.access import Viewer
from domain.thumbnails import Thumbnail
from graph.app import create_app
from graph.context import Services
from graph.ids import uuid_of
from graph.thumbnails import thumbnail_of
from persistence.certificates import trusted_certificates
from persistence.documents import load_document
from persistence.files import FileMissing
from persistence.settings import Settings
from tests.arrangement import SAMPLES
from tests.graph.people import Person, TripOf
from tests.graph.test_files import HELD_BACK, link_to, uploaded
from tests.graph.transport.telling import told
from tests.serving import serving

GUIDE = (SAMPLES / "federal-student-loans-guide.pdf").read_bytes()


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The settings of a server that takes larger files."""
    return settings.model_copy(update={"largest_upload_bytes": 10_000_000})


@pytest.fixture
async def client(address: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the running server, which bears no credential."""
    async with httpx.AsyncClient(verify=trusted_certificates(), base_url=address, timeout=60) as opened:
        yield opened


@pytest.fixture
async def trip(sarah: Person) -> TripOf:
    """A trip of Sarah's."""
    return await sarah.create_trip()


@pytest.fixture
async def guide(sarah: Person, trip: TripOf) -> str:
    """A PDF of Sarah's."""
    return await uploaded(sarah, trip, GUIDE, "guide.pdf")


def kept(services: Services) -> list[Path]:
    """Return the thumbnails that lie in the file store."""
    return sorted(services.settings.resolved_uploads_dir.rglob("*.webp"))


class TestThumbnail:
    """What a link to a thumbnail gives."""

    async def test_is_a_picture_of_a_page(
        self, client: httpx.AsyncClient, services: Services, sarah: Person, guide: str
    ) -> None:
        """Drawn for the first who asks, and kept for the others, who get it by its tag or not at all."""
        link = await link_to(sarah, guide, "thumbnail(page: 2, width: 200) { url }")

        first, second = await client.get(link), await client.get(link)

        assert Image.open(BytesIO(first.content), formats=["WEBP"]).width == 320
        assert (first.headers["content-type"], second.content) == ("image/webp", first.content)
        assert {name: first.headers[name] for name in HELD_BACK} == HELD_BACK
        assert [path.name for path in kept(services)] == ["2-320.webp"]
        again = await client.get(link, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")

    async def test_says_why_there_is_none(
        self, client: httpx.AsyncClient, services: Services, sarah: Person, trip: TripOf
    ) -> None:
        """And remembers it: what cannot be drawn is not tried again."""
        link = await link_to(sarah, await uploaded(sarah, trip, b"%PDF-1.7\nx", "a.pdf"), "thumbnail { url }")

        answers = [await client.get(link) for _ in range(2)]
        for path in services.settings.resolved_uploads_dir.rglob("*"):
            if path.is_file() and path.suffix != ".webp":
                path.unlink()
        answers.append(await client.get(link))

        assert [told(answer) for answer in answers] == [(404, ["NOT_FOUND"])] * 3
        assert {answer.json()["errors"][0]["message"] for answer in answers} == {
            "This page cannot be shown. The PDF is damaged, or is no PDF."
        }

    async def test_costs_points_when_it_is_drawn(self, settings: Settings, sarah: Person, guide: str) -> None:
        """Kept ones cost what files do."""
        drawn, other = [await link_to(sarah, guide, f"thumbnail(page: {page}) {{ url }}") for page in (1, 2)]
        app = create_app(settings.model_copy(update={"points_per_minute": 250}))
        async with (
            serving(app) as address,
            httpx.AsyncClient(verify=trusted_certificates(), base_url=address, timeout=60) as client,
        ):
            answers = [(await client.get(link)).status_code for link in (drawn, drawn, other)]

        assert answers == [200, 200, 429]


class TestField:
    """Document.thumbnail."""

    async def test_is_null_where_there_is_nothing_to_draw(self, sarah: Person, trip: TripOf) -> None:
        """A text has no picture."""
        document = "query ($id: ID!) { node(id: $id) { ... on Document { thumbnail { url } } } }"

        assert await sarah.ask(document, id=await uploaded(sarah, trip)) == {"node": {"thumbnail": None}}

    @pytest.mark.parametrize("arguments", ["page: 0", "width: 0", "width: 1281"])
    async def test_refuses_what_no_page_has(self, sarah: Person, guide: str, arguments: str) -> None:
        """With the code of a wrong argument."""
        document = f"query ($id: ID!) {{ node(id: $id) {{ ... on Document {{ thumbnail({arguments}) {{ url }} }} }} }}"

        assert await sarah.error_codes(document, id=guide) == ["BAD_USER_INPUT"]


class TestThumbnailOf:
    """graph.thumbnails.thumbnail_of."""

    async def test_leaves_nothing_of_a_document_that_is_deleted_meanwhile(
        self, services: Services, sarah: Person, guide: str
    ) -> None:
        """What was cleared away before it was drawn does not come back."""
        async with services.database.read() as connection:
            document = await load_document(connection, uuid_of(guide, "Document"))
        assert document is not None
        viewer = Viewer(document.uploader_id)

        async def deleted_meanwhile() -> None:
            await sarah.do("deleteDocument", "documentId", documentId=guide)

        with pytest.raises(FileMissing):
            await thumbnail_of(services, document, Thumbnail(1, 160), viewer, deleted_meanwhile)

        assert kept(services) == []
