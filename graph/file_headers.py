"""File headers: what browsers and caches are told of a file that strangers made."""

from collections.abc import Sequence

from domain.documents import Document
from domain.downloads import disposition_of, media_type_of


class FileHeaders:
    """Makes the headers of files; `origins` are those of pages that CORS lets in, which may show them too."""

    def __init__(self, origins: Sequence[str]) -> None:
        # A sandbox without exceptions: no script, no form, no origin whose storage could be read. Viewers of PDFs that
        # browsers bring along work in it.
        framed_by = " ".join(origins) or "'none'"
        self._fixed = {
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": f"default-src 'none'; sandbox; frame-ancestors {framed_by}",
            # Nobody who does not have the link can embed what it leads to.
            "Cross-Origin-Resource-Policy": "cross-origin" if origins else "same-origin",
            "Referrer-Policy": "no-referrer",
            # The client may keep it, and asks each time whether it may still have it: that costs no bytes.
            "Cache-Control": "private, no-cache",
        }

    def of_file(self, document: Document, etag: str, *, is_shown: bool) -> dict[str, str]:
        """Return the headers of a document's file; what may not be shown is a download, whatever was asked for."""
        media_type = media_type_of(document.kind)
        shown = media_type.shown if is_shown else None
        return {
            **self._fixed,
            "Content-Type": shown or media_type.download,
            "Content-Disposition": disposition_of(document.name, is_shown=shown is not None),
            "ETag": etag,
            "Accept-Ranges": "bytes",
        }

    def of_thumbnail(self, name: str, etag: str) -> dict[str, str]:
        """Return the headers of a picture that this server drew."""
        return {
            **self._fixed,
            "Content-Type": "image/webp",
            "Content-Disposition": disposition_of(name, is_shown=True),
            "ETag": etag,
        }
