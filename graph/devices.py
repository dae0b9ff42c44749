"""Devices: what a User-Agent says to people: "Firefox 143 on Windows 10"."""

from functools import lru_cache

import ua_parser

UNKNOWN = "Unknown device"
_REMEMBERED = 1_000


@lru_cache(_REMEMBERED)
def device_of(user_agent: str) -> str:
    """Return a short text for the program and the system that a User-Agent names."""
    found = ua_parser.parse(user_agent)
    if found.user_agent is None:
        # What is no browser calls itself by its name first: python-httpx/0.28.
        program = user_agent.split(maxsplit=1)[0].replace("/", " ", 1) if user_agent.strip() else UNKNOWN
    else:
        program = _versioned(found.user_agent.family, found.user_agent.major)
    return program if found.os is None else f"{program} on {_versioned(found.os.family, found.os.major)}"


def _versioned(family: str, major: str | None) -> str:
    return family if major is None else f"{family} {major}"
