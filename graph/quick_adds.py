"""Quick adds: a sentence becomes an expense to accept, or a payment; nothing is booked."""

from datetime import date

import strawberry

from domain.category_suggestions import CategorySuggestion
from domain.payments import PaymentDraft
from domain.quick_adds import QuickConfidence, QuickPayment, QuickWords, quick_add
from domain.quick_reading.texts import Unplaced
from graph.category_suggestions import CategorySuggestionView, suggestion_on
from graph.context import Info
from graph.expense_drafts import ExpenseDraftView, SentenceDraft
from graph.fields import OpenTo, field, mutation, payload_field
from graph.ids import encode_id, uuid_of
from graph.money import MoneyView
from graph.participants import ParticipantView
from graph.refusals import UserError, user_errors
from graph.relations import relation_to_many
from persistence.participants import load_participants_by_id
from persistence.trips import open_trip


@strawberry.type(
    name="PaymentDraft", description="A payment to accept or change: the input of recordPayment, not stored."
)
class PaymentDraftView:
    """A view over domain.payments.PaymentDraft."""

    amount: MoneyView = strawberry.field(description="What was paid.")
    paid_on: date = strawberry.field(description="The day; today where the sentence names none.")
    note: str | None = strawberry.field(description="What else the sentence says.")

    @field("Who paid.", reads=("payer_id",))
    def payer_id(self, root: strawberry.Parent[PaymentDraft]) -> strawberry.ID:
        """Return the payer's id."""
        return encode_id("Participant", root.payer_id)

    @field("Who was paid.", reads=("receiver_id",))
    def receiver_id(self, root: strawberry.Parent[PaymentDraft]) -> strawberry.ID:
        """Return the receiver's id."""
        return encode_id("Participant", root.receiver_id)


@strawberry.type(name="QuickAddConfidence", description="How sure each part of a drafted expense is, from 0 to 1.")
class QuickConfidenceView:
    """A view over domain.quick_adds.QuickConfidence."""

    description: float = strawberry.field(description="Of what it was.")
    amount: float = strawberry.field(description="Of the figure.")
    currency: float = strawberry.field(description="Of its currency.")
    spent_on: float = strawberry.field(description="Of the day.")
    payers: float = strawberry.field(description="Of who paid.")
    split: float = strawberry.field(description="Of who shares it, and how.")


@strawberry.type(name="QuickAddWords", description="The words that each part came from; null where it was not said.")
class QuickWordsView:
    """A view over domain.quick_adds.QuickWords."""

    amount: str = strawberry.field(description="That say how much.")
    spent_on: str | None = strawberry.field(description="That say when; today is meant where nothing does.")
    payers: str | None = strawberry.field(description="That say who paid; you where nothing does.")
    split: str | None = strawberry.field(description="That say who shares it; as the trip does where nothing does.")


@strawberry.type(name="UnplacedWords", description="Words of a sentence that were not understood.")
class UnplacedView:
    """A view over domain.quick_reading.texts.Unplaced."""

    words: str = strawberry.field(description="The words.")
    why: str = strawberry.field(description="Why, in a sentence.")

    candidates = relation_to_many(
        "Whom they may mean, where they may mean several people.",
        view=list[ParticipantView],
        keys="candidate_ids",
        load=load_participants_by_id,
        is_certain=True,
    )


@strawberry.input(description="A sentence about an expense, or about money that one participant gave another.")
class QuickAddInput:
    """What `quickAdd` takes."""

    trip_id: strawberry.ID = strawberry.field(description="The trip.")
    text: str = strawberry.field(
        description="Up to 500 characters, such as: Sarah paid 45.50 for taxi yesterday, split with David."
    )


@strawberry.type(description="A draft of an expense or of a payment, of which nothing is stored.")
class QuickAddPayload:
    """What `quickAdd` returns."""

    draft: SentenceDraft | None = payload_field("The expense to accept or change.", view=ExpenseDraftView)
    payment: PaymentDraft | None = payload_field(
        "Or the payment, where one participant gave money to another.", view=PaymentDraftView
    )
    confidence: QuickConfidence | None = payload_field("How sure the expense is.", view=QuickConfidenceView)
    words: QuickWords | None = payload_field("What words the expense came from.", view=QuickWordsView)
    category_suggestion: CategorySuggestion | None = payload_field(
        "Why the expense has its category.", view=CategorySuggestionView
    )
    unplaced: list[Unplaced] | None = payload_field("What was not understood.", view=list[UnplacedView])
    user_errors: list[UserError] = user_errors()


@strawberry.type
class QuickAddMutation:
    """The field of Mutation about sentences."""

    @mutation("Draft an expense or a payment from a sentence; nothing is booked.", open_to=OpenTo.EDITORS_OF_TRIP)
    async def quick_add(self, info: Info, input: QuickAddInput) -> QuickAddPayload:  # noqa: A002  # GraphQL's custom
        """Read a sentence, and return what it comes to."""
        services = info.context.services
        async with services.database.read() as connection:
            trip = await open_trip(connection, info.context.viewer, uuid_of(input.trip_id, "Trip"))
        found = quick_add(trip, input.text, today=services.now().date())
        if isinstance(found, QuickPayment):
            return QuickAddPayload(payment=found.draft, unplaced=list(found.unplaced))
        suggestion = await suggestion_on(info.context, trip, found.description)
        return QuickAddPayload(
            draft=SentenceDraft(found, suggestion),
            confidence=found.confidence,
            words=found.words,
            category_suggestion=suggestion,
            unplaced=list(found.unplaced),
        )
