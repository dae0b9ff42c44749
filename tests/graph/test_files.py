"""Files on a real server: who gets them by a link, how, in which parts, and what browsers may do with them."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.datastructures import UploadFile

from graph.app import create_app
from graph.context import Services
from persistence.certificates import trusted_certificates
from persistence.settings import Settings
from tests.graph.people import Person, TripOf
from tests.graph.test_members import trip_with
from tests.graph.test_share_links import shared
from tests.graph.transport.telling import told
from tests.serving import serving

TEXT = b"Breakfast is at eight.\n" * 100
PDF = b"%PDF-1.4\n<script>alert(1)</script>\n"
HELD_BACK = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "cache-control": "private, no-cache",
}


@pytest.fixture
async def client(address: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the running server, which bears no credential."""
    async with httpx.AsyncClient(verify=trusted_certificates(), base_url=address, timeout=30) as opened:
        yield opened


async def uploaded(person: Person, trip: TripOf, content: bytes = TEXT, name: str = "hotel.txt") -> str:
    """Upload a file and return the id of its document."""
    file = UploadFile(BytesIO(content), filename=name)
    payload = await person.do("uploadDocument", "document { id }", tripId=trip.id, file=file)
    document_id: str = payload["document"]["id"]
    return document_id


async def link_to(person: Person, document_id: str, selection: str = "download { url }") -> str:
    """Return the path and query of a link that a person asks for."""
    document = f"query ($id: ID!) {{ node(id: $id) {{ ... on Document {{ link: {selection} }} }} }}"
    url = urlsplit((await person.ask(document, id=document_id))["node"]["link"]["url"])
    return f"{url.path}?{url.query}"


@pytest.fixture
async def trip(sarah: Person) -> TripOf:
    """A trip of Sarah's."""
    return await sarah.create_trip()


@pytest.fixture
async def link(sarah: Person, trip: TripOf) -> str:
    """A link to a text of Sarah's."""
    return await link_to(sarah, await uploaded(sarah, trip))


class TestDownload:
    """What a link gives."""

    async def test_is_the_file_without_a_credential(self, client: httpx.AsyncClient, link: str) -> None:
        """Byte for byte, under its name, told to be what the server took it for, and held back in browsers."""
        response = await client.get(link)

        assert (response.status_code, response.content) == (200, TEXT)
        assert {name: response.headers[name] for name in HELD_BACK} == HELD_BACK
        assert response.headers["content-type"] == "text/plain; charset=utf-8"
        assert (
            response.headers["content-disposition"] == "attachment; filename=\"hotel.txt\"; filename*=UTF-8''hotel.txt"
        )
        assert response.headers["content-length"] == str(len(TEXT))
        assert response.headers["accept-ranges"] == "bytes"
        assert response.headers["etag"] == f'"{sha256(TEXT).hexdigest()}"'

    async def test_is_never_compressed(self, client: httpx.AsyncClient, link: str) -> None:
        """Ranges and the tag are of the bytes as they are."""
        response = await client.get(link, headers={"Accept-Encoding": "gzip, br, zstd"})

        assert "content-encoding" not in response.headers
        assert response.headers["etag"] == f'"{sha256(TEXT).hexdigest()}"'

    async def test_may_have_any_name(self, client: httpx.AsyncClient, sarah: Person, trip: TripOf) -> None:
        """Also one that would be a header of its own, and other alphabets."""
        name = 'Ünïcode "1"; x=y/..\\č\u2028.txt'

        response = await client.get(await link_to(sarah, await uploaded(sarah, trip, name=name)))

        assert response.status_code == 200
        assert response.headers["content-disposition"].endswith(
            "%C3%9Cn%C3%AFcode%20%221%22%3B%20x%3Dy_..%5C%C4%8D%E2%80%A8.txt"
        )

    @pytest.mark.parametrize(
        ("name", "content", "media_type"),
        [
            ("a.pdf", PDF, "application/pdf"),
            ("a.txt", TEXT, "text/plain; charset=utf-8"),
            ("a.md", TEXT, "text/plain; charset=utf-8"),
            ("a.html", b"<script>alert(1)</script>", "text/plain; charset=utf-8"),
        ],
    )
    async def test_is_shown_where_that_is_asked_and_safe(  # a row of a table
        self, client: httpx.AsyncClient, sarah: Person, trip: TripOf, name: str, content: bytes, media_type: str
    ) -> None:
        """As what the server took it for: HTML that came as a text is a text."""
        document_id = await uploaded(sarah, trip, content, name)

        response = await client.get(await link_to(sarah, document_id, "download(inline: true) { url }"))

        assert response.headers["content-disposition"].startswith("inline;")
        assert response.headers["content-type"] == media_type
        assert {name: response.headers[name] for name in HELD_BACK} == HELD_BACK

    async def test_may_be_shown_by_pages_that_are_let_in(self, settings: Settings, sarah: Person, link: str) -> None:
        """In a frame or as a picture, and their scripts see ranges and names."""
        origin = "https://app.example"
        app = create_app(settings.model_copy(update={"cors_allowed_origins": (origin,)}))
        async with (
            serving(app) as address,
            httpx.AsyncClient(verify=trusted_certificates(), base_url=address) as client,
        ):
            headers = (await client.get(link, headers={"Origin": origin})).headers

        assert headers["content-security-policy"].endswith("frame-ancestors https://app.example")
        assert headers["cross-origin-resource-policy"] == "cross-origin"
        assert headers["access-control-allow-origin"] == origin
        assert {"Content-Range", "Content-Disposition"} <= set(headers["access-control-expose-headers"].split(", "))


