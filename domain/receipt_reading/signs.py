"""Receipt signs: how currencies are written beside amounts, and what else tells which one a receipt is in, as data."""

import re

from domain.currencies import all_currencies

SIGNS: dict[str, tuple[str, ...]] = {
    # What stands first is what the sign means where nothing else says more.
    "€": ("EUR",),
    "£": ("GBP", "EGP", "GIP", "FKP", "SHP"),
    "$": (
        "USD",
        "AUD",
        "CAD",
        "NZD",
        "SGD",
        "HKD",
        "TWD",
        "MXN",
        "CLP",
        "COP",
        "ARS",
        "UYU",
        "DOP",
        "FJD",
        "BSD",
        "BBD",
        "BMD",
        "BND",
        "BZD",
        "GYD",
        "JMD",
        "KYD",
        "LRD",
        "NAD",
        "SBD",
        "SRD",
        "TTD",
        "XCD",
    ),
    "us$": ("USD",),
    "a$": ("AUD",),
    "au$": ("AUD",),
    "c$": ("CAD",),
    "ca$": ("CAD",),
    "nz$": ("NZD",),
    "s$": ("SGD",),
    "hk$": ("HKD",),
    "nt$": ("TWD",),
    "mx$": ("MXN",),
    "r$": ("BRL",),
    "¥": ("JPY", "CNY"),
    "￥": ("JPY", "CNY"),
    "円": ("JPY",),
    "元": ("CNY", "TWD"),
    "₩": ("KRW",),
    "원": ("KRW",),
    "₹": ("INR",),
    "₽": ("RUB",),
    "₺": ("TRY",),
    "tl": ("TRY",),
    "₫": ("VND",),
    "฿": ("THB",),
    "₪": ("ILS",),
    "₱": ("PHP",),
    "₴": ("UAH",),
    "₸": ("KZT",),
    "₦": ("NGN",),
    "zł": ("PLN",),
    "zl": ("PLN",),
    "kč": ("CZK",),
    "kc": ("CZK",),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "ft": ("HUF",),
    "lei": ("RON", "MDL"),
    "лв": ("BGN",),
    "руб": ("RUB",),
    "грн": ("UAH",),
    "din": ("RSD",),
    "sfr": ("CHF",),
    "fr": ("CHF",),
    "rp": ("IDR",),
    "rm": ("MYR",),
    "rs": ("INR", "PKR", "LKR", "NPR", "MUR"),
    "r": ("ZAR",),
    "s/": ("PEN",),
    "dh": ("MAD", "AED"),
    "kd": ("KWD",),
    "bd": ("BHD",),
    "euro": ("EUR",),
    "euros": ("EUR",),
    "dollars": ("USD", "AUD", "CAD", "NZD", "SGD"),
}
"""Signs and words, in lower case, and the currencies that are written so."""

CODES = frozenset(currency.code for currency in all_currencies())
WORDS = frozenset("all ang bam cup cop gel lak mop pen php sos top try mad".split())
"""Codes that are words too."""
_AFTER_ONLY = {
    "zł",
    "zl",
    "kč",
    "kc",
    "kr",
    "ft",
    "lei",
    "лв",
    "руб",
    "грн",
    "din",
    "円",
    "元",
    "원",
    "tl",
    "euro",
    "euros",
}
_BEFORE_ONLY = {"r", "rs", "rp", "rm", "fr", "sfr", "s/", "kd", "bd", "dh", "dollars"}


def _alternatives(excluded: set[str]) -> str:
    # The longest first, so that "US$" is not taken for "$".
    written = sorted({*(sign for sign in SIGNS if sign not in excluded), *(code.lower() for code in CODES)})
    return "|".join(re.escape(sign) for sign in sorted(written, key=len, reverse=True))


MONEY_BEFORE = _alternatives(_AFTER_ONLY - {"kč", "kc", "kr", "tl", "euro"})
"""What may stand before an amount, as a part of a regular expression."""
MONEY_AFTER = _alternatives(_BEFORE_ONLY - {"dh", "fr"})
"""What may stand after an amount, as a part of a regular expression."""


def currencies_of_sign(sign: str) -> tuple[str, ...]:
    """Return the codes of the currencies that a sign or a code stands for, the likeliest first."""
    folded = sign.lower().rstrip(".")
    if folded in SIGNS:
        return SIGNS[folded]
    return (sign.upper(),) if sign.upper() in CODES else ()
