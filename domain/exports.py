"""Exports: everything about a user, as they take it along."""

from dataclasses import dataclass
from uuid import UUID

from domain.access import Role
from domain.activities import Activity
from domain.api_keys import ApiKey
from domain.comments import Comment
from domain.conversations import Conversation
from domain.documents import Document
from domain.expenses import Expense
from domain.participants import Participant
from domain.payments import Payment
from domain.questions import Question
from domain.ratings import Rating
from domain.sessions import Session
from domain.trips import Trip
from domain.users import User

FORMAT = "tripsplit-export"
VERSION = 1
"""Raised when a field goes or changes its meaning; a field that comes changes nothing."""


@dataclass(frozen=True, slots=True)
class Export:
    """What a user's account holds, what they did, and what they are named in.

    `participants` are who they are or were on trips, guests who were merged into them included. Expenses and payments
    are those of the trips they are on that name them or that they added; everything else is what they wrote, anywhere.
    What is of the trip `library_id` is in their own library.
    """

    user: User
    sessions: tuple[Session, ...]
    api_keys: tuple[ApiKey, ...]
    trips: tuple[tuple[Trip, Role], ...]
    participants: tuple[Participant, ...]
    expenses: tuple[Expense, ...]
    payments: tuple[Payment, ...]
    comments: tuple[Comment, ...]
    conversations: tuple[Conversation, ...]
    questions: tuple[Question, ...]
    ratings: tuple[Rating, ...]
    documents: tuple[Document, ...]
    activities: tuple[Activity, ...]
    library_id: UUID | None = None