class TestRanges:
    """Parts of a file."""

    @pytest.mark.parametrize(
        ("asked", "first", "stop"),
        [("0-0", 0, 1), ("10-19", 10, 20), ("2290-", 2290, 2300), ("-5", 2295, 2300), ("0-9999", 0, 2300)],
    )
    async def test_are_given(self, client: httpx.AsyncClient, link: str, asked: str, first: int, stop: int) -> None:
        """With 206, and where they lie."""
        response = await client.get(link, headers={"Range": f"bytes={asked}"})

        assert (response.status_code, response.content) == (206, TEXT[first:stop])
        assert response.headers["content-range"] == f"bytes {first}-{stop - 1}/2300"
        assert response.headers["content-length"] == str(stop - first)

    async def test_that_the_file_has_not_are_refused(self, client: httpx.AsyncClient, link: str) -> None:
        """With 416, and how many bytes there are."""
        response = await client.get(link, headers={"Range": "bytes=2300-"})

        assert told(response) == (416, ["RANGE_NOT_SATISFIABLE"])
        assert response.headers["content-range"] == "bytes */2300"

    @pytest.mark.parametrize(
        "headers",
        [{"Range": "bytes=0-1,5-6"}, {"Range": "lines=1-2"}, {"Range": "bytes=0-1", "If-Range": '"another"'}],
    )
    async def test_else_are_the_whole(self, client: httpx.AsyncClient, link: str, headers: dict[str, str]) -> None:
        """Several, other units, or of a file that was another."""
        response = await client.get(link, headers=headers)

        assert (response.status_code, response.content) == (200, TEXT)

    async def test_go_on_where_a_download_broke_off(self, client: httpx.AsyncClient, link: str) -> None:
        """With the tag of its first part."""
        begun = await client.get(link, headers={"Range": "bytes=0-999"})

        rest = await client.get(link, headers={"Range": "bytes=1000-", "If-Range": begun.headers["etag"]})

        assert (rest.status_code, begun.content + rest.content) == (206, TEXT)

    async def test_of_a_large_file_come_over_the_borders_of_pieces(
        self, settings: Settings, sarah: Person, trip: TripOf
    ) -> None:
        """Whole, and from the middle."""
        content = bytes(range(32, 127)) * 40_000
        wide = replace(sarah.services, settings=settings.model_copy(update={"largest_upload_bytes": 10_000_000}))
        link = await link_to(sarah, await uploaded(replace(sarah, services=wide), trip, content))
        async with (
            serving(create_app(settings)) as address,
            httpx.AsyncClient(verify=trusted_certificates(), base_url=address) as client,
        ):
            whole = await client.get(link)
            part = await client.get(link, headers={"Range": "bytes=1048570-2097160"})

        assert whole.content == content
        assert part.content == content[1_048_570:2_097_161]


class TestConditions:
    """What a client has already."""

    async def test_is_not_sent_again(self, client: httpx.AsyncClient, link: str) -> None:
        """304, with the same tag and policy."""
        response = await client.get(link, headers={"If-None-Match": f'W/"{sha256(TEXT).hexdigest()}"'})

        assert (response.status_code, response.content) == (304, b"")
        assert response.headers["etag"] == f'"{sha256(TEXT).hexdigest()}"'
        assert {name: response.headers[name] for name in HELD_BACK} == HELD_BACK

    async def test_is_told_by_head(self, client: httpx.AsyncClient, link: str) -> None:
        """All headers, and no body."""
        whole, head = await client.get(link), await client.head(link)

        different = ("date", "x-request-id")
        assert (head.status_code, head.content) == (200, b"")
        assert {name: value for name, value in head.headers.items() if name not in different} == {
            name: value for name, value in whole.headers.items() if name not in different
        }

    async def test_takes_no_other_method(self, client: httpx.AsyncClient, link: str) -> None:
        """405, as everywhere."""
        assert told(await client.post(link)) == (405, ["METHOD_NOT_ALLOWED"])


