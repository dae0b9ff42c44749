"""Files of an object store: downloads go to URLs that it signs, where that is set, and what is shown never does."""

from collections.abc import AsyncIterator, Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from graph.app import create_app
from persistence.certificates import trusted_certificates
from persistence.settings import Settings
from tests.graph.people import Person
from tests.graph.test_files import TEXT, link_to, uploaded
from tests.graph.transport.telling import told
from tests.s3_server import Bucket, environment, running_s3
from tests.serving import serving


@pytest.fixture(scope="module")
def s3_url() -> Iterator[str]:
    """The URL of a server of the module."""
    with running_s3() as url:
        yield url


@pytest.fixture
def settings(settings: Settings, s3_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings of a server that sends downloads on to a bucket."""
    for name, value in environment(s3_url).items():
        monkeypatch.setenv(name, value)
    url = f"s3://{Bucket(s3_url).name}"
    return settings.model_copy(update={"file_store_url": url, "file_store_redirects": True})


@pytest.fixture
async def client(address: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the running server, which bears no credential."""
    async with httpx.AsyncClient(verify=trusted_certificates(), base_url=address, timeout=30) as opened:
        yield opened


class TestGivenOut:
    """What the store gives out itself."""

    async def test_downloads_are(self, client: httpx.AsyncClient, sarah: Person, s3_url: str) -> None:
        """By way of a redirect that nobody keeps, under their name, in ranges too."""
        link = await link_to(sarah, await uploaded(sarah, await sarah.create_trip(), name="účet.txt"))

        sent_on = await client.get(link)
        given = await client.get(link, follow_redirects=True, headers={"Range": "bytes=0-8"})

        assert (sent_on.status_code, sent_on.headers["cache-control"]) == (307, "no-store")
        assert urlsplit(sent_on.headers["location"]).netloc == urlsplit(s3_url).netloc
        assert (given.status_code, given.content) == (206, TEXT[:9])
        assert given.headers["content-disposition"].endswith("filename*=UTF-8''%C3%BA%C4%8Det.txt")

    async def test_what_is_shown_is_not(self, client: httpx.AsyncClient, sarah: Person) -> None:
        """It needs headers that a store does not sign."""
        document_id = await uploaded(sarah, await sarah.create_trip())

        shown = await client.get(await link_to(sarah, document_id, "download(inline: true) { url }"))

        assert (shown.status_code, shown.content) == (200, TEXT)
        assert shown.headers["content-security-policy"].startswith("default-src 'none'; sandbox")

    async def test_nothing_is_to_who_may_not_see_it(self, client: httpx.AsyncClient, sarah: Person) -> None:
        """The link is asked first."""
        document_id = await uploaded(sarah, await sarah.create_trip())
        link = await link_to(sarah, document_id)
        await sarah.do("deleteDocument", "documentId", documentId=document_id)

        assert told(await client.get(link)) == (404, ["NOT_FOUND"])

    async def test_nothing_is_unless_that_is_set(self, settings: Settings, sarah: Person) -> None:
        """By default this server streams from the store."""
        link = await link_to(sarah, await uploaded(sarah, await sarah.create_trip()))
        app = create_app(settings.model_copy(update={"file_store_redirects": False}))
        async with (
            serving(app) as address,
            httpx.AsyncClient(verify=trusted_certificates(), base_url=address) as client,
        ):
            response = await client.get(link, headers={"Range": "bytes=-9"})

        assert (response.status_code, response.content) == (206, TEXT[-9:])
