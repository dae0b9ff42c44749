"""ISO 4217: the active currencies and how many decimal digits each has."""

from dataclasses import dataclass

from domain.refusals import Refusal, RefusalCode

# Source: ISO 4217, list one (active currencies), amendments up to 177. Metals, codes for tests and
# funds codes are left out, but for the units of account of Chile and Uruguay (CLF, UYI, UYW).
_TWO_DIGITS = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC "
    "CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD "
    "KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO "
    "NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL "
    "THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"
)
_NO_DIGITS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE_DIGITS = "BHD IQD JOD KWD LYD OMR TND"
_FOUR_DIGITS = "CLF UYW"


class UnknownCurrency(Refusal):
    """The code is no active ISO 4217 currency."""

    code = RefusalCode.UNKNOWN_CURRENCY


@dataclass(frozen=True, slots=True, order=True)
class Currency:
    """An ISO 4217 currency: its three-letter code and its number of decimal digits."""

    code: str
    digits: int

    def __str__(self) -> str:
        return self.code


_BY_CODE = {
    code: Currency(code, digits)
    for codes, digits in ((_TWO_DIGITS, 2), (_NO_DIGITS, 0), (_THREE_DIGITS, 3), (_FOUR_DIGITS, 4))
    for code in codes.split()
}


def all_currencies() -> tuple[Currency, ...]:
    """Return every currency that is known, by code."""
    return tuple(sorted(_BY_CODE.values()))


def currency_of(code: str) -> Currency:
    """Return the currency of an ISO 4217 code in any case; raise UnknownCurrency otherwise."""
    currency = _BY_CODE.get(code.strip().upper())
    if currency is None:
        raise UnknownCurrency(f"{code[:12]!r} is not an ISO 4217 currency code, such as EUR or JPY.")
    return currency
