"""Deletions: what is deleted is looked for afterwards, since a store that says so may still hold it."""

from collections.abc import Awaitable, Callable, Collection

from persistence.vectors.failures import VectorStoreRefused

_TRIES = 5


async def delete_verified(
    delete: Callable[[], Awaitable[None]], left: Callable[[], Awaitable[Collection[str]]]
) -> None:
    """Delete until nothing is left of it; raises VectorStoreRefused where something stays."""
    remaining: Collection[str] = ()
    for _ in range(_TRIES):
        await delete()
        remaining = await left()
        if not remaining:
            return
        # Another run may have stored one again in between; whoever was last sees to it that nothing stale stays.
    raise VectorStoreRefused(f"The vector store kept {len(remaining)} vectors it was told to delete.")
