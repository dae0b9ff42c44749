"""Metadata: what a store keeps beside a vector to filter by, and nothing else: text and place are in SQL."""

from domain.passages import Passage


def metadata_of(passage: Passage) -> dict[str, str]:
    """Return the ids of a passage's trip and source, and the kind of the source."""
    return {
        "trip_id": str(passage.trip_id),
        "source": passage.source.value,
        "source_id": str(passage.source_id),
    }
