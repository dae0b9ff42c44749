"""The words of categories."""

from domain.categories import Category

_CATEGORY_WORDS = {
    Category.FOOD: "food foods meal meals eating eat ate dining grub nosh eats",
    Category.GROCERIES: "grocery groceries",
    Category.LODGING: "lodging lodgings accommodation accommodations accomodation sleeping",
    Category.TRANSPORT: "transport transports transportation transit travel travelling traveling",
    Category.ACTIVITIES: "activity activities sightseeing entertainment",
    Category.SHOPPING: "shopping",
    Category.HEALTH: "health medical medicine medicines healthcare",
    Category.FEES: "fees charges",
    Category.OTHER: "miscellaneous misc",
}
CATEGORY_WORDS = {word: category for category, words in _CATEGORY_WORDS.items() for word in words.split()}
"""Words that name a whole category wherever they stand."""

CATEGORY_PHRASES = (
    (Category.FOOD, "eating out|dining out|(?:food|eating) and drink(?:s|ing)?"),
    (
        Category.LODGING,
        "places to (?:stay|sleep)|places (?:that |where )?we (?:stayed|slept)(?: at| in)?|overnight stays?",
    ),
    (Category.TRANSPORT, "getting (?:around|about|there)"),
    (Category.ACTIVITIES, "things to do|days out"),
)
"""Several words that name a category together."""

_KIND_WORDS = {
    Category.FOOD_RESTAURANT: "restaurant",
    Category.FOOD_CAFE: "cafe",
    Category.FOOD_BAR: "bar pub",
    Category.FOOD_SNACK: "snack",
    Category.GROCERIES_SUPERMARKET: "supermarket",
    Category.LODGING: "room",
    Category.LODGING_HOTEL: "hotel",
    Category.LODGING_HOSTEL: "hostel",
    Category.LODGING_FLAT: "apartment flat airbnb",
    Category.LODGING_CAMPSITE: "campsite",
    Category.TRANSPORT_FLIGHT: "flight plane airfare",
    Category.TRANSPORT_TRAIN: "train",
    Category.TRANSPORT_BUS: "bus",
    Category.TRANSPORT_TAXI: "taxi cab",
    Category.TRANSPORT_FUEL: "fuel petrol gas",
    Category.TRANSPORT_PARKING: "parking",
    Category.TRANSPORT_FERRY: "ferry",
    Category.ACTIVITIES: "attraction excursion",
    Category.ACTIVITIES_MUSEUM: "museum",
    Category.ACTIVITIES_TOUR: "tour",
    Category.SHOPPING_CLOTHES: "clothes clothing",
    Category.SHOPPING: "gift",
    Category.SHOPPING_SOUVENIR: "souvenir",
    Category.HEALTH_PHARMACY: "pharmacy",
    Category.HEALTH_INSURANCE: "insurance",
    Category.FEES: "fee charge",
    Category.FEES_VISA: "visa",
    Category.FEES_FINE: "fine",
}
KIND_WORDS = {word: category for category, words in _KIND_WORDS.items() for word in words.split()}
"""Words that name a category only where no expense of the trip is described by them."""

PUBLIC_TRANSPORT = "public transport(?:ation)?"
PUBLIC_TRANSPORT_WORDS = {
    "bus": Category.TRANSPORT_BUS,
    "train": Category.TRANSPORT_TRAIN,
    "tram": None,
    "metro": None,
    "subway": None,
    "underground": None,
}
"""What public transport is made of: categories of the second level, and words of transport that have none."""

TELLING_KINDS = frozenset({Category.ACTIVITIES_TOUR, Category.HEALTH_INSURANCE, Category.FEES_VISA, Category.FEES_FINE})
"""Kinds whose words tell them in any category: a parking fine is a fine, a boat tour a tour."""
