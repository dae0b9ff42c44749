"""Who may do what: one table for every root field and every kind of caller."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from starlette.datastructures import UploadFile

from domain.answers import AnswerPiece, Verdict, Wording
from domain.password_resets import permit_reset
from domain.questions import Answer
from domain.receipts import read_receipt
from domain.refresh_tokens import RefreshToken
from domain.reports import Figure, Report, ReportKind
from domain.sessions import open_session
from domain.users import register_user
from graph.context import Services
from graph.ids import encode_id, uuid_of
from graph.schema import schema
from graph.viewers import identity_of
from jobs.streams import answer_topic
from persistence.answers import event_body
from persistence.documents import load_document
from persistence.ids import new_id
from persistence.jobs import load_job
from persistence.password_resets import store_reset
from persistence.questions import store_answer
from persistence.receipts import store_receipt
from persistence.refresh_tokens import insert_refresh_token
from persistence.reports import insert_report
from persistence.secret_texts import make_secret
from persistence.sessions import insert_session
from persistence.users import insert_user
from tests.domain.receipt_papers import PAPERS, pieces_of
from tests.graph.people import PASSWORD, Person, TripOf, register
from tests.snapshots import Snapshot, snapshot_of

YES = "yes"
NO = "UNAUTHENTICATED"
MISSING = "NOT_FOUND"
FORBIDDEN = "FORBIDDEN"
JOINED = "ALREADY_MEMBER"
NULL = "null"

NOBODY, STRANGER, VIEWER, EDITOR, OWNER = "nobody", "stranger", "viewer", "editor", "owner"
READ_KEY, FOREIGN_KEY, SHARE_LINK = "read key", "foreign key", "share link"
CALLERS = (NOBODY, STRANGER, VIEWER, EDITOR, OWNER, READ_KEY, FOREIGN_KEY, SHARE_LINK)
"""The keys are the owner's: one that reads all trips, and one that writes to another trip. The link shows this one."""

# What each of the callers gets.
OPEN = (YES, YES, YES, YES, YES, YES, YES, YES)
READ = (NO, YES, YES, YES, YES, YES, YES, YES)
SEEN = (NO, MISSING, YES, YES, YES, YES, MISSING, YES)
SEEN_OR_NULL = (NO, NULL, YES, YES, YES, YES, NULL, YES)
EDITED = (NO, MISSING, FORBIDDEN, YES, YES, FORBIDDEN, MISSING, FORBIDDEN)
OWNED = (NO, MISSING, FORBIDDEN, FORBIDDEN, YES, FORBIDDEN, MISSING, FORBIDDEN)
OWNERS_ALONE = (NO, MISSING, MISSING, MISSING, YES, FORBIDDEN, MISSING, FORBIDDEN)
OF_SESSION = (NO, YES, YES, YES, YES, FORBIDDEN, FORBIDDEN, FORBIDDEN)

OWN = (NO, MISSING, MISSING, MISSING, YES, FORBIDDEN, FORBIDDEN, FORBIDDEN)
WRONG_PASSWORD = tuple(
    outcome if outcome != YES else "INVALID_CREDENTIALS"  # tests/graph/test_deleted_accounts.py goes on from here
    for outcome in OF_SESSION
)

