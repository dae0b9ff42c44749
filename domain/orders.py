"""Orders: what lists can be put in order by."""

from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """Which end of a list comes first."""

    ASC = "ASC"
    DESC = "DESC"


class TripOrderField(StrEnum):
    """What trips can be ordered by."""

    JOINED_AT = "JOINED_AT"
    CREATED_AT = "CREATED_AT"
    NAME = "NAME"


class ExpenseOrderField(StrEnum):
    """What expenses can be ordered by."""

    SPENT_ON = "SPENT_ON"
    AMOUNT = "AMOUNT"
    CREATED_AT = "CREATED_AT"


class PaymentOrderField(StrEnum):
    """What payments can be ordered by."""

    PAID_ON = "PAID_ON"
    AMOUNT = "AMOUNT"
    CREATED_AT = "CREATED_AT"


class DocumentOrderField(StrEnum):
    """What documents can be ordered by."""

    UPLOADED_AT = "UPLOADED_AT"
    NAME = "NAME"
    SIZE = "SIZE"


class RecurringExpenseOrderField(StrEnum):
    """What recurring expenses can be ordered by."""

    CREATED_AT = "CREATED_AT"
    NEXT_ON = "NEXT_ON"


class ActivityOrderField(StrEnum):
    """What activities can be ordered by."""

    AT = "AT"


class ConversationOrderField(StrEnum):
    """What conversations can be ordered by."""

    LAST_ASKED_AT = "LAST_ASKED_AT"
    STARTED_AT = "STARTED_AT"
    NAME = "NAME"


class QuestionOrderField(StrEnum):
    """What questions can be ordered by."""

    ASKED_AT = "ASKED_AT"


@dataclass(frozen=True, slots=True)
class Order:
    """The field that a list is ordered by, one of the enums above, and which end comes first."""

    by: StrEnum
    direction: Direction = Direction.DESC
