"""Locales: writes an amount as the people of a language and a region do, from the Unicode CLDR."""

import re
import unicodedata
from contextlib import suppress
from functools import lru_cache

from babel import Locale, UnknownLocaleError, localedata
from babel.numbers import NumberPattern, get_currency_symbol, parse_pattern

from domain.currencies import Currency
from domain.money import Money
from graph.errors import BadUserInput

# Each locale's data takes 0.2 MB, and there are a thousand, which a client could ask for one after the other.
_LOCALES_KEPT = 32
_PATTERNS_KEPT = 1_024
_LONGEST_TAG = 35
"""Characters that RFC 5646, section 4.4.1, has programs make room for."""
# A language, and what narrows it: script, region, variants. Babel looks for a file of that name, so nothing reaches it
# but letters, digits and the separators of BCP 47 and of POSIX.
_TAG = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
# From the first single letter on, a tag extends or is private: calendars, numbering systems, -u-co-phonebk.
_EXTENSION = re.compile(r"[-_][A-Za-z0-9]([-_].*)?$")
_DECIMALS = re.compile(r"(?<=0)\.0+")


def formatted(money: Money, tag: str) -> str:
    """Return an amount as a locale writes it, in the currency's own ISO 4217 decimals; `tag` is of BCP 47, as en-GB.

    What narrows a language in a way that nobody knows is left out. Raises BadUserInput where the language is unknown.
    """
    currency = money.currency
    pattern = _pattern(tag, currency)
    text: str = pattern.apply(money.amount, _locale(tag), currency=currency.code, currency_digits=False)
    return text


@lru_cache(maxsize=_LOCALES_KEPT)
def _locale(tag: str) -> Locale:
    if len(tag) <= _LONGEST_TAG and _TAG.fullmatch(narrowed := _EXTENSION.sub("", tag)):
        # Lookup, RFC 4647 section 3.4: what comes last narrows most. Telephones send en-JP, which is read as en.
        subtags = re.split("[-_]", narrowed)
        for count in range(len(subtags), 0, -1):
            with suppress(ValueError, UnknownLocaleError):
                return _loaded("_".join(subtags[:count]))
    raise BadUserInput(f"{tag[:_LONGEST_TAG]!r} is no locale that is known here, such as en, de-CH or zh-Hant-TW.")


def _loaded(tag: str) -> Locale:
    locale = Locale.parse(tag)
    if len(localedata._cache) > _LOCALES_KEPT:  # noqa: SLF001  # Babel offers no other way to let go of any
        localedata._cache.clear()  # noqa: SLF001
    return locale


@lru_cache(maxsize=_PATTERNS_KEPT)
def _pattern(tag: str, currency: Currency) -> NumberPattern:
    """Return how a locale writes amounts of a currency.

    Babel's own decimals are those of daily use, as none for dinars of Iraq, which have three in ISO 4217.
    """
    locale = _locale(tag)
    text = locale.currency_formats["standard"].pattern
    decimals = f".{'0' * currency.digits}" if currency.digits else ""
    return parse_pattern(_spaced(_DECIMALS.sub(decimals, text), get_currency_symbol(currency.code, locale)))


def _spaced(pattern: str, symbol: str) -> str:
    """Return a pattern with a space between the digits and a symbol that would run into them: CHF 10, but $10.

    The rule is CLDR's (UTS 35, part 3, "Currencies": currencySpacing), which Babel does not follow.
    """
    if not _is_sign(symbol[-1]):
        pattern = re.sub("¤(?=[#0])", "¤\N{NO-BREAK SPACE}", pattern)
    if not _is_sign(symbol[0]):
        pattern = re.sub("(?<=0)¤", "\N{NO-BREAK SPACE}¤", pattern)
    return pattern


def _is_sign(character: str) -> bool:
    return unicodedata.category(character)[0] in "SZ"