# For each root field: what each of the callers gets.
TABLE = {
    "me": (NO, YES, YES, YES, YES, YES, YES, NULL),
    "trip": SEEN_OR_NULL,
    "trips": READ,
    "categories": READ,
    "node": SEEN_OR_NULL,
    "nodes": SEEN_OR_NULL,
    "question": SEEN_OR_NULL,
    "invitation": OPEN,
    "explainBalance": SEEN,
    "explainTransfer": SEEN,
    "previewRerate": EDITED,
    "suggestCategory": SEEN,
    "searchDocuments": SEEN,
    "searchTrip": SEEN,
    "searchMyDocuments": READ,
    "myDocuments": READ,
    "myJobs": READ,
    "moreLikeThis": SEEN,
    "indexJob": (NO, *(NULL,) * 7),  # none runs; tests/graph/test_jobs.py has one
    "register": OPEN,
    "signIn": OPEN,
    "signOut": OF_SESSION,
    "refreshSession": OPEN,
    "revokeSession": OWN,
    "revokeOtherSessions": OF_SESSION,
    "changePassword": OF_SESSION,
    "requestPasswordReset": OPEN,
    "resetPassword": OPEN,
    "createApiKey": OF_SESSION,
    "revokeApiKey": OWN,
    "deleteAccount": WRONG_PASSWORD,
    "exportMyData": OF_SESSION,
    "createTrip": (NO, YES, YES, YES, YES, FORBIDDEN, FORBIDDEN, FORBIDDEN),
    "updateTrip": EDITED,
    "updateCleanUpRules": OWNED,
    "addParticipant": EDITED,
    "updateParticipant": EDITED,
    "mergeParticipant": EDITED,
    "removeParticipant": EDITED,
    "leaveTrip": (NO, MISSING, YES, YES, "LAST_OWNER", FORBIDDEN, MISSING, FORBIDDEN),
    "markParticipantLeft": EDITED,
    "markParticipantReturned": EDITED,
    "makeOwner": OWNED,
    "createFamily": EDITED,
    "updateFamily": EDITED,
    "dissolveFamily": EDITED,
    "inviteParticipant": OWNED,
    "inviteToTrip": OWNED,
    "revokeInvitation": OWNERS_ALONE,
    "acceptInvitation": (NO, YES, JOINED, JOINED, JOINED, FORBIDDEN, FORBIDDEN, FORBIDDEN),
    "changeRole": OWNED,
    "removeMember": OWNED,
    "createShareLink": OWNED,
    "revokeShareLink": OWNERS_ALONE,
    "addExpense": EDITED,
    "updateExpense": EDITED,
    "deleteExpense": EDITED,
    "restoreExpense": EDITED,
    "createRecurringExpense": EDITED,
    "updateRecurringExpense": EDITED,
    "endRecurringExpense": EDITED,
    "createSplitTemplate": EDITED,
    "deleteSplitTemplate": EDITED,
    "setDefaultSplit": EDITED,
    "recordPayment": EDITED,
    "updatePayment": EDITED,
    "deletePayment": EDITED,
    "restorePayment": EDITED,
    "draftExpenseFromReceipt": EDITED,
    "quickAdd": EDITED,
    "acceptCategorySuggestions": EDITED,
    "proposeCategories": EDITED,
    "rerate": EDITED,
    "setBudget": EDITED,
    "removeBudget": EDITED,
    "addComment": EDITED,
    "deleteComment": OWNED,
    "addTripCategory": EDITED,
    "updateTripCategory": EDITED,
    "createSettlementPlan": EDITED,
    "payTransfer": EDITED,
    "confirmTransfer": OWNED,
    "disputeTransfer": OWNED,
    "cancelSettlementPlan": EDITED,
    "uploadDocument": EDITED,
    "uploadMyDocument": (NO, YES, YES, YES, YES, FORBIDDEN, FORBIDDEN, FORBIDDEN),
    "addToTrip": EDITED,
    "deleteDocument": EDITED,
    "documentVersions": SEEN,
    "replaceDocument": EDITED,
    "restoreVersion": EDITED,
    "cancelJob": EDITED,
    "retryJob": EDITED,
    "verifyIndex": EDITED,
    "verifyMyIndex": (NO, YES, YES, YES, YES, FORBIDDEN, FORBIDDEN, FORBIDDEN),
    "cancelAnswer": OWNED,
    "askQuestion": (NO, MISSING, YES, YES, YES, FORBIDDEN, MISSING, FORBIDDEN),
    "startConversation": (NO, MISSING, YES, YES, YES, FORBIDDEN, MISSING, FORBIDDEN),
    "renameConversation": OWNED,  # the owner of the trip began it: tests/graph/test_conversations.py has others'
    "shareConversation": OWNERS_ALONE,
    "keepConversationPrivate": OWNED,
    "deleteConversation": OWNED,
    "rateAnswer": (NO, MISSING, YES, YES, YES, FORBIDDEN, MISSING, FORBIDDEN),
    "withdrawRating": (NO, MISSING, YES, YES, YES, FORBIDDEN, MISSING, FORBIDDEN),
    "documentProgress": SEEN,
    "jobProgress": SEEN,
    "tripJobs": SEEN,
    "answer": SEEN,
}
WATCHED = {"documentProgress", "jobProgress", "tripJobs", "answer"}
PARTS = 4
"""The rows are tried in parts, so that several processes share them."""
PASSAGES = """query ($id: ID!) {
  searchTrip(tripId: $id, text: "thanks", mode: TEXT) { ... on CommentHit { passageId } } }"""
