"""Share tokens: from the secret of a share link to whoever bears it."""

from datetime import timedelta

from domain.access import Viewer
from graph.accounts import TokenRefused
from graph.context import Services
from persistence.secret_texts import hash_of
from persistence.share_links import load_share_link, note_share_link_used

PREFIX = "tsl_"
_USE_NOTED_EVERY = timedelta(minutes=1)


async def viewer_of_link(token: str, services: Services) -> Viewer:
    """Return whoever bears a link's token, and note that it is used; raises TokenRefused unless it is alive."""
    now = services.now()
    async with services.database.read() as connection:
        link = await load_share_link(connection, hash_of(token))
    if link is None or not link.is_alive(now):
        raise TokenRefused("This link is unknown, expired, or revoked.")
    if link.last_used_at is None or now - link.last_used_at >= _USE_NOTED_EVERY:
        async with services.database.write() as connection:
            await note_share_link_used(connection, link.id, now=now, after=_USE_NOTED_EVERY)
    return link.viewer
