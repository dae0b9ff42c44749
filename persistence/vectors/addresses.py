"""Addresses of vector stores, as people are told them."""


def shown_url(url: str) -> str:
    """Return a URL without the account and password that it may carry."""
    scheme, separator, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    return f"{scheme}{separator}{authority.rpartition('@')[2]}{slash}{path}"
