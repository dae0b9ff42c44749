"""Categories: the closed set an expense belongs to."""

from enum import StrEnum


class Category(StrEnum):
    """What an expense was for."""

    FOOD = "FOOD"
    GROCERIES = "GROCERIES"
    LODGING = "LODGING"
    TRANSPORT = "TRANSPORT"
    ACTIVITIES = "ACTIVITIES"
    SHOPPING = "SHOPPING"
    HEALTH = "HEALTH"
    FEES = "FEES"
    OTHER = "OTHER"

    @property
    def label(self) -> str:
        """The category as people read it: "Food"."""
        return self.value.capitalize()
