"""Ids: unique, growing, and of the version that they say."""

from concurrent.futures import ThreadPoolExecutor
from uuid import RFC_4122, UUID

from persistence.ids import new_id


class TestNewId:
    """UUIDs of version 7."""

    def test_grows_with_every_id_also_within_a_millisecond(self) -> None:
        """Ten thousand ids, made as fast as can be, are in the order they were made."""
        made = [new_id() for _ in range(10_000)]

        assert made == sorted(set(made))

    def test_is_of_version_seven(self) -> None:
        """Version and variant say what it is."""
        made = new_id()

        assert (made.version, made.variant) == (7, RFC_4122)

    def test_is_unique_across_threads(self) -> None:
        """Threads never get the same id."""

        def some(_: int) -> list[UUID]:
            return [new_id() for _ in range(2_000)]

        with ThreadPoolExecutor(4) as threads:
            made = [one for batch in threads.map(some, range(4)) for one in batch]

        assert len(set(made)) == 8_000
