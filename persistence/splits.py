"""Splits as JSON: how a split is kept where it has no rows of its own, and the lines of a bill."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from domain.itemizations import Itemization, Line
from domain.splits import Split, SplitMode


def split_json(split: Split) -> dict[str, Any]:
    """Return a split as JSON that `split_of` reads."""
    itemization = None if split.itemization is None else itemization_json(split.itemization)
    return {"mode": split.mode.value, "weights": _weights_json(split.weights), "itemization": itemization}


def split_of(kept: Mapping[str, Any]) -> Split:
    """Return the split that `split_json` kept."""
    itemization = None if kept["itemization"] is None else itemization_of(kept["itemization"])
    return Split(SplitMode(kept["mode"]), _weights_of(kept["weights"]), itemization)


def itemization_json(itemization: Itemization) -> dict[str, Any]:
    """Return the lines and charges of a bill as JSON that `itemization_of` reads."""
    lines = [
        {"description": line.description, "amount": line.amount, "weights": _weights_json(line.weights)}
        for line in itemization.lines
    ]
    return {
        "lines": lines,
        "tax": itemization.tax,
        "tip": itemization.tip,
        "service_charge": itemization.service_charge,
        "discount": itemization.discount,
    }


def itemization_of(kept: Mapping[str, Any]) -> Itemization:
    """Return the bill that `itemization_json` kept."""
    lines = tuple(Line(line["description"], line["amount"], _weights_of(line["weights"])) for line in kept["lines"])
    charges = {name: kept[name] for name in ("tax", "tip", "service_charge", "discount")}
    return Itemization(lines, **charges)


def _weights_json(weights: Mapping[UUID, int]) -> list[list[Any]]:
    # A list, not an object: the order in which people were named is kept.
    return [[str(person), weight] for person, weight in weights.items()]


def _weights_of(kept: list[list[Any]]) -> dict[UUID, int]:
    return {UUID(person): weight for person, weight in kept}
