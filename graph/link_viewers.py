"""Link viewers: whether the credential that a file link was asked for with is still good."""

from domain.access import Viewer
from domain.api_keys import ApiKey
from domain.share_links import ShareLink
from graph.context import Services
from persistence.api_keys import load_api_key_by_id
from persistence.database import ReadConnection
from persistence.sessions import load_session
from persistence.share_links import load_share_link_by_id


async def viewer_now(viewer: Viewer, services: Services) -> Viewer | None:
    """Return whom the session, key or share link of a viewer speaks for by now; None once it has ended."""
    now = services.now()
    async with services.database.read() as connection:
        if viewer.session_id is not None:
            session = await load_session(connection, viewer.session_id)
            return viewer if session is not None and session.is_alive(now) else None
        found = await _key_or_link(connection, viewer)
    return found.viewer if found is not None and found.is_alive(now) else None


async def _key_or_link(connection: ReadConnection, viewer: Viewer) -> ApiKey | ShareLink | None:
    if viewer.key_id is not None:
        return await load_api_key_by_id(connection, viewer.key_id)
    return None if viewer.link_id is None else await load_share_link_by_id(connection, viewer.link_id)
