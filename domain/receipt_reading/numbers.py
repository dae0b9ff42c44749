"""Receipt numbers: figures as shops write them, with comma or point, and which of them are amounts."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from domain.receipt_reading.signs import MONEY_AFTER, MONEY_BEFORE

_MOST_DIGITS = 13
# A run of digits with what may stand between them; spaces only before three digits, as thousands.
_FIGURE = re.compile(
    r"(?<!\d)(?:\d{1,3}(?:[  '’]\d{3})+(?!\d)(?:[.,]\d{1,3}(?!\d))?"
    r"|\d+(?:[.,'’]\d+)*(?:[.,] \d\d(?!\d))?|[.,]\d\d(?!\d))"
)
_SIGN_BEFORE = re.compile(rf"(?:^|(?<=[^\w]))({MONEY_BEFORE})[.:]?\s*$", re.IGNORECASE)
_SIGN_AFTER = re.compile(rf"\s*({MONEY_AFTER})(?![^\W\d_])", re.IGNORECASE)
_MINUS_BEFORE = re.compile(r"(?:^|[\s(:])-\s*$|\(\s*$")
_MINUS_AFTER = re.compile(r"-(?!\S)|\)(?!\S)")
_NO_CENTS = re.compile(r"[.,][-–—_]{1,2}(?!\w)")
_MEASURE = re.compile(
    r"\s*(?:%|°|kg|g|gr|lbs?|oz|ml|cl|dl|l|ltr|km|mi|kwh|cm|mm|m|gb|mb|tb|ghz|w|v|pcs?|pkt|stk|st|szt|ks|hrs?|h|min|am|pm)"
    r"(?![^\W\d_])|/\s*(?:kg|lb|l|100\s?g)\b",
    re.IGNORECASE,
)
_UNIT_PRICE_BEFORE = re.compile(r"(?:\d|^|\s)\s*[x×*@]\s*$", re.IGNORECASE)
_TIMES_AFTER = re.compile(r"\s*[x×@](?=\s*[^\w\s]?\s*\d)", re.IGNORECASE)
_TIMES_AT_END = re.compile(r"\s*[x×@](?!\w)", re.IGNORECASE)
_LIKE_DIGITS = str.maketrans({"O": "0", "o": "0", "Q": "0", "I": "1", "l": "1", "|": "1", "S": "5", "B": "8", "Z": "2"})
_MISREAD = re.compile(r"(?<![^\W_])(?=[^\s]*\d)[\dOoQIl|SBZ]{1,6}[.,][\dOoQIl|SBZ]{2}(?![^\W_])")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−﹣－", "-"))
_NEAR = 16
"""Characters before and after a figure that are looked at."""
_CENTS = 2
_THOUSANDS = 3


@dataclass(frozen=True, slots=True)
class Style:
    """How a receipt writes its amounts: what stands before the decimals (None: it has none), and how many there are."""

    point: str | None
    decimals: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a text, from `start` to `end`: its digits as written, and what they were seen beside.

    `sign` is the currency beside it as written; `has_no_cents` says that "12,-" did.
    """

    start: int
    end: int
    written: str
    sign: str | None = None
    is_negative: bool = False
    is_measure: bool = False
    is_factor: bool = False
    has_no_cents: bool = False

    def value(self, style: Style) -> Decimal | None:
        """Return the number it is in a style, never rounded; None where it is none."""
        whole, decimals = _parted(self.written, style)
        if whole is None or len(whole) + len(decimals) > _MOST_DIGITS:
            return None
        value = Decimal(f"{whole or '0'}.{decimals or '0'}") if decimals else Decimal(whole)
        return -value if self.is_negative else value

    def decimals(self, style: Style) -> int:
        """Return how many decimals it is written with in a style."""
        return len(_parted(self.written, style)[1])


def cleaned(text: str) -> str:
    """Return a text with one form for each sign, its characters not more and not fewer than its meaning needs."""
    return unicodedata.normalize("NFKC", text).translate(_DASHES)


def figures_in(text: str) -> tuple[Figure, ...]:
    """Return the numbers in a `cleaned` text that may be amounts, quantities or measures; parts of codes are none."""
    text = _MISREAD.sub(lambda match: match[0].translate(_LIKE_DIGITS), text)
    return tuple(_figures(text))


def style_of(figures: Iterable[Figure], *, digits: int | None = None) -> Style:
    """Return the style that most figures are in; `digits` is how many decimals the currency has, where it is known."""
    points: Counter[str] = Counter()
    thirds: Counter[str] = Counter()
    for figure in figures:
        if figure.is_measure:
            continue
        seps = [char for char in figure.written if char in ".,"]
        tail = len(figure.written) - 1 - max(figure.written.rfind("."), figure.written.rfind(","))
        if seps and tail == _CENTS and (len(seps) == 1 or seps[-1] != seps[-2]):
            points[seps[-1]] += 2
        elif len(set(seps)) == 2 and tail == _THOUSANDS:  # noqa: PLR2004  # both signs: 1,234.500
            thirds[seps[-1]] += 2
        elif len(seps) == 1 and tail == _THOUSANDS:
            thirds[seps[-1]] += 1
    return _style(points, thirds, digits)


