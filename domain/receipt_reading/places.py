"""Receipt places: which country a receipt is from, by what it names, and so its currency and how it writes days."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from domain.receipt_reading.dates import DAY_MONTH, MONTH_DAY, YEAR_FIRST
from domain.receipt_reading.labelling import folded, languages_of
from domain.receipt_reading.numbers import cleaned, figures_in
from domain.receipt_reading.signs import CODES, WORDS, currencies_of_sign

_EURO = "AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK"
_OTHERS = (
    "US USD, GB GBP, CH CHF, LI CHF, SE SEK, NO NOK, DK DKK, IS ISK, PL PLN, CZ CZK, HU HUF, RO RON, BG BGN, RS RSD, "
    "BA BAM, MK MKD, AL ALL, TR TRY, UA UAH, RU RUB, GE GEL, IL ILS, AE AED, SA SAR, QA QAR, KW KWD, BH BHD, OM OMR, "
    "JO JOD, EG EGP, MA MAD, TN TND, ZA ZAR, KE KES, NG NGN, JP JPY, CN CNY, KR KRW, TW TWD, HK HKD, SG SGD, MY MYR, "
    "TH THB, VN VND, ID IDR, PH PHP, IN INR, LK LKR, NP NPR, PK PKR, BD BDT, AU AUD, NZ NZD, CA CAD, MX MXN, BR BRL, "
    "AR ARS, CL CLP, CO COP, PE PEN, UY UYU, CR CRC, DO DOP"
)
CURRENCIES = dict.fromkeys(_EURO.split(), "EUR") | dict(pair.split() for pair in _OTHERS.split(", "))
_WITHOUT_CENTS = {"JPY", "KRW", "IDR", "VND", "CLP", "COP", "ISK", "HUF", "CRC", "RSD"}
"""Currencies that shops write in whole units, whatever the standard says."""
_MONTH_FIRST = {"US"}
_YEAR_FIRST = {"JP", "CN", "KR", "TW", "HU", "SE", "LT"}
_BY_LANGUAGE = {
    # Of languages that are at home in one currency alone, or mostly.
    "de": "DE",
    "fr": "FR",
    "it": "IT",
    "nl": "NL",
    "fi": "FI",
    "el": "GR",
    "sk": "SK",
    "hr": "HR",
    "pl": "PL",
    "cs": "CZ",
    "sv": "SE",
    "da": "DK",
    "no": "NO",
    "hu": "HU",
    "ro": "RO",
    "tr": "TR",
    "id": "ID",
    "ms": "MY",
    "vi": "VN",
    "ja": "JP",
    "zh": "CN",
    "ko": "KR",
    "ru": "RU",
    "uk": "UA",
    "bg": "BG",
    "sr": "RS",
}
_CALLING_CODES = (
    "1 US, 44 GB, 41 CH, 46 SE, 47 NO, 45 DK, 354 IS, 48 PL, 420 CZ, 36 HU, 40 RO, 90 TR, 380 UA, 972 IL, 971 AE, "
    "966 SA, 965 KW, 27 ZA, 81 JP, 86 CN, 82 KR, 886 TW, 852 HK, 65 SG, 60 MY, 66 TH, 84 VN, 62 ID, 63 PH, 91 IN, "
    "61 AU, 64 NZ, 52 MX, 55 BR, 49 DE, 43 AT, 33 FR, 34 ES, 39 IT, 31 NL, 32 BE, 351 PT, 353 IE, 358 FI, 30 GR, "
    "421 SK, 385 HR, 386 SI, 54 AR, 56 CL, 57 CO, 51 PE"
)
_CALLING = dict(pair.split() for pair in _CALLING_CODES.split(", "))
_NAMES = {
    "US": "usa, united states, u s a, sales tax, new york, los angeles, san francisco, chicago, us dollars",
    "GB": "united kingdom, england, scotland, wales, london, vat no gb, great britain",
    "AU": "australia, abn, eftpos, sydney, melbourne, brisbane, perth, adelaide",
    "NZ": "new zealand, auckland, wellington, gst no",
    "CA": "canada, toronto, vancouver, montreal, hst, pst, qst, tps, tvq",
    "SG": "singapore, gst reg no, singapore dollars",
    "MY": "malaysia, sdn bhd, kuala lumpur, selangor, sst id, johor, penang",
    "IN": "india, cgst, sgst, gstin, igst, mumbai, delhi, bangalore, bengaluru, fssai",
    "HK": "hong kong, hongkong, kowloon",
    "TW": "taiwan, taipei",
    "CH": "schweiz, suisse, svizzera, switzerland, zurich, bern, basel, geneve, che",
    "AT": "osterreich, austria, wien, atu",
    "DE": "deutschland, germany, berlin, munchen, hamburg",
    "FR": "france, paris, siret, siren",
    "ES": "espana, spain, madrid, barcelona, nif, cif",
    "IT": "italia, italy, roma, milano, partita iva, p iva, documento commerciale",
    "PT": "portugal, lisboa, porto, contribuinte",
    "NL": "nederland, netherlands, amsterdam, kvk, rotterdam",
    "BE": "belgie, belgique, belgium, brussel, bruxelles",
    "IE": "ireland, dublin",
    "FI": "suomi, finland, helsinki, y tunnus",
    "GR": "greece, athens, athina, αφμ",
    "HR": "hrvatska, croatia, zagreb, oib",
    "SI": "slovenija, slovenia, ljubljana",
    "SK": "slovensko, bratislava",
    "PL": "polska, poland, warszawa, nip, paragon fiskalny, krakow",
    "CZ": "ceska republika, czech, praha, prague, brno, dic cz, ico",
    "HU": "magyarorszag, hungary, budapest, adoszam",
    "RO": "romania, bucuresti, bon fiscal",
    "SE": "sverige, sweden, stockholm, org nr se, goteborg",
    "NO": "norge, norway, oslo, bergen",
    "DK": "danmark, denmark, kobenhavn, cvr",
    "IS": "iceland, reykjavik, kennitala",
    "TR": "turkiye, turkey, istanbul, vergi dairesi",
    "IL": "israel, tel aviv",
    "AE": "dubai, abu dhabi, united arab emirates, uae, trn",
    "KW": "kuwait",
    "BH": "bahrain, manama",
    "JP": "japan, tokyo, osaka, kyoto, 領収書, 領収証, 東京, 円",
    "CN": "china, beijing, shanghai, 人民币",
    "KR": "korea, seoul, 사업자",
    "TH": "thailand, bangkok",
    "VN": "vietnam, viet nam, ho chi minh, hanoi",
    "ID": "indonesia, jakarta, npwp, bali, surabaya, bandung",
    "PH": "philippines, manila, vatable sales",
    "MX": "mexico, rfc, cdmx",
    "BR": "brasil, brazil, cnpj, sao paulo, cupom fiscal",
    "AR": "argentina, buenos aires, cuit",
    "CL": "chile, santiago, rut",
    "CO": "colombia, bogota",
    "PE": "peru, lima, ruc, igv",
    "ZA": "south africa, cape town, johannesburg",
    "EG": "egypt, cairo",
    "MA": "maroc, morocco, marrakech, casablanca",
}  # fmt: skip
_STATES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR "
    "PA RI SC SD TN TX UT VT VA WA WV WI WY DC"
).replace(" ", "|")
_SHAPES = (
    ("US", 3, re.compile(rf"\b(?:{_STATES}),?\s+\d{{5}}(?:-\d{{4}})?\b")),
    (
        "US",
        1,
        re.compile(
            rf",\s*(?:{_STATES})\b(?!\s+[A-Z]?\d[A-Z\d])|\(\d{{3}}\)\s?\d{{3}}\s?-\s?\d{{4}}|\b\d{{3}}-\d{{3}}-\d{{4}}\b"
        ),
    ),
    ("AU", 3, re.compile(r"\b(?:NSW|VIC|QLD|TAS|ACT)\s+\d{4}\b|\b(?:SA|WA|NT),?\s+\d{4}(?!\d)")),
    ("CA", 3, re.compile(r"\b(?:AB|BC|MB|NB|NL|NS|ON|PE|QC|SK),?\s+[A-Z]\d[A-Z]\s?\d[A-Z]\d\b")),
    ("GB", 3, re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b|\bVAT\b.{0,12}\bGB\s?\d{9}")),
    ("DE", 3, re.compile(r"\bDE\s?\d{3}\s?\d{3}\s?\d{3}\b|\bD-\d{5}\b")),
    ("AT", 3, re.compile(r"\bATU\s?\d{8}\b|\bA-\d{4}\b")),
    ("CH", 3, re.compile(r"\bCHE-?\s?\d{3}|\bCH-\d{4}\b")),
    ("FR", 3, re.compile(r"\bFR\s?\w{2}\s?\d{9}\b")),
    ("NL", 3, re.compile(r"\bNL\s?\d{9}B\d{2}\b|\b\d{4}\s[A-Z]{2}\s[A-Z][a-z]")),
    ("IT", 3, re.compile(r"\bP\.?\s?IVA\b.{0,8}\d{11}|\bIT\d{11}\b")),
    ("ES", 3, re.compile(r"\b(?:NIF|CIF)\b")),
    ("CZ", 3, re.compile(r"\bCZ\d{8,10}\b")),
    ("SE", 3, re.compile(r"\bSE\d{12}\b|\bS-\d{3}\s?\d{2}\b")),
    ("PL", 3, re.compile(r"\bNIP\b")),
    ("JP", 2, re.compile(r"[\u3040-\u30ff]")),
    ("KR", 2, re.compile(r"[\uac00-\ud7af]")),
)
_IBAN = re.compile(r"\b([A-Z]{2})\d{2}(?:\s?[A-Z\d]{4}){3,7}")
_TELEPHONE = re.compile(r"\+\s?(\d{1,3})(?=[\s\d().\-/]{6})|\b00\s?(\d{1,3})(?=[\s().\-/][\s\d().\-/]{5})")
_DOMAIN = re.compile(r"(?:www\.|@|https?://)[\w.-]+?\.(?:co\.|com\.)?([a-z]{2})\b(?![.\w])", re.IGNORECASE)
_CODE = re.compile(r"(?<![^\W_])([A-Z]{3})(?![^\W\d_])")
_WORD_SIGN = re.compile(r"(?:US|AU|CA|NZ|HK|NT|[AC])\s?\$|R\$|[€£¥₩₹₽₺₫฿₪₱₴₸₦￥]|(?<!\w)(?:Kč|zł|Ft|Rp|RM)(?!\w)")
_SURE = 3
_CODE_WEIGHT, _SIGN_WEIGHT = 3, 1


@dataclass(frozen=True, slots=True)
class Place:
    """The currency of a receipt (None where nothing or contradictions say one), how sure, and how it writes days.

    `candidates` are all currencies that the signs on it can mean; none where it has no signs.
    """

    currency: str | None
    confidence: float
    order: str | None
    candidates: tuple[str, ...] = ()


def place_of(texts: Iterable[str], *, has_cents: bool) -> Place:
    """Return where a receipt is from, by its rows, and by whether it writes cents."""
    rows = [cleaned(text) for text in texts]
    votes, signs = _currencies(rows)
    countries = _countries(rows)
    order = _order(countries)
    if votes:
        return _by_votes(votes, countries, order)
    if signs:
        return _by_sign(signs, countries, order)
    fitting = Counter({each: many for each, many in countries.items() if _writes(each) in {None, has_cents}})
    best = _best(fitting)
    if best is None:
        return Place(None, 0.0, order)
    return Place(CURRENCIES[best], 0.7 if countries[best] >= _SURE else 0.5, order)


def _writes(country: str) -> bool | None:
    """Tell whether shops of a country write cents; None where that is not known."""
    code = CURRENCIES.get(country)
    return None if code is None else code not in _WITHOUT_CENTS


def _by_votes(votes: Counter[str], countries: Counter[str], order: str | None) -> Place:
    of_country = Counter({CURRENCIES[country]: points for country, points in countries.items()})
    code = max(votes, key=lambda code: (votes[code] + min(of_country[code], 2), -list(votes).index(code)))
    share = votes[code] / votes.total()
    if order is None:
        order = _order_of_currency(code)
    return Place(code, round(0.6 + 0.37 * share, 2), order, tuple(votes))


def _by_sign(signs: Counter[tuple[str, ...]], countries: Counter[str], order: str | None) -> Place:
    """Choose among the currencies of a sign by the country; where two countries are named as surely, by none."""
    candidates = signs.most_common(1)[0][0]
    fitting = Counter({country: points for country, points in countries.items() if CURRENCIES[country] in candidates})
    best = _best(fitting)
    if best is not None:
        sure = 0.9 if fitting[best] >= _SURE else 0.75
        return Place(CURRENCIES[best], sure, order, candidates)
    if len({CURRENCIES[country] for country in fitting}) > 1:
        return Place(None, 0.0, order, candidates)
    return Place(candidates[0], 0.5, order, candidates)


def _currencies(rows: Iterable[str]) -> tuple[Counter[str], Counter[tuple[str, ...]]]:
    """Return the currencies that are said outright, by weight, and the signs that mean several."""
    votes: Counter[str] = Counter()
    signs: Counter[tuple[str, ...]] = Counter()
    seen: Counter[str] = Counter()
    for row in rows:
        beside = [figure.sign for figure in figures_in(row) if figure.sign]
        words = [match[0].replace(" ", "") for match in _WORD_SIGN.finditer(row)]
        words += [match[1] for match in _CODE.finditer(row) if currencies_of_sign(match[1]) and not beside]
        if not beside and "$" in row:
            words.append("$")
        for sign in {*beside, *words}:
            seen[sign] += 1
    for sign, many in seen.items():
        found = currencies_of_sign(sign)
        if many == 1 and sign.isalpha() and (sign.upper() not in CODES or sign.lower() in WORDS):
            # Once, "ft" is feet, and "all" is all.
            continue
        if len(found) == 1 or sign == "£":
            votes[found[0]] += many * (_CODE_WEIGHT if len(sign) == _SURE else _SIGN_WEIGHT)
        elif found:
            signs[found] += many
    return votes, signs


def _countries(rows: Iterable[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in rows:
        words = f" {folded(row)} "
        for country, names in _NAMED.items():
            if any(name in words for name in names):
                found[country] += 2
        for country, points, shape in _SHAPES:
            if shape.search(row):
                found[country] += points
        for country in _written(row):
            found[country] += 2
        for language in languages_of(row):
            if language in _BY_LANGUAGE:
                found[_BY_LANGUAGE[language]] += 1
    return found


def _written(row: str) -> Iterable[str]:
    for match in _IBAN.finditer(row):
        yield match[1]
    for match in _TELEPHONE.finditer(row):
        digits = match[1] or match[2]
        yield from (_CALLING[digits[:size]] for size in (3, 2, 1) if digits[:size] in _CALLING)
    for match in _DOMAIN.finditer(row):
        yield {"uk": "GB"}.get(match[1].lower(), match[1].upper())


def _best(countries: Counter[str]) -> str | None:
    """Return the country that most is said of; None where one of another currency has as much."""
    known = [(country, points) for country, points in countries.most_common() if country in CURRENCIES]
    if not known:
        return None
    first, most = known[0]
    rivals = [points for country, points in known if CURRENCIES[country] != CURRENCIES[first]]
    return None if rivals and max(rivals) >= min(most - 1, _SURE) else first


def _order(countries: Counter[str]) -> str | None:
    best = _best(countries)
    if best is None:
        return None
    if best in _MONTH_FIRST:
        return MONTH_DAY
    return YEAR_FIRST if best in _YEAR_FIRST else DAY_MONTH


def _order_of_currency(code: str) -> str | None:
    homes = [country for country, currency in CURRENCIES.items() if currency == code]
    if any(home in _MONTH_FIRST for home in homes):
        return MONTH_DAY
    if all(home in _YEAR_FIRST for home in homes):
        return YEAR_FIRST if homes else None
    return DAY_MONTH


_NAMED = {country: tuple(f" {name.strip()} " for name in names.split(",")) for country, names in _NAMES.items()}
