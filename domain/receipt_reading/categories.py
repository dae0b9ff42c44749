"""Receipt categories: what a bill was for, by the words of its merchant and its lines, as data in many languages."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from domain.categories import Category
from domain.receipt_reading.labelling import folded

_WORDS = {
    Category.FOOD_RESTAURANT: "restaurant restaurante ristorante trattoria osteria pizzeria brasserie bistro diner "
    "grill gasthaus gasthof wirtshaus taverna ramen sushi steakhouse kitchen restaurace hospoda etterem lokanta warung "
    "rumah makan restoran nha hang eatery curry bbq menu pizza pasta burger steak soup salad schnitzel 食堂 居酒屋 "
    "ラーメン レストラン 餐厅 식당",
    Category.FOOD_CAFE: "cafe caffe coffee kaffee espresso cappuccino latte bakery backerei boulangerie patisserie "
    "pastelaria panaderia kavarna kavehaz konditorei tearoom starbucks bageri bageren kahve コーヒー カフェ",
    Category.FOOD_BAR: "bar pub tavern brewery brauhaus cocktail beer bier pivo pint wine vino cerveza",
    Category.FOOD_SNACK: "kiosk kebab doner imbiss snack takeaway icecream gelateria gelato fries",
    Category.GROCERIES_SUPERMARKET: "supermarket supermarkt supermercado supermercato supermarche grocery market mart "
    "lebensmittel epicerie spar lidl aldi rewe edeka tesco carrefour auchan coop migros mercadona albert billa "
    "kaufland walmart costco konbini コンビニ マート スーパー 超市 마트 milk bread eggs brot milch",
    Category.LODGING_HOTEL: "hotel pension guesthouse inn resort ubernachtung nights roomnight 旅館 ホテル 호텔",
    Category.LODGING_HOSTEL: "hostel jugendherberge",
    Category.LODGING_CAMPSITE: "camping campsite campingplatz",
    Category.TRANSPORT_FLIGHT: "airline airlines airways flight flug boarding baggage",
    Category.TRANSPORT_TRAIN: "train railway bahn sncf trenitalia renfe amtrak zug jr 鉄道",
    Category.TRANSPORT_BUS: "bus coach flixbus metro subway tram",
    Category.TRANSPORT_TAXI: "taxi cab cabs uber bolt lyft grab taxirechnung fahrpreis",
    Category.TRANSPORT_FUEL: "fuel petrol gasoline diesel unleaded benzin tankstelle shell esso aral totalenergies "
    "gasolinera",
    Category.TRANSPORT_PARKING: "parking parkhaus parken parcheggio estacionamiento garage",
    Category.TRANSPORT_FERRY: "ferry fahre traghetto",
    Category.TRANSPORT_CAR: "rental autovermietung hertz sixt europcar avis toll peaje maut",
    Category.ACTIVITIES_MUSEUM: "museum museo musee gallery galerie exhibition",
    Category.ACTIVITIES_SHOW: "cinema kino theatre theater teatro concert opera",
    Category.ACTIVITIES_TOUR: "tour tours excursion guided sightseeing",
    Category.ACTIVITIES_SPORT: "ski skipass gym fitness",
    Category.HEALTH_PHARMACY: "pharmacy apotheke farmacia pharmacie lekarna apteka gyogyszertar apotek 薬局 약국",
    Category.SHOPPING_CLOTHES: "fashion clothing jacket shirt shoes jeans outfitters",
    Category.SHOPPING_GEAR: "electronics electronic outdoor hardware computer laptop flatscreen hdmi usb",
    Category.SHOPPING_SOUVENIR: "souvenir souvenirs gift gifts postcard postcards",
    Category.SHOPPING: "bookshop bookstore buchhandlung boekhandel librairie libreria store shop",
}
_MERCHANT, _LINE = 3, 1


def category_of(merchant: str, lines: Iterable[str]) -> tuple[Category, float]:
    """Return what a bill was for, and how sure that is from 0 to 1; OTHER, and 0, where no word says."""
    points: Counter[Category] = Counter()
    for text, weight in ((merchant, _MERCHANT), *((line, _LINE) for line in lines)):
        for category in _named(text):
            points[category] += weight
    if not points:
        return Category.OTHER, 0.0
    best, most = points.most_common(1)[0]
    return best, round(min(0.9, 0.4 + 0.1 * most) * most / points.total(), 2) if most > 1 else 0.3


def _named(text: str) -> set[Category]:
    words = folded(text)
    found = {category for word in words.split() if (category := _by_word().get(word)) is not None}
    return found | {category for word, category in _unspaced() if word in words}


@cache
def _by_word() -> dict[str, Category]:
    return {folded(word): category for category, words in _WORDS.items() for word in words.split()}


@cache
def _unspaced() -> tuple[tuple[str, Category], ...]:
    """Return the words of languages that part none."""
    return tuple((word, category) for word, category in _by_word().items() if re.search(r"[\u3040-\u9fff]", word))
