"""Values of filters: what a client gives to narrow a list down by, checked before it reaches the database."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import strawberry

from domain.currencies import Currency
from domain.filters import ANY_UNITS, UnitsRange
from domain.money import signed_minor_units_of
from domain.refusals import Refusal
from domain.statistics import EVER, Period
from domain.texts import clean_text
from graph.errors import BadUserInput
from graph.ids import uuid_of
from graph.money import currency_argument

_MOST_VALUES = 100
_LONGEST_TEXT = 200


@strawberry.input(description="Days, both ends included.")
class DateRange:
    """A period, open at an end that is left out."""

    first: date | None = strawberry.field(name="from", default=None, description="The first day.")
    last: date | None = strawberry.field(name="to", default=None, description="The last day.")

    def parsed(self) -> Period:
        """Return the period; raise BadUserInput where it ends before it begins."""
        if self.first is not None and self.last is not None and self.last < self.first:
            raise BadUserInput(f"The days end on {self.last}, before they begin on {self.first}.")
        return Period(self.first, self.last)


@strawberry.input(description="Amounts in whole units of the filter's currency, both ends included.")
class AmountRange:
    """A range, open at an end that is left out."""

    least: Decimal | None = strawberry.field(name="min", default=None, description="The least amount.")
    most: Decimal | None = strawberry.field(name="max", default=None, description="The largest amount.")

    def parsed(self, currency: Currency) -> UnitsRange:
        """Return the range in minor units; raise BadUserInput for what is no amount of the currency."""
        try:
            least, most = [
                None if amount is None else signed_minor_units_of(amount, currency)
                for amount in (self.least, self.most)
            ]
        except Refusal as refusal:
            raise BadUserInput(refusal.message) from refusal
        if least is not None and most is not None and most < least:
            raise BadUserInput(f"The amounts end at {self.most}, below {self.least}, where they begin.")
        return UnitsRange(least, most)


def period_of(given: DateRange | None) -> Period:
    """Return the days of a filter, which are all where none are given; raises BadUserInput."""
    return EVER if given is None else given.parsed()


def currency_of_code(code: str | None) -> Currency | None:
    """Return the currency of a filter, where one is given; raise BadUserInput for a code that is none."""
    return None if code is None else currency_argument(code)


def units_of(given: AmountRange | None, currency: Currency | None) -> UnitsRange:
    """Return the amounts of a filter in minor units; raise BadUserInput where no currency says of what."""
    if given is None:
        return ANY_UNITS
    if currency is None:
        raise BadUserInput("Say of which `currency` the amounts are.")
    return given.parsed(currency)


def ids_of(encoded: Iterable[strawberry.ID] | None, type_name: str) -> tuple[UUID, ...]:
    """Return what ids of a type stand for; raise BadUserInput for those that are malformed or of another type."""
    return several(uuid_of(each, type_name) for each in encoded or ())


def several(values: Iterable[Any] | None) -> tuple[Any, ...]:
    """Return each value once and in order, so that whoever asks for the same in another order gets the same list."""
    found = sorted(set(values or ()))
    if len(found) > _MOST_VALUES:
        raise BadUserInput(f"A filter takes up to {_MOST_VALUES} values, not {len(found)}.")
    return tuple(found)


def text_to_find(text: str | None) -> str | None:
    """Return what to look for; nothing is looked for where there is nothing but white space."""
    return None if text is None or not text.strip() else clean_value(text)


def clean_value(text: str) -> str:
    """Return a text as texts are stored; raise BadUserInput for what is empty, too long or no text."""
    try:
        return clean_text(text, field="text", longest=_LONGEST_TEXT)
    except Refusal as refusal:
        raise BadUserInput(refusal.message) from refusal


def moment_of(moment: datetime | None) -> datetime | None:
    """Return a moment in UTC; raise BadUserInput where it has no time zone, or is at the edge of the calendar."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise BadUserInput(f"{moment.isoformat()} needs its time zone: write {moment.isoformat()}Z for UTC.")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise BadUserInput(f"{moment.isoformat()} is at the edge of the calendar.") from error
