"""Who may do what: one table for every root field, for nobody, a stranger, a member and the owner."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from starlette.datastructures import UploadFile

from graph.context import Services
from graph.schema import schema
from tests.graph.people import Person, TripOf, register

YES = "yes"
NO = "UNAUTHENTICATED"
MISSING = "NOT_FOUND"
FORBIDDEN = "FORBIDDEN"
NULL = "null"

NOBODY, STRANGER, MEMBER, OWNER = "nobody", "stranger", "member", "owner"

# For each root field: what nobody, a stranger, a member and the owner get.
TABLE = {
    "me": (NO, YES, YES, YES),
    "trip": (NO, NULL, YES, YES),
    "trips": (NO, YES, YES, YES),
    "node": (NO, NULL, YES, YES),
    "nodes": (NO, NULL, YES, YES),
    "question": (NO, NULL, YES, YES),
    "searchDocuments": (NO, MISSING, YES, YES),
    "searchTrip": (NO, MISSING, YES, YES),
    "register": (YES, YES, YES, YES),
    "signIn": (YES, YES, YES, YES),
    "signOut": (NO, YES, YES, YES),
    "createTrip": (NO, YES, YES, YES),
    "addParticipant": (NO, MISSING, YES, YES),
    "inviteParticipant": (NO, MISSING, FORBIDDEN, YES),
    "acceptInvitation": (NO, YES, "ALREADY_MEMBER", "ALREADY_MEMBER"),
    "addExpense": (NO, MISSING, YES, YES),
    "updateExpense": (NO, MISSING, YES, YES),
    "deleteExpense": (NO, MISSING, YES, YES),
    "recordPayment": (NO, MISSING, YES, YES),
    "uploadDocument": (NO, MISSING, YES, YES),
    "deleteDocument": (NO, MISSING, YES, YES),
    "askQuestion": (NO, MISSING, YES, YES),
    "documentProgress": (NO, MISSING, YES, YES),
    "answer": (NO, MISSING, YES, YES),
}


@dataclass(frozen=True, slots=True)
class Scene:
    """A trip with one of everything, and who looks at it."""

    trip: TripOf
    expense: str
    document: str
    question: str
    invitation: str


def test_the_table_has_every_root_field() -> None:
    """A field that is added without a row fails here."""
    roots = [schema.get_type_by_name(name) for name in ("Query", "Mutation", "Subscription")]
    names = {schema.config.name_converter.from_field(field) for root in roots for field in root.fields}  # type: ignore[union-attr]

    assert names == set(TABLE)
