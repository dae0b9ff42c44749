"""What a response tells: its status, and the codes of its errors."""

import httpx


def told(response: httpx.Response) -> tuple[int, list[str]]:
    """Return the status of a response with the codes of its errors; raises where it is no GraphQL response in JSON."""
    return response.status_code, [error["extensions"]["code"] for error in response.json()["errors"]]
