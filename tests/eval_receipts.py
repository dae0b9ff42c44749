"""Measures how receipts are read, rendered ones and real ones, as a table: `python -m tests.eval_receipts`.

It ends with 1 where a column is below its floor. `python -m tests.eval_receipts FOLDER` reads the pictures and PDFs
that the `expected.json` of another folder names, and prints what was read otherwise; it has no floors.
"""

import json
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from domain.documents import DocumentKind
from domain.receipt_reading.labelling import folded
from domain.receipts import Receipt, Verdict, read_receipt
from persistence.extraction.limits import Limits
from persistence.extraction.pdfs import pdf_extract
from persistence.extraction.pictures import picture_extract, read_pieces
from tests.arrangement import SAMPLES
from tests.rendered_receipts import BILLS, CONDITIONS, Bill, drawn_bill

FIELDS = ("total", "date", "currency", "merchant", "lines", "sum")
FLOORS = {"total": 1.0, "date": 1.0, "currency": 1.0, "merchant": 1.0, "lines": 0.95, "sum": 0.95}
"""The share of right readings below which the command fails, of rendered and real ones together."""
_KINDS = {".png": DocumentKind.PNG, ".jpg": DocumentKind.JPEG, ".jpeg": DocumentKind.JPEG, ".webp": DocumentKind.WEBP}
_UNSURE = 0.6


@dataclass(frozen=True, slots=True)
class Result:
    """What of a receipt was read as it is: None for what nobody has said; `remarks` are what was read otherwise."""

    name: str
    right: dict[str, bool | None]
    remarks: tuple[str, ...]


def main() -> int:
    """Measure, print, and return the exit code."""
    if sys.argv[1:]:
        _print(real_results(Path(sys.argv[1])))
        return 0
    rendered = [_of_condition(name) for name in CONDITIONS]
    results = [*(result for group in rendered for result in group), *real_results(SAMPLES / "receipts")]
    return _print(results)


def rendered_result(bill: Bill, condition: str) -> Result:
    """Read one bill, rendered in a condition."""
    receipt = read_receipt(read_pieces(CONDITIONS[condition](drawn_bill(bill))))
    expected = {
        "total": str(bill.amount),
        "date": bill.day.isoformat(),
        "currency": bill.currency,
        "merchant": bill.merchant,
        "items": [str(amount) for amount in bill.amounts],
    }
    return _compared(f"{condition}: {bill.currency}", receipt, expected)


def real_results(folder: Path, kinds: Collection[str] = (".pdf", *_KINDS)) -> list[Result]:
    """Read every file of some kinds that the folder's `expected.json` names."""
    described = json.loads((folder / "expected.json").read_text())
    found = []
    for expected in described:
        path = next(path for path in (folder / expected["file"], folder.parent / expected["file"]) if path.exists())
        if path.suffix in kinds:
            found.append(_compared(path.name, _read(path), expected))
    return found


def _of_condition(condition: str) -> list[Result]:
    return [rendered_result(bill, condition) for bill in BILLS]


def _read(path: Path) -> Receipt | None:
    if path.suffix == ".pdf":
        return pdf_extract(path, Limits()).receipt
    return picture_extract(path, _KINDS[path.suffix]).receipt


def _compared(name: str, receipt: Receipt | None, expected: dict[str, Any]) -> Result:
    if receipt is None:
        return Result(name, dict.fromkeys(FIELDS, False), ("nothing was read",))
    checks = _checks(receipt, expected)
    right = {field: None if check is None else check() for field, check in checks.items()}
    remarks = (f"{field}: {_shown(receipt, field)}" for field, is_right in right.items() if is_right is False)
    return Result(name, right, tuple(remarks))


def _checks(receipt: Receipt, expected: dict[str, Any]) -> dict[str, Callable[[], bool] | None]:
    items = expected.get("items")
    lines = [line.amount for line in receipt.lines if line.amount > 0]
    is_summed = items is not None or expected.get("tax") is not None
    return {
        "total": lambda: receipt.total.value == Decimal(expected["total"]),
        "date": lambda: receipt.date is not None and receipt.date.value.isoformat() == expected["date"],
        "currency": (lambda: _has_currency(receipt, expected["currency"])) if "currency" in expected else None,
        "merchant": lambda: receipt.merchant is not None and _is_name(receipt.merchant.value, expected["merchant"]),
        "lines": None if items is None else lambda: lines == [Decimal(_amount(item)) for item in items],
        "sum": (lambda: receipt.check.verdict is Verdict.ADDS_UP) if is_summed else None,
    }


def _has_currency(receipt: Receipt, code: str | None) -> bool:
    """Tell whether the currency was read; one that the paper does not determine may be guessed, but not surely."""
    if code is None:
        return receipt.currency is None or receipt.currency.confidence < _UNSURE
    return receipt.currency is not None and receipt.currency.value.code == code


def _is_name(read: str, expected: str) -> bool:
    """Tell whether two names are one, but for capitals, accents, spaces and the legal form after them."""
    ours, theirs = folded(read).replace(" ", ""), folded(expected).replace(" ", "")
    return ours.startswith(theirs) or theirs.startswith(ours)


def _amount(item: Any) -> str:
    return item if isinstance(item, str) else str(item[1])


def _shown(receipt: Receipt, field: str) -> str:
    if field == "lines":
        return "; ".join(f"{line.description} {line.amount}" for line in receipt.lines)
    if field == "sum":
        return receipt.check.verdict.value
    reading = getattr(receipt, field)
    return "nothing" if reading is None else f"{reading.value} ({reading.confidence})"


def _print(results: Iterable[Result]) -> int:
    groups: dict[str, list[Result]] = {}
    every = []
    for result in results:
        groups.setdefault(result.name.partition(":")[0], []).append(result)
        every.append(result)
    _say(f"{'':<40}" + "".join(f"{field:>10}" for field in FIELDS))
    for name, group in [*groups.items(), ("all", every)]:
        _say(f"{name:<40}" + "".join(f"{_counted(group, field):>10}" for field in FIELDS))
    for result in every:
        for remark in result.remarks:
            _say(f"  {result.name}: {remark}")
    below = [field for field in FIELDS if _share(every, field) < FLOORS[field]]
    _say(*(f"{field} is below its floor of {FLOORS[field]:.0%}" for field in below))
    return 1 if below else 0


def _counted(results: list[Result], field: str) -> str:
    known = list(_known(results, field))
    return f"{sum(known)}/{len(known)}" if known else "-"


def _share(results: list[Result], field: str) -> float:
    known = list(_known(results, field))
    return sum(known) / len(known) if known else 1.0


def _known(results: list[Result], field: str) -> Iterator[bool]:
    return (right for result in results if (right := result.right[field]) is not None)


def _say(*lines: str) -> None:
    for line in lines:
        print(line, flush=True)  # noqa: T201  # a table is what it is run for


if __name__ == "__main__":
    sys.exit(main())