MEMBERS = "query ($id: ID!) { trip(id: $id) { members(first: 9) { nodes { id role } } } }"
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
    job: str
    cancelled_job: str
    question: str
    waiting_question: str
    conversation: str
    private_conversation: str
    budget: str
    comment: str
    passage: str
    trip_category: str
    invitation: str
    open_invitation: str
    member: str
    share_link: str
    share_token: str
    session: str
    refresh_token: str
    api_key: str
    reset_code: str


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of every scene, and the keys of the owner."""

    owner: Person
    editor: Person
    viewer: Person
    stranger: Person
    read_key: Person
    foreign_key: Person

    def callers(self, scene: Scene) -> dict[str, Person]:
        """Return each caller by name; the link is the scene's own."""
        services = self.owner.services
        return {
            NOBODY: Person(services),
            STRANGER: self.stranger,
            VIEWER: self.viewer,
            EDITOR: self.editor,
            OWNER: self.owner,
            READ_KEY: self.read_key,
            FOREIGN_KEY: self.foreign_key,
            SHARE_LINK: Person(services, scene.share_token),
        }


class Scenes:
    """One scene, which is put back whenever something has changed it: setting it takes three dozen mutations."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._database = cast.owner.services.database
        self._set: tuple[Scene, Snapshot] | None = None
        self._is_changed = False

    async def unused(self) -> Scene:
        """Return the scene, in which nothing has been changed."""
        if self._set is None:
            scene = await set_scene(self._cast.owner, await shared_trip(self._cast))
            # As a worker does when it starts; else the first search would.
            await self._cast.owner.services.index.generations()
            self._set = scene, await snapshot_of(self._database)
        scene, as_set = self._set
        if self._is_changed:
            await as_set.put_back(self._database)
            self._is_changed = False
        return scene

    async def require_unchanged(self, field: str) -> None:
        """Fail unless every row is as it was when the scene was set."""
        await self.unused()
        assert self._set is not None
        changed = self._set[1].changed(await snapshot_of(self._database))
        assert changed == [], f"{field} was refused, and changed something"

    def use_up(self) -> None:
        """Let the scene be put back before it is used again."""
        self._is_changed = True


def test_the_table_has_every_root_field() -> None:
    """A field that is added without a row fails here."""
    roots = [schema.get_type_by_name(name) for name in ("Query", "Mutation", "Subscription")]
    names = {schema.config.name_converter.from_field(field) for root in roots for field in root.fields}  # type: ignore[union-attr]

    assert names == set(TABLE)


@pytest.mark.parametrize("part", range(PARTS))
async def test_the_table_is_true(services: Services, part: int) -> None:
    """Each caller gets what the table says, and whoever is refused has changed nothing."""
    cast = await gather_cast(services)
    scenes = Scenes(cast)
    fields = [field for field in TABLE if field != LAST][part::PARTS]

    found = {field: await _row(field, cast, scenes) for field in fields}

    assert found == {field: TABLE[field] for field in fields}


async def test_signing_out_is_for_whoever_signed_in(services: Services) -> None:
    """It is tried apart from the others, because it ends the sessions of the callers."""
    cast = await gather_cast(services)
    scene = await Scenes(cast).unused()

    found = tuple([await _outcome(LAST, caller, None) for caller in cast.callers(scene).values()])

    assert found == TABLE[LAST]


async def _row(field: str, cast: Cast, scenes: Scenes) -> tuple[str, ...]:
    """Return what each caller gets; those whom the table refuses come first, and all is as it was after them."""
    refused = [name for name, outcome in zip(CALLERS, TABLE[field], strict=True) if outcome != YES]
    found = {name: await _tried(field, name, cast, scenes) for name in refused}
    if YES not in found.values():
        await scenes.require_unchanged(field)
    found |= {name: await _tried(field, name, cast, scenes) for name in CALLERS if name not in refused}
    return tuple(found[name] for name in CALLERS)


async def _tried(field: str, name: str, cast: Cast, scenes: Scenes) -> str:
    scene = await scenes.unused()
    outcome = await _outcome(field, cast.callers(scene)[name], scene)
    if outcome == YES and field in MUTATIONS:
        scenes.use_up()
    return outcome


async def gather_cast(services: Services) -> Cast:
    """Return people with accounts, and two keys of the owner, one of which is for another trip."""
    owner, editor, viewer, stranger = [
        await register(services, name) for name in ("Owner", "Editor", "Viewer", "Stranger")
    ]
    elsewhere = await owner.create_trip()
    read_key = await owner.do("createApiKey", "key", name="Reads", scope="READ")
    foreign_key = await owner.do("createApiKey", "key", name="Elsewhere", scope="WRITE", tripIds=[elsewhere.id])
    keys = [Person(services, created["key"]) for created in (read_key, foreign_key)]
    return Cast(owner, editor, viewer, stranger, *keys)


async def shared_trip(cast: Cast) -> TripOf:
    """Return a trip of the owner, on which the editor is a participant, and which the viewer looks on."""
    trip = await cast.owner.create_trip("Editor as invited")
    as_editor = await cast.owner.do("inviteParticipant", "code", participantId=trip.people["Editor as invited"])
    await cast.editor.do("acceptInvitation", "trip { id }", code=as_editor["code"])
    as_viewer = await cast.owner.do("inviteToTrip", "code", tripId=trip.id, role="VIEWER")
    await cast.viewer.do("acceptInvitation", "trip { id }", code=as_viewer["code"])
    return trip


async def set_scene(owner: Person, trip: TripOf) -> Scene:
    """Put one of everything on a trip."""
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
    other = await owner.do("uploadDocument", "document { id }", tripId=trip.id, file=small_file("Lunch is at one."))
    cancelled_job = await _job(owner, trip, other["document"]["id"])
    await owner.do("cancelJob", "job { id }", jobId=cancelled_job)
    document = await owner.do("uploadDocument", "document { id }", tripId=trip.id, file=small_file("Tea is at four."))
    await owner.do("replaceDocument", "document { id }", documentId=document["document"]["id"], file=small_file())
    await _store_receipt(owner, document["document"]["id"])
    await _store_report(owner, trip)
    question = await owner.do(
        "askQuestion", "question { id conversation { id } }", tripId=trip.id, text="How much did we spend?"
    )
    await _store_answer(owner, question["question"]["id"])
    waiting = await owner.do("askQuestion", "question { id }", tripId=trip.id, text="Who owes whom?")
    private = await owner.do("startConversation", "conversation { id }", tripId=trip.id, isPrivate=True)
    guest_id, departed, *family = [await _guest(owner, trip) for _ in range(4)]
    await owner.do("markParticipantLeft", "participant { id }", participantId=departed)
    made = await owner.do("createFamily", "family { id }", tripId=trip.id, name=uuid4().hex, memberIds=family)
    budget = await owner.do("setBudget", "budget { id }", **_budget(trip))
    comment = await owner.do("addComment", "comment { id }", expenseId=expense["expense"]["id"], text="Thanks")
    found = await owner.ask(PASSAGES, id=trip.id)
    category = await owner.do("addTripCategory", "tripCategory { id }", **_category(trip))
    invitation = await owner.do("inviteParticipant", "code", participantId=guest_id)
    open_invitation = await owner.do("inviteToTrip", "invitation { id }", tripId=trip.id)
    link = await owner.do("createShareLink", "token shareLink { id }", tripId=trip.id, name="Grandmother")
    members = await owner.ask(MEMBERS, id=trip.id)
    template = await owner.do("createSplitTemplate", "splitTemplate { id }", **_template(trip))
    job = await _job(owner, trip, document["document"]["id"])
    await _publish_steps(owner.services, document["document"]["id"], job, question["question"]["id"])
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
        job=job,
        cancelled_job=cancelled_job,
        question=question["question"]["id"],
        waiting_question=waiting["question"]["id"],
        conversation=question["question"]["conversation"]["id"],
        private_conversation=private["conversation"]["id"],
        budget=budget["budget"]["id"],
        comment=comment["comment"]["id"],
        passage=found["searchTrip"][0]["passageId"],
        trip_category=category["tripCategory"]["id"],
        invitation=invitation["code"],
        open_invitation=open_invitation["invitation"]["id"],
        member=next(row["id"] for row in members["trip"]["members"]["nodes"] if row["role"] == "EDITOR"),
        share_link=link["shareLink"]["id"],
        share_token=link["token"],
        **await _things_of_account(owner),
    )


async def _store_receipt(owner: Person, document: str) -> None:
    """Store what was read of a document as a bill."""
    async with owner.services.database.write() as connection:
        await store_receipt(connection, uuid_of(document, "Document"), read_receipt(pieces_of(PAPERS[0].text)))


async def _store_report(owner: Person, trip: TripOf) -> None:
    """Store what a night found."""
    report = Report(
        new_id(), uuid_of(trip.id, "Trip"), ReportKind.INDEX, owner.services.now(), {Figure.STALE_VECTORS: 1}
    )
    async with owner.services.database.write() as connection:
        await insert_report(connection, report)


async def _store_answer(owner: Person, question: str) -> None:
    """Store an answer, which waits for no worker."""
    answer = Answer("Much.", "Asks for the total.", Verdict.ABSTAINED, Wording.TEMPLATE, (), ())
    async with owner.services.database.write() as connection:
        await store_answer(connection, uuid_of(question, "Question"), answer, now=owner.services.now())


async def _publish_steps(services: Services, document_id: str, job_id: str, question_id: str) -> None:
    """Publish a step of each thing that is watched, so that whoever may watch it hears something at once."""
    async with services.database.read() as connection:
        document = await load_document(connection, uuid_of(document_id, "Document"))
        job = await load_job(connection, uuid_of(job_id, "Job"))
    assert document is not None
    assert job is not None
    await services.streams.publish_document(document, done=0)
    await services.streams.publish_job(job, now=services.now())
    topic = answer_topic(uuid_of(question_id, "Question"))
    await services.streams.publish(topic, "AnswerPiece", event_body(AnswerPiece(0, "Much.")))


async def _things_of_account(owner: Person) -> dict[str, str]:
    """Store another session of the owner's with its refresh token, a key, and a code that resets a password."""
    services = owner.services
    identity = await identity_of(f"Bearer {owner.token}", services)
    assert not isinstance(identity, str)
    now, life = services.now(), timedelta(days=1)
    refresh_token, token_hash = make_secret("tsr_")
    reset_code, code_hash = make_secret()
    session = open_session(
        session_id=new_id(), user_id=identity.user_id, now=now, lifetime=life, user_agent="", address=""
    )
    other = register_user(
        user_id=new_id(), email=f"{new_id()}@people.example", name="Forgetful", password_hash="-", now=now
    )
    async with services.database.write() as connection:
        await insert_session(connection, session)
        await insert_refresh_token(connection, RefreshToken(token_hash, session.id, now))
        await insert_user(connection, other)
        await store_reset(
            connection, permit_reset(reset_id=new_id(), user_id=other.id, code_hash=code_hash, asked_at=now)
        )
    key = await owner.do("createApiKey", "apiKey { id }", name="Script", scope="READ")
    return {
        "session": encode_id("Session", session.id),
        "refresh_token": refresh_token,
        "api_key": key["apiKey"]["id"],
        "reset_code": reset_code,
    }


