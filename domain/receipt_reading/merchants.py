"""Receipt merchants: who a bill is of, by where the name stands, how large, how often, and beside what."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median

from domain.receipt_reading.labelling import folded, label_of
from domain.receipt_reading.numbers import cleaned
from domain.receipt_reading.pieces import Piece, Row

_LONGEST = 60
_THINNEST = 1e-6
_FEWEST_LETTERS = 2
_FIRST, _LAST = 80, 40
"""Rows, from the beginning and before the end, in which a name is looked for."""
_COMPANY = re.compile(
    r"(?:^|[\s,])(?:gmbh|ag|kg|ohg|e\.?k|ug|mbh|b\.?v|n\.?v|inc|llc|ltd|limited|plc|corp|co|sarl|s\.a\.r\.l|sas|sa|s\.a|s\.l|sl|"
    r"s\.?r\.?l|s\.?p\.?a|s\.?r\.?o|a\.s|ab|aps|a/s|oy|oyj|lda|kft|zrt|d\.?o\.?o|sp\.? ?z ?o\.? ?o|pty|pte|sdn bhd|bhd|"
    r"pvt|as|asa|株式会社|有限会社)\.?(?=$|[\s,.)])",
    re.IGNORECASE,
)
_TITLES = (
    "receipt, invoice, tax invoice, bill, check, welcome, welcome to, thank you, thanks, copy, customer copy, "
    "original, duplicate, rechnung, quittung, kassenbon, beleg, bon, facture, ticket, recu, factura, recibo, fattura, "
    "scontrino, ricevuta, factuur, kassabon, fatura, paragon, paragon fiskalny, faktura, faktura vat, danovy doklad, "
    "uctenka, kvitto, kvittering, kuitti, nyugta, szamla, bon fiscal, racun, fis, struk, nota, invois, hoa don, "
    "領収書, 領収証, レシート, 발행, 영수증, чек, кассовый чек, documento commerciale, simplified tax invoice, sales "
    "receipt, page, receipt of payment, cash sale, order, guest check, proforma, credit note, statement, invoice "
    "summary, paid, ticket de caisse, factura simplificada, fatura simplificada, order details, payment receipt, cash "
    "receipt, bewirtungsbeleg, kundenbeleg, reciept, merchant copy, eat in, take away, dine in, welcome back, tax "
    "receipt"
)
_BILLS = (
    "receipt, invoice, tax invoice, bill, rechnung, quittung, kassenbon, beleg, facture, ticket, recu, factura, "
    "recibo, fattura, scontrino, ricevuta, factuur, kassabon, fatura, paragon, faktura, danovy doklad, uctenka, "
    "kvitto, kvittering, kuitti, nyugta, szamla, bon fiscal, racun, struk, nota, invois, hoa don, 領収書, 領収証, "
    "レシート, 영수증, чек, 发票, sales receipt, your receipt, your invoice, invoice number, invoice no, "
    "rechnungsnummer, rechnungsnr, factuurnummer"
)
_TO_OTHERS = (
    "bill to, billed to, ship to, to, invoice for, invoice to, sold to, customer, client, deliver to, attn, attention, "
    "rechnung an, kunde, rechnungsempfanger, lieferadresse, rechnungsadresse, an, facture a, client, adresse de "
    "facturation, facturado a, cliente, intestatario, spett le, spettabile, destinatario, klant, factuuradres, aan, "
    "afleveradres, faturado a, exmo s, nabywca, odbiorca, odberatel, kund, kunde, asiakas, vevo, kupac, alici, "
    "musteri, pelanggan, 御中, 様, cashier, server, waiter, table, operator, kassierer, kellner, bedient, caissier, "
    "serveur, cajero, camarero, cassiere"
)
_OF_OURS = (
    "from, sold by, seller, merchant, issued by, supplier, service provider, payable to, account name, account holder, "
    "verkaufer, kontoinhaber, anbieter, vendeur, titulaire du compte, emetteur, fournisseur, vendedor, emisor, "
    "titular, venditore, fornitore, verkoper, leverancier, rekeninghouder, ten name van, sprzedawca, dodavatel, "
    "saljare, elado, prodavatel, satici, penjual"
)
_OUTRIGHT = (
    "sold by, account name, account holder, payable to, kontoinhaber, titulaire du compte, titular de la cuenta, "
    "intestato a, rekeninghouder, ten name van, seller, verkaufer, vendeur, vendedor, venditore, verkoper, sprzedawca"
)
"""What says so wherever it stands."""
_IMPRINT = re.compile(
    r"\b(?:vat|ust|mwst|tva|btw|iva|nif|cif|nip|dic|ico|abn|gst|siret|siren|rcs|kvk|hrb|siege|sarl|capital|registergericht|iban|"
    r"www|tel|phone|fax|mail|telefon|tlf|org|cvr|oib|npwp|cnpj)\b"
)
_PERSON = re.compile(
    r"(?:mr|mrs|ms|mme|mlle|monsieur|madame|herr|frau|familie|sr|sra|sig|signora|dhr|mevr|pan|pani)\b", re.IGNORECASE
)
_HEAD = re.compile(r"\s+[-|•·]\s+.*$")
"""An address behind the name, in one row with it."""
_WORDS_OF_A_NAME = 3
_CONTACT = re.compile(r"@|www\.|https?:|\.(?:com|net|org|de|fr|it|es|nl|co|uk|pl|cz|se|no|dk|fi)\b", re.IGNORECASE)
_HOST = re.compile(r"(?:@|www\.|https?://)([\w-]+(?:\.[\w-]+)*)\.[a-z]{2,}", re.IGNORECASE)
_STREET = re.compile(
    r"\b(?:street|st|road|rd|avenue|ave|blvd|lane|ln|drive|dr|way|square|suite|floor|strasse|str|platz|weg|gasse|allee|rue|"
    r"place|calle|c/|avenida|plaza|via|piazza|corso|straat|plein|laan|rua|ulica|ul|namesti|gatan|vej|gate|katu|utca|jl|jalan)\b"
    r"|strasse\b|straße\b|straat\b|gasse\b|gatan\b|\d{4,5}\s+\w{3,}|\w+,?\s+[A-Z]{2}\s+\d{5}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Merchant:
    """A name, how sure it is, and the row it stands in."""

    name: str
    confidence: float
    row: int


@dataclass(frozen=True, slots=True)
class _Layout:
    """What the worth of a name depends on, besides itself."""

    rows: Sequence[Row]
    usual: float
    hosts: tuple[str, ...]
    texts: tuple[str, ...]


def merchant_of(rows: Sequence[Row], *, lines: Collection[int]) -> Merchant | None:
    """Return who a bill is of; None where no words on it can be a name. `lines` are the numbers of rows of figures."""
    if not rows:
        return None
    ends = (*rows[:_FIRST], *rows[max(_FIRST, len(rows) - _LAST) :])
    texts = tuple(folded(cleaned(row.text)) for row in ends)
    hosts = tuple(match[1].lower() for row in ends for match in _HOST.finditer(row.text))
    heights = [piece.height for row in rows for piece in row.pieces]
    layout = _Layout(rows, median(heights), hosts, texts)
    best: tuple[float, str, Row, float] | None = None
    for row in (row for row in ends if row.number not in lines):
        for piece, name in _names(row):
            points = _points(name, piece, row, layout)
            if best is None or points > best[0]:
                best = (points, name, row, piece.score)
    if best is None:
        return None
    points, name, row, score = best
    return Merchant(name, round(min(0.95, max(0.2, 0.25 + 0.12 * points)) * score, 2), row.number)


def is_titled(rows: Sequence[Row]) -> bool:
    """Tell whether a text calls itself a receipt or an invoice."""
    return any(_bills().match(folded(cleaned(piece.text))) for row in rows for piece in row.pieces)


def _names(row: Row) -> Iterator[tuple[Piece, str]]:
    for piece in row.pieces:
        text = " ".join(cleaned(piece.text).split())
        own = _named_by(_OF_OURS).match(folded(text)) or _outright().search(folded(text))
        if own and ":" in text:
            text = text.partition(":")[2].strip()
        elif own:
            text = re.sub(r"^.*?\b(?:by|from)\s+", "", text, flags=re.IGNORECASE)
        name = _HEAD.sub("", text) if _STREET.search(text) and _HEAD.search(text) else text
        name = name.strip(" *-=_#|~:•").lstrip(". ")
        name = name if _COMPANY.search(name) else name.rstrip(". ")
        if _can_be(name):
            yield piece, name


def _can_be(name: str) -> bool:
    letters = sum(char.isalpha() for char in name)
    if letters < _FEWEST_LETTERS or letters * 2 < len(name.replace(" ", "")) or len(name) > _LONGEST:
        return False
    return not _exactly(_TITLES).fullmatch(folded(name)) and ":" not in name


def _points(name: str, piece: Piece, row: Row, layout: _Layout) -> float:
    words = folded(name)
    points = 2.5 * max(0.0, 1 - row.number / 8) if row.number < len(layout.rows) / 2 else 0.0
    points += min(2.5, 1.8 * max(0.0, piece.height / max(layout.usual, _THINNEST) - 1.15))
    points += 2.0 if _COMPANY.search(name) else 0.0
    points += 1.5 if _is_host(words, layout.hosts) else 0.0
    points += 0.5 * min(3, sum(words in text for text in layout.texts) - 1)
    points += 1.2 if _is_before_imprint(row, layout) else 0.0
    points += _context(piece, row, layout)
    points -= 2.5 if _STREET.search(name) else 0.0
    points -= 2.0 if _CONTACT.search(name) else 0.0
    points -= 3.0 if _PERSON.match(words) else 0.0
    points -= 2.0 if label_of(name) is not None and len(words.split()) < _WORDS_OF_A_NAME else 0.0
    points -= 1.0 if "," in name and not _COMPANY.search(name) else 0.0
    points -= 2.0 if _exactly(_TITLES).match(words) else 0.0
    points -= 2.0 if any(char.isdigit() for char in name) and len(words.split()) > 1 else 0.0
    points -= 1.0 if len(words.split()) > 6 else 0.0  # noqa: PLR2004  # a sentence
    return points - (1.0 if len(words) <= 3 else 0.0)  # noqa: PLR2004


def _is_host(words: str, hosts: Sequence[str]) -> bool:
    """Tell whether the name of a website or of mails is that of the company, without its legal form."""
    parts = _COMPANY.sub(" ", f" {words} ").split()
    glued = "".join(parts)
    return len(glued) >= 4 and any(glued in host.replace("-", "") or host.split(".")[-1] in parts for host in hosts)  # noqa: PLR2004


def _is_before_imprint(row: Row, layout: _Layout) -> bool:
    following = [folded(cleaned(below.text)) for below in layout.rows[row.number + 1 : row.number + 3]]
    is_below = row.number > len(layout.rows) / 2
    return is_below and len(row.pieces) == 1 and any(_IMPRINT.search(text) for text in following)


def _context(piece: Piece, row: Row, layout: _Layout) -> float:
    """Judge by what stands before the name: in its row, and in its column above."""
    before = [folded(other.text) for other in row.pieces if other.left < piece.left]
    before.append(folded(cleaned(piece.text)))
    for above in layout.rows[max(0, row.number - 4) : row.number]:
        before += [folded(other.text) for other in above.pieces if abs(other.left - piece.left) < 3 * piece.height]
    points = 0.0
    if any(_named_by(_TO_OTHERS).match(text) for text in before):
        points -= 2.5
    if any(_named_by(_OF_OURS).match(text) for text in before):
        points += 2.0
    if _outright().search(folded(cleaned(piece.text))):
        points += 3.5
    return points


@cache
def _bills() -> re.Pattern[str]:
    """Return what finds the names of bills, also at the end of "Taxirechnung"."""
    names = [folded(name) for name in _BILLS.split(",")]
    glued = [name for name in names if len(name) > 6 and name.isalpha()]  # noqa: PLR2004  # no "bill" in "playbill"
    return re.compile(rf"{_exactly(_BILLS).pattern}|\w+(?:{'|'.join(glued)})(?!\w)")


@cache
def _outright() -> re.Pattern[str]:
    parts = "|".join(re.escape(folded(phrase)) for phrase in _OUTRIGHT.split(","))
    return re.compile(rf"(?<!\w)(?:{parts})(?!\w)")


@cache
def _named_by(phrases: str) -> re.Pattern[str]:
    parts = "|".join(re.escape(folded(phrase)) for phrase in phrases.split(","))
    return re.compile(rf"(?:{parts})(?!\w)")


@cache
def _exactly(phrases: str) -> re.Pattern[str]:
    parts = sorted((re.escape(folded(phrase)) for phrase in phrases.split(",")), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(parts)})(?!\w)")
