"""Who may do what: one table for every root field, for nobody, a stranger, a member and the owner."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select
from starlette.datastructures import UploadFile

from graph.context import Services
from graph.schema import schema
from persistence.tables import comments, documents, expenses, metadata, participants, recurrences, sessions
from tests.graph.people import PASSWORD, Person, TripOf, register

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
    "categories": (NO, YES, YES, YES),
    "node": (NO, NULL, YES, YES),
    "nodes": (NO, NULL, YES, YES),
    "question": (NO, NULL, YES, YES),
    "explainBalance": (NO, MISSING, YES, YES),
    "explainTransfer": (NO, MISSING, YES, YES),
    "previewRerate": (NO, MISSING, YES, YES),
    "searchDocuments": (NO, MISSING, YES, YES),
    "searchTrip": (NO, MISSING, YES, YES),
    "register": (YES, YES, YES, YES),
    "signIn": (YES, YES, YES, YES),
    "signOut": (NO, YES, YES, YES),
    "createTrip": (NO, YES, YES, YES),
    "updateTrip": (NO, MISSING, YES, YES),
    "addParticipant": (NO, MISSING, YES, YES),
    "updateParticipant": (NO, MISSING, YES, YES),
    "mergeParticipant": (NO, MISSING, YES, YES),
    "removeParticipant": (NO, MISSING, YES, YES),
    "leaveTrip": (NO, MISSING, YES, "LAST_OWNER"),
    "markParticipantLeft": (NO, MISSING, YES, YES),
    "markParticipantReturned": (NO, MISSING, YES, YES),
    "makeOwner": (NO, MISSING, FORBIDDEN, YES),
    "createFamily": (NO, MISSING, YES, YES),
    "updateFamily": (NO, MISSING, YES, YES),
    "dissolveFamily": (NO, MISSING, YES, YES),
    "inviteParticipant": (NO, MISSING, FORBIDDEN, YES),
    "acceptInvitation": (NO, YES, "ALREADY_MEMBER", "ALREADY_MEMBER"),
    "addExpense": (NO, MISSING, YES, YES),
    "updateExpense": (NO, MISSING, YES, YES),
    "deleteExpense": (NO, MISSING, YES, YES),
    "restoreExpense": (NO, MISSING, YES, YES),
    "createRecurringExpense": (NO, MISSING, YES, YES),
    "updateRecurringExpense": (NO, MISSING, YES, YES),
    "endRecurringExpense": (NO, MISSING, YES, YES),
    "createSplitTemplate": (NO, MISSING, YES, YES),
    "deleteSplitTemplate": (NO, MISSING, YES, YES),
    "setDefaultSplit": (NO, MISSING, YES, YES),
    "recordPayment": (NO, MISSING, YES, YES),
    "updatePayment": (NO, MISSING, YES, YES),
    "deletePayment": (NO, MISSING, YES, YES),
    "restorePayment": (NO, MISSING, YES, YES),
    "rerate": (NO, MISSING, YES, YES),
    "setBudget": (NO, MISSING, YES, YES),
    "removeBudget": (NO, MISSING, YES, YES),
    "addComment": (NO, MISSING, YES, YES),
    "deleteComment": (NO, MISSING, FORBIDDEN, YES),
    "addTripCategory": (NO, MISSING, YES, YES),
    "updateTripCategory": (NO, MISSING, YES, YES),
    "createSettlementPlan": (NO, MISSING, YES, YES),
    "payTransfer": (NO, MISSING, YES, YES),
    "confirmTransfer": (NO, MISSING, FORBIDDEN, YES),
    "disputeTransfer": (NO, MISSING, FORBIDDEN, YES),
    "cancelSettlementPlan": (NO, MISSING, YES, YES),
    "uploadDocument": (NO, MISSING, YES, YES),
    "deleteDocument": (NO, MISSING, YES, YES),
    "askQuestion": (NO, MISSING, YES, YES),
    "documentProgress": (NO, MISSING, YES, YES),
    "answer": (NO, MISSING, YES, YES),
}
LAST = "signOut"
"""It ends the sessions of the callers."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A trip with one of everything, and who looks at it."""

    trip: TripOf
    guest: str
    departed: str
    family: str
    expense: str
    recurring_expense: str
    deleted_expense: str
    payment: str
    deleted_payment: str
    plan: str
    transfer: str
    paid_transfer: str
    split_template: str
    document: str
    question: str
    budget: str
    comment: str
    trip_category: str
    invitation: str


