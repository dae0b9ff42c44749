"""Category prototypes: sentences of what people pay for, which a description that no word gives away is compared with.

Written for this project. The margins were chosen on tests/samples/categories/development.jsonl: `make eval` prints what
they come to there, and on what was held back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.categories import Category

_SENTENCES: Mapping[Category, tuple[str, ...]] = {
    Category.FOOD_RESTAURANT: (
        "dinner at a restaurant",
        "lunch for everyone",
        "we ate out in the evening",
        "the bill at the steakhouse",
        "a table for six, three courses",
        "grilled fish and salad",
        "a plate of noodles",
        "the waiter's tip",
    ),
    Category.FOOD_CAFE: (
        "coffee and cake",
        "a cup of tea in the afternoon",
        "pastries from the bakery",
        "hot drinks and croissants",
        "an espresso on the square",
    ),
    Category.FOOD_BAR: (
        "drinks at the bar",
        "a round of beers",
        "a bottle of wine in the evening",
        "cocktails with friends",
        "a night out in a club",
    ),
    Category.FOOD_SNACK: (
        "a snack on the way",
        "ice cream at the beach",
        "something from a street stall",
        "fries and a sausage",
        "sweets and chocolate bars",
    ),
    Category.GROCERIES_SUPERMARKET: (
        "groceries for the week",
        "food to cook at home",
        "shopping at the supermarket",
        "bread, milk and eggs",
        "supplies for the kitchen",
        "bottles of water",
    ),
    Category.GROCERIES_MARKET: (
        "fruit and vegetables from the market",
        "cheese from a farm shop",
        "fresh fish at the harbour",
    ),
    Category.LODGING_HOTEL: (
        "two nights in a hotel",
        "a double room",
        "breakfast included bed and breakfast",
        "the hotel bill",
        "a room for the night",
    ),
    Category.LODGING_HOSTEL: (
        "a bed in a dormitory",
        "beds in a youth hostel",
    ),
    Category.LODGING_FLAT: (
        "rent of the holiday apartment",
        "a house by the sea for a week",
        "the house on the lake for all of us",
        "the mountain hut",
    ),
    Category.LODGING_CAMPSITE: (
        "a pitch for the tent",
        "a night at the campground",
        "caravan park fee",
    ),
    Category.TRANSPORT_FLIGHT: (
        "plane tickets",
        "a flight home",
        "extra baggage on the airline",
        "changing our flight",
    ),
    Category.TRANSPORT_TRAIN: (
        "train tickets",
        "a rail journey to the next city",
        "seat reservations on the express train",
    ),
    Category.TRANSPORT_BUS: (
        "bus tickets",
        "a day ticket for the underground",
        "tram fare",
        "the coach to the city",
    ),
    Category.TRANSPORT_TAXI: (
        "a taxi to the airport",
        "a cab home at night",
        "a driver to the hotel",
        "a ride with an app",
    ),
    Category.TRANSPORT_CAR: (
        "renting a car for three days",
        "hiring bicycles",
        "a rented scooter",
        "insurance and extra driver for the rental car",
        "a van for all of us",
    ),
    Category.TRANSPORT_FUEL: (
        "filling up the car",
        "petrol for the drive",
        "charging the electric car",
        "diesel at the station",
    ),
    Category.TRANSPORT_PARKING: (
        "parking in the city",
        "motorway toll",
        "the toll for the bridge",
        "a parking garage overnight",
    ),
    Category.TRANSPORT_FERRY: (
        "the ferry to the island",
        "tickets for the boat",
        "a crossing with the car",
    ),
    Category.ACTIVITIES: (
        "a day at the amusement park",
        "a massage",
        "an afternoon in the thermal baths",
        "games at the arcade",
    ),
    Category.ACTIVITIES_MUSEUM: (
        "museum tickets",
        "entrance to the castle",
        "admission to an exhibition",
        "seeing the old ruins",
        "the zoo with the children",
    ),
    Category.ACTIVITIES_TOUR: (
        "a guided tour of the old town",
        "a day trip with a guide",
        "a boat trip to see dolphins",
        "a tasting at a winery",
    ),
    Category.ACTIVITIES_SHOW: (
        "concert tickets",
        "a film at the cinema",
        "an evening at the theatre",
        "seats in the stadium",
    ),
    Category.ACTIVITIES_SPORT: (
        "ski passes",
        "a surf lesson",
        "renting kayaks",
        "entry to the swimming pool",
        "an hour of tennis",
    ),
    Category.SHOPPING: (
        "a book for the beach",
        "toys for the children",
        "things from the department store",
    ),
    Category.SHOPPING_CLOTHES: (
        "a new jacket",
        "shoes for hiking",
        "a pair of trousers",
        "a hat against the sun",
    ),
    Category.SHOPPING_GEAR: (
        "a charger for the phone",
        "batteries for the torch",
        "camping equipment",
        "a new suitcase",
    ),
    Category.SHOPPING_SOUVENIR: (
        "souvenirs to take home",
        "a present for grandma",
        "postcards and stamps",
        "flowers for our host",
    ),
    Category.HEALTH_PHARMACY: (
        "medicine from the pharmacy",
        "painkillers and plasters",
        "sun cream",
        "something against mosquitoes",
    ),
    Category.HEALTH_DOCTOR: (
        "a visit to the doctor",
        "treatment in the hospital",
        "the dentist",
        "a vaccination",
    ),
    Category.HEALTH_INSURANCE: (
        "travel insurance",
        "health insurance for abroad",
    ),
    Category.FEES_BANK: (
        "the fee of the cash machine",
        "commission for changing money",
        "what the bank charged",
    ),
    Category.FEES_VISA: (
        "a visa for the country",
        "tax for entering the city",
        "a new passport",
    ),
    Category.FEES_FINE: (
        "a fine for parking",
        "caught without a ticket",
        "a penalty for driving too fast",
    ),
}

PROTOTYPES: Sequence[tuple[str, Category]] = tuple(
    (sentence, category) for category, sentences in _SENTENCES.items() for sentence in sentences
)
"""Each sentence with its category."""

NEAR_ENOUGH = 0.5
"""The cosine similarity from which on a prototype says anything."""
CLEAR_OF_OTHERS = 0.12
"""By how much the nearest must be nearer than any of another category of the first level."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """The prototype that a text is nearest to, how near, and by how much before others; from 0 to 1."""

    sentence: str
    category: Category
    similarity: float
    margin: float


def likeness_of(similarities: Sequence[float]) -> Likeness | None:
    """Return what a text is like, by its similarity to each of PROTOTYPES; None where that is not clear."""
    nearest = max(range(len(similarities)), key=similarities.__getitem__)
    sentence, category = PROTOTYPES[nearest]
    second = max(
        similarity
        for similarity, (_, other) in zip(similarities, PROTOTYPES, strict=True)
        if other.parent is not category.parent
    )
    found = Likeness(sentence, category, similarities[nearest], similarities[nearest] - second)
    return found if found.similarity >= NEAR_ENOUGH and found.margin >= CLEAR_OF_OTHERS else None
