"""Averages: a total divided by expenses, people or days, rounded half to even."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from domain.answers import Fact
from domain.figure_making.entries import Context, monday_of
from domain.figure_making.groups import Group
from domain.figure_making.made_facts import counted, fact_of, rounded
from domain.money import Money
from domain.plans import Grouping, Phrase, Query
from domain.question_reading.days import DayRange
from domain.question_reading.interpretation import PER, group_noun
from domain.sentences import stems_of

IN_TIME = frozenset({Grouping.DAY, Grouping.WEEK, Grouping.MONTH})


def averages_of(query: Query, groups: Sequence[Group], scope: str, context: Context) -> Iterator[Fact]:
    """Yield what the expenses come to on average; none where there is nothing to divide by."""
    for group in groups:
        if _is_of_one_thing(query) and group.count == 1:
            # What one thing cost, by all days of a trip, is what no day of it cost.
            subject = f"{group.lead} total of the expenses{scope}{group.within}"
            template = f" is {{}}, of one expense, which is not divided by {group_noun(query.group_by)}s."
            yield fact_of(group, subject, template, str(group.total), str(group.total), group.total)
            continue
        divisor, divided = _divisor(query, group, context)
        if not divisor:
            return
        amount, about = average_of(group, divisor)
        per = f" {PER[query.group_by]}" if query.group_by in PER else ""
        subject = f"{group.lead} average{per} of the expenses{scope}{group.within}"
        yield fact_of(group, subject, " is {}.", f"{about}{amount} ({divided})", str(amount), amount)


def _is_of_one_thing(query: Query) -> bool:
    """Tell whether words name what is divided by days of a trip, and not by those on which somebody was in a place."""
    return query.group_by in IN_TIME and bool(query.filters.phrases) and not query.filters.places


def average_of(group: Group, divisor: int) -> tuple[Money, str]:
    """Return a total divided, and "about " where that was rounded."""
    amount = Money(rounded(group.total.minor_units, divisor), group.total.currency)
    return amount, "" if amount.minor_units * divisor == group.total.minor_units else "about "


def days_told(spending: Collection[tuple[date, str | None]], places: Sequence[Phrase]) -> int:
    """Return on how many days something was spent in places; 0 where nobody tells.

    `spending` is the day and the place of each expense that mentions them. An expense tells so by the place that it
    names as its own. On a day on which others only mention the places, they may have been visited, or a flight there
    may have been booked weeks before: then no number of days is sure.
    """
    told = {
        day
        for day, place in spending
        if place is not None and all(wanted.is_named_by(stems_of(place)) for wanted in places)
    }
    return len(told) if told == {day for day, _ in spending} else 0


def _divisor(query: Query, group: Group, context: Context) -> tuple[int, str]:
    """Return what a total is divided by, and how that is said; a day, week or month counts though nothing was spent."""
    if query.group_by is Grouping.NONE:
        return group.count, counted(group)
    if query.group_by is Grouping.PARTICIPANT:
        return context.people, f"{group.total} by {context.people} people"
    if context.days_there is not None:
        there = "1 day" if context.days_there == 1 else f"{context.days_there:,} days"
        return context.days_there, f"{group.total} by {there} on which something was spent there"
    if context.days is None:
        return 0, ""
    days = _stretch(query.filters.days, context.days)
    number = _number_of(query.group_by, days.first or date.min, days.last or date.max)
    noun = group_noun(query.group_by)
    return number, f"{group.total} by {number:,} {noun}{'' if number == 1 else 's'} {days}"


def _number_of(group_by: Grouping, first: date, last: date) -> int:
    """Return how many days, weeks or months there are from one day to another, also those that begin before."""
    if group_by is Grouping.DAY:
        return (last - first).days + 1
    if group_by is Grouping.WEEK:
        return (monday_of(last) - monday_of(first)).days // 7 + 1
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _stretch(asked: DayRange | None, ledger: DayRange) -> DayRange:
    """Return the days that an average is over: those asked for as far as the ledger goes, else the ledger's."""
    return ledger if asked is None else ledger.within(asked) or ledger
