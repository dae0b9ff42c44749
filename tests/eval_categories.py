"""Measures suggested categories and sentences that become expenses, as tables: `python -m tests.eval_categories`.

Of descriptions: how many get a suggestion, how many of these are of the right category of the first level and of the
second, and how many are wrong though confident. Whoever says nothing of what is nothing (OTHER) is right. It ends with
1 where a figure is below its floor.

What it was tuned on: words, brands and thresholds on `development` and `meaning`, and only these. `held-back` and the
descriptions of real exports were labelled before there was any word, and nothing was changed for them; but they are by
the same hand as the words, which strangers' are not. `everyday` is of things that people say in passing, and of words
that mean several things, labelled without looking at the words; what misled in it was mended, and nothing that was
missing. Sentences: `quick-adds` was read while the reader was mended (at
its first run 59 of 62 were right), `quick-adds-held-back` was not.
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from domain.categories import Category
from domain.category_suggestions import (
    CategorySuggestion,
    Corrections,
    SuggestionReason,
    suggested_at_once,
    suggested_by_likeness,
)
from domain.quick_adds import QuickExpense, QuickPayment, quick_add
from domain.refusals import Refusal
from domain.trips import OpenTrip
from persistence.category_likeness import CategoryLikeness
from persistence.embedder import exported_embedder
from persistence.embedding_models import ensure_exported
from persistence.settings import Settings
from tests.arrangement import SAMPLES
from tests.domain.trips import TRIP, opened, person

SETS = ("development", "meaning", "held-back", "exports", "everyday")
SENTENCES = ("quick-adds", "quick-adds-held-back")
FLOORS = {"development": 0.95, "meaning": 0.6, "held-back": 0.95, "exports": 0.85, "everyday": 0.85}
"""The share of descriptions answered rightly at the first level, or rightly not answered."""
MOST_WRONG = {"development": 0.02, "meaning": 0.05, "held-back": 0.03, "exports": 0.05, "everyday": 0.02}
"""The share of descriptions with a confident suggestion that is wrong."""
SENTENCE_FLOORS = {"quick-adds": 1.0, "quick-adds-held-back": 0.9}
"""The share of sentences that are read rightly in every part."""
FIELDS = ("amount", "day", "payers", "sharers", "description", "all")
_CONFIDENT = 0.8
_TODAY = date(2026, 10, 14)
_PEOPLE = ("Sam", "Sarah", "David", "Mia", "Tom", "Anna", "May")


@dataclass(frozen=True, slots=True)
class Answer:
    """A description's suggestion, beside the categories that are right for it."""

    text: str
    right: frozenset[Category]
    suggestion: CategorySuggestion

    @property
    def is_right(self) -> bool:
        """Whether its first level is right, or it says nothing of what is nothing."""
        category = self.suggestion.category
        return Category.OTHER in self.right if category is None else category.parent in {c.parent for c in self.right}

    @property
    def is_exact(self) -> bool:
        """Whether its second level is right too."""
        category = self.suggestion.category
        return Category.OTHER in self.right if category is None else category in self.right

    @property
    def is_wrong_and_confident(self) -> bool:
        """Whether a reader would be misled."""
        return not self.is_right and self.suggestion.category is not None and self.suggestion.confidence >= _CONFIDENT


