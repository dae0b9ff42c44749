"""Receipt months: how dates are written and named in many languages, as data; all words are folded."""

from collections.abc import Iterable

_MONTHS = {
    "en": "january february march april may june july august september october november december",
    "de": "januar februar marz april mai juni juli august september oktober november dezember",
    "de-at": "janner feber maerz april mai juni juli august september oktober november dezember",
    "fr": "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pt": "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia",
    "cs": "ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince",
    "sk": "januara februara marca aprila maja juna jula augusta septembra oktobra novembra decembra",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "no": "januar februar mars april mai juni juli august september oktober november desember",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesakuuta heinakuuta elokuuta syyskuuta lokakuuta "
    "marraskuuta joulukuuta",
    "hu": "januar februar marcius aprilis majus junius julius augusztus szeptember oktober november december",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "hr": "sijecnja veljace ozujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca",
    "tr": "ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik",
    "id": "januari februari maret april mei juni juli agustus september oktober november desember",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
}
_SHORT = {
    "en": "jan feb mar apr may jun jul aug sep oct nov dec",
    "sept": "- - - - - - - - sept - - -",
    "de": "- - mrz - mai - - - - okt - dez",
    "fr": "janv fevr mars avr mai juin juil aout sept oct nov dec",
    "es": "ene feb mar abr may jun jul ago sep oct nov dic",
    "it": "gen feb mar apr mag giu lug ago set ott nov dic",
    "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez",
    "pl": "sty lut mar kwi maj cze lip sie wrz paz lis gru",
    "sv": "jan feb mars apr maj juni juli aug sept okt nov dec",
    "id": "jan feb mar apr mei jun jul agu sep okt nov des",
}


def _numbered(tables: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for table in tables:
        for number, name in enumerate(table.split(), start=1):
            if name != "-":
                found.setdefault(name, number)
    return found


MONTHS = _numbered([*_MONTHS.values(), *_SHORT.values()])
"""The number of each month by its names; "listopada" is the Polish one, which more receipts name."""

ISSUED = (
    "invoice date, receipt date, bill date, transaction date, date of issue, issue date, sale date, issued, "
    "rechnungsdatum, belegdatum, ausstellungsdatum, date de facture, date facture, date d emission, date de "
    "facturation, fecha de emision, fecha factura, fecha de factura, data fattura, data emissione, data documento, "
    "data de emissao, data da fatura, factuurdatum, data wystawienia, data sprzedazy, datum vystaveni, datum prodeje, "
    "fakturadatum, fakturadato, laskun paivays, kelte, 発行日, 発行, 開票日期, tax invoice date, date of invoice"
)
"""Phrases beside the date that a bill was issued on."""
GENERAL = (
    "date, dato, datum, fecha, data, tanggal, tgl, tarih, ngay, tarikh, дата, 日付, 日期, 날짜, 일자, ημερομηνια, "
    "paivays, kelt, dt, printed, le"
)
"""Words beside any date."""
OTHERS = (
    "due, due date, payment due, pay by, valid until, valid to, expires, expiry, exp, order date, delivery date, ship "
    "date, shipped, from, until, period, since, returns, return by, best before, print date, date of birth, due on, "
    "terms, arrival, departure, check in, check out, fallig, faellig, falligkeit, zahlbar, zahlungsziel, lieferdatum, "
    "leistungszeitraum, bestelldatum, gultig, bis, leistungsdatum, zeitraum, anreise, abreise, auftragsdatum, "
    "echeance, date d echeance, date de commande, livraison, valable, jusqu, periode, vencimiento, fecha de "
    "vencimiento, entrega, valido, periodo, pedido, scadenza, data scadenza, consegna, vervaldatum, orderdatum, "
    "leverdatum, betaaldatum, uiterlijk, op, vencimento, data de vencimento, termin platnosci, data dostawy, platnosc "
    "do, splatnost, datum splatnosti, duzp, forfallodatum, forfaldsdato, forfallsdato, orderdag, leveransdatum, "
    "erapaiva, fizetesi hatarido, scadent, jatuh tempo, 期限, 支払期限, до, действителен"
)
"""Words beside dates that are not those of the bill: when it must be paid, what it is for."""
