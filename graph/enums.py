"""Enums: closed sets of the domain in the schema, each value described."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

SomeEnum = TypeVar("SomeEnum", bound=StrEnum)


def described(
    enum: type[SomeEnum], *, description: str, values: Mapping[SomeEnum, str], name: str | None = None
) -> type[SomeEnum]:
    """Put a domain enum into the schema; raises KeyError for a value without a description."""
    registered = strawberry.enum(enum, name=name, description=description)
    definition: StrawberryEnumDefinition = registered.__strawberry_definition__  # type: ignore[attr-defined]
    for value in definition.values:
        value.description = values[enum(value.value)]
    return registered
