"""Viewers: from the bearer token of a request to whom it speaks for."""

from domain.access import Viewer
from graph.accounts import TokenRefused
from graph.context import Services

NO_TOKEN = "Sign in, and send the access token as `Authorization: Bearer ...`."  # noqa: S105  # a sentence, not a token


async def identity_of(authorization: str | None, services: Services) -> Viewer | str:
    """Return the viewer of an Authorization header, or the sentence that tells why there is none."""
    if authorization is None:
        return NO_TOKEN
    scheme, _, token = authorization.strip().partition(" ")
    if scheme.lower() != "bearer" or not token:
        return NO_TOKEN
    try:
        return await services.accounts.viewer_of(token.strip(), services.database, now=services.now())
    except TokenRefused as refused:
        return str(refused)