async def _job(owner: Person, trip: TripOf, document: str) -> str:
    """Return the last job that reads a document."""
    asked = """query ($trip: ID!, $document: ID!) { trip(id: $trip) {
      jobs(first: 1, filter: { documentIds: [$document], kinds: [READ_DOCUMENT] }) { nodes { id } } } }"""
    found = await owner.ask(asked, trip=trip.id, document=document)
    return str(found["trip"]["jobs"]["nodes"][0]["id"])


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
        "receiverId": trip.people["Editor as invited"],
        "amount": {"amount": "1", "currency": "EUR"},
        "paidOn": "2026-11-03",
    }


def _category(trip: TripOf) -> dict[str, Any]:
    return {"tripId": trip.id, "name": uuid4().hex, "parent": "FOOD"}


def _budget(trip: TripOf) -> dict[str, Any]:
    return {"tripId": trip.id, "amount": {"amount": "1000000", "currency": "EUR"}}


def small_file(text: str = "Breakfast is at eight.") -> UploadFile:
    """Return a text file as an upload brings it."""
    return UploadFile(BytesIO(text.encode()), filename="hotel.txt")


async def _outcome(field: str, caller: Person, scene: Scene | None) -> str:
    if field in MUTATIONS:
        return await _done(field, caller, scene)
    assert scene is not None
    if field in WATCHED:
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
        "jobProgress": ("id", scene.job),
        "tripJobs": ("tripId", scene.trip.id),
    }[field]
    document = f"subscription ($id: ID!) {{ {field}({argument}: $id) {{ __typename }} }}"
    result = await caller.first_event(document, id=subject)
    return str((result.errors[0].extensions or {})["code"]) if result.errors else YES


