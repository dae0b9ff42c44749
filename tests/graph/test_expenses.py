"""The ledger through the schema: expenses, payments, balances and suggested transfers."""

from decimal import Decimal
from typing import Any

import pytest

from graph.context import Services
from tests.graph.people import Person, TripOf

BALANCES = """query ($id: ID!, $basis: SettlementBasis = SETTLEMENT) { trip(id: $id) {
  balances(basis: $basis) { participant { name } net { amount currency } } } }"""
TRANSFERS = """query ($id: ID!) { trip(id: $id) { suggestedTransfers { transfers {
  debtor { name } creditor { name } amount { amount currency } } } } }"""
EXPENSE = (
    "expense { id description amount { amount currency } splitMode shares { participant { name } amount { amount } } }"
)


@pytest.fixture
def services(shared_services: Services) -> Services:
    """Those of the module: each test has people and trips of its own, and looks at no others."""
    return shared_services


async def nets(person: Person, trip: TripOf, basis: str = "SETTLEMENT") -> dict[tuple[str, str], str]:
    """Return each net by name and currency."""
    balances = (await person.ask(BALANCES, id=trip.id, basis=basis))["trip"]["balances"]
    nets = {(row["participant"]["name"], row["net"]["currency"]): row["net"]["amount"] for row in balances}
    return {who: amount for who, amount in nets.items() if Decimal(amount) != 0}


