"""What a response tells: its status, the codes of its errors, and its body but for what it cost."""

import json
import re
from typing import Any

import httpx

_COST = re.compile(rb',"extensions":\{"cost":\{[^{}]*\}\}')


def told(response: httpx.Response) -> tuple[int, list[str]]:
    """Return the status of a response with the codes of its errors; raises where it is no GraphQL response in JSON."""
    return response.status_code, [error["extensions"]["code"] for error in response.json()["errors"]]


def body_of(response: httpx.Response) -> bytes:
    """Return a body as it was sent, without `extensions.cost`, which tells the time."""
    return _COST.sub(b"", response.content)


def payload_of(response: httpx.Response) -> Any:
    """Return the one result of a response, without what it cost."""
    return json.loads(body_of(response))
