"""Crowds: a trip with so many of everything that a list can hold, made the way clients make it."""

from dataclasses import dataclass
from email.message import EmailMessage
from io import BytesIO
from typing import Any
from uuid import UUID

from sqlalchemy import update
from starlette.datastructures import UploadFile

from domain.answers import Citation, Fact, Verdict, Wording
from domain.questions import Answer
from domain.ratings import Rating, Thumb
from domain.receipt_reading.pieces import Piece
from domain.receipts import Receipt, read_receipt
from domain.reports import Figure, Report, ReportKind
from graph.context import Services
from graph.ids import decode_id
from jobs.tasks.documents import read_document
from jobs.tasks.expenses import index_expense
from persistence.ids import new_id
from persistence.questions import store_answer, store_failure
from persistence.ratings import store_rating
from persistence.receipts import store_receipt
from persistence.reports import insert_report
from persistence.tables import expenses
from tests.graph.people import PASSWORD, Person, TripOf, register
from tests.graph.workers import worker_beside

CATEGORIES = (
    "FOOD_CAFE", "FOOD_BAR", "FOOD_RESTAURANT", "FOOD_SNACK", "GROCERIES", "LODGING",
    "TRANSPORT", "ACTIVITIES", "SHOPPING", "HEALTH", "FEES", "FEES_BANK",
)  # fmt: skip
CURRENCIES = ("EUR", "USD", "CZK", "PLN", "GBP", "CHF", "SEK", "DKK", "NOK", "HUF", "RON", "AUD")
METHODS = ("CASH", "CARD", "BANK_TRANSFER", "MOBILE", "VOUCHER", "OTHER")
PLACES = ("Prague", "Brno", "Vienna", "Budapest", "Linz", "Graz")


@dataclass(frozen=True, slots=True)
class Crowd:
    """A trip with so many of everything, its owner, and the ids that its lists hang on."""

    owner: Person
    size: int
    trip: str
    people: list[str]
    expenses: list[str]
    recurring: str
    family: str
    plan: str
    transfer: str
    payment: str
    budget: str
    category: str
    document: str
    question: str
    passage: str
    debtor: str


