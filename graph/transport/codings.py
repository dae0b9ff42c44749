"""Content codings: which one a client's Accept-Encoding likes best, by q-value, and ours where these are equal."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, get_args

Coding = Literal["zstd", "br", "gzip"]
CODINGS: tuple[Coding, ...] = get_args(Coding)
"""What this server can write, the quickest for its size first (docs/performance.md)."""


def best_coding(header: str, offered: Iterable[Coding] = CODINGS) -> Coding | None:
    """Return the offered coding with the highest q-value, the first of equal ones.

    None where the client takes none, or likes the bytes themselves more. `*` stands for each coding that is not named;
    what cannot be read is taken for a refusal.
    """
    weights = dict(_weights(header))
    wanted = [coding for coding in offered if _weight(weights, coding) > 0]
    # Of equal ones, the first is the largest.
    best = max(wanted, key=lambda coding: _weight(weights, coding), default=None)
    return best if best and _weight(weights, best) >= weights.get("identity", 0) else None


def _weight(weights: Mapping[str, float], coding: str) -> float:
    return weights.get(coding, weights.get("*", 0))


def _weights(header: str) -> Iterator[tuple[str, float]]:
    for item in header.lower().split(","):
        coding, *parameters = (part.strip() for part in item.split(";"))
        given = next((parameter.removeprefix("q=") for parameter in parameters if parameter.startswith("q=")), "1")
        yield coding, _quality(given)


def _quality(text: str) -> float:
    try:
        quality = float(text)
    except ValueError:
        return 0
    return quality if 0 <= quality <= 1 else 0