def _queries(scene: Scene) -> dict[str, tuple[str, dict[str, Any]]]:
    search = 'query ($id: ID!) {{ {}(tripId: $id, text: "breakfast") {{ __typename }} }}'
    people = {"id": scene.trip.id, "one": scene.trip.people["Owner"], "other": scene.trip.people["Editor as invited"]}
    one = "query ($id: ID!, $one: ID!) { explainBalance(tripId: $id, participantId: $one) { __typename } }"
    two = (
        "query ($id: ID!, $one: ID!, $other: ID!) "
        "{ explainTransfer(tripId: $id, debtorId: $one, creditorId: $other) { __typename } }"
    )
    return {
        "explainBalance": (one, people),
        "explainTransfer": (two, people),
        "me": ("{ me { id } }", {}),
        "exportMyData": ("{ exportMyData }", {}),
        "trips": ("{ trips(first: 1) { totalCount } }", {}),
        "categories": ("{ categories { category } }", {}),
        "trip": ("query ($id: ID!) { trip(id: $id) { id } }", {"id": scene.trip.id}),
        "node": ("query ($id: ID!) { node(id: $id) { id } }", {"id": scene.expense}),
        "nodes": ("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": [scene.document]}),
        "invitation": ("query ($code: String!) { invitation(code: $code) { role } }", {"code": scene.invitation}),
        "documentVersions": (
            "query ($id: ID!) { documentVersions(documentId: $id, first: 1) { totalCount } }",
            {"id": scene.document},
        ),
        "question": ("query ($id: ID!) { question(id: $id) { id } }", {"id": scene.question}),
        "previewRerate": ("query ($id: ID!) { previewRerate(tripId: $id) { currency } }", {"id": scene.trip.id}),
        "suggestCategory": (
            'query ($id: ID!) { suggestCategory(tripId: $id, description: "Taxi") { category } }',
            {"id": scene.trip.id},
        ),
        "searchDocuments": (search.format("searchDocuments"), {"id": scene.trip.id}),
        "searchTrip": (search.format("searchTrip"), {"id": scene.trip.id}),
        "searchMyDocuments": ('{ searchMyDocuments(text: "breakfast") { __typename } }', {}),
        "myDocuments": ("{ myDocuments(first: 1) { totalCount } }", {}),
        "myJobs": ("{ myJobs(first: 1) { totalCount } }", {}),
        "indexJob": ("{ indexJob { id } }", {}),
        "moreLikeThis": ("query ($id: ID!) { moreLikeThis(passageId: $id) { __typename } }", {"id": scene.passage}),
    }