class TestAddExpense:
    """Adding expenses."""

    async def test_divides_equally_to_the_cent(self, sarah: Person) -> None:
        """Ten among three is 3.34, 3.33 and 3.33, in some order, and all is kept."""
        trip = await sarah.create_trip("David", "Emily")

        payload = await sarah.do("addExpense", EXPENSE, **trip.expense("Sarah", "10.00"))

        shares = sorted(share["amount"]["amount"] for share in payload["expense"]["shares"])
        assert shares == ["3.33", "3.33", "3.34"]

    @pytest.mark.parametrize(
        ("split", "shares"),
        [
            (("exact", "amount", {"Sarah": "70", "David": "30"}), {"Sarah": "70.00", "David": "30.00"}),
            (("percentage", "percentage", {"Sarah": "12.5", "David": "87.5"}), {"Sarah": "12.50", "David": "87.50"}),
            (("shares", "shares", {"Sarah": 3, "David": 1}), {"Sarah": "75.00", "David": "25.00"}),
        ],
    )
    async def test_divides_as_asked(self, sarah: Person, split: tuple[str, str, Any], shares: dict[str, str]) -> None:
        """Exact amounts, percentages and shares come to what they say."""
        trip = await sarah.create_trip("David")

        payload = await sarah.do("addExpense", EXPENSE, **trip.expense("Sarah", "100", split=parts(trip, *split)))

        shown = {share["participant"]["name"]: share["amount"]["amount"] for share in payload["expense"]["shares"]}
        assert shown == shares

    @pytest.mark.parametrize(
        ("amount", "currency", "code", "field"),
        [
            ("0", "EUR", "AMOUNT_NOT_POSITIVE", ["amount", "amount"]),
            ("-1", "EUR", "AMOUNT_NOT_POSITIVE", ["amount", "amount"]),
            ("NaN", "EUR", "AMOUNT_NOT_POSITIVE", ["amount", "amount"]),
            ("1.001", "EUR", "TOO_MANY_DECIMALS", ["amount", "amount"]),
            ("1.5", "JPY", "TOO_MANY_DECIMALS", ["amount", "amount"]),
            ("1E+900", "EUR", "AMOUNT_TOO_LARGE", ["amount", "amount"]),
            ("1", "EURO", "UNKNOWN_CURRENCY", ["amount", "currency"]),
        ],
    )
    async def test_refuses_bad_money(  # a row of a table
        self, sarah: Person, amount: str, currency: str, code: str, field: list[str]
    ) -> None:
        """Zero, negative, too fine, too large and unknown are told apart, and nothing is booked."""
        trip = await sarah.create_trip("David")

        payload = await sarah.do("addExpense", EXPENSE, **trip.expense("Sarah", amount, currency=currency))

        assert [(error["code"], error["field"]) for error in payload["userErrors"]] == [(code, field)]
        assert await nets(sarah, trip) == {}

    async def test_keeps_large_bills_exactly(self, sarah: Person) -> None:
        """Ten thousand million VND are booked to the unit."""
        trip = await sarah.create_trip("David", "Emily", currency="VND")

        await sarah.do("addExpense", EXPENSE, **trip.expense("Sarah", "10000000000", currency="VND"))

        assert sorted((await nets(sarah, trip)).values(), key=Decimal) in (
            ["-3333333334", "-3333333333", "6666666667"],
            ["-3333333333", "-3333333333", "6666666666"],
        )

    @pytest.mark.parametrize(
        ("split", "message"),
        [
            (
                ("exact", "amount", {"Sarah": "60", "David": "30"}),
                "The split does not add up: expected 100.00 EUR, given 90.00 EUR, difference -10.00 EUR.",
            ),
            (
                ("exact", "amount", {"Sarah": "60", "David": "45.5"}),
                "The split does not add up: expected 100.00 EUR, given 105.50 EUR, difference +5.50 EUR.",
            ),
            (
                ("percentage", "percentage", {"Sarah": "60", "David": "30"}),
                "The split does not add up: expected 100 %, given 90 %, difference -10 %.",
            ),
        ],
    )
    async def test_says_by_how_much_a_split_does_not_add_up(
        self, sarah: Person, split: tuple[str, str, Any], message: str
    ) -> None:
        """Expected, given and difference are in the message."""
        trip = await sarah.create_trip("David")

        payload = await sarah.do("addExpense", EXPENSE, **trip.expense("Sarah", "100", split=parts(trip, *split)))

        assert payload["userErrors"] == [{"code": "SPLIT_DOES_NOT_ADD_UP", "field": ["split"], "message": message}]

    @pytest.mark.parametrize(
        ("tag", "message"),
        [("", "The tag must not be empty."), ("x" * 41, "The tag has 41 characters; at most 40 are kept.")],
    )
    async def test_refuses_a_tag_that_is_none(self, sarah: Person, tag: str, message: str) -> None:
        """Empty or too long, by the code that is documented for tags."""
        trip = await sarah.create_trip("David")

        payload = await sarah.do("addExpense", EXPENSE, **trip.expense("Sarah", "100", tags=["fun", tag]))

        assert payload["userErrors"] == [{"code": "TAGS_INVALID", "field": ["tags"], "message": message}]

    async def test_says_what_to_do_instead_of_null(self, sarah: Person) -> None:
        """A client is not told of the types of this program."""
        trip = await sarah.create_trip("David")
        expense = (await sarah.do("addExpense", EXPENSE, **trip.expense("Sarah", "100")))["expense"]
        document = "mutation ($input: UpdateExpenseInput!) { updateExpense(input: $input) { userErrors { code } } }"

        result = await sarah.result(document, input={"expenseId": expense["id"], "description": None})

        assert [(error.message, (error.extensions or {})["code"]) for error in result.errors or []] == [
            ("Null was given for what cannot be null: leave it out, and it stays as it is.", "BAD_USER_INPUT")
        ]

    async def test_refuses_splits_among_nobody_or_twice_the_same(self, sarah: Person) -> None:
        """A split names somebody, and nobody twice."""
        trip = await sarah.create_trip()
        me = trip.people["Sarah"]

        splits: list[dict[str, Any]] = [
            {"equal": {"participantIds": []}},
            {"equal": {"participantIds": [me, me]}},
        ]
        codes = [
            (await sarah.do("addExpense", EXPENSE, **trip.expense("Sarah", "1", split=split)))["userErrors"][0]["code"]
            for split in splits
        ]

        assert codes == ["SPLIT_INVALID", "SPLIT_INVALID"]

    async def test_refuses_people_of_other_trips(self, sarah: Person) -> None:
        """Somebody of another trip looks like nobody at all, as payer and as sharer."""
        trip, other = await sarah.create_trip(), await sarah.create_trip("David")

        as_payer = {**trip.expense("Sarah", "1"), "payerId": other.people["David"]}
        as_sharer = trip.expense("Sarah", "1", split={"equal": {"participantIds": [other.people["David"]]}})
        errors = [(await sarah.do("addExpense", EXPENSE, **given))["userErrors"][0] for given in (as_payer, as_sharer)]

        assert [(error["code"], error["field"]) for error in errors] == [
            ("NOT_FOUND", ["payerId"]),
            ("NOT_FOUND", ["split"]),
        ]