async def main() -> int:
    """Measure, print, and return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        models = Path(sys.argv[1]) if sys.argv[1:] else Path(folder)
        name = Settings(_env_file=None, data_root_path=models.parent).embedding_model_name
        await ensure_exported(model_name=name, models_dir=models)
        embedder = exported_embedder(model_name=name, models_dir=models)
        answers = {each: await answers_of(CategoryLikeness(embedder), each) for each in SETS}
        await embedder.close()
    readings = {each: [checked(row) for row in rows_of(f"{each}.jsonl")] for each in SENTENCES}
    below = [*_print_categories(answers), *_print_sentences(readings)]
    _say(*below)
    return 1 if below else 0


async def answers_of(likeness: CategoryLikeness, name: str) -> list[Answer]:
    """Return what is suggested for the descriptions of a set, as for those of a trip without a past."""
    rows = rows_of(f"categories/{name}.jsonl")
    nothing = Corrections(())
    at_once = [suggested_at_once(row["text"], trip_id=TRIP, corrections=nothing) for row in rows]
    others = [row["text"] for row, found in zip(rows, at_once, strict=True) if found is None]
    alike = iter([suggested_by_likeness(each) for each in await likeness.of(others)])
    return [
        Answer(row["text"], frozenset(map(Category, row["categories"])), found or next(alike))
        for row, found in zip(rows, at_once, strict=True)
    ]


def checked(row: dict[str, Any]) -> dict[str, bool]:
    """Read a sentence and return which parts of it are right, of those that it has."""
    try:
        found = quick_add(_trip(), row["text"], today=_TODAY)
    except Refusal as refusal:
        return {"all": row.get("refused") == refusal.code.value}
    if "refused" in row:
        return {"all": False}
    right = _payment_checks(row, found) if row["kind"] == "payment" else _expense_checks(row, found)
    return {**right, "all": all(right.values())}


def rows_of(name: str) -> list[dict[str, Any]]:
    """Return the rows of a file of samples."""
    return [json.loads(line) for line in (SAMPLES / name).read_text(encoding="utf-8").splitlines()]


def _expense_checks(row: dict[str, Any], found: QuickExpense | QuickPayment) -> dict[str, bool]:
    if not isinstance(found, QuickExpense):
        return {"amount": False}
    names = _trip().names
    checks = {"amount": _is_amount(row, found.amount.amount, found.amount.currency.code)}
    if "day" in row:
        checks["day"] = found.spent_on.isoformat() == row["day"]
    if "payers" in row:
        checks["payers"] = [names[who] for who in found.paid] == row["payers"]
    if "sharers" in row:
        wanted = set(_PEOPLE) if row["sharers"] == "all" else set(row["sharers"])
        checks["sharers"] = {names[who] for who in found.split.weights} == wanted
    if "description" in row:
        checks["description"] = found.description.casefold() == row["description"].casefold()
    if "unplaced" in row:
        checks["unplaced"] = row["unplaced"] in {note.words for note in found.unplaced}
    return checks


def _payment_checks(row: dict[str, Any], found: QuickExpense | QuickPayment) -> dict[str, bool]:
    if not isinstance(found, QuickPayment):
        return {"amount": False}
    names, draft = _trip().names, found.draft
    return {
        "amount": _is_amount(row, draft.amount.amount, draft.amount.currency.code),
        "day": draft.paid_on.isoformat() == row["day"],
        "payers": (names[draft.payer_id], names[draft.receiver_id]) == (row["from"], row["to"]),
    }


def _is_amount(row: dict[str, Any], amount: Decimal, currency: str) -> bool:
    return (amount, currency) == (Decimal(row["amount"]), row["currency"])


def _trip() -> OpenTrip:
    """Return the trip of the sentences, as Sam sees it."""
    sam, *others = (person(number, name) for number, name in enumerate(_PEOPLE, start=1))
    return opened(replace(sam, user_id=UUID(int=98)), *others)


def _print_categories(answers: dict[str, list[Answer]]) -> Iterator[str]:
    _say(f"{'descriptions':<32}{'many':>8}{'suggested':>11}{'level 1':>9}{'level 2':>9}{'misled':>9}")
    for name, of_set in answers.items():
        for reason in SuggestionReason:
            group = [each for each in of_set if each.suggestion.reason is reason]
            if group:
                _say(_line(f"  {name}: {reason.value}", group))
        _say(_line(name, of_set))
        right, misled = _share(a.is_right for a in of_set), _share(a.is_wrong_and_confident for a in of_set)
        if right < FLOORS[name]:
            yield f"{name} is below its floor of {FLOORS[name]:.0%}"
        if misled > MOST_WRONG[name]:
            yield f"{name} misleads more than {MOST_WRONG[name]:.0%}"


def _line(name: str, group: Sequence[Answer]) -> str:
    suggested = _share(each.suggestion.category is not None for each in group)
    figures = (_share(a.is_right for a in group), _share(a.is_exact for a in group))
    misled = _share(each.is_wrong_and_confident for each in group)
    return f"{name:<32}{len(group):>8}{suggested:>11.1%}" + "".join(f"{each:>9.1%}" for each in (*figures, misled))


def _print_sentences(readings: dict[str, list[dict[str, bool]]]) -> Iterator[str]:
    _say("", f"{'sentences':<32}" + "".join(f"{field:>13}" for field in FIELDS))
    for name, rows in readings.items():
        counts = {field: [row[field] for row in rows if field in row] for field in FIELDS}
        _say(f"{name:<32}" + "".join(f"{f'{sum(each)}/{len(each)}':>13}" for each in counts.values()))
        if _share(counts["all"]) < SENTENCE_FLOORS[name]:
            yield f"{name} is below its floor of {SENTENCE_FLOORS[name]:.0%}"


def _share(found: Iterable[bool]) -> float:
    every = list(found)
    return sum(every) / len(every)


def _say(*lines: str) -> None:
    for line in lines:
        print(line, flush=True)  # noqa: T201  # a table is what it is run for


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
