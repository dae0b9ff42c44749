"""Orders in the schema: which field a list is ordered by, and which end comes first."""

from typing import Any

import strawberry

from domain.orders import (
    ActivityOrderField,
    ConversationOrderField,
    Direction,
    DocumentOrderField,
    ExpenseOrderField,
    Order,
    PaymentOrderField,
    QuestionOrderField,
    RecurringExpenseOrderField,
    TripOrderField,
)
from graph.enums import describe

describe(
    Direction,
    name="OrderDirection",
    description="Which end of a list comes first.",
    values={
        Direction.ASC: "The smallest, the earliest, the first of the alphabet.",
        Direction.DESC: "The largest, the latest, the last of the alphabet.",
    },
)
describe(
    TripOrderField,
    description="What trips can be ordered by.",
    values={
        TripOrderField.JOINED_AT: "When you joined them.",
        TripOrderField.CREATED_AT: "When they were created.",
        TripOrderField.NAME: "Their names, whatever the case of their letters.",
    },
)
describe(
    ExpenseOrderField,
    description="What expenses can be ordered by.",
    values={
        ExpenseOrderField.SPENT_ON: "The days they were paid.",
        ExpenseOrderField.AMOUNT: "Their amounts in the currency the trip settles in.",
        ExpenseOrderField.CREATED_AT: "When they were added.",
    },
)
describe(
    PaymentOrderField,
    description="What payments can be ordered by.",
    values={
        PaymentOrderField.PAID_ON: "The days of the payments.",
        PaymentOrderField.AMOUNT: "Their amounts in the currency the trip settles in.",
        PaymentOrderField.CREATED_AT: "When they were recorded.",
    },
)
describe(
    DocumentOrderField,
    description="What documents can be ordered by.",
    values={
        DocumentOrderField.UPLOADED_AT: "When they were uploaded.",
        DocumentOrderField.NAME: "Their names, whatever the case of their letters.",
        DocumentOrderField.SIZE: "Their sizes in bytes.",
    },
)
describe(
    RecurringExpenseOrderField,
    description="What recurring expenses can be ordered by.",
    values={
        RecurringExpenseOrderField.CREATED_AT: "When they were set up.",
        RecurringExpenseOrderField.NEXT_ON: "The days of their next ones; what comes no more, as if after all others.",
    },
)
describe(
    ActivityOrderField,
    description="What activities can be ordered by.",
    values={ActivityOrderField.AT: "When they happened: their places in the trip's history."},
)
describe(
    ConversationOrderField,
    description="What conversations can be ordered by.",
    values={
        ConversationOrderField.LAST_ASKED_AT: "When the last question was asked in them.",
        ConversationOrderField.STARTED_AT: "When they were begun.",
        ConversationOrderField.NAME: "Their names, whatever the case of their letters.",
    },
)
describe(
    QuestionOrderField,
    description="What questions can be ordered by.",
    values={QuestionOrderField.ASKED_AT: "When they were asked."},
)


@strawberry.input
class Ordering:
    """What the orders of all lists share."""

    field: Any
    direction: Direction = strawberry.field(default=Direction.DESC, description="Which end comes first.")

    def parsed(self) -> Order:
        """Return the order in terms of the domain."""
        return Order(self.field, self.direction)


def _by(default: Any) -> Any:
    return strawberry.field(default=default, description="What to order by.")


@strawberry.input(name="TripOrder", description="How to order trips.")
class TripOrderInput(Ordering):
    """What trips are ordered by."""

    field: TripOrderField = _by(TripOrderField.JOINED_AT)


@strawberry.input(name="ExpenseOrder", description="How to order expenses.")
class ExpenseOrderInput(Ordering):
    """What expenses are ordered by."""

    field: ExpenseOrderField = _by(ExpenseOrderField.SPENT_ON)


@strawberry.input(name="PaymentOrder", description="How to order payments.")
class PaymentOrderInput(Ordering):
    """What payments are ordered by."""

    field: PaymentOrderField = _by(PaymentOrderField.PAID_ON)


@strawberry.input(name="DocumentOrder", description="How to order documents.")
class DocumentOrderInput(Ordering):
    """What documents are ordered by."""

    field: DocumentOrderField = _by(DocumentOrderField.UPLOADED_AT)


@strawberry.input(name="RecurringExpenseOrder", description="How to order recurring expenses.")
class RecurringExpenseOrderInput(Ordering):
    """What recurring expenses are ordered by."""

    field: RecurringExpenseOrderField = _by(RecurringExpenseOrderField.CREATED_AT)


@strawberry.input(name="ActivityOrder", description="How to order activities.")
class ActivityOrderInput(Ordering):
    """What activities are ordered by."""

    field: ActivityOrderField = _by(ActivityOrderField.AT)


@strawberry.input(name="ConversationOrder", description="How to order conversations.")
class ConversationOrderInput(Ordering):
    """What conversations are ordered by."""

    field: ConversationOrderField = _by(ConversationOrderField.LAST_ASKED_AT)


@strawberry.input(name="QuestionOrder", description="How to order questions.")
class QuestionOrderInput(Ordering):
    """What questions are ordered by."""

    field: QuestionOrderField = _by(QuestionOrderField.ASKED_AT)