async def gather_crowd(services: Services, size: int) -> Crowd:
    """Return a trip of a new owner with `size` of everything, and of everything that hangs on these."""
    owner = await register(services, f"Owner{size}")
    trips = [await owner.create_trip() for _ in range(size)]
    trip = await owner.create_trip(*(f"Guest {number}" for number in range(3 * size)))
    guests = [person for name, person in trip.people.items() if name.startswith("Guest")]
    assert len(trips) == size
    maker = _Maker(services, owner, trip, guests, size)
    await maker.credentials([other.id for other in trips])
    family = await maker.people()
    categories, budget = await maker.categories_and_budgets()
    booked = await maker.expenses(categories)
    recurring = await maker.recurring(booked)
    payment = await maker.payments()
    plan, transfer = await maker.plans()
    await maker.deleted(booked)
    document, question = await maker.documents_and_question(booked)
    return Crowd(
        owner=owner, size=size, trip=trip.id, people=guests, expenses=booked, recurring=recurring, family=family,
        plan=plan, transfer=transfer, payment=payment, budget=budget, category=categories[0], document=document,
        question=question, passage=await maker.passage(), debtor=guests[-1],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Maker:
    services: Services
    owner: Person
    trip: TripOf
    guests: list[str]
    size: int

    async def make(self, name: str, selection: str, /, **given: Any) -> Any:
        """Run a mutation that is not refused, and return the one thing selected."""
        payload = await self.owner.do(name, selection, **given)
        assert payload.pop("userErrors") == [], name
        return next(iter(payload.values()))

    async def credentials(self, trip_ids: list[str]) -> None:
        """Make sessions of the owner, and API keys, each for so many trips."""
        account = {"email": f"owner{self.size}@people.example", "password": PASSWORD}
        for number in range(self.size):
            await self.make("signIn", "accessToken { token }", **account)
            await self.make("createApiKey", "apiKey { id }", name=f"K{number}", scope="READ", tripIds=trip_ids)

    async def people(self) -> str:
        """Make families, members, invitations and links; return the family with the most people."""
        trip_id, size = self.trip.id, self.size
        for number in range(size):
            members = self.guests[2 * number : 2 * number + 2]
            await self.make("createFamily", "family { id }", tripId=trip_id, name=f"F{number}", memberIds=members)
            await self.make("createShareLink", "shareLink { id }", tripId=trip_id, name=f"L{number}")
            code = await self.make("inviteToTrip", "code", tripId=trip_id, role="VIEWER")
            await (await register(self.services, f"member{size}x{number}")).do(
                "acceptInvitation", "trip { id }", code=code
            )
        clan = {"name": "Clan", "memberIds": self.guests[2 * size :]}
        return str((await self.make("createFamily", "family { id }", tripId=trip_id, **clan))["id"])

    async def categories_and_budgets(self) -> tuple[list[str], str]:
        """Make categories, budgets and saved splits; return the categories, and a budget that is changed often."""
        made, budgets = [], []
        for number in range(self.size):
            own = {"tripId": self.trip.id, "name": f"Own {number}", "parent": "FOOD"}
            made.append((await self.make("addTripCategory", "tripCategory { id }", **own))["id"])
            of = {"tripId": self.trip.id, "category": CATEGORIES[number]}
            amount = {"amount": "1000000", "currency": "EUR"}
            budgets.append((await self.make("setBudget", "budget { id }", **of, amount=amount))["id"])
            parts = [{"participantId": guest, "shares": 1} for guest in self.guests[: self.size]]
            await self.make("createSplitTemplate", "splitTemplate { id }", tripId=self.trip.id, name=f"S{number}",
                            split={"shares": parts})  # fmt: skip
        for number in range(self.size):
            amount = {"amount": str(2_000_000 + number), "currency": "EUR"}
            await self.make("setBudget", "budget { id }", tripId=self.trip.id, category=CATEGORIES[0], amount=amount)
            renamed = {"tripCategoryId": made[0], "name": f"Other {number}"}
            await self.make("updateTripCategory", "tripCategory { id }", **renamed)
        return made, budgets[0]

    async def expenses(self, categories: list[str]) -> list[str]:
        """Add expenses with payers, lines, sharers, tags and comments, some in own categories and some in none."""
        made = []
        for number in range(2 * self.size):
            of_trip = {"tripCategoryId": categories[number // 2]} if number % 2 else {}
            made.append(await self._expense(number, **of_trip))
        for number in range(self.size):
            # Of these nobody has said what they were for.
            await self._expense(2 * number, category="OTHER")
        for place, expense_id in enumerate(made[: self.size]):
            for number in range(self.size):
                await self.make("addComment", "comment { id }", expenseId=expense_id, text=f"Comment {place}.{number}")
        return made

    async def _expense(self, number: int, **other: Any) -> str:
        sharers, payers = self.guests[: self.size], self.guests[self.size : 2 * self.size]
        currency = CURRENCIES[(number // 2) % len(CURRENCIES)]
        given = {
            "tripId": self.trip.id,
            "description": f"Dinner {number}",
            "amount": {"amount": str(100 * self.size * self.size), "currency": currency},
            "spentOn": f"2026-{number // 2 + 1:02}-{number // 2 + 1:02}",
            "payers": [{"participantId": payer, "amount": str(100 * self.size)} for payer in payers],
            "split": {
                "itemized": {
                    "lines": [
                        {"description": "Soup", "amount": str(100 * self.size), "participantIds": sharers}
                        for _ in range(self.size)
                    ]
                }
            },
            "category": CATEGORIES[(number // 2) % len(CATEGORIES)],
            "paymentMethod": METHODS[(number // 2) % len(METHODS)],
            "place": PLACES[(number // 2) % len(PLACES)],
            "tags": [f"tag {tag}" for tag in range(self.size)],
            "exchangeRate": None if currency == "EUR" else "0.5",
        }
        if "tripCategoryId" in other:
            del given["category"]
        return str((await self.make("addExpense", "expense { id }", **{**given, **other}))["id"])

    async def recurring(self, booked: list[str]) -> str:
        """Set up recurring expenses, and let one of them have made what is booked."""
        made = []
        for number in range(self.size):
            given = {
                "tripId": self.trip.id,
                "description": f"Rent {number}",
                "amount": {"amount": str(self.size), "currency": "EUR"},
                "spentOn": "2030-01-01",
                "payers": [{"participantId": payer, "amount": "1"} for payer in self.guests[: self.size]],
                "split": {"equal": {"participantIds": self.guests[: self.size]}},
                "tags": [f"tag {tag}" for tag in range(self.size)],
                "frequency": "MONTHLY",
            }
            made.append(await self.make("createRecurringExpense", "recurringExpense { id }", **given))
        for number in range(self.size):
            renamed = {"recurringExpenseId": made[0]["id"], "description": f"Other rent {number}"}
            await self.make("updateRecurringExpense", "recurringExpense { id }", **renamed)
        async with self.services.database.write() as connection:
            for place, expense_id in enumerate(booked):
                # As the worker's: the first has made the half of them, and each of the others one.
                parent = made[0] if place % 2 else made[(place // 2) % self.size]
                values = {"recurrence_id": decode_id(parent["id"])[1], "occurs_on": expenses.c.spent_on}
                if place % 2 == 0 and parent == made[0]:
                    continue
                await connection.change(update(expenses).where(expenses.c.id == _uuid(expense_id)).values(values))
        return str(made[0]["id"])

    async def payments(self) -> str:
        """Record payments, and change one of them often."""
        made = [await self._payment(number) for number in range(self.size)]
        for number in range(self.size):
            await self.make("updatePayment", "payment { id }", paymentId=made[0], note=f"Note {number}")
        return made[0]

    async def _payment(self, number: int) -> str:
        given = {
            "tripId": self.trip.id,
            "payerId": self.guests[0],
            "receiverId": self.guests[-1],
            "amount": {"amount": "1", "currency": "USD"},
            "paidOn": f"2026-10-{number + 1:02}",
            "exchangeRate": "0.5",
        }
        return str((await self.make("recordPayment", "payment { id }", **given))["id"])

    async def plans(self) -> tuple[str, str]:
        """Make plans with constraints, and pay a transfer of the last in many parts; return both."""
        pairs = [{"firstId": self.guests[0], "secondId": self.guests[number + 1]} for number in range(self.size)]
        liked = [{"firstId": self.guests[-1], "secondId": self.guests[number + 1]} for number in range(self.size)]
        plan: Any = None
        for _ in range(self.size):
            plan = await self.make(
                "createSettlementPlan", "settlementPlan { id transfers { id } }", tripId=self.trip.id,
                strategy="GREEDY", constraints={"forbiddenPairs": pairs, "preferredPairs": liked},
            )  # fmt: skip
        transfer = plan["transfers"][0]["id"]
        for _ in range(self.size):
            part = {"amount": {"amount": "0.01", "currency": "EUR"}, "paidOn": "2026-11-03"}
            await self.make("payTransfer", "payment { id }", transferId=transfer, **part)
        return plan["id"], transfer

    async def deleted(self, booked: list[str]) -> None:
        """Delete as many expenses and payments, and change those that are booked, by which the plans become stale."""
        for number in range(self.size):
            gone = await self._expense(number)
            await self.make("deleteExpense", "expense { id }", expenseId=gone)
            await self.make("deletePayment", "payment { id }", paymentId=await self._payment(number))
            await self.make("updateExpense", "expense { id }", expenseId=booked[0], note=f"Note {number}")

    def _mail(self) -> UploadFile:
        mail = EmailMessage()
        mail["From"], mail["Subject"] = "hotel@example.org", "Your days"
        for number in range(self.size):
            mail.add_attachment(f"Day {number}.", filename=f"{number}.txt")
        return UploadFile(BytesIO(mail.as_bytes()), filename="days")

    async def documents_and_question(self, booked: list[str]) -> tuple[str, str]:
        """Upload documents, make all searchable, and ask a question whose answer names all of it.

        Returns the first document, which has more versions than others, and the question.
        """
        services, ids = self.services, []
        for number in range(self.size):
            file = UploadFile(BytesIO(f"Breakfast {number} is at eight.".encode()), filename=f"hotel {number}.txt")
            ids.append((await self.make("uploadDocument", "document { id }", tripId=self.trip.id, file=file))["id"])
        for number in range(self.size):
            file = UploadFile(BytesIO(f"Breakfast 0 was at {number}.".encode()), filename="hotel 0.txt")
            await self.make("replaceDocument", "document { id }", documentId=ids[0], file=file)
        mail = await self.make("uploadDocument", "document { id }", tripId=self.trip.id, file=self._mail())
        mine = []
        for number in range(self.size):
            file = UploadFile(BytesIO(f"Lunch {number} is at one.".encode()), filename=f"mine {number}.txt")
            mine.append((await self.make("uploadMyDocument", "document { id }", file=file))["id"])
        context = worker_beside(services)
        for document_id in (*ids, mail["id"], *mine):
            await read_document(context, _uuid(document_id))
        for expense_id in booked[: self.size]:
            await index_expense(context, _uuid(expense_id))
        asked = await self.questions()
        rows = tuple(map(_uuid, booked))
        facts = tuple(Fact(f"Fact {number}", "1", None, 1, rows) for number in range(self.size))
        citations = tuple(Citation(_uuid(document_id), None, 0, 9, "Breakfast") for document_id in ids)
        words = tuple(f"word{number}" for number in range(self.size))
        answer = Answer("Much.", "Asks.", Verdict.VERIFIED, Wording.TEMPLATE, facts, citations, unplaced=words)
        async with services.database.write() as connection:
            await store_answer(connection, _uuid(asked["id"]), answer, now=services.now())
            for document_id in ids:
                await store_receipt(connection, _uuid(document_id), _receipt(self.size))
            for _ in range(self.size):
                await insert_report(connection, self._report())
        return ids[0], str(asked["id"])

    def _report(self) -> Report:
        """Return what a night found."""
        return Report(new_id(), _uuid(self.trip.id), ReportKind.INDEX, self.services.now(), {Figure.STALE_VECTORS: 1})

    async def questions(self) -> Any:
        """Ask so many questions in as many conversations, begun by others too, and return the first of the last."""
        asked: Any = None
        question = {"tripId": self.trip.id, "text": "How much did we spend?"}
        for number in range(self.size):
            asked = await self.make(
                "askQuestion", "question { id conversation { id } }", **question, isPrivate=bool(number % 2)
            )
        now = self.services.now()
        for _ in range(self.size):
            further = await self.make(
                "askQuestion", "question { id }", **question,
                conversationId=asked["conversation"]["id"],
            )  # fmt: skip
            rating = Rating(_uuid(further["id"]), await self._user_id(), Thumb.UP, "Yes", now)
            async with self.services.database.write() as connection:
                await store_failure(connection, _uuid(further["id"]), "It was too hard.", now=now)
                await store_rating(connection, rating)
        return asked

    async def _user_id(self) -> UUID:
        return _uuid((await self.owner.ask("{ me { id } }"))["me"]["id"])

    async def passage(self) -> str:
        """Return the passage of a document."""
        asked = """query ($id: ID!) { searchDocuments(tripId: $id, text: "breakfast 0", first: 1) { passageId } }"""
        return str((await self.owner.ask(asked, id=self.trip.id))["searchDocuments"][0]["passageId"])


def _receipt(size: int) -> Receipt | None:
    """Return a bill of so many lines."""
    rows = [*(("Tea", number) for number in range(1, size + 1)), ("Total", size * (size + 1) // 2)]
    return read_receipt(
        Piece(text, left, 20.0 * row, 90.0, 14.0)
        for row, (name, amount) in enumerate(rows)
        for left, text in ((0.0, name), (200.0, f"{amount}.00"))
    )


def _uuid(encoded: str) -> UUID:
    return decode_id(encoded)[1]