class TestEnds:
    """When a link opens nothing."""

    async def test_when_it_was_changed(self, client: httpx.AsyncClient, link: str) -> None:
        """Its token, the name before it, or all of it."""
        path, _, token = link.partition("?link=")

        for changed in (f"{path}?link={token[:-2]}AA", f"/files/other.txt?link={token}", path, f"{path}?link="):
            assert told(await client.get(changed)) == (403, ["FORBIDDEN"])

    async def test_when_its_time_is_over(
        self, client: httpx.AsyncClient, services: Services, sarah: Person, trip: TripOf
    ) -> None:
        """410 says that it once was good: ask for another."""
        before = replace(services, now=lambda: services.now() - timedelta(minutes=16))
        document_id = await uploaded(sarah, trip)

        link = await link_to(replace(sarah, services=before), document_id)

        assert told(await client.get(link)) == (410, ["LINK_EXPIRED"])

    async def test_when_the_document_is_deleted(self, client: httpx.AsyncClient, sarah: Person, trip: TripOf) -> None:
        """404, at once, whether or not its file is still there."""
        document_id = await uploaded(sarah, trip)
        link = await link_to(sarah, document_id)

        await sarah.do("deleteDocument", "documentId", documentId=document_id)

        assert told(await client.get(link)) == (404, ["NOT_FOUND"])

    async def test_when_the_file_is_not_there(
        self, client: httpx.AsyncClient, services: Services, sarah: Person, trip: TripOf
    ) -> None:
        """404 before any of it is sent."""
        link = await link_to(sarah, await uploaded(sarah, trip))
        for path in services.settings.resolved_uploads_dir.rglob("*"):
            if path.is_file():
                path.unlink()

        assert told(await client.get(link)) == (404, ["NOT_FOUND"])

    async def test_when_its_asker_is_not_on_the_trip_any_more(
        self, client: httpx.AsyncClient, sarah: Person, david: Person
    ) -> None:
        """It looks as if there were no such file."""
        trip = await trip_with(sarah, david, "VIEWER")
        link = await link_to(david, await uploaded(sarah, trip))
        assert (await client.get(link)).status_code == 200

        members = "query ($id: ID!) { trip(id: $id) { members(first: 9) { nodes { id name } } } }"
        nodes = (await sarah.ask(members, id=trip.id))["trip"]["members"]["nodes"]
        member_id = next(node["id"] for node in nodes if node["name"] == "David")
        await sarah.do("removeMember", "participant { id }", memberId=member_id)

        assert told(await client.get(link)) == (404, ["NOT_FOUND"])

    async def test_when_its_asker_signed_out(self, client: httpx.AsyncClient, sarah: Person, link: str) -> None:
        """It is worth no more than the session that it was asked for in."""
        await sarah.ask("mutation { signOut { userErrors { code } } }")

        assert told(await client.get(link)) == (403, ["FORBIDDEN"])

    async def test_when_the_share_link_of_its_asker_is_revoked(
        self, client: httpx.AsyncClient, sarah: Person, trip: TripOf
    ) -> None:
        """Those who look on by a link get files too, for as long."""
        document_id = await uploaded(sarah, trip)
        guest, share_link_id = await shared(sarah, trip)
        link = await link_to(guest, document_id)
        assert (await client.get(link)).status_code == 200

        await sarah.do("revokeShareLink", "shareLink { id }", shareLinkId=share_link_id)

        assert told(await client.get(link)) == (403, ["FORBIDDEN"])

    async def test_when_the_key_of_its_asker_is_revoked(
        self, client: httpx.AsyncClient, sarah: Person, trip: TripOf
    ) -> None:
        """A key for reading gets files, for as long."""
        document_id = await uploaded(sarah, trip)
        made = await sarah.do("createApiKey", "key apiKey { id }", name="Reads", scope="READ")
        link = await link_to(replace(sarah, token=made["key"]), document_id)
        assert (await client.get(link)).status_code == 200

        await sarah.do("revokeApiKey", "apiKey { id }", apiKeyId=made["apiKey"]["id"])

        assert told(await client.get(link)) == (403, ["FORBIDDEN"])


class TestBudgets:
    """What a file costs."""

    async def test_of_points_are_spent(self, settings: Settings, sarah: Person, link: str) -> None:
        """Of the account that asked for the link, and, for a bad link, of the address."""
        small = settings.model_copy(update={"points_per_minute": 25, "anonymous_points_per_minute": 15})
        async with (
            serving(create_app(small)) as address,
            httpx.AsyncClient(verify=trusted_certificates(), base_url=address) as client,
        ):
            got = [await client.get(link) for _ in range(3)]
            bad = [await client.get("/files/a.txt?link=x") for _ in range(3)]

        assert [response.status_code for response in got] == [200, 200, 429]
        assert told(got[2]) == (429, ["THROTTLED"])
        assert int(got[2].headers["retry-after"]) > 0
        # All tests are one address.
        assert told(bad[2]) == (429, ["THROTTLED"])
