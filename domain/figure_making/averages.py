"""Averages: a total divided by expenses, people or days, rounded half to even."""

from collections.abc import Iterator, Sequence
from datetime import date

from domain.answers import Fact
from domain.figure_making.entries import Context, Entry, expense_ids, monday_of
from domain.figure_making.made_facts import counted, fact_of, rounded
from domain.figure_making.views import View, views_by_currency
from domain.money import Money
from domain.plans import Filters, Grouping, Phrase, Query
from domain.question_reading.days import DayRange
from domain.question_reading.interpretation import PER, group_noun
from domain.sentences import stems_of


def averages_of(query: Query, entries: Sequence[Entry], scope: str, context: Context) -> Iterator[Fact]:
    """Yield what the entries come to on average, in each currency; none where there is nothing to divide by."""
    for view in views_by_currency(entries):
        divisor, divided = _divisor(query, view, context)
        if not divisor:
            return
        amount = Money(rounded(view.total.minor_units, divisor), view.currency)
        is_exact = amount.minor_units * divisor == view.total.minor_units
        shown = f"{'' if is_exact else 'about '}{amount} ({divided})"
        per = f" {PER[query.group_by]}" if query.group_by in PER else ""
        yield fact_of(
            view,
            f"The average{per} of the expenses{scope}{view.within}",
            " is {}.",
            shown,
            str(amount),
            amount,
            view.entries,
        )


def days_told(entries: Sequence[Entry], places: Sequence[Phrase]) -> int:
    """Return on how many days something was spent in places, of all entries that mention them; 0 where nobody tells.

    An expense tells so by the place that it names as its own. On a day on which others only mention the places, they
    may have been visited, or a flight there may have been booked weeks before: then no number of days is sure.
    """
    told = {
        entry.spent_on
        for entry in entries
        if entry.place is not None and all(place.is_named_by(stems_of(entry.place)) for place in places)
    }
    return len(told) if told == {entry.spent_on for entry in entries} else 0


def _divisor(query: Query, view: View, context: Context) -> tuple[int, str]:
    """Return what a total is divided by, and how that is said; a day, week or month counts though nothing was spent."""
    if query.group_by is Grouping.NONE:
        return len(expense_ids(view.entries)), counted(view.entries)
    if query.group_by is Grouping.PARTICIPANT:
        return context.people, f"{view.total} by {context.people} people"
    if context.days_there is not None:
        there = "1 day" if context.days_there == 1 else f"{context.days_there:,} days"
        return context.days_there, f"{view.total} by {there} on which something was spent there"
    days = _stretch(query.filters, view, context)
    first, last = days.first or date.min, days.last or date.max
    if query.group_by is Grouping.DAY:
        number = (last - first).days + 1
    elif query.group_by is Grouping.WEEK:
        number = (monday_of(last) - monday_of(first)).days // 7 + 1
    else:
        number = (last.year - first.year) * 12 + last.month - first.month + 1
    noun = group_noun(query.group_by)
    return number, f"{view.total} by {number:,} {noun}{'' if number == 1 else 's'} {days}"


def _stretch(filters: Filters, view: View, context: Context) -> DayRange:
    """Return the days that an average is over: those asked for as far as the ledger goes, else the ledger's."""
    spent = [entry.spent_on for entry in view.entries]
    ledger = context.days or DayRange(min(spent), max(spent))
    return ledger if filters.days is None else ledger.within(filters.days) or ledger