class Scenes:
    """Sets a scene when there is none that nobody has changed yet: it takes two dozen mutations.

    Each on a trip of its own, which stays small, and whose member may leave it and strangers join.
    """

    def __init__(self, owner: Person, member: Person) -> None:
        self._owner, self._member = owner, member
        self._scene: Scene | None = None

    async def unused(self) -> Scene:
        """Return a scene in which nothing has been changed."""
        if self._scene is None:
            self._scene = await _scene(self._owner, await _shared_trip(self._owner, self._member))
        return self._scene

    def use_up(self) -> None:
        """Let the next scene be a new one."""
        self._scene = None


def test_the_table_has_every_root_field() -> None:
    """A field that is added without a row fails here."""
    roots = [schema.get_type_by_name(name) for name in ("Query", "Mutation", "Subscription")]
    names = {schema.config.name_converter.from_field(field) for root in roots for field in root.fields}  # type: ignore[union-attr]

    assert names == set(TABLE)


async def test_the_table_is_true(services: Services) -> None:
    """Each caller gets what the table says, and whoever is refused has changed nothing."""
    owner, member, stranger = [await register(services, name) for name in ("Owner", "Member", "Stranger")]
    callers = {NOBODY: Person(services), STRANGER: stranger, MEMBER: member, OWNER: owner}

    scenes = Scenes(owner, member)
    found = {field: await _row(field, callers, scenes) for field in TABLE if field != LAST}
    found[LAST] = tuple([await _outcome(LAST, caller, None) for caller in callers.values()])

    assert found == TABLE


async def test_foreign_ids_look_like_unknown_ones(services: Services, sarah: Person, david: Person) -> None:
    """What a stranger is told of a real id is what they are told of one that leads nowhere."""
    trip = await sarah.create_trip()
    given = {"tripId": trip.id, "name": "Eve"}
    unknown = {"tripId": "VHJpcDowMTkwMDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDA=", "name": "Eve"}

    foreign = await david.do("addParticipant", "participant { id }", **given)

    assert foreign == await david.do("addParticipant", "participant { id }", **unknown)


async def _row(field: str, callers: dict[str, Person], scenes: Scenes) -> tuple[str, ...]:
    found = []
    for name, caller in callers.items():
        scene = await scenes.unused()
        before = await _row_counts(caller.services)
        found.append(await _outcome(field, caller, scene))
        if found[-1] != YES:
            after = await _row_counts(caller.services)
            assert after == before, f"{name} was refused {field}, and changed something"
        elif field in MUTATIONS:
            scenes.use_up()
    return tuple(found)


async def _shared_trip(owner: Person, member: Person) -> TripOf:
    trip = await owner.create_trip("Member as invited")
    code = await owner.do("inviteParticipant", "code", participantId=trip.people["Member as invited"])
    await member.do("acceptInvitation", "trip { id }", code=code["code"])
    return trip


