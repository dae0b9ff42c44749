"""Categories: the built-in set an expense belongs to, in two levels, so that sums roll up."""

from enum import StrEnum


class Category(StrEnum):
    """What an expense was for: nine categories, and what each of them is made of."""

    FOOD = "FOOD"
    FOOD_RESTAURANT = "FOOD_RESTAURANT"
    FOOD_CAFE = "FOOD_CAFE"
    FOOD_BAR = "FOOD_BAR"
    FOOD_SNACK = "FOOD_SNACK"
    GROCERIES = "GROCERIES"
    GROCERIES_SUPERMARKET = "GROCERIES_SUPERMARKET"
    GROCERIES_MARKET = "GROCERIES_MARKET"
    LODGING = "LODGING"
    LODGING_HOTEL = "LODGING_HOTEL"
    LODGING_HOSTEL = "LODGING_HOSTEL"
    LODGING_FLAT = "LODGING_FLAT"
    LODGING_CAMPSITE = "LODGING_CAMPSITE"
    TRANSPORT = "TRANSPORT"
    TRANSPORT_FLIGHT = "TRANSPORT_FLIGHT"
    TRANSPORT_TRAIN = "TRANSPORT_TRAIN"
    TRANSPORT_BUS = "TRANSPORT_BUS"
    TRANSPORT_TAXI = "TRANSPORT_TAXI"
    TRANSPORT_CAR = "TRANSPORT_CAR"
    TRANSPORT_FUEL = "TRANSPORT_FUEL"
    TRANSPORT_PARKING = "TRANSPORT_PARKING"
    TRANSPORT_FERRY = "TRANSPORT_FERRY"
    ACTIVITIES = "ACTIVITIES"
    ACTIVITIES_MUSEUM = "ACTIVITIES_MUSEUM"
    ACTIVITIES_TOUR = "ACTIVITIES_TOUR"
    ACTIVITIES_SHOW = "ACTIVITIES_SHOW"
    ACTIVITIES_SPORT = "ACTIVITIES_SPORT"
    SHOPPING = "SHOPPING"
    SHOPPING_CLOTHES = "SHOPPING_CLOTHES"
    SHOPPING_GEAR = "SHOPPING_GEAR"
    SHOPPING_SOUVENIR = "SHOPPING_SOUVENIR"
    HEALTH = "HEALTH"
    HEALTH_PHARMACY = "HEALTH_PHARMACY"
    HEALTH_DOCTOR = "HEALTH_DOCTOR"
    HEALTH_INSURANCE = "HEALTH_INSURANCE"
    FEES = "FEES"
    FEES_BANK = "FEES_BANK"
    FEES_VISA = "FEES_VISA"
    FEES_FINE = "FEES_FINE"
    OTHER = "OTHER"

    @property
    def parent(self) -> "Category":
        """The category of the first level: of FOOD_CAFE it is FOOD, of FOOD itself."""
        return Category(self.value.partition("_")[0])

    @property
    def label(self) -> str:
        """The category as people read it: "Food", "Food: cafe"."""
        first, _, second = self.value.partition("_")
        return f"{first.capitalize()}: {second.lower()}" if second else first.capitalize()


def with_parts(category: Category) -> tuple[Category, ...]:
    """Return a category and, where it is of the first level, all that it is made of."""
    return tuple(other for other in Category if category in {other, other.parent})


def top_level() -> tuple[Category, ...]:
    """Return the categories of the first level."""
    return tuple(category for category in Category if category.parent is category)


def parts_of(category: Category) -> tuple[Category, ...]:
    """Return what a category of the first level is made of, without itself; nothing for one of the second."""
    return tuple(other for other in Category if category is other.parent and other is not category)
