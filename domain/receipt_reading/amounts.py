"""Receipt amounts: the rows of a receipt as what they say and the amounts beside it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from domain.receipt_reading.labelling import label_of
from domain.receipt_reading.labels import Label
from domain.receipt_reading.numbers import Figure, Style, cleaned, figures_in
from domain.receipt_reading.pieces import Piece, Row
from domain.receipt_reading.signs import currencies_of_sign


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in whole units, where its row has it from `left` to `right`, and as what it was written.

    `is_money` says that it is written as money is: with cents, or beside a currency.
    """

    value: Decimal
    left: float
    right: float
    is_money: bool
    sign: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A part of a row: its words, the amounts that follow them, and what these are; `label` is None for an item.

    `tail` are those of its words that follow the last amount.
    """

    row: Row
    text: str
    left: float
    right: float
    amounts: tuple[Amount, ...]
    label: Label | None
    tail: str = ""

    @property
    def last(self) -> Decimal:
        """The last of its amounts, which is what it costs."""
        return self.amounts[-1].value


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    left: float
    right: float
    amount: Amount | None


def entries_of(rows: Iterable[Row], style: Style, currencies: Collection[str]) -> tuple[Entry, ...]:
    """Return the parts of all rows, from top to bottom and from left to right.

    `currencies` are the codes of those that the receipt may be in: signs of others are words, as "ft" is for feet.
    """
    return tuple(entry for row in rows for entry in _entries(row, style, currencies))


def _entries(row: Row, style: Style, currencies: Collection[str]) -> Iterator[Entry]:
    """Yield a row's parts: another begins where words with a label follow an amount."""
    parts: list[_Part] = []
    for part in (part for piece in row.pieces for part in _parts(piece, style, currencies)):
        has_amounts = any(each.amount for each in parts)
        if has_amounts and part.amount is None and label_of(part.text) is not None:
            yield _entry(row, parts)
            parts = []
        parts.append(part)
    if parts:
        yield _entry(row, parts)


def _entry(row: Row, parts: Sequence[_Part]) -> Entry:
    amounts = tuple(part.amount for part in parts if part.amount is not None)
    text = "  ".join(part.text for part in parts if part.amount is None)
    after = [part.text for part in parts if amounts and part.left >= amounts[-1].right and part.amount is None]
    return Entry(
        row=row,
        text=text,
        left=min(part.left for part in parts),
        right=max(part.right for part in parts),
        amounts=amounts,
        label=label_of(text),
        tail=" ".join(after),
    )


def _parts(piece: Piece, style: Style, currencies: Collection[str]) -> Iterator[_Part]:
    """Yield the words and the amounts of a piece; where in it each stands is judged by its letters."""
    text = cleaned(piece.text)
    step = piece.width / max(len(text), 1)
    place = 0
    for figure in figures_in(text):
        if not set(currencies_of_sign(figure.sign or "")) & set(currencies):
            figure = replace(figure, sign=None)  # noqa: PLW2901  # what it is in this receipt
        amount = _amount(figure, style, piece.left + figure.start * step, piece.left + figure.end * step)
        if amount is None:
            continue
        start, end = _with_sign(text, figure)
        yield from _words(text[place:start], piece.left + place * step, step)
        yield _Part(text[figure.start : figure.end], amount.left, amount.right, amount)
        place = end
    yield from _words(text[place:], piece.left + place * step, step)


def _with_sign(text: str, figure: Figure) -> tuple[int, int]:
    """Return from where to where an amount reaches with its sign, where that is a word for what an amount is.

    Salvadorans write "SVC 1.00", and it is no service charge; other signs stay, as "Total RM" says more than "Total".
    """
    sign = figure.sign or ""
    if label_of(sign) is None:
        return figure.start, figure.end
    before, after = text[: figure.start].rstrip(" .:"), text[figure.end :].lstrip()
    if before.endswith(sign):
        return len(before) - len(sign), figure.end
    return figure.start, len(text) - len(after.removeprefix(sign))


def _words(text: str, left: float, step: float) -> Iterator[_Part]:
    if any(char.isalnum() for char in text):
        yield _Part(text.strip(), left, left + len(text) * step, None)


def _amount(figure: Figure, style: Style, left: float, right: float) -> Amount | None:
    if figure.is_measure or figure.is_factor:
        return None
    value = figure.value(style)
    if value is None or figure.decimals(style) not in {0, style.decimals, 2 if figure.sign else style.decimals}:
        return None
    has_cents = style.point is not None and figure.decimals(style) > 0
    is_money = has_cents or figure.sign is not None or figure.has_no_cents
    if style.point is None and any(char in figure.written for char in ".,"):
        is_money = True
    if not is_money and (style.point is not None or len(figure.written) > 9):  # noqa: PLR2004  # longer ones are codes
        return None
    return Amount(value, left, right, is_money, figure.sign)
