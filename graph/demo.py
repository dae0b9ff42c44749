"""The demo trip: read from one file, and loaded through the API's own mutations, never by SQL."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.datastructures import UploadFile

from graph.context import Context, Services
from graph.schema import schema
from graph.viewers import NO_TOKEN
from persistence.settings import AppEnv
from persistence.users import has_users

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "samples"
DEMO_FILE = SAMPLES / "demo-trip.toml"


class DemoRefused(Exception):
    """The demo is not loaded: its accounts have a password that everybody can read."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """The account that owns the demo trip."""

    name: str
    email: str
    password: str


def demo_account() -> DemoAccount:
    """Return the demo's account as its file names it."""
    return DemoAccount(**_read()["account"])


async def load_demo(services: Services) -> bool:
    """Load the demo trip into an empty database; False, and nothing done, when anybody has an account already.

    A load that was interrupted is taken up again where it ended: a file in the data folder says that one has begun.
    Raises DemoRefused in production.
    """
    if services.settings.app_env is AppEnv.PRODUCTION:
        raise DemoRefused("The demo has a public password, and is not loaded where APP_ENV=production.")
    begun = services.settings.data_root_path / "demo-begun"
    async with services.database.read() as connection:
        is_empty = not await has_users(connection)
    if not is_empty and not begun.exists():
        return False
    begun.touch()
    await _Loader(services, _read()).load()
    begun.unlink()
    return True


async def demo_token(services: Services) -> str | None:
    """Return a fresh access token of the demo's account, or None where it does not exist."""
    account = demo_account()
    variables = {"input": {"email": account.email, "password": account.password}}
    data = await _run(Context(services, NO_TOKEN), _SIGN_IN, variables)
    token = data["signIn"]["accessToken"]
    return None if token is None else str(token["token"])


class _Loader:
    """Runs the mutations that a client would, in the order of the file."""

    def __init__(self, services: Services, demo: dict[str, Any]) -> None:
        self._context = Context(services, NO_TOKEN)
        self._demo = demo
        self._people: dict[str, str] = {}

    async def load(self) -> None:
        trip = await self._trip()
        self._people = {person["name"]: person["id"] for person in trip["participants"]}
        for name in self._demo["friends"]:
            if name not in self._people:
                added = await self._do(_ADD_PARTICIPANT, {"tripId": trip["id"], "name": name})
                self._people[name] = added["participant"]["id"]
        for expense in self._missing(trip, "expenses"):
            await self._do(_ADD_EXPENSE, {"tripId": trip["id"], **self._expense(expense)})
        for payment in self._missing(trip, "payments"):
            await self._do(_RECORD_PAYMENT, {"tripId": trip["id"], **self._payment(payment)})
        for name in self._missing(trip, "documents"):
            with (SAMPLES / name).open("rb") as file:
                upload = UploadFile(file, filename=name)
                await self._do(_UPLOAD_DOCUMENT, {"tripId": trip["id"], "file": upload})

    async def _trip(self) -> dict[str, Any]:
        """Return the demo's trip, of a load that was interrupted or created now."""
        account = self._demo["account"]
        credentials = {"email": account["email"], "password": account["password"]}
        signed_in = await _run(self._context, _SIGN_IN, {"input": credentials})
        if signed_in["signIn"]["accessToken"] is None:
            await self._do(_REGISTER, account)
        trips = (await _run(self._context, _TRIPS, {}))["trips"]["nodes"]
        if not trips:
            await self._do(_CREATE_TRIP, self._demo["trip"])
            self._context.loaders.forget()
            trips = (await _run(self._context, _TRIPS, {}))["trips"]["nodes"]
        trip: dict[str, Any] = trips[0]
        return trip

    def _missing(self, trip: dict[str, Any], name: str) -> list[Any]:
        # They are loaded in the order of the file, so what is there is its beginning.
        rows: list[Any] = self._demo[name][trip[name]["totalCount"] :]
        return rows

    def _expense(self, row: dict[str, Any]) -> dict[str, Any]:
        return {
            "description": row["what"],
            "amount": _money(row["paid"]),
            "spentOn": row["on"].isoformat(),
            **self._payers(row),
            "category": row["category"],
            "split": self._split(row.get("split", {})),
            "paymentMethod": row.get("method"),
            "place": row.get("place"),
            "tags": row.get("tags", []),
            "note": row.get("note"),
        }

    def _payers(self, row: dict[str, Any]) -> dict[str, Any]:
        if "payers" not in row:
            return {"payerId": self._people[row["by"]]}
        return {
            "payers": [
                {"participantId": self._people[name], "amount": amount} for name, amount in row["payers"].items()
            ]
        }

    def _split(self, split: dict[str, Any]) -> dict[str, Any]:
        if not split:
            return {"equal": {"participantIds": list(self._people.values())}}
        ((mode, parts),) = split.items()
        if mode == "equal":
            return {"equal": {"participantIds": [self._people[name] for name in parts]}}
        if mode == "itemized":
            return {"itemized": {**parts, "lines": [self._line(line) for line in parts["lines"]]}}
        unit = {"exact": "amount", "percentage": "percentage", "shares": "shares"}[mode]
        return {mode: [{"participantId": self._people[name], unit: part} for name, part in parts.items()]}

    def _line(self, line: dict[str, Any]) -> dict[str, Any]:
        people = [self._people[name] for name in line["who"]]
        return {"description": line["what"], "amount": line["cost"], "participantIds": people}

    def _payment(self, row: dict[str, Any]) -> dict[str, Any]:
        return {
            "payerId": self._people[row["by"]],
            "receiverId": self._people[row["to"]],
            "amount": _money(row["paid"]),
            "paidOn": row["on"].isoformat(),
            "note": row.get("note"),
        }

    async def _do(self, mutation: str, given: dict[str, Any]) -> dict[str, Any]:
        ((_, payload),) = (await _run(self._context, mutation, {"input": given})).items()
        if payload["userErrors"]:
            raise ValueError(f"The demo file is refused: {payload['userErrors']} for {given}.")
        result: dict[str, Any] = payload
        return result


