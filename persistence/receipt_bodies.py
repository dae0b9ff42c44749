"""Receipts as JSON: how what was read of a bill leaves the process that read it, and how it is kept."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from domain.currencies import currency_of
from domain.receipt_reading.lines import ReceiptLine
from domain.receipts import Check, Reading, Receipt, Verdict

Body = dict[str, Any]
_AMOUNTS = ("subtotal", "tax", "tip", "service_charge", "discount", "rounding")


def receipt_json(receipt: Receipt) -> Body:
    """Return a receipt as JSON that `receipt_of` reads; amounts are texts, because JSON knows no exact decimals."""
    return {
        "total": _reading_json(receipt.total, str),
        "merchant": _reading_json(receipt.merchant, str),
        "date": _reading_json(receipt.date, date.isoformat),
        "currency": _reading_json(receipt.currency, str),
        "lines": [_line_json(line) for line in receipt.lines],
        **{name: _reading_json(getattr(receipt, name), str) for name in _AMOUNTS},
        "is_tax_included": receipt.is_tax_included,
        "verdict": receipt.check.verdict.value,
        "difference": None if receipt.check.difference is None else str(receipt.check.difference),
        "other_date": None if receipt.other_date is None else receipt.other_date.isoformat(),
        "currencies": [currency.code for currency in receipt.currencies],
    }


def receipt_of(body: Mapping[str, Any]) -> Receipt:
    """Return the receipt that `receipt_json` made."""
    difference, other = body["difference"], body["other_date"]
    total = _reading(body["total"], Decimal)
    if total is None:
        raise ValueError("A receipt without a total is none.")
    return Receipt(
        total=total,
        merchant=_reading(body["merchant"], str),
        date=_reading(body["date"], date.fromisoformat),
        currency=_reading(body["currency"], currency_of),
        lines=tuple(_line(line) for line in body["lines"]),
        **{name: _reading(body[name], Decimal) for name in _AMOUNTS},
        is_tax_included=body["is_tax_included"],
        check=Check(Verdict(body["verdict"]), None if difference is None else Decimal(difference)),
        other_date=None if other is None else date.fromisoformat(other),
        currencies=tuple(currency_of(code) for code in body["currencies"]),
    )


def _reading_json(reading: Reading[Any] | None, written: Any) -> list[Any] | None:
    return None if reading is None else [written(reading.value), reading.confidence, list(reading.rows)]


def _reading(body: list[Any] | None, read: Any) -> Reading[Any] | None:
    return None if body is None else Reading(read(body[0]), body[1], tuple(body[2]))


def _line_json(line: ReceiptLine) -> list[Any]:
    many = None if line.quantity is None else str(line.quantity)
    return [line.description, many, str(line.amount), line.confidence, list(line.rows)]


def _line(body: list[Any]) -> ReceiptLine:
    description, many, amount, confidence, rows = body
    return ReceiptLine(description, None if many is None else Decimal(many), Decimal(amount), confidence, tuple(rows))