MUTATIONS: dict[str, Any] = {
    "register": lambda _scene: {"email": f"{uuid4().hex}@people.example", "name": "New", "password": PASSWORD},
    "signIn": lambda _scene: {"email": "owner@people.example", "password": PASSWORD},
    "signOut": lambda _scene: None,
    "refreshSession": lambda scene: {"refreshToken": scene.refresh_token},
    "revokeSession": lambda scene: {"sessionId": scene.session},
    "revokeOtherSessions": lambda _scene: None,
    "changePassword": lambda _scene: {"currentPassword": PASSWORD, "newPassword": PASSWORD},
    "requestPasswordReset": lambda _scene: {"email": f"{uuid4().hex}@people.example"},
    "resetPassword": lambda scene: {"code": scene.reset_code, "newPassword": PASSWORD},
    "createApiKey": lambda _scene: {"name": "Script", "scope": "READ"},
    "revokeApiKey": lambda scene: {"apiKeyId": scene.api_key},
    "deleteAccount": lambda _scene: {"password": "not the password"},
    "createTrip": lambda _scene: {"name": "Another", "currency": "EUR"},
    "addParticipant": lambda scene: {"tripId": scene.trip.id, "name": uuid4().hex},
    "updateCleanUpRules": lambda scene: {"tripId": scene.trip.id, "jobDays": 7},
    "updateTrip": lambda scene: {"tripId": scene.trip.id, "name": uuid4().hex},
    "updateParticipant": lambda scene: {"participantId": scene.guest, "weight": 2},
    "mergeParticipant": lambda scene: {"guestId": scene.guest, "intoId": scene.trip.people["Owner"]},
    "removeParticipant": lambda scene: {"participantId": scene.guest},
    "leaveTrip": lambda scene: {"tripId": scene.trip.id},
    "markParticipantLeft": lambda scene: {"participantId": scene.guest},
    "markParticipantReturned": lambda scene: {"participantId": scene.departed},
    "makeOwner": lambda scene: {"participantId": scene.trip.people["Editor as invited"]},
    "createFamily": lambda scene: {
        "tripId": scene.trip.id,
        "name": uuid4().hex,
        "memberIds": [scene.guest, scene.departed],
    },
    "updateFamily": lambda scene: {"familyId": scene.family, "name": uuid4().hex},
    "dissolveFamily": lambda scene: {"familyId": scene.family},
    "inviteParticipant": lambda scene: {"participantId": scene.guest},
    "inviteToTrip": lambda scene: {"tripId": scene.trip.id},
    "revokeInvitation": lambda scene: {"invitationId": scene.open_invitation},
    "changeRole": lambda scene: {"memberId": scene.member, "role": "VIEWER"},
    "removeMember": lambda scene: {"memberId": scene.member},
    "createShareLink": lambda scene: {"tripId": scene.trip.id, "name": "Friends"},
    "revokeShareLink": lambda scene: {"shareLinkId": scene.share_link},
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
    "draftExpenseFromReceipt": lambda scene: {"documentId": scene.document},
    "quickAdd": lambda scene: {"tripId": scene.trip.id, "text": "Taxi 20"},
    "acceptCategorySuggestions": lambda scene: {
        "tripId": scene.trip.id,
        "items": [{"expenseId": scene.expense, "version": 1, "category": "FEES_FINE"}],
    },
    "proposeCategories": lambda scene: {"tripId": scene.trip.id},
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
    "uploadDocument": lambda scene: {"tripId": scene.trip.id, "file": small_file("Supper is at six.")},
    "uploadMyDocument": lambda _scene: {"file": small_file(f"Mine is {uuid4()}.")},
    "addToTrip": lambda scene: {"tripId": scene.trip.id, "documentId": scene.document},
    "deleteDocument": lambda scene: {"documentId": scene.document},
    "replaceDocument": lambda scene: {"documentId": scene.document, "file": small_file("Dinner is at nine.")},
    "restoreVersion": lambda scene: {"documentId": scene.document, "number": 1},
    "cancelJob": lambda scene: {"jobId": scene.job},
    "retryJob": lambda scene: {"jobId": scene.cancelled_job},
    "verifyIndex": lambda scene: {"tripId": scene.trip.id},
    "verifyMyIndex": lambda _scene: {"repair": False},
    "cancelAnswer": lambda scene: {"questionId": scene.waiting_question},
    "askQuestion": lambda scene: {"tripId": scene.trip.id, "text": "How much did we spend?"},
    "rateAnswer": lambda scene: {"questionId": scene.question, "thumb": "UP"},
    "withdrawRating": lambda scene: {"questionId": scene.question},
    "startConversation": lambda scene: {"tripId": scene.trip.id},
    "renameConversation": lambda scene: {"conversationId": scene.conversation, "name": uuid4().hex},
    "shareConversation": lambda scene: {"conversationId": scene.private_conversation},
    "keepConversationPrivate": lambda scene: {"conversationId": scene.conversation},
    "deleteConversation": lambda scene: {"conversationId": scene.conversation},
}
