"""Chroma's filters, alike for its server and for its folder."""

from typing import Any

from persistence.vectors.scopes import Scope


def where_of(scope: Scope) -> dict[str, Any]:
    """Return the filter of a scope that is not empty."""
    trips = {"trip_id": {"$in": scope.trip_names()}}
    return trips if scope.source is None else {"$and": [trips, {"source": scope.source.value}]}