def _style(points: Counter[str], thirds: Counter[str], digits: int | None) -> Style:
    if digits == _THOUSANDS and thirds and sum(thirds.values()) >= sum(points.values()):
        return Style(thirds.most_common(1)[0][0], _THOUSANDS)
    if points:
        return Style(points.most_common(1)[0][0], _CENTS)
    return Style(None, 0)


def _figures(text: str) -> Iterator[Figure]:
    for match in _FIGURE.finditer(text):
        start, end = match.span()
        before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
        whole_before = before
        sign_before, sign_after = _SIGN_BEFORE.search(before), _SIGN_AFTER.match(after)
        if sign_before:
            before = before[: sign_before.start()]
        has_no_cents = _NO_CENTS.match(after)
        if has_no_cents:
            end += has_no_cents.end()
            after = text[end : end + _NEAR]
            sign_after = _SIGN_AFTER.match(after)
        if sign_after:
            after = after[sign_after.end() :]
        if not _stands_alone(before, after, has_sign=bool(sign_before), is_dashed=bool(has_no_cents)):
            continue
        sign = sign_before or sign_after
        yield Figure(
            start=start,
            end=end,
            written=re.sub(r"[  '’]", "", match[0]),
            sign=None if sign is None else sign[1],
            is_negative=_is_negative(before, whole_before, after, bool(sign_before)),
            is_measure=sign is None and _MEASURE.match(after) is not None,
            is_factor=_is_factor(match[0], after),
            has_no_cents=bool(has_no_cents),
        )


def _is_factor(written: str, after: str) -> bool:
    """Tell whether a figure is how many there are, "2 x 3.50"; an X after cents is the code of a tax."""
    is_whole = not any(char in written for char in ".,")
    return _TIMES_AFTER.match(after) is not None or (is_whole and _TIMES_AT_END.match(after) is not None)


def _is_negative(before: str, whole_before: str, after: str, has_sign: bool) -> bool:  # noqa: FBT001  # told apart by name
    near = _MINUS_BEFORE.search(before) or (has_sign and re.search(r"-\s*$", whole_before))
    is_bracketed = re.search(r"\(\s*$", before) is not None
    if is_bracketed:
        return after.startswith(")") and "%" not in after[:3]
    return bool(near) or (after.startswith("-") and _MINUS_AFTER.match(after) is not None)


def _stands_alone(before: str, after: str, *, has_sign: bool, is_dashed: bool) -> bool:
    """Tell whether a figure is no part of a code, a date, a time or a telephone number."""
    if re.search(r"[\d][:/.,-]$|[^\W\d_][-/_.]$|#\s?$|\d$", before):
        return False
    if re.search(r"[^\W\d_]$", before) and not has_sign and not _UNIT_PRICE_BEFORE.search(before):
        return False
    if _MEASURE.match(after) or _is_factor("", after) or is_dashed:
        return True
    # One letter after an amount is the code of its tax.
    return re.match(r"[:/]\d|-\d|-[^\W\d_]|[^\W\d_]{2}|[^\W\d_]\d|_|['’]\d", after) is None


def _parted(written: str, style: Style) -> tuple[str | None, str]:
    """Return the digits before and after the decimal point."""
    *wholes, last = re.split(r"[.,]", written)
    points = re.findall(r"[.,]", written)
    if not points:
        return written, ""
    if _has_decimals(points, last, style):
        return ("".join(wholes), last) if _are_thousands(wholes, points[:-1]) else (None, "")
    if len(set(points)) == 1 and _are_thousands([*wholes, last], points):
        return "".join([*wholes, last]), ""
    return None, ""


def _has_decimals(points: list[str], last: str, style: Style) -> bool:
    is_single = points.count(points[-1]) == 1
    if not is_single:
        return False
    if len(last) != _THOUSANDS or len(set(points)) > 1:
        return len(last) <= _THOUSANDS
    return points[-1] == style.point


def _are_thousands(groups: list[str], points: list[str]) -> bool:
    """Tell whether digits are parted as thousands are, or as lakhs are in India."""
    first, *others = groups
    if not others:
        return True
    if len(set(points)) > 1 or not 0 < len(first) <= _THOUSANDS or len(others[-1]) != _THOUSANDS:
        return False
    return len({len(other) for other in others[:-1]}) <= 1 and all(len(other) in {2, 3} for other in others)
