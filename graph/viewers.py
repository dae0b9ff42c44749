"""Viewers: from the bearer token of a request to whom it speaks for."""

from collections.abc import Awaitable, Callable

from domain.access import Viewer
from graph import key_tokens, share_tokens
from graph.accounts import TokenRefused
from graph.context import Services

NO_TOKEN = "Sign in, and send the access token as `Authorization: Bearer ...`."  # noqa: S105  # a sentence, not a token


_BY_PREFIX: dict[str, Callable[[str, Services], Awaitable[Viewer]]] = {
    key_tokens.PREFIX: key_tokens.viewer_of_key,
    share_tokens.PREFIX: share_tokens.viewer_of_link,
}
"""Who reads each kind of secret, by how it begins; everything else is an access token."""


async def identity_of(authorization: str | None, services: Services) -> Viewer | str:
    """Return the viewer of an Authorization header, or the sentence that tells why there is none."""
    if authorization is None:
        return NO_TOKEN
    scheme, _, token = authorization.strip().partition(" ")
    if scheme.lower() != "bearer" or not token:
        return NO_TOKEN
    try:
        return await _viewer_of(token.strip(), services)
    except TokenRefused as refused:
        return str(refused)


async def _viewer_of(token: str, services: Services) -> Viewer:
    for prefix, viewer_of in _BY_PREFIX.items():
        if token.startswith(prefix):
            return await viewer_of(token, services)
    return await services.accounts.viewer_of(token, services.database, now=services.now())
