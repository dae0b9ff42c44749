"""Key tokens: from the secret of an API key to whom it speaks for."""

from domain.access import Viewer
from domain.api_keys import PREFIX
from domain.sessions import is_use_to_record
from graph.accounts import TokenRefused
from graph.context import Services
from persistence.api_keys import load_api_key, record_api_key_use
from persistence.secret_texts import hash_of

__all__ = ["PREFIX", "viewer_of_key"]


async def viewer_of_key(token: str, services: Services) -> Viewer:
    """Return whom an API key speaks for, and note that it is used; raises TokenRefused unless it is alive."""
    now = services.now()
    async with services.database.read() as connection:
        key = await load_api_key(connection, hash_of(token))
    if key is None or not key.is_alive(now):
        raise TokenRefused("This API key is unknown, expired, or revoked.")
    if is_use_to_record(key.last_used_at, now=now):
        async with services.database.write() as connection:
            await record_api_key_use(connection, key.id, now=now)
    return key.viewer
