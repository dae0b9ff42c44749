"""Secret texts: what a client is given and sends again; a row keeps only the hash, which it is found by."""

import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256
from hmac import digest
from uuid import UUID

_BYTES = 24


def make_secret(prefix: str = "") -> tuple[str, bytes]:
    """Return a new secret of 192 random bits behind a prefix that tells its kind, and its hash (SHA-256, 32 bytes)."""
    text = prefix + secrets.token_urlsafe(_BYTES)
    return text, hash_of(text)


def derive_secret(signing_key: str, purpose: str, row_id: UUID) -> tuple[str, bytes]:
    """Return the secret of a row, and its hash: HMAC-SHA256 of the purpose and the row's id, in the letters of a URL.

    What goes out by mail is made so: the worker makes it again when it writes the mail, and it is kept nowhere. Under
    another signing key, what was not sent yet comes out as another secret, which opens nothing.
    """
    # No token that this key signs has a colon in it: what is made here, nothing else makes.
    made = digest(signing_key.encode(), f"tripsplit:{purpose}:{row_id}".encode(), "sha256")
    text = urlsafe_b64encode(made).rstrip(b"=").decode()
    return text, hash_of(text)


def hash_of(text: str) -> bytes:
    """Return the hash that a secret is looked up by; random secrets of this length need no slow hash."""
    # What a client sends may hold half a surrogate pair, which is no secret either.
    return sha256(text.encode(errors="surrogatepass")).digest()
