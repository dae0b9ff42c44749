"""Successors: an expense draft in the names of those whom merged people have become."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from domain.expenses import ExpenseDraft
from domain.itemizations import Itemization
from domain.participants import Participant
from domain.splits import Split, SplitMode, itemized


def with_successors(draft: ExpenseDraft, participants: Iterable[Participant]) -> ExpenseDraft:
    """Return the draft with everybody who was merged into somebody replaced by that person, their parts added up."""
    successors = successors_of(participants)
    return replace(draft, paid=_summed(draft.paid, successors), split=_split(draft.split, successors))


def successors_of(participants: Iterable[Participant]) -> dict[UUID, UUID]:
    """Return whom each who was merged into somebody has become, also by way of somebody who was merged later."""
    merged = {person.id: person.merged_into_id for person in participants if person.merged_into_id is not None}
    successors: dict[UUID, UUID] = {}
    for guest in merged:
        person = guest
        while person in merged:
            person = merged[person]
        successors[guest] = person
    return successors


def _split(split: Split, successors: Mapping[UUID, UUID]) -> Split:
    if split.itemization is not None:
        return itemized(_itemization(split.itemization, successors))
    weights = _summed(split.weights, successors)
    # Two who had an equal part each, and are one person now, have two.
    is_equal_no_more = split.mode is SplitMode.EQUAL and len(weights) < len(split.weights)
    return Split(SplitMode.SHARES if is_equal_no_more else split.mode, weights)


def _itemization(itemization: Itemization, successors: Mapping[UUID, UUID]) -> Itemization:
    lines = tuple(replace(line, weights=_summed(line.weights, successors)) for line in itemization.lines)
    return replace(itemization, lines=lines)


def _summed(parts: Mapping[UUID, int], successors: Mapping[UUID, UUID]) -> dict[UUID, int]:
    sums: dict[UUID, int] = {}
    for person, part in parts.items():
        successor = successors.get(person, person)
        sums[successor] = sums.get(successor, 0) + part
    return sums