async def _scene(owner: Person, trip: TripOf) -> Scene:
    expense = await owner.do("addExpense", "expense { id }", **trip.expense("Owner", "1.00"))
    deleted_expense = await owner.do("addExpense", "expense { id }", **trip.expense("Owner", "2.00"))
    await owner.do("deleteExpense", "expense { id }", expenseId=deleted_expense["expense"]["id"])
    monthly = {**trip.expense("Owner", "3.00"), "frequency": "MONTHLY"}
    recurring = await owner.do("createRecurringExpense", "recurringExpense { id }", **monthly)
    payment, deleted_payment = [await owner.do("recordPayment", "payment { id }", **_payment(trip)) for _ in range(2)]
    await owner.do("deletePayment", "payment { id }", paymentId=deleted_payment["payment"]["id"])
    _, paid_transfer = await _plan(owner, trip)
    await owner.do("payTransfer", "payment { id }", transferId=paid_transfer, paidOn="2026-11-03")
    await owner.do("addExpense", "expense { id }", **trip.expense("Owner", "1.00"))
    plan, transfer = await _plan(owner, trip)
    document = await owner.do("uploadDocument", "document { id }", tripId=trip.id, file=small_file())
    question = await owner.do("askQuestion", "question { id }", tripId=trip.id, text="How much did we spend?")
    guest_id, departed, *family = [await _guest(owner, trip) for _ in range(4)]
    await owner.do("markParticipantLeft", "participant { id }", participantId=departed)
    made = await owner.do("createFamily", "family { id }", tripId=trip.id, name=uuid4().hex, memberIds=family)
    budget = await owner.do("setBudget", "budget { id }", **_budget(trip))
    comment = await owner.do("addComment", "comment { id }", expenseId=expense["expense"]["id"], text="Thanks")
    category = await owner.do("addTripCategory", "tripCategory { id }", **_category(trip))
    invitation = await owner.do("inviteParticipant", "code", participantId=guest_id)
    template = await owner.do("createSplitTemplate", "splitTemplate { id }", **_template(trip))
    return Scene(
        trip=trip,
        guest=guest_id,
        departed=departed,
        family=made["family"]["id"],
        expense=expense["expense"]["id"],
        deleted_expense=deleted_expense["expense"]["id"],
        recurring_expense=recurring["recurringExpense"]["id"],
        payment=payment["payment"]["id"],
        deleted_payment=deleted_payment["payment"]["id"],
        plan=plan,
        transfer=transfer,
        paid_transfer=paid_transfer,
        split_template=template["splitTemplate"]["id"],
        document=document["document"]["id"],
        question=question["question"]["id"],
        budget=budget["budget"]["id"],
        comment=comment["comment"]["id"],
        trip_category=category["tripCategory"]["id"],
        invitation=invitation["code"],
    )


async def _guest(owner: Person, trip: TripOf) -> str:
    guest = await owner.do("addParticipant", "participant { id }", tripId=trip.id, name=uuid4().hex)
    return str(guest["participant"]["id"])


async def _plan(owner: Person, trip: TripOf) -> tuple[str, str]:
    """Make a plan, by which the member pays the owner, and return its id and its transfer's."""
    selection = "settlementPlan { id transfers { id creditor { name } } }"
    plan = (await owner.do("createSettlementPlan", selection, tripId=trip.id))["settlementPlan"]
    ((transfer_id, creditor),) = [(row["id"], row["creditor"]["name"]) for row in plan["transfers"]]
    assert creditor == "Owner"
    return plan["id"], transfer_id


def _template(trip: TripOf) -> dict[str, Any]:
    split = {"equal": {"participantIds": [trip.people["Owner"]]}}
    return {"tripId": trip.id, "name": uuid4().hex, "split": split}


def _payment(trip: TripOf) -> dict[str, Any]:
    return {
        "tripId": trip.id,
        "payerId": trip.people["Owner"],
        "receiverId": trip.people["Member as invited"],
        "amount": {"amount": "1", "currency": "EUR"},
        "paidOn": "2026-11-03",
    }


def _category(trip: TripOf) -> dict[str, Any]:
    return {"tripId": trip.id, "name": uuid4().hex, "parent": "FOOD"}


def _budget(trip: TripOf) -> dict[str, Any]:
    return {"tripId": trip.id, "amount": {"amount": "1000000", "currency": "EUR"}}


def small_file() -> UploadFile:
    """Return a text file as an upload brings it."""
    return UploadFile(BytesIO(b"Breakfast is at eight."), filename="hotel.txt")


async def _outcome(field: str, caller: Person, scene: Scene | None) -> str:
    if field in MUTATIONS:
        return await _done(field, caller, scene)
    assert scene is not None
    if field in {"documentProgress", "answer"}:
        return await _watched(field, caller, scene)
    document, variables = _queries(scene)[field]
    result = await caller.result(document, **variables)
    if result.errors:
        return str((result.errors[0].extensions or {})["code"])
    assert result.data is not None
    return NULL if result.data[field] in (None, [None]) else YES