class TestUpdateExpense:
    """Changing expenses."""

    async def test_to_what_it_is_changes_nothing(self, sarah: Person) -> None:
        """The same description again is no new version, and no entry of its history."""
        trip = await sarah.create_trip("David")
        added = (await sarah.do("addExpense", EXPENSE, **trip.expense("Sarah", "10")))["expense"]
        selection = "expense { description version activity(first: 10) { totalCount } }"

        same = await sarah.do("updateExpense", selection, expenseId=added["id"], version=1, description=" Dinner ")
        other = await sarah.do("updateExpense", selection, expenseId=added["id"], version=1, description="Lunch")

        assert same["expense"] == {"description": "Dinner", "version": 1, "activity": {"totalCount": 1}}
        assert other["expense"] == {"description": "Lunch", "version": 2, "activity": {"totalCount": 2}}

    async def test_changes_what_is_given_and_keeps_the_rest(self, sarah: Person) -> None:
        """A new amount is divided as before."""
        trip = await sarah.create_trip("David")
        added = (await sarah.do("addExpense", EXPENSE, **trip.expense("Sarah", "100")))["expense"]

        changed = await sarah.do(
            "updateExpense", EXPENSE, expenseId=added["id"], amount={"amount": "50", "currency": "EUR"}
        )

        assert changed["expense"]["description"] == "Dinner"
        assert await nets(sarah, trip) == {("Sarah", "EUR"): "25.00", ("David", "EUR"): "-25.00"}

    async def test_refuses_an_amount_that_exact_parts_no_longer_fit(self, sarah: Person) -> None:
        """The split must be given anew, and nothing has changed."""
        trip = await sarah.create_trip("David")
        split = parts(trip, "exact", "amount", {"Sarah": "70", "David": "30"})
        added = (await sarah.do("addExpense", EXPENSE, **trip.expense("Sarah", "100", split=split)))["expense"]

        refused = await sarah.do(
            "updateExpense", EXPENSE, expenseId=added["id"], amount={"amount": "50", "currency": "EUR"}
        )

        assert refused["userErrors"][0]["code"] == "SPLIT_DOES_NOT_ADD_UP"
        assert await nets(sarah, trip) == {("Sarah", "EUR"): "30.00", ("David", "EUR"): "-30.00"}


class TestDeleteExpense:
    """Deleting expenses."""

    async def test_takes_it_out_of_balances_and_lists_and_happens_once(self, sarah: Person) -> None:
        """A deleted expense counts no more, and cannot be deleted again."""
        trip = await sarah.create_trip("David")
        added = (await sarah.do("addExpense", EXPENSE, **trip.expense("Sarah", "100")))["expense"]

        first = await sarah.do("deleteExpense", "expense { id }", expenseId=added["id"])
        again = await sarah.do("deleteExpense", "expense { id }", expenseId=added["id"])

        listed = await sarah.ask(
            "query ($id: ID!) { trip(id: $id) { expenses(first: 1) { totalCount nodes { id } } } }", id=trip.id
        )
        assert first["expense"]["id"] == added["id"]
        assert again["userErrors"] == [
            {
                "code": "ALREADY_DELETED",
                "field": ["expenseId"],
                "message": "This expense is deleted: restore it first.",
            }
        ]
        assert listed["trip"]["expenses"] == {"totalCount": 0, "nodes": []}
        assert await nets(sarah, trip) == {}


