"""File links: URLs that open one file without a credential, for a while, and while whoever asked for it may see it.

A link is a JWT: it says which document, as a download, to be shown, or as a picture of a page; who asked for it, by
which session, key or share link; and when it ends. It stands in the query, since paths are logged.
"""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from urllib.parse import quote
from uuid import UUID

import jwt
import strawberry

from domain.access import Viewer
from domain.documents import Document
from domain.downloads import path_name_of
from domain.thumbnails import Thumbnail
from persistence.settings import Settings

FILES_PATH = "/files/"
_PURPOSE = b"links to files, 1"
_ALGORITHM = "HS256"


class LinkInvalid(Exception):
    """The link was not made by this server, or was changed."""


class LinkExpired(Exception):
    """The link was good until a while ago."""


@strawberry.type(description="A link that needs no credential, and lasts as long as whoever asked may see the file.")
class FileLink:
    """What fields that lead to a file return."""

    url: str = strawberry.field(description="Where the file is: secret, since whoever has it needs nothing else.")
    expires_at: datetime = strawberry.field(description="When it ends; ask for a new one then.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a link leads to, and for whom: a document's file, which `is_shown` or kept, or a thumbnail of it."""

    document_id: UUID
    viewer: Viewer
    is_shown: bool = False
    thumbnail: Thumbnail | None = None


class FileLinks:
    """Makes and reads links; whoever serves the same clients has the same key."""

    def __init__(self, secret: str, *, lifetime: timedelta, public_address: str) -> None:
        # A key of its own: what is signed here can be passed off as nothing else that the secret signs.
        self._key = hmac.digest(secret.encode(), _PURPOSE, "sha256")
        self._lifetime = lifetime
        self._address = public_address

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the links that are configured."""
        lifetime = timedelta(minutes=settings.file_link_minutes)
        return cls(settings.signing_key(), lifetime=lifetime, public_address=settings.public_address)

    def to_file(self, document: Document, viewer: Viewer, *, is_shown: bool, now: datetime) -> FileLink:
        """Return a link to a document's file, which ends with its name."""
        return self._link(path_name_of(document.name), Wanted(document.id, viewer, is_shown), now)

    def to_thumbnail(self, document: Document, viewer: Viewer, thumbnail: Thumbnail, *, now: datetime) -> FileLink:
        """Return a link to a picture of a document's page."""
        wanted = Wanted(document.id, viewer, is_shown=True, thumbnail=thumbnail)
        return self._link(f"page-{thumbnail.page}.webp", wanted, now)

    def read(self, name: str, token: str, *, now: datetime) -> Wanted:
        """Return what a link with a name at the end of its path leads to; raises LinkInvalid or LinkExpired."""
        try:
            # The clock is the caller's.
            claims = jwt.decode(token, self._key_of(name), algorithms=[_ALGORITHM], options={"verify_exp": False})
        except jwt.InvalidTokenError as error:
            raise LinkInvalid("This link was not made by this server, or was changed.") from error
        if now.timestamp() >= claims["exp"]:
            raise LinkExpired("This link has expired: ask for a new one.")
        return _wanted(claims)

    def _link(self, name: str, wanted: Wanted, now: datetime) -> FileLink:
        expires_at = self._end(now)
        claims = {"exp": int(expires_at.timestamp()), **_claims(wanted)}
        token = jwt.encode(claims, self._key_of(name), algorithm=_ALGORITHM)
        return FileLink(url=f"{self._address}{FILES_PATH}{quote(name, safe='')}?link={token}", expires_at=expires_at)

    def _key_of(self, name: str) -> bytes:
        # So that the name is signed too, and not there twice.
        return hmac.digest(self._key, name.encode(), "sha256")

    def _end(self, now: datetime) -> datetime:
        """Return when a link of now ends, after half its lifetime or more.

        In between it is the same link, whoever makes it: browsers keep what they have of it.
        """
        step = self._lifetime.total_seconds() / 2
        begun = now.timestamp() // step * step
        return datetime.fromtimestamp(begun, UTC) + self._lifetime


def _claims(wanted: Wanted) -> dict[str, Any]:
    viewer, thumbnail = wanted.viewer, wanted.thumbnail
    credentials = {"session": viewer.session_id, "key": viewer.key_id, "link": viewer.link_id}
    return {
        "sub": str(viewer.user_id),
        "doc": str(wanted.document_id),
        "cred": next([kind, str(found)] for kind, found in credentials.items() if found is not None),
        **({"shown": True} if wanted.is_shown else {}),
        **({} if thumbnail is None else {"page": thumbnail.page, "width": thumbnail.width}),
    }


def _wanted(claims: dict[str, Any]) -> Wanted:
    kind, found = claims["cred"]
    credentials = {kind: UUID(found)}
    return Wanted(
        document_id=UUID(claims["doc"]),
        viewer=Viewer(
            UUID(claims["sub"]),
            session_id=credentials.get("session"),
            key_id=credentials.get("key"),
            link_id=credentials.get("link"),
        ),
        is_shown=claims.get("shown", False),
        thumbnail=Thumbnail(claims["page"], claims["width"]) if "page" in claims else None,
    )
