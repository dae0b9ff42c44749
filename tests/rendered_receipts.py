"""Rendered receipts: made-up bills in six currencies, drawn as a printer would, and taken as people take pictures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO

import numpy as np
from font_roboto import Roboto, RobotoBold
from PIL import Image, ImageDraw, ImageFilter, ImageFont

_WIDTH, _MARGIN, _LINE = 620, 36, 40


@dataclass(frozen=True, slots=True)
class Bill:
    """What a receipt says, and how its country writes it."""

    currency: str
    merchant: str
    head: tuple[str, ...]
    day: date
    written_day: str
    lines: tuple[tuple[str, str], ...]
    charges: tuple[tuple[str, str], ...]
    total: tuple[str, str]
    foot: tuple[tuple[str, str], ...]
    amounts: tuple[Decimal, ...]
    amount: Decimal

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """Its rows below the merchant, each with what stands left and right."""
        above = ((text, "") for text in (*self.head, self.written_day))
        return (*above, *self.lines, *self.charges, self.total, *self.foot)


def _bill(currency: str, merchant: str, head: str, day: str, **more: str) -> Bill:
    """Return a bill of what is written: lines and charges as pairs, `says` as amounts and the total they come to."""
    written, iso = day.split(" = ")
    amounts, amount = more["says"].split(" = ")
    return Bill(
        currency=currency,
        merchant=merchant,
        head=tuple(head.split("; ")),
        day=date.fromisoformat(iso),
        written_day=written,
        lines=_pairs(more["lines"]),
        charges=_pairs(more["charges"]),
        total=_pairs(more["total"])[0],
        foot=_pairs(more["foot"]),
        amounts=tuple(Decimal(each) for each in amounts.split()),
        amount=Decimal(amount),
    )


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Return pairs of what stands left and right, written as "Tea | 2.00; Cake | 3.00"."""
    pairs = (row.partition(" | ") for row in text.split("; ") if row)
    return tuple((left.strip(), right.strip()) for left, _, right in pairs)


BILLS = (
    _bill(
        "EUR",
        "Café Morgenrot",
        "Lange Gasse 7; 04109 Leipzig; Rechnung 8812",
        "Datum: 21.03.2025 10:42 = 2025-03-21",
        lines="2 x Cappuccino | 7,80; 1 x Rührei | 9,50; 1 x Apfelkuchen | 4,20",
        charges="",
        total="Gesamtbetrag EUR | 21,50",
        foot="inkl. 19% MwSt | 3,43; Bar | 30,00; Rückgeld | 8,50",
        says="7.80 9.50 4.20 = 21.50",
    ),
    _bill(
        "USD",
        "RIVERSIDE GRILL",
        "200 Water Street; Austin, TX 78701; Server: Kim",
        "04/17/2025 7:55 PM = 2025-04-17",
        lines="2 Brisket Plate | $37.00; 1 Pecan Pie | $7.25; 3 Lemonade | $10.50",
        charges="Subtotal | $54.75; Tax | $4.52; Tip | $9.85",
        total="TOTAL | $69.12",
        foot="VISA ****4242 | $69.12",
        says="37.00 7.25 10.50 = 69.12",
    ),
    _bill(
        "GBP",
        "The Copper Kettle",
        "5 Bridge Street; York YO1 6DD; VAT No. GB 987 6543 21",
        "09 Feb 2025 12:31 = 2025-02-09",
        lines="Cream Tea x 2 | £19.00; Soup of the Day | £6.75; Sparkling Water | £2.80",
        charges="Service Charge 10% | £2.86",
        total="Total to pay | £31.41",
        foot="Includes VAT 20% | £5.24; Contactless | £31.41",
        says="19.00 6.75 2.80 = 31.41",
    ),
    _bill(
        "CZK",
        "Restaurace U Mostu",
        "Nábřežní 12, Praha 5; DIČ: CZ87654321",
        "Datum: 15.1.2025 20:05 = 2025-01-15",
        lines="2 ks Guláš | 378,00; 4 ks Pivo 0,5l | 236,00; 1 ks Palačinky | 149,00",
        charges="Mezisoučet | 763,00",
        total="Celkem k úhradě | 763,00 Kč",
        foot="DPH 12% | 81,75; Hotově | 1 000,00; Vráceno | 237,00",
        says="378.00 236.00 149.00 = 763.00",
    ),
    _bill(
        "JPY",
        "SAKURA RAMEN",
        "3-2-1 Dogenzaka, Shibuya; Tokyo, Japan; TEL +81 3 0000 0000",
        "2025/05/03 18:20 = 2025-05-03",
        lines="Shoyu Ramen x2 | ¥1,960; Gyoza | ¥480; Draft Beer x2 | ¥1,160",
        charges="Subtotal | ¥3,600; Tax 10% | ¥360",
        total="Total | ¥3,960",
        foot="Cash | ¥5,000; Change | ¥1,040",
        says="1960 480 1160 = 3960",
    ),
    _bill(
        "KWD",
        "GULF BOOKSHOP",
        "Salem Mubarak Street, Kuwait; Invoice No 55120",
        "Date: 26-11-2024 16:10 = 2024-11-26",
        lines="Travel Atlas | 6.750; Postcards | 1.250; Notebook | 2.900",
        charges="Discount | -0.900",
        total="Net Total KWD | 10.000",
        foot="K-NET Card | 10.000",
        says="6.750 1.250 2.900 = 10.000",
    ),
)