async def _done(field: str, caller: Person, scene: Scene | None) -> str:
    given = MUTATIONS[field](scene)
    input_type = field[0].upper() + field[1:] + "Input"
    head, argument = ("($input: " + input_type + "!)", "(input: $input)") if given else ("", "")
    variables = {"input": given} if given else {}
    result = await caller.result(
        f"mutation {head} {{ {field}{argument} {{ __typename userErrors {{ code }} }} }}", **variables
    )
    if result.errors:
        return str((result.errors[0].extensions or {})["code"])
    assert result.data is not None
    errors = result.data[field]["userErrors"]
    return errors[0]["code"] if errors else YES


async def _watched(field: str, caller: Person, scene: Scene) -> str:
    argument, subject = {
        "documentProgress": ("documentId", scene.document),
        "answer": ("questionId", scene.question),
    }[field]
    document = f"subscription ($id: ID!) {{ {field}({argument}: $id) {{ __typename }} }}"
    result = await caller.first_event(document, id=subject)
    if result is None:
        return YES
    return str((result.errors[0].extensions or {})["code"]) if result.errors else YES


def _queries(scene: Scene) -> dict[str, tuple[str, dict[str, Any]]]:
    search = 'query ($id: ID!) {{ {}(tripId: $id, text: "breakfast") {{ __typename }} }}'
    people = {"id": scene.trip.id, "one": scene.trip.people["Owner"], "other": scene.trip.people["Member as invited"]}
    one = "query ($id: ID!, $one: ID!) { explainBalance(tripId: $id, participantId: $one) { __typename } }"
    two = (
        "query ($id: ID!, $one: ID!, $other: ID!) "
        "{ explainTransfer(tripId: $id, debtorId: $one, creditorId: $other) { __typename } }"
    )
    return {
        "explainBalance": (one, people),
        "explainTransfer": (two, people),
        "me": ("{ me { id } }", {}),
        "trips": ("{ trips(first: 1) { totalCount } }", {}),
        "categories": ("{ categories { category } }", {}),
        "trip": ("query ($id: ID!) { trip(id: $id) { id } }", {"id": scene.trip.id}),
        "node": ("query ($id: ID!) { node(id: $id) { id } }", {"id": scene.expense}),
        "nodes": ("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": [scene.document]}),
        "question": ("query ($id: ID!) { question(id: $id) { id } }", {"id": scene.question}),
        "previewRerate": ("query ($id: ID!) { previewRerate(tripId: $id) { currency } }", {"id": scene.trip.id}),
        "searchDocuments": (search.format("searchDocuments"), {"id": scene.trip.id}),
        "searchTrip": (search.format("searchTrip"), {"id": scene.trip.id}),
    }


