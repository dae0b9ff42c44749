"""Share tokens: from the secret of a share link to whoever bears it."""

from domain.access import Viewer
from domain.sessions import is_use_to_record
from domain.share_links import PREFIX
from graph.accounts import TokenRefused
from graph.context import Services
from persistence.secret_texts import hash_of
from persistence.share_links import load_share_link, record_share_link_use

__all__ = ["PREFIX", "viewer_of_link"]


async def viewer_of_link(token: str, services: Services) -> Viewer:
    """Return whoever bears a link's token, and note that it is used; raises TokenRefused unless it is alive."""
    now = services.now()
    async with services.database.read() as connection:
        link = await load_share_link(connection, hash_of(token))
    if link is None or not link.is_alive(now):
        raise TokenRefused("This link is unknown, expired, or revoked.")
    if is_use_to_record(link.last_used_at, now=now):
        async with services.database.write() as connection:
            await record_share_link_use(connection, link.id, now=now)
    return link.viewer
