"""Views: entries whose amounts are all of one currency, as they were paid or as they were booked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from domain.currencies import Currency
from domain.figure_making.entries import Entry, grouped_by
from domain.money import Money, total


@dataclass(frozen=True, slots=True)
class View:
    """Entries whose amounts are all of one currency.

    `is_booked` where it is the trip's and they were in several; `is_part` where those in others are told beside them.
    """

    currency: Currency
    entries: tuple[Entry, ...]
    is_booked: bool = False
    is_part: bool = False

    @property
    def total(self) -> Money:
        """What they come to."""
        return total((entry.amount for entry in self.entries), self.currency)

    @property
    def lead(self) -> str:
        """What a sentence about it begins with."""
        return f"Booked in {self.currency}, the" if self.is_booked else "The"

    @property
    def within(self) -> str:
        """What is said behind a scope: a total is not the whole one where others are in other currencies."""
        return f" in {self.currency}" if self.is_part else ""


def views_of(entries: Sequence[Entry]) -> list[View]:
    """Return the entries of each currency and, where there are several, all as they were booked in the trip's."""
    views = views_by_currency(entries)
    return views if len(views) <= 1 else [*views, booked_view(entries)]


def view_of(entries: Sequence[Entry]) -> View:
    """Return all entries as one view: of their currency where they have one, else as booked."""
    views = views_by_currency(entries)
    return views[0] if len(views) == 1 else booked_view(entries)


def booked_view(entries: Sequence[Entry]) -> View:
    """Return the entries as they were booked in the trip's currency; there is one at least."""
    return View(entries[0].booked.currency, tuple(_as_booked(entry) for entry in entries), is_booked=True)


def _as_booked(entry: Entry) -> Entry:
    paid = tuple((payer, booked, booked) for payer, _, booked in entry.paid)
    return replace(entry, amount=entry.booked, paid=paid)


def views_by_currency(entries: Iterable[Entry]) -> list[View]:
    """Return the entries of each currency."""
    groups = grouped_by(entries, lambda entry: entry.amount.currency)
    is_part = len(groups) > 1
    return [View(currency, tuple(group), is_part=is_part) for currency, group in sorted(groups.items())]
