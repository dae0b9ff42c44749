"""Certificates: whom connections over TLS trust, read from the disk once."""

import ssl
from functools import cache

import httpx


@cache
def trusted_certificates() -> ssl.SSLContext:
    """Return the TLS context that httpx would make for each client by itself, which takes some 25 milliseconds each.

    SSL_CERT_FILE and SSL_CERT_DIR name other certificates than those that come with httpx.
    """
    return httpx.create_ssl_context()
