"""Security headers: what every response tells a browser, unless the response says it itself."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_DEFAULTS = {
    "X-Content-Type-Options": "nosniff",
    # Nothing that is answered here is a page, but for GraphiQL, which has a policy of its own.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    # For browsers and scanners that do not read `frame-ancestors`.
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    # Pages that CORS lets in are not kept out by this: it is about pictures, scripts and the like.
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class SecurityHeaders:
    """ASGI middleware that adds to each HTTP response the headers it has not set."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and its response with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _DEFAULTS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)
