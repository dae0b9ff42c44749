"""Secret texts: what a client is given once and sends again; only its hash is kept."""

import secrets
from hashlib import sha256

_BYTES = 24


def make_secret(prefix: str = "") -> tuple[str, bytes]:
    """Return a new secret of 192 random bits behind a prefix that tells its kind, and its hash (SHA-256, 32 bytes)."""
    text = prefix + secrets.token_urlsafe(_BYTES)
    return text, hash_of(text)


def hash_of(text: str) -> bytes:
    """Return the hash that a secret is looked up by; random secrets of this length need no slow hash."""
    # What a client sends may hold half a surrogate pair, which is no secret either.
    return sha256(text.encode(errors="surrogatepass")).digest()
