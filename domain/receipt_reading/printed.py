"""Receipt figures as they are printed: which amounts may be the total, which are lines, and what others say."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from statistics import median

from domain.receipt_reading.amounts import Amount, Entry
from domain.receipt_reading.labelling import label_of
from domain.receipt_reading.labels import Label
from domain.receipt_reading.numbers import Style
from domain.receipt_reading.pieces import Row
from domain.receipt_reading.sums import Candidate, Printed

_TOTALS = {Label.TOTAL_WITH_TAX: 2.0, Label.TOTAL: 1.6, Label.DUE: 1.0}
_LARGE = 1.25
_LETTERS = re.compile(r"[^\W\d_]{2}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LONGEST_CODE = 3
"""Letters after an amount that may be a tax code or a currency."""
_TIMES = re.compile(
    r"(?:\d+(?:[.,]\d+)?\s*)?(?:kg|g|l|lb|st|stk|stuck|pcs?|ks|szt|db|ud|un)?\.?\s*[x×@*à]\s*(?:\S{1,3}|(?:EUR)?/\s?\w+)?",
    re.IGNORECASE,
)
_BELOW = 2
"""Rows below a heading in which its amount may stand."""


def printed_of(entries: Sequence[Entry], style: Style) -> Printed:
    """Return what the parts of a receipt's rows are."""
    joined = _with_amounts_below(entries)
    by_label: dict[Label, tuple[Entry, ...]] = {}
    for entry in joined:
        if entry.label is not None and entry.amounts:
            by_label[entry.label] = (*by_label.get(entry.label, ()), entry)
    amounts = tuple(amount.value for entry in entries for amount in entry.amounts if amount.is_money)
    return Printed(
        items=tuple(_items(joined, style)),
        doubtful=tuple(_doubtful(joined, style)),
        by_label=by_label,
        totals=tuple(_candidates(joined, entries, amounts)),
        amounts=amounts,
    )


def _with_amounts_below(entries: Sequence[Entry]) -> list[Entry]:
    """Give words that say what an amount is, and have none beside them, the one that stands below them."""
    rows: dict[int, list[Entry]] = {}
    for entry in entries:
        rows.setdefault(entry.row.number, []).append(entry)
    taken: set[int] = set()
    found = []
    for entry in entries:
        if id(entry) in taken:
            continue
        if entry.label is not None and not entry.amounts:
            below = _below(entry, rows)
            if below is not None:
                taken.add(id(below))
                found.append(replace(entry, amounts=below.amounts))
                continue
        found.append(entry)
    return found


def _below(entry: Entry, rows: dict[int, list[Entry]]) -> Entry | None:
    if len(entry.row.pieces) > _BELOW:
        # The headings of a table.
        return None
    others = rows.get(entry.row.number + 1, ())
    return next((other for other in others if other.amounts and not _LETTERS.search(other.text)), None)


def _candidates(joined: Sequence[Entry], entries: Sequence[Entry], amounts: Sequence[Decimal]) -> list[Candidate]:
    heights = [entry.row.height for entry in entries if entry.amounts]
    usual = median(heights) if heights else 1.0
    found = []
    for entry in joined:
        weight = _TOTALS.get(entry.label) if entry.label is not None else None
        if weight is None or not entry.amounts:
            continue
        weight += 0.3 if entry.row.height > _LARGE * usual else 0
        weight -= 0.6 if len(entry.amounts) > 1 else 0
        # "Total 12.00 2.00 14.00" ends with it; a bare number is rather how many.
        for amount in entry.amounts:
            value = weight - (0 if amount is entry.amounts[-1] else 0.2) - (0 if amount.is_money else 0.7)
            found.append(Candidate(amount.value, value, entry.row.number))
    found += _headed(entries)
    found += _unnamed(joined, entries, amounts)
    best: dict[Decimal, Candidate] = {}
    for candidate in found:
        if candidate.value > 0 and (candidate.value not in best or candidate.weight > best[candidate.value].weight):
            best[candidate.value] = candidate
    return sorted(best.values(), key=lambda candidate: -candidate.weight)


def _unnamed(joined: Iterable[Entry], entries: Sequence[Entry], amounts: Sequence[Decimal]) -> Iterator[Candidate]:
    """Yield the largest amount of all, unless it stands above what is called the total: there it is a line.

    That others happen to come to it proves nothing against the word; what was paid is looked at elsewhere.
    """
    largest = max(amounts, default=Decimal(0))
    if largest > 0:
        row = next(entry.row.number for entry in entries if any(each.value == largest for each in entry.amounts))
        if not any(_is_called_total(entry) and entry.row.number > row for entry in joined):
            yield Candidate(largest, 0.2, row)


def _is_called_total(entry: Entry) -> bool:
    """Tell whether a row is a total beyond doubt: the bill's own may stand above what is due, a count, or a table."""
    if entry.label not in {Label.TOTAL, Label.TOTAL_WITH_TAX} or len(entry.amounts) != 1:
        return False
    return entry.amounts[0].is_money and entry.last > 0


def _headed(entries: Sequence[Entry]) -> list[Candidate]:
    """Return the amounts that stand in the column below a heading such as "Total"."""
    found = []
    for place, entry in enumerate(entries):
        if entry.amounts:
            continue
        for left, right in _columns(entry.row):
            for other in entries[place + 1 : place + 6]:
                if not 0 < other.row.number - entry.row.number <= _BELOW:
                    continue
                found += [
                    Candidate(amount.value, 0.8, other.row.number)
                    for amount in other.amounts
                    if amount.is_money and left < (amount.left + amount.right) / 2 < right
                ]
    return found


def _columns(row: Row) -> Iterator[tuple[float, float]]:
    """Yield from where to where the columns reach that are headed as totals: amounts stand left or right in them."""
    for place, piece in enumerate(row.pieces):
        if label_of(piece.text) in _TOTALS:
            yield (
                row.pieces[place - 1].right if place else float("-inf"),
                row.pieces[place + 1].left if place + 1 < len(row.pieces) else float("inf"),
            )


def _items(entries: Sequence[Entry], style: Style) -> Iterable[Entry]:
    """Yield what may be lines of the bill: without a label, ending with an amount, and named beside it or above."""
    for place, entry in enumerate(entries):
        if entry.label is not None or not entry.amounts or not _is_cost(entry.amounts[-1], style):
            continue
        if sum(char.isalpha() for char in entry.tail) > _LONGEST_CODE:
            continue
        above = entries[place - 1] if place else None
        is_named_above = above is not None and above.label is None and not above.amounts
        if entry.last and not _is_price_alone(entry) and (_LETTERS.search(entry.text) or is_named_above):
            yield entry


def _doubtful(entries: Sequence[Entry], style: Style) -> Iterable[Entry]:
    """Yield what stands before the first total, and would be a line if it were called something else."""
    for entry in entries:
        if entry.label in {Label.SUBTOTAL, *_TOTALS}:
            return
        if entry.label is not None and entry.amounts and entry.last and _is_cost(entry.amounts[-1], style):
            yield entry


def has_letters(text: str) -> bool:
    """Tell whether a text has a word, and not only figures and signs."""
    return _LETTERS.search(text) is not None


def _is_price_alone(entry: Entry) -> bool:
    """Tell whether a row says the price of one alone, "2 x 3.50", and what they cost stands elsewhere."""
    return len(entry.amounts) == 1 and _TIMES.fullmatch(" ".join(entry.text.split())) is not None


def _is_cost(amount: Amount, style: Style) -> bool:
    return amount.is_money or (style.point is None and abs(amount.value) >= 1)
