"""Interpretation: the sentence that says what a question was understood to ask."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from domain.plans import Filters, Metric
from domain.texts import listed

_WHAT = {
    Metric.SUM: "the total of",
    Metric.COUNT: "the number of",
    Metric.AVERAGE: "the average of",
    Metric.MAX: "the largest of",
    Metric.MIN: "the smallest of",
    Metric.LIST: "the list of",
    Metric.PAID_BY: "who paid",
    Metric.BY_CATEGORY: "the totals by category of",
}


def interpretation_of(
    *, metrics: Sequence[Metric], filters: Filters, people: Sequence[UUID], names: Mapping[UUID, str]
) -> str:
    """Return one sentence: "Asks for the total of the expenses in category Food that mention 'Prague'."."""
    named = listed([names[person] for person in people])
    if Metric.BALANCE in metrics:
        return _balance(people, named)
    first, *others = (_WHAT.get(metric) or f"the share of {named} in" for metric in metrics)
    rest = "".join(f", and {what} them" for what in others)
    return f"Asks for {first} the expenses{scope_of(filters, names)}{rest}."


def scope_of(filters: Filters, names: Mapping[UUID, str]) -> str:
    """Return which expenses are meant, as words after "the expenses", beginning with a space, or nothing for all."""
    return "".join(f" {part}" for part in _parts(filters, names))


def _balance(people: Sequence[UUID], named: str) -> str:
    if not people:
        return "Asks who owes whom."
    return f"Asks what {named} owes or is owed." if len(people) == 1 else f"Asks what {named} owe or are owed."


def _parts(filters: Filters, names: Mapping[UUID, str]) -> Iterator[str]:
    if filters.categories:
        noun = "category" if len(filters.categories) == 1 else "categories"
        yield f"in {noun} {listed([category.label for category in filters.categories], conjunction='or')}"
    if filters.phrases:
        quoted = [f"'{phrase.written}'" for phrase in filters.phrases]
        yield f"that mention {listed(quoted)}"
    if filters.payer_ids:
        yield f"paid by {listed([names[person] for person in filters.payer_ids], conjunction='or')}"
    if filters.participant_ids:
        yield f"shared by {listed([names[person] for person in filters.participant_ids])}"
    if filters.currency is not None:
        yield f"in {filters.currency}"
    if filters.days is not None:
        yield str(filters.days)
