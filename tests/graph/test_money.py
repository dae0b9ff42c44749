"""Money as people read it: in every locale, with the decimals of ISO 4217."""

import re
from typing import Any

import pytest
from babel import localedata

from domain.currencies import Currency, all_currencies, currency_of
from domain.money import Money
from graph.errors import BadUserInput
from graph.locales import formatted
from tests.graph.people import Person

SPACE, THIN, RIGHT_TO_LEFT = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{RIGHT-TO-LEFT MARK}"
SEEN = """
query($id: ID!, $locale: String!) {
  trip(id: $id) { expenses(first: 1) { nodes { amount { formatted local: formatted(locale: $locale) } } } }
}
"""


def written(minor_units: int, code: str, tag: str) -> str:
    """Return an amount as a locale writes it."""
    return formatted(Money(minor_units, currency_of(code)), tag)


class TestFormatted:
    """An amount as text."""

    @pytest.mark.parametrize(
        ("minor_units", "code", "tag", "text"),
        [
            (1_250, "EUR", "de-DE", f"12,50{SPACE}€"),
            (1_250, "EUR", "en", "€12.50"),
            (-1_250, "EUR", "en", "-€12.50"),
            (-1_250, "EUR", "de", f"-12,50{SPACE}€"),
            (0, "USD", "en", "$0.00"),
            (1_200, "JPY", "en", "¥1,200"),
            (10_000_000_000, "VND", "en", "₫10,000,000,000"),
            (1_234_567, "EUR", "fr", f"12{THIN}345,67{SPACE}€"),
            (123_456_789, "INR", "hi", "₹12,34,567.89"),
            (1_250, "EUR", "ar", f"{RIGHT_TO_LEFT}12.50{SPACE}€"),
            (900_719_925_474_099_100, "EUR", "en", "€9,007,199,254,740,991.00"),
        ],
    )
    def test_is_what_people_write_there(self, minor_units: int, code: str, tag: str, text: str) -> None:
        """Sign, symbol, separators and their order are the locale's."""
        assert written(minor_units, code, tag) == text

    @pytest.mark.parametrize(
        ("code", "tag", "text"),
        [
            ("KWD", "en", f"KWD{SPACE}12,345.678"),
            ("CHF", "de-CH", f"CHF{SPACE}123’456.78"),
            ("JPY", "bn", f"1,23,45,678{SPACE}JP¥"),
            ("EUR", "bn", "1,23,456.78€"),
        ],
    )
    def test_parts_letters_from_digits(self, code: str, tag: str, text: str) -> None:
        """A code stands off from the digits, and a sign may touch them."""
        assert written(12_345_678, code, tag) == text

    @pytest.mark.parametrize("currency", all_currencies(), ids=str)
    def test_has_the_decimals_of_the_currency(self, currency: Currency) -> None:
        """Also where the CLDR knows fewer in daily use, as for dinars of Iraq: no minor unit is lost."""
        money = Money(7_777_777, currency)

        assert re.sub(r".*[^\d.,]", "", formatted(money, "en")) == f"{money.amount:,f}"

    def test_loses_no_digit_in_any_locale(self) -> None:
        """A thousand locales write the same figure, whatever stands between its digits."""
        texts = {tag: written(-1_234_567, "KWD", tag) for tag in localedata.locale_identifiers()}

        assert {tag: text for tag, text in texts.items() if re.sub(r"\D", "", text) != "1234567"} == {}

    def test_keeps_few_locales_in_memory(self) -> None:
        """Whoever asks for all of them, one after the other, does not fill the process with them."""
        for tag in localedata.locale_identifiers()[:200]:
            written(1, "EUR", tag)

        assert len(localedata._cache) < 40


class TestLocaleTags:
    """How a locale is named."""

    @pytest.mark.parametrize(
        ("tag", "text"),
        [
            ("pt_BR", f"€{SPACE}1,00"),
            ("PT-br", f"€{SPACE}1,00"),
            ("zh-Hant-TW", "€1.00"),
            ("zh-TW", "€1.00"),
            ("en-US-u-nu-latn-co-phonebk", "€1.00"),
            ("de-x-ours", f"1,00{SPACE}€"),
            ("de-AT-1996", f"€{SPACE}1,00"),
            ("en-JP", "€1.00"),
            ("de-Latn-XX-abcde", f"1,00{SPACE}€"),
            ("iw", f"{RIGHT_TO_LEFT}1.00{SPACE}{RIGHT_TO_LEFT}€"),
        ],
    )
    def test_are_taken_in_any_spelling(self, tag: str, text: str) -> None:
        """Any case and separator; extensions, and regions that a language is not known in, change nothing."""
        assert written(100, "EUR", tag) == text

    @pytest.mark.parametrize(
        "tag",
        [
            "", " ", "xx", "C", "root", "con", "en_US.UTF-8", "de@euro", "en--GB", "en\0", "en\n", "x-ours", "🇬🇧",
            "../../etc/passwd", "en/../de", "..", "e" * 100_000, "en" + "-abcde" * 6,
        ],
    )  # fmt: skip
    def test_that_are_none_are_refused(self, tag: str) -> None:
        """Unknown languages, what is no tag, paths, and what is longer than any tag."""
        with pytest.raises(BadUserInput) as refused:
            written(100, "EUR", tag)

        assert refused.value.message == (
            f"{tag[:35]!r} is no locale that is known here, such as en, de-CH or zh-Hant-TW."
        )


class TestMoneyFormatted:
    """The field of the schema."""

    async def test_writes_for_the_locale_asked_for(self, sarah: Person) -> None:
        """English where none is asked for; several at once."""
        trip = await self._trip(sarah)

        data = await sarah.ask(SEEN, id=trip, locale="de-DE")

        assert data["trip"]["expenses"]["nodes"][0]["amount"] == {"formatted": "€12.50", "local": f"12,50{SPACE}€"}

    async def test_refuses_an_unknown_locale(self, sarah: Person) -> None:
        """It is a fault of the request, told as such."""
        trip = await self._trip(sarah)

        result = await sarah.result(SEEN, id=trip, locale="xx")

        assert [(error.message, error.extensions) for error in result.errors or []] == [
            ("'xx' is no locale that is known here, such as en, de-CH or zh-Hant-TW.", {"code": "BAD_USER_INPUT"})
        ]

    async def _trip(self, sarah: Person) -> str:
        trip = await sarah.create_trip()
        given: dict[str, Any] = {"amount": {"amount": "12.50", "currency": "EUR"}, "spentOn": "2026-10-27"}
        sarah_id = trip.people["Sarah"]
        split = {"equal": {"participantIds": [sarah_id]}}
        added = await sarah.do(
            "addExpense", "expense { id }", tripId=trip.id, description="Lunch", payerId=sarah_id, split=split, **given
        )
        assert added["userErrors"] == []
        return trip.id
