"""Scalars: the library's, described in whole sentences."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from strawberry.schema.types.base_scalars import DateDefinition, DateTimeDefinition, DecimalDefinition
from strawberry.types.scalar import ScalarDefinition

SCALARS: dict[object, ScalarDefinition] = {
    date: replace(DateDefinition, description="A day, as ISO 8601 writes it: 2026-10-27."),
    datetime: replace(DateTimeDefinition, description="A moment, as ISO 8601 writes it: 2026-10-27T18:30:00+00:00."),
    Decimal: replace(DecimalDefinition, description='An exact number, written as text: "12.50".'),
}
"""What a Python type is in the schema."""
