"""Limits: how much reading one document may take, so that none takes the worker along."""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    # The program that reads is given its limits and no settings: importing those takes it as long as all else.
    from persistence.settings import Settings

LARGEST_TEXT = 20_000_000
"""Characters of one document: about forty long novels."""
MOST_ATTACHMENTS = 100


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one document may take: seconds, bytes of memory, pages, pages without text, bytes once unpacked."""

    seconds: int = 300
    memory_bytes: int = 4_000_000_000
    pages: int = 2_000
    scanned_pages: int = 50
    unpacked_bytes: int = 200_000_000

    @classmethod
    def of(cls, settings: "Settings") -> Self:
        """Return the limits that are configured."""
        return cls(
            seconds=settings.reading_seconds,
            memory_bytes=settings.reading_memory_megabytes * 1_000_000,
            pages=settings.reading_pages,
            scanned_pages=settings.reading_scanned_pages,
            unpacked_bytes=settings.reading_unpacked_megabytes * 1_000_000,
        )

    def body(self) -> dict[str, Any]:
        """Return the limits as JSON."""
        return asdict(self)