async def _run(context: Context, document: str, variables: dict[str, Any]) -> dict[str, Any]:
    # One context stands for one caller here: what it prepared before is another operation.
    context.prepared = None
    result = await schema.execute(document, variable_values=variables, context_value=context)
    if result.errors or result.data is None:
        raise ValueError(f"The demo cannot be loaded: {result.errors}")
    return result.data


def _money(text: str) -> dict[str, str]:
    amount, currency = text.split()
    return {"amount": amount, "currency": currency}


def _read() -> dict[str, Any]:
    return tomllib.loads(DEMO_FILE.read_text(encoding="utf-8"))


_REGISTER = """mutation ($input: RegisterInput!) { register(input: $input) { userErrors { message } } }"""
_SIGN_IN = (
    """mutation ($input: SignInInput!) { signIn(input: $input) { accessToken { token } userErrors { message } } }"""
)
_CREATE_TRIP = """mutation ($input: CreateTripInput!) {
  createTrip(input: $input) { trip { id } userErrors { message } } }"""
_TRIPS = """{ trips(first: 1) { nodes { id participants { id name }
  expenses(first: 1) { totalCount } payments(first: 1) { totalCount } documents(first: 1) { totalCount } } } }"""
_ADD_PARTICIPANT = """mutation ($input: AddParticipantInput!) {
  addParticipant(input: $input) { participant { id } userErrors { message } } }"""
_ADD_EXPENSE = """mutation ($input: AddExpenseInput!) {
  addExpense(input: $input) { expense { id } userErrors { message field } } }"""
_RECORD_PAYMENT = """mutation ($input: RecordPaymentInput!) {
  recordPayment(input: $input) { payment { id } userErrors { message field } } }"""
_UPLOAD_DOCUMENT = """mutation ($input: UploadDocumentInput!) {
  uploadDocument(input: $input) { document { id } userErrors { message } } }"""
