"""Thumbnails: small pictures of a document's pages, in a few widths, so that few are made of one page."""

from dataclasses import dataclass
from typing import Self

from domain.documents import Document, DocumentKind

WIDTHS = (160, 320, 640, 1280)
"""In pixels; one of these is made for whatever is asked for up to the largest."""
_PICTURES = frozenset((DocumentKind.PNG, DocumentKind.JPEG, DocumentKind.WEBP, DocumentKind.HEIC))


class ThumbnailInvalid(Exception):
    """No document has such a page, or no thumbnail is so wide."""


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A picture of a page, from 1 on, that is `width` pixels wide: one of WIDTHS."""

    page: int
    width: int

    @classmethod
    def of(cls, page: int, width: int) -> Self:
        """Return the thumbnail that is at least so wide; raises ThumbnailInvalid."""
        if page < 1:
            raise ThumbnailInvalid("Pages begin at 1.")
        if not 1 <= width <= WIDTHS[-1]:
            raise ThumbnailInvalid(f"A thumbnail is 1 to {WIDTHS[-1]} pixels wide.")
        return cls(page, next(each for each in WIDTHS if each >= width))


def has_page_to_show(document: Document, page: int) -> bool:
    """Tell whether a document has a page that can be shown as a picture, as far as is known before it is tried."""
    if document.kind in _PICTURES:
        return page == 1
    return document.kind is DocumentKind.PDF and (document.page_count is None or page <= document.page_count)