@cache
def _fonts() -> tuple[ImageFont.FreeTypeFont, ImageFont.FreeTypeFont]:
    return ImageFont.truetype(Roboto, 27), ImageFont.truetype(RobotoBold, 40)


def drawn_bill(bill: Bill) -> Image.Image:
    """Return a bill as a clean picture of paper on a table."""
    usual, large = _fonts()
    height = 130 + _LINE * len(bill.rows) + 60
    picture = Image.new("RGB", (_WIDTH, height), (252, 252, 250))
    drawing = ImageDraw.Draw(picture)
    drawing.text((_WIDTH / 2, 60), bill.merchant, fill=(20, 20, 20), font=large, anchor="mm")
    for number, (left, right) in enumerate(bill.rows):
        top = 130 + _LINE * number
        drawing.text((_MARGIN, top), left, fill=(25, 25, 25), font=usual)
        drawing.text((_WIDTH - _MARGIN, top), right, fill=(25, 25, 25), font=usual, anchor="ra")
    table = Image.new("RGB", (_WIDTH + 120, height + 120), (128, 118, 104))
    table.paste(picture, (60, 60))
    return table


def _noisy(picture: Image.Image) -> Image.Image:
    noise = np.random.default_rng(7).normal(0, 38, (picture.height, picture.width, 1))
    return Image.fromarray(np.clip(np.asarray(picture) + noise, 0, 255).astype(np.uint8))


def _small(picture: Image.Image) -> Image.Image:
    return picture.resize((picture.width * 3 // 10, picture.height * 3 // 10), Image.Resampling.BILINEAR)


def _compressed(picture: Image.Image) -> Image.Image:
    written = BytesIO()
    picture.save(written, "JPEG", quality=14)
    return Image.open(written).convert("RGB")


def _turned(degrees: float) -> Callable[[Image.Image], Image.Image]:
    return lambda picture: picture.rotate(
        degrees, expand=True, fillcolor=(128, 118, 104), resample=Image.Resampling.BICUBIC
    )


CONDITIONS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "clean": lambda picture: picture,
    "blurred": lambda picture: picture.filter(ImageFilter.GaussianBlur(2.0)),
    "noisy": _noisy,
    "small": _small,
    "3 degrees": _turned(3),
    "90 degrees": _turned(90),
    "180 degrees": _turned(180),
    "compressed": _compressed,
}
"""How a picture of a bill was taken."""
