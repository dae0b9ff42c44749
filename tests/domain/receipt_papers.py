"""Papers: receipts as shops of many countries print them, made up, with what a person reads on them."""

from dataclasses import dataclass
from decimal import Decimal

from domain.receipt_reading.pieces import Piece

_LETTER, _LINE = 10.0, 26.0


@dataclass(frozen=True, slots=True)
class Paper:
    """A printed text, and what it says; `lines` are the amounts of its lines."""

    name: str
    text: str
    total: str
    currency: str | None
    day: str
    merchant: str
    lines: tuple[str, ...]
    tax: str | None = None
    tip: str | None = None
    service: str | None = None
    discount: str | None = None


def pieces_of(text: str) -> list[Piece]:
    """Return a text as pieces, parted where two spaces stand, all letters of one width."""
    found = []
    for number, line in enumerate(text.strip("\n").split("\n")):
        place = 0
        for part in line.split("  "):
            stripped = part.strip()
            if stripped:
                left = (place + len(part) - len(part.lstrip())) * _LETTER
                found.append(Piece(stripped, left, number * _LINE, len(stripped) * _LETTER, _LINE * 0.7))
            place += len(part) + 2
    return found


def amounts(words: str) -> tuple[Decimal, ...]:
    """Return amounts written with points, parted by spaces."""
    return tuple(Decimal(word) for word in words.split())


def _paper(name: str, text: str, says: str, merchant: str, lines: str, **more: str) -> Paper:
    total, currency, day = says.split()
    return Paper(name, text, total, None if currency == "-" else currency, day, merchant, tuple(lines.split()), **more)


