"""Categories in the schema."""

from domain.categories import Category
from graph.enums import described

CategoryEnum = described(
    Category,
    description="What an expense was for.",
    values={
        Category.FOOD: "Restaurants, cafes, bars and snacks.",
        Category.GROCERIES: "Supermarkets and markets.",
        Category.LODGING: "Hotels, hostels, flats and campsites.",
        Category.TRANSPORT: "Flights, trains, taxis, fuel and parking.",
        Category.ACTIVITIES: "Museums, tours, concerts and sports.",
        Category.SHOPPING: "Clothes, gear and souvenirs.",
        Category.HEALTH: "Pharmacies, doctors and insurance.",
        Category.FEES: "Banks, visas, fines and tips.",
        Category.OTHER: "Anything else.",
    },
)
