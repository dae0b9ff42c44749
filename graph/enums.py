"""Enums: closed sets of the domain in the schema, each value described."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

SomeEnum = TypeVar("SomeEnum", bound=StrEnum)


def describe(
    enum: type[SomeEnum], *, description: str, values: Mapping[SomeEnum, str], name: str | None = None
) -> None:
    """Put a domain enum into the schema with descriptions; raises KeyError for a value without one.

    Called in a module that the schema imports, beside the view that shows the enum.
    """
    registered = strawberry.enum(enum, name=name, description=description)
    definition: StrawberryEnumDefinition = registered.__strawberry_definition__  # type: ignore[attr-defined]
    for value in definition.values:
        value.description = values[enum(value.value)]