PAPERS = (
    _paper(
        "German supermarket, tax included",
        """
               LINDENMARKT
          Hauptstr. 12, 10827 Berlin
          UID Nr.: DE123456789
                                  EUR
ROGGENBROT                    3,29 B
MILCH 1,5%                    1,19 B
  2 Stk x 0,99
JOGHURT NATUR                 1,98 B
PFAND 0,25                    0,25 A
BANANEN                       1,54 B
  0,774 kg x 1,99 EUR/kg
--------------------------------------
SUMME                 EUR     8,25
======================================
Geg. BAR              EUR    10,00
Rückgeld BAR          EUR     1,75
Steuer  %    Netto   Steuer   Brutto
A= 19,0%      0,21     0,04     0,25
B=  7,0%      7,48     0,52     8,00
Gesamtbetrag  7,69     0,56     8,25
14.03.2025      18:42   Bon-Nr.:4711
        """,
        "8.25 EUR 2025-03-14",
        "LINDENMARKT",
        "3.29 1.19 1.98 0.25 1.54",
    ),
    _paper(
        "German restaurant with a tip",
        """
        Gasthaus Zum Anker
        Am Hafen 3, 18055 Rostock
        Tel. +49 381 555 01 02
Rechnung 20250611-17        Tisch 4
11.06.2025  20:15
2 x Pils 0,5l      4,90      9,80
1 x Schnitzel     17,50     17,50
1 x Wolfsbarsch   22,90     22,90
Zwischensumme               50,20
Trinkgeld                    4,80
Gesamtbetrag EUR            55,00
inkl. 19% MwSt               1,56
inkl. 7% MwSt                2,64
Kartenzahlung               55,00
        """,
        "55.00 EUR 2025-06-11",
        "Gasthaus Zum Anker",
        "9.80 17.50 22.90",
        tip="4.80",
    ),
    _paper(
        "American diner, tax on top, suggestions",
        """
            BLUE PLATE DINER
          415 Oak Avenue
          Portland, OR 97204
          (503) 555-0143
Server: Amy           Table 12
Check #: 20931
07/04/2024  7:12 PM
2 Cheeseburger              25.90
1 Caesar Salad              11.50
3 Iced Tea                   9.75
Subtotal                    47.15
Tax                          4.24
Total                      $51.39
Suggested tip
18% = $8.49
20% = $9.43
22% = $10.37
        """,
        "51.39 USD 2024-07-04",
        "BLUE PLATE DINER",
        "25.90 11.50 9.75",
        tax="4.24",
    ),
    _paper(
        "American card slip with tip and total",
        """
The Harbor Grill
1200 Pier Rd
Boston, MA 02110
03/21/2025 21:05
Lobster Roll        $28.00
Chowder              $9.00
Subtotal            $37.00
Sales Tax 6.25%      $2.31
Tip                  $7.40
Total               $46.71
VISA ************1234
        """,
        "46.71 USD 2025-03-21",
        "The Harbor Grill",
        "28.00 9.00",
        tax="2.31",
        tip="7.40",
    ),
    _paper(
        "French restaurant, service included",
        """
         LE PETIT ZINC
    8 rue des Lilas 75019 PARIS
    SIRET 123 456 789 00012
    TVA FR 12 123456789
Le 05/09/2024 à 13:22     Table 7
Couverts 2
2 MENU DU JOUR      18,50    37,00
1 VIN ROUGE 50CL             14,00
2 CAFE               2,60     5,20
Total HT                     50,53
TVA 10%  50,00  HT 38,36      3,84
TVA 20%                       1,83
TOTAL TTC           EUR      56,20
CB                           56,20
Service compris - Merci de votre visite
        """,
        "56.20 EUR 2024-09-05",
        "LE PETIT ZINC",
        "37.00 14.00 5.20",
    ),
    _paper(
        "Spanish shop with a discount",
        """
SUPERMERCADO EL OLIVO S.L.
CIF B12345678
C/ Mayor 15, 28013 Madrid
FACTURA SIMPLIFICADA 0012-334455
Fecha: 23/10/2024   Hora: 11:05
ACEITE OLIVA 1L           9,95
QUESO MANCHEGO            7,40
PAN DE PUEBLO             1,85
DESCUENTO SOCIO          -1,50
TOTAL A PAGAR            17,70
EFECTIVO                 20,00
CAMBIO                    2,30
IVA 10%   Base 16,09   Cuota 1,61
        """,
        "17.70 EUR 2024-10-23",
        "SUPERMERCADO EL OLIVO S.L.",
        "9.95 7.40 1.85",
        discount="1.50",
    ),
    _paper(
        "Italian receipt",
        """
       TRATTORIA DA NINO
      Via Roma 21 - 50123 Firenze
      P.IVA 01234567890
    DOCUMENTO COMMERCIALE
   di vendita o prestazione
DESCRIZIONE        IVA%   Prezzo(€)
COPERTO            10%      5,00
TAGLIATELLE        10%     12,00
BISTECCA           10%     48,00
ACQUA              10%      3,00
TOTALE COMPLESSIVO         68,00
di cui IVA                  6,18
Pagamento elettronico      68,00
15-05-2024 21:48
DOC.N. 0456-0021
        """,
        "68.00 EUR 2024-05-15",
        "TRATTORIA DA NINO",
        "12.00 48.00 3.00",
        service="5.00",
    ),
    _paper(
        "Polish fiscal receipt",
        """
PIEKARNIA POD LIPA SP. Z O.O.
ul. Dluga 5, 31-146 Kraków
NIP 676-000-00-00
2024-11-02              nr wydr. 45123
PARAGON FISKALNY
CHLEB ZYTNI    1 x7,90      7,90C
DROZDZOWKA     3 x4,50     13,50C
KAWA LATTE     2 x12,00    24,00B
SPRZEDAZ OPODATK. B        24,00
PTU B 8%                    1,78
SPRZEDAZ OPODATK. C        21,40
PTU C 5%                    1,02
SUMA PTU                    2,80
SUMA PLN                   45,40
KARTA                      45,40
        """,
        "45.40 PLN 2024-11-02",
        "PIEKARNIA POD LIPA SP. Z O.O.",
        "7.90 13.50 24.00",
    ),
    _paper(
        "Czech pub, rounded",
        """
Hospoda U Kohouta
Karlova 18, Praha 1
IČO: 12345678  DIČ: CZ12345678
Účtenka č. 2024/5567
18.8.2024 22:10
3 ks Pivo 12°       59,00     177,00
1 ks Svíčková                 189,00
1 ks Tatarák                  245,50
Mezisoučet                    611,50
Zaokrouhlení                    0,50
Celkem k úhradě           612,00 Kč
Hotově                       1 000,00
Vráceno                        388,00
DPH 12%  základ 388,00 daň 46,50
        """,
        "612.00 CZK 2024-08-18",
        "Hospoda U Kohouta",
        "177.00 189.00 245.50",
    ),
    _paper(
        "Swedish shop",
        """
        Blåbärsboden AB
        Storgatan 4, 411 38 Göteborg
        Org.nr 556000-0000
2024-06-21 14:33       Kvitto 8831
Knäckebröd                   42,90
Lax 2st*89,00               178,00
Kaffe                        64,50
Rabatt: Kaffe               -10,00
Totalt   3 varor
Att betala:             SEK 275,40
Moms%   Moms   Netto   Brutto
12,00  29,51  245,89   275,40
Kontokort                   275,40
        """,
        "275.40 SEK 2024-06-21",
        "Blåbärsboden AB",
        "42.90 178.00 64.50",
        discount="10.00",
    ),
    _paper(
        "Dutch shop",
        """
Boekhandel De Linde B.V.
Oudegracht 112, 3511 AX Utrecht
BTW NL001234567B01
Kassabon 5512      09-02-2025 15:47
Reisgids Japan            24,99
2x Ansichtkaart            3,00
Notitieboek                8,95
Totaal                   €36,94
Waarvan BTW 9%             3,05
PIN                       36,94
        """,
        "36.94 EUR 2025-02-09",
        "Boekhandel De Linde B.V.",
        "24.99 3.00 8.95",
    ),
    _paper(
        "Portuguese cafe",
        """
Pastelaria Aurora Lda
Rua Augusta 77 Lisboa
Contribuinte: 500000000
Fatura Simplificada FS 1/2345
Data: 2024-12-28 10:02
2 Pastel de nata  1,40     2,80
1 Galao                    1,90
1 Sumo laranja             3,20
Total                      7,90
Numerário                 10,00
Troco                      2,10
IVA 13%  Incidência 6,99  Total IVA 0,91
        """,
        "7.90 EUR 2024-12-28",
        "Pastelaria Aurora Lda",
        "2.80 1.90 3.20",
    ),
    _paper(
        "Japanese convenience store",
        """
       みどりマート 京都駅前店
    京都市下京区東塩小路町1
    電話:075-000-0000
2024年11月28日(木) 19:24
       領収書
おにぎり 鮭        ¥150軽
緑茶 500ml         ¥138軽
弁当               ¥598軽
レジ袋               ¥3
小計(税抜)          ¥824
消費税等             ¥65
合計               ¥889
お預り            ¥1,000
お釣               ¥111
        """,
        "889 JPY 2024-11-28",
        "みどりマート 京都駅前店",
        "150 138 598 3",
    ),
    _paper(
        "Indonesian restaurant, no sign",
        """
WARUNG SARI RASA
Jl. Melati No. 8, Bandung
12/08/2023 19:20
1 Nasi Goreng Spesial    38,000
2 Es Teh Manis           16,000
1 Ayam Bakar             45,000
SUBTOTAL                 99,000
SERVICE 5%                4,950
PB1 10%                  10,395
TOTAL                   114,345
TUNAI                   120,000
KEMBALI                   5,655
        """,
        "114345 IDR 2023-08-12",
        "WARUNG SARI RASA",
        "38000 16000 45000",
        tax="10395",
        service="4950",
    ),
    _paper(
        "Indonesian shop with points for thousands",
        """
TOKO MAJU
KOPI SUSU GULA AREN     2 x 18.000      36.000
ROTI BAKAR COKLAT       1 x 22.500      22.500
Total Item : 3
Total                                  58.500
Bayar (Tunai)                          60.000
Kembalian                               1.500
21-09-2023 08:15:10
        """,
        "58500 IDR 2023-09-21",
        "TOKO MAJU",
        "36000 22500",
    ),
    _paper(
        "British pub",
        """
      The Crooked Billet
   14 Mill Lane, Oxford OX1 4AA
   VAT No. GB 123 4567 89
12 Apr 2024 19:41    Table 6
2 Pint Best Bitter        £10.40
1 Fish & Chips            £15.95
1 Sunday Roast            £18.50
Discretionary Service Charge 10%  £4.49
Total                     £49.34
Incl. VAT 20%              £8.22
Contactless               £49.34
        """,
        "49.34 GBP 2024-04-12",
        "The Crooked Billet",
        "10.40 15.95 18.50",
        service="4.49",
    ),
    _paper(
        "Swiss restaurant",
        """
Restaurant Bergblick
Dorfstrasse 9, CH-3823 Wengen
CHE-123.456.789 MWST
02.01.2025 12:50   Tisch 21
2 Rivella            5.80   11.60
1 Rösti Spezial             24.50
1 Käsefondue                29.--
Total CHF                   65.10
Inkl. 8.1% MWST  60.22       4.88
Bar CHF                    100.00
Rückgeld                    34.90
        """,
        "65.10 CHF 2025-01-02",
        "Restaurant Bergblick",
        "11.60 24.50 29",
    ),
    _paper(
        "Indian restaurant with two taxes",
        """
SPICE GARDEN
MG Road, Bengaluru 560001
GSTIN: 29ABCDE1234F1Z5
Bill No: 1182     Date: 26/01/2024
Item            Qty   Rate   Amount
Paneer Tikka     1   320.00   320.00
Butter Naan      4    60.00   240.00
Dal Makhani      1   290.00   290.00
Sub Total                     850.00
CGST 2.5%                      21.25
SGST 2.5%                      21.25
Round Off                       0.50
Grand Total               ₹ 893.00
        """,
        "893.00 INR 2024-01-26",
        "SPICE GARDEN",
        "320.00 240.00 290.00",
        tax="42.50",
    ),
    _paper(
        "Malaysian shop",
        """
KEDAI RUNCIT AMAN SDN BHD
(123456-X)
12, JALAN BUNGA, 47300 PETALING JAYA, SELANGOR
TAX INVOICE
Invoice No : CS00012345
Date : 15/03/2018 17:05
MILO 1KG              1 X 18.90   18.90
BISCUIT               2 X 3.20     6.40
Total Sales (Inclusive of GST)   25.30
Rounding                          0.00
Total RM                         25.30
CASH                             50.00
CHANGE                           24.70
GST Summary   Amount(RM)   Tax(RM)
SR @ 6%       23.87         1.43
        """,
        "25.30 MYR 2018-03-15",
        "KEDAI RUNCIT AMAN SDN BHD",
        "18.90 6.40",
    ),
    _paper(
        "Hungarian cafe, no decimals",
        """
Duna Kávéház Kft.
1052 Budapest, Váci utca 1.
Adószám: 12345678-2-41
NYUGTA
Eszpresszó        2 x 890      1 780
Dobostorta                     1 650
Limonádé                       1 290
ÖSSZESEN:                      4 720 Ft
BANKKÁRTYA                     4 720 Ft
2024.05.09. 16:20
        """,
        "4720 HUF 2024-05-09",
        "Duna Kávéház Kft.",
        "1780 1650 1290",
    ),
    _paper(
        "Korean restaurant",
        """
한강식당
서울시 마포구 월드컵로 1
2024-10-03 18:55
비빔밥       2     9,000    18,000
불고기       1    15,000    15,000
소주         1     5,000     5,000
합계                        38,000
부가세                       3,455
신용카드                    38,000
        """,
        "38000 KRW 2024-10-03",
        "한강식당",
        "18000 15000 5000",
    ),
    _paper(
        "Kuwaiti shop, three decimals",
        """
AL SALAM STORE
Salmiya, Kuwait
Date: 17/02/2024  20:11
Dates 500g            2.750
Arabic Coffee         1.900
Cardamom              0.850
Total            KD   5.500
Cash             KD  10.000
Change           KD   4.500
        """,
        "5.500 KWD 2024-02-17",
        "AL SALAM STORE",
        "2.750 1.900 0.850",
    ),
    _paper(
        "Canadian shop with two taxes",
        """
MAPLE OUTFITTERS
220 King St W, Toronto, ON M5H 1K4
2024-09-14 13:08
Rain Jacket           129.99
Wool Socks             24.50
SUBTOTAL              154.49
HST 13%                20.08
TOTAL               $174.57
DEBIT               $174.57
        """,
        "174.57 CAD 2024-09-14",
        "MAPLE OUTFITTERS",
        "129.99 24.50",
        tax="20.08",
    ),
    _paper(
        "Taxi, a total and nothing else",
        """
City Cabs Wien
Taxirechnung
Datum: 30.04.2024
Fahrt Flughafen - Ring
Fahrpreis             EUR 42,00
        """,
        "42.00 EUR 2024-04-30",
        "City Cabs Wien",
        "",
    ),
    _paper(
        "Australian cafe, tax included",
        """
BONDI BEANS PTY LTD
ABN 12 345 678 901
TAX INVOICE
Bondi Beach NSW 2026
8/11/2024 9:05 AM
2 Flat White          $10.00
1 Avo Toast           $19.50
Total inc GST         $29.50
GST included           $2.68
EFTPOS                $29.50
        """,
        "29.50 AUD 2024-11-08",
        "BONDI BEANS PTY LTD",
        "10.00 19.50",
    ),
    _paper(
        "Danish bakery",
        """
Bageren på Hjørnet ApS
CVR 12345678   København
03-08-2024 08:44
Rundstykker 4 stk          32,00
Wienerbrød                 28,00
Kaffe                      35,00
I alt DKK                  95,00
Heraf moms                 19,00
Dankort                    95,00
        """,
        "95.00 DKK 2024-08-03",
        "Bageren på Hjørnet ApS",
        "32.00 28.00 35.00",
    ),
    _paper(
        "German invoice of a hotel, net and tax",
        """
Hotel Seeblick GmbH                       Rechnung
Uferpromenade 1, 78462 Konstanz           Rechnungsnr. 2024-1187
                                          Rechnungsdatum: 19. August 2024
Frau Beispiel
Musterweg 4                               Anreise: 16.08.2024
50667 Köln                                Abreise: 19.08.2024
Beschreibung              Menge   Einzelpreis      Betrag
Übernachtung                3        112,15         336,45
Frühstück                   6         15,13          90,78
Nettobetrag                                         427,23
zzgl. 7% MwSt                                        23,55
zzgl. 19% MwSt                                       17,25
Gesamtbetrag                                       468,03 €
Zahlbar bis 02.09.2024
        """,
        "468.03 EUR 2024-08-19",
        "Hotel Seeblick GmbH",
        "336.45 90.78",
        tax="40.80",
    ),
)
