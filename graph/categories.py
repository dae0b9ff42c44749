"""Categories in the schema: the built-in set, in two levels."""

from collections.abc import Sequence
from typing import Annotated, Any, ForwardRef

import strawberry

from domain.categories import Category, parts_of, top_level
from graph.context import Info
from graph.enums import describe
from graph.fields import field, query

describe(
    Category,
    description="What an expense was for: nine categories, and parts of them, which count as the whole too.",
    values={
        Category.FOOD: "Eating and drinking out.",
        Category.FOOD_RESTAURANT: "Restaurants.",
        Category.FOOD_CAFE: "Cafes and bakeries.",
        Category.FOOD_BAR: "Bars, pubs and clubs.",
        Category.FOOD_SNACK: "Snacks and street food.",
        Category.GROCERIES: "Food and household goods to take home.",
        Category.GROCERIES_SUPERMARKET: "Supermarkets.",
        Category.GROCERIES_MARKET: "Markets and small shops.",
        Category.LODGING: "Places to sleep.",
        Category.LODGING_HOTEL: "Hotels and guest houses.",
        Category.LODGING_HOSTEL: "Hostels.",
        Category.LODGING_FLAT: "Flats and houses.",
        Category.LODGING_CAMPSITE: "Campsites.",
        Category.TRANSPORT: "Getting there and around.",
        Category.TRANSPORT_FLIGHT: "Flights.",
        Category.TRANSPORT_TRAIN: "Trains.",
        Category.TRANSPORT_BUS: "Buses, trams and undergrounds.",
        Category.TRANSPORT_TAXI: "Taxis and shared rides.",
        Category.TRANSPORT_CAR: "Hired cars, bicycles and scooters.",
        Category.TRANSPORT_FUEL: "Fuel and charging.",
        Category.TRANSPORT_PARKING: "Parking and tolls.",
        Category.TRANSPORT_FERRY: "Ferries and boats.",
        Category.ACTIVITIES: "Things to do.",
        Category.ACTIVITIES_MUSEUM: "Museums and sights.",
        Category.ACTIVITIES_TOUR: "Guided tours.",
        Category.ACTIVITIES_SHOW: "Concerts, theatre and cinema.",
        Category.ACTIVITIES_SPORT: "Sports and outdoors.",
        Category.SHOPPING: "Things to keep.",
        Category.SHOPPING_CLOTHES: "Clothes and shoes.",
        Category.SHOPPING_GEAR: "Gear and electronics.",
        Category.SHOPPING_SOUVENIR: "Souvenirs and gifts.",
        Category.HEALTH: "Staying well.",
        Category.HEALTH_PHARMACY: "Pharmacies.",
        Category.HEALTH_DOCTOR: "Doctors and hospitals.",
        Category.HEALTH_INSURANCE: "Insurance.",
        Category.FEES: "What is paid for nothing to hold.",
        Category.FEES_BANK: "Banks and exchange offices.",
        Category.FEES_VISA: "Visas and entry taxes.",
        Category.FEES_FINE: "Fines.",
        Category.OTHER: "Anything else.",
    },
)

# Lazy, because a category is made of categories.
_PARTS: Any = Annotated[ForwardRef("BuiltInCategoryView"), strawberry.lazy("graph.categories")]


@strawberry.type(name="BuiltInCategory", description="A category that every trip has.")
class BuiltInCategoryView:
    """A view over domain.categories.Category."""

    label: str = strawberry.field(description="Its name for people: Food, or Food: cafe.")

    @field("Its code, which expenses carry.", view=Category)
    def category(self, root: strawberry.Parent[Category]) -> Category:
        """Return the category."""
        return root

    @field("The category that it is a part of; null for one of the first level.", view=Category | None)
    def parent(self, root: strawberry.Parent[Category]) -> Category | None:
        """Return the category above it."""
        return None if root.parent is root else root.parent

    @field("What it is made of; none for one of the second level.", view=list[_PARTS])
    def parts(self, root: strawberry.Parent[Category]) -> Sequence[Category]:
        """Return the categories below it."""
        return parts_of(root)


@strawberry.type
class CategoryQuery:
    """The field of Query about categories."""

    @query("The built-in categories of the first level, each with its parts.", view=list[BuiltInCategoryView])
    def categories(self, info: Info) -> Sequence[Category]:  # noqa: ARG002  # the gate before it asks for the context
        """Return the categories."""
        return top_level()