MUTATIONS: dict[str, Any] = {
    "register": lambda _scene: {"email": f"{uuid4().hex}@people.example", "name": "New", "password": PASSWORD},
    "signIn": lambda _scene: {"email": "owner@people.example", "password": PASSWORD},
    "signOut": lambda _scene: None,
    "createTrip": lambda _scene: {"name": "Another", "currency": "EUR"},
    "addParticipant": lambda scene: {"tripId": scene.trip.id, "name": uuid4().hex},
    "updateTrip": lambda scene: {"tripId": scene.trip.id, "name": uuid4().hex},
    "updateParticipant": lambda scene: {"participantId": scene.guest, "weight": 2},
    "mergeParticipant": lambda scene: {"guestId": scene.guest, "intoId": scene.trip.people["Owner"]},
    "removeParticipant": lambda scene: {"participantId": scene.guest},
    "leaveTrip": lambda scene: {"tripId": scene.trip.id},
    "markParticipantLeft": lambda scene: {"participantId": scene.guest},
    "markParticipantReturned": lambda scene: {"participantId": scene.departed},
    "makeOwner": lambda scene: {"participantId": scene.trip.people["Member as invited"]},
    "createFamily": lambda scene: {
        "tripId": scene.trip.id,
        "name": uuid4().hex,
        "memberIds": [scene.guest, scene.departed],
    },
    "updateFamily": lambda scene: {"familyId": scene.family, "name": uuid4().hex},
    "dissolveFamily": lambda scene: {"familyId": scene.family},
    "inviteParticipant": lambda scene: {"participantId": scene.guest},
    "acceptInvitation": lambda scene: {"code": scene.invitation},
    "addExpense": lambda scene: scene.trip.expense("Owner", "1.00"),
    "updateExpense": lambda scene: {"expenseId": scene.expense, "description": "Lunch"},
    "deleteExpense": lambda scene: {"expenseId": scene.expense},
    "restoreExpense": lambda scene: {"expenseId": scene.deleted_expense},
    "createRecurringExpense": lambda scene: {**scene.trip.expense("Owner", "1.00"), "frequency": "MONTHLY"},
    "updateRecurringExpense": lambda scene: {"recurringExpenseId": scene.recurring_expense, "description": "Lunch"},
    "endRecurringExpense": lambda scene: {"recurringExpenseId": scene.recurring_expense},
    "createSplitTemplate": lambda scene: _template(scene.trip),
    "deleteSplitTemplate": lambda scene: {"splitTemplateId": scene.split_template},
    "setDefaultSplit": lambda scene: {"tripId": scene.trip.id},
    "recordPayment": lambda scene: _payment(scene.trip),
    "updatePayment": lambda scene: {"paymentId": scene.payment, "note": "In cash"},
    "deletePayment": lambda scene: {"paymentId": scene.payment},
    "restorePayment": lambda scene: {"paymentId": scene.deleted_payment},
    "rerate": lambda scene: {"tripId": scene.trip.id},
    "setBudget": lambda scene: _budget(scene.trip),
    "removeBudget": lambda scene: {"budgetId": scene.budget},
    "addComment": lambda scene: {"expenseId": scene.expense, "text": "Thanks"},
    "deleteComment": lambda scene: {"commentId": scene.comment},
    "addTripCategory": lambda scene: _category(scene.trip),
    "updateTripCategory": lambda scene: {"tripCategoryId": scene.trip_category, "isArchived": True},
    "createSettlementPlan": lambda scene: {"tripId": scene.trip.id},
    "payTransfer": lambda scene: {"transferId": scene.transfer, "paidOn": "2026-11-03"},
    "confirmTransfer": lambda scene: {"transferId": scene.paid_transfer},
    "disputeTransfer": lambda scene: {"transferId": scene.paid_transfer, "reason": "Nothing came."},
    "cancelSettlementPlan": lambda scene: {"settlementPlanId": scene.plan},
    "uploadDocument": lambda scene: {"tripId": scene.trip.id, "file": small_file()},
    "deleteDocument": lambda scene: {"documentId": scene.document},
    "askQuestion": lambda scene: {"tripId": scene.trip.id, "text": "How much did we spend?"},
}


async def _row_counts(services: Services) -> dict[str, int]:
    """Return how many rows each table has, and how many of them are changed or deleted."""
    counts = {}
    async with services.database.read() as connection:
        for table in metadata.sorted_tables:
            counts[table.name] = await connection.scalar(select(func.count()).select_from(table))
        for table, column in (
            (expenses, expenses.c.deleted_at),
            (documents, documents.c.deleted_at),
            (comments, comments.c.deleted_at),
        ):
            gone = select(func.count()).select_from(table).where(column.is_not(None))
            counts[f"deleted {table.name}"] = await connection.scalar(gone)
        for name in ("left_at", "merged_into_id", "family_id"):
            marked = select(func.count()).select_from(participants).where(participants.c[name].is_not(None))
            counts[f"participants with {name}"] = await connection.scalar(marked)
        for table in (sessions, recurrences):
            ended = select(func.count()).select_from(table).where(table.c.ended_at.is_not(None))
            counts[f"ended {table.name}"] = await connection.scalar(ended)
    return counts
