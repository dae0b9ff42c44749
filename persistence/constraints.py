"""Constraints: what a settlement plan was asked to obey, as JSON."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from domain.constraints import Constraints


def constraints_json(constraints: Constraints) -> dict[str, Any]:
    """Return constraints as a column keeps them."""
    return {
        "forbidden_pairs": _pairs_json(constraints.forbidden_pairs),
        "preferred_pairs": _pairs_json(constraints.preferred_pairs),
        "hub_id": None if constraints.hub_id is None else str(constraints.hub_id),
        "smallest_transfer": constraints.smallest_transfer,
        "parties": {str(person): str(actor) for person, actor in constraints.parties.items()},
    }


def constraints_of(kept: dict[str, Any]) -> Constraints:
    """Return the constraints of a column."""
    return Constraints(
        forbidden_pairs=_pairs_of(kept["forbidden_pairs"]),
        preferred_pairs=_pairs_of(kept["preferred_pairs"]),
        hub_id=None if kept["hub_id"] is None else UUID(kept["hub_id"]),
        smallest_transfer=kept["smallest_transfer"],
        parties={UUID(person): UUID(actor) for person, actor in kept["parties"].items()},
    )


def _pairs_json(pairs: Iterable[Iterable[UUID]]) -> list[list[str]]:
    return sorted(sorted(str(person) for person in pair) for pair in pairs)


def _pairs_of(kept: list[list[str]]) -> frozenset[frozenset[UUID]]:
    return frozenset(frozenset(UUID(person) for person in pair) for pair in kept)