class TestRecordPayment:
    """Payments between people."""

    async def test_settles_what_is_owed(self, sarah: Person) -> None:
        """Paying the suggested transfers leaves everybody at zero, and nothing to suggest."""
        trip = await sarah.create_trip("David", "Emily")
        await sarah.do("addExpense", EXPENSE, **trip.expense("Sarah", "100"))
        await sarah.do("addExpense", EXPENSE, **trip.expense("David", "7.77", "David", "Emily"))
        transfers = (await sarah.ask(TRANSFERS, id=trip.id))["trip"]["suggestedTransfers"]["transfers"]

        for transfer in transfers:
            payment = {
                "tripId": trip.id,
                "payerId": trip.people[transfer["debtor"]["name"]],
                "receiverId": trip.people[transfer["creditor"]["name"]],
                "amount": transfer["amount"],
                "paidOn": "2026-11-03",
            }
            assert (await sarah.do("recordPayment", "payment { id }", **payment))["userErrors"] == []

        assert await nets(sarah, trip) == {}
        assert (await sarah.ask(TRANSFERS, id=trip.id))["trip"]["suggestedTransfers"]["transfers"] == []

    async def test_refuses_paying_oneself(self, sarah: Person) -> None:
        """A payment has two people."""
        trip = await sarah.create_trip()
        me = trip.people["Sarah"]

        payload = await sarah.do(
            "recordPayment",
            "payment { id }",
            tripId=trip.id,
            payerId=me,
            receiverId=me,
            amount={"amount": "1", "currency": "EUR"},
            paidOn="2026-11-03",
        )

        message = "Nobody pays themselves: name two people."
        assert payload["userErrors"] == [{"code": "SAME_PERSON", "field": ["receiverId"], "message": message}]


class TestBalances:
    """Where everybody stands."""

    async def test_keep_currencies_apart(self, sarah: Person) -> None:
        """On the basis of what was paid, euros and crowns never meet; each sums to zero."""
        trip = await sarah.create_trip("David")
        await sarah.do("addExpense", EXPENSE, **trip.expense("Sarah", "100"))
        await sarah.do("addExpense", EXPENSE, **trip.expense("David", "250.50", currency="CZK"))

        assert await nets(sarah, trip, basis="ORIGINAL") == {
            ("Sarah", "EUR"): "50.00",
            ("David", "EUR"): "-50.00",
            ("David", "CZK"): "125.25",
            ("Sarah", "CZK"): "-125.25",
        }

    async def test_are_those_after_each_of_several_mutations(self, sarah: Person) -> None:
        """A request may hold several mutations; what the first one loaded is old when the second has written."""
        trip = await sarah.create_trip("David")
        document = """mutation ($one: AddExpenseInput!, $two: AddExpenseInput!) {
          first: addExpense(input: $one) { trip { balances { participant { name } net { amount } } } }
          second: addExpense(input: $two) { trip { balances { participant { name } net { amount } } } } }"""

        data = await sarah.ask(document, one=trip.expense("Sarah", "10"), two=trip.expense("Sarah", "20"))

        owed = {
            alias: {row["participant"]["name"]: row["net"]["amount"] for row in payload["trip"]["balances"]}
            for alias, payload in data.items()
        }
        assert owed == {
            "first": {"Sarah": "5.00", "David": "-5.00"},
            "second": {"Sarah": "15.00", "David": "-15.00"},
        }

    async def test_of_an_unknown_currency_are_refused(self, sarah: Person) -> None:
        """A code that is none is the client's mistake."""
        trip = await sarah.create_trip()
        document = 'query ($id: ID!) { trip(id: $id) { balances(currency: "XXX") { net { amount } } } }'

        assert await sarah.error_codes(document, id=trip.id) == ["BAD_USER_INPUT"]


def parts(trip: TripOf, mode: str, unit: str, by_name: dict[str, Any]) -> dict[str, Any]:
    """Return a split input of a mode, with parts by name."""
    return {mode: [{"participantId": trip.people[name], unit: part} for name, part in by_name.items()]}
