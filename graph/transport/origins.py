"""Origins: which pages of a browser may open a websocket here, since the browser itself lets all of them."""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers

EVERY_ORIGIN = "*"
_USUAL_PORTS = {"http": 80, "https": 443}


def is_allowed_origin(headers: Headers, allowed: Collection[str]) -> bool:
    """Tell whether a handshake comes from no browser, from a page of this server, or from one of `allowed`."""
    origin = headers.get("origin")
    return origin is None or EVERY_ORIGIN in allowed or origin in allowed or _is_own(origin, headers.get("host", ""))


def _is_own(origin: str, host: str) -> bool:
    """Compare without the scheme: behind a proxy that ends TLS, this server does not know its own."""
    try:
        page, own = urlsplit(origin), urlsplit(f"//{host}")
        usual_port = _USUAL_PORTS.get(page.scheme)
        places = [(url.hostname, url.port or usual_port) for url in (page, own)]
    except ValueError:
        return False
    return page.hostname is not None and places[0] == places[1]
