"""Splits and payers through the schema: every way to divide, shown as it was booked, refused with its path."""

from datetime import date
from typing import Any

import pytest

from graph.context import Services
from graph.ids import uuid_of
from persistence.tables import participants
from tests.graph.people import Person, TripOf

EXPENSE = """expense { id splitMode amount { amount }
  shares { participant { name } weight amount { amount } settlementAmount { amount currency } }
  payers { participant { name } amount { amount } settlementAmount { amount currency } }
  itemization { lines { description amount { amount currency } parts { participant { name } weight } }
    tax { amount } tip { amount } serviceCharge { amount } discount { amount } } }"""


@pytest.fixture
def services(shared_services: Services) -> Services:
    """Those of the module: each test has people and trips of its own, and looks at no others."""
    return shared_services


def shares(payload: dict[str, Any]) -> dict[str, str]:
    """Return what each owes, by name."""
    assert payload["userErrors"] == []
    return {share["participant"]["name"]: share["amount"]["amount"] for share in payload["expense"]["shares"]}


def refusal(payload: dict[str, Any]) -> tuple[str, list[str], str]:
    """Return code, field and message of a payload's one refusal."""
    (error,) = payload["userErrors"]
    return error["code"], error["field"], error["message"]


async def sleep_over(services: Services, trip: TripOf, name: str, arrives: int, leaves: int) -> None:
    """Give somebody their dates in October 2026."""
    dates = {"arrives_on": date(2026, 10, arrives), "leaves_on": date(2026, 10, leaves)}
    of_person = participants.c.id == uuid_of(trip.people[name], "Participant")
    async with services.database.write() as connection:
        await connection.change(participants.update().where(of_person).values(**dates))


class TestWaysToSplit:
    """Each way to divide, as a client asks for it."""

    async def test_adjusts_up_and_down(self, sarah: Person) -> None:
        """Emily had no wine, and David the dear one: 60.00 less nothing is 20.00 each, but for that."""
        trip = await sarah.create_trip("David", "Emily")
        split = {
            "adjustment": [
                {"participantId": trip.people["Sarah"]},
                {"participantId": trip.people["David"], "adjustment": "7.50"},
                {"participantId": trip.people["Emily"], "adjustment": "-7.50"},
            ]
        }

        payload = await sarah.do("addExpense", EXPENSE, **trip.expense("Sarah", "60", split=split))

        assert shares(payload) == {"Sarah": "20.00", "David": "27.50", "Emily": "12.50"}
        assert [share["weight"] for share in payload["expense"]["shares"]] == ["0", "750", "-750"]

    async def test_divides_a_bill_by_its_lines_and_shows_it_again(self, sarah: Person) -> None:
        """A couple shares a dish; tax and tip follow what everybody had, less the discount."""
        trip = await sarah.create_trip("David", "Emily")

        payload = await sarah.do("addExpense", EXPENSE, **trip.expense("Sarah", "79.20", split=_bill(trip)))

        # 66.00 in lines, 13.20 of charges: a fifth on top for everybody.
        assert shares(payload) == {"Sarah": "21.60", "David": "21.60", "Emily": "36.00"}
        bill = payload["expense"]["itemization"]
        assert [(line["description"], line["amount"]["amount"]) for line in bill["lines"]] == [
            ("Paella for two", "36.00"),
            ("Burger", "30.00"),
        ]
        assert [(part["participant"]["name"], part["weight"]) for part in bill["lines"][0]["parts"]] == [
            ("Sarah", "1"),
            ("David", "1"),
        ]
        charges = {name: bill[name]["amount"] for name in ("tax", "tip", "serviceCharge", "discount")}
        assert charges == {"tax": "6.60", "tip": "9.90", "serviceCharge": "0.00", "discount": "3.30"}

    async def test_keeps_the_lines_when_something_else_changes(self, sarah: Person) -> None:
        """Another description divides the bill as before."""
        trip = await sarah.create_trip("David", "Emily")
        added = await sarah.do("addExpense", EXPENSE, **trip.expense("Sarah", "79.20", split=_bill(trip)))

        changed = await sarah.do("updateExpense", EXPENSE, expenseId=added["expense"]["id"], description="Lunch")

        assert changed["expense"] == added["expense"]

    async def test_drops_the_lines_when_the_split_is_another(self, sarah: Person) -> None:
        """An equal split has no bill."""
        trip = await sarah.create_trip("David", "Emily")
        added = await sarah.do("addExpense", EXPENSE, **trip.expense("Sarah", "79.20", split=_bill(trip)))

        equal = {"equal": {"participantIds": [trip.people["Sarah"]]}}
        changed = await sarah.do("updateExpense", EXPENSE, expenseId=added["expense"]["id"], split=equal)

        assert (changed["expense"]["splitMode"], changed["expense"]["itemization"]) == ("EQUAL", None)
        assert shares(changed) == {"Sarah": "79.20"}

    async def test_asks_again_when_adjustments_were_in_another_currency(self, sarah: Person) -> None:
        """Five yen more are not five cents more."""
        trip = await sarah.create_trip("David", currency="JPY")
        split = {"adjustment": [{"participantId": trip.people["Sarah"], "adjustment": "100"}]}
        added = await sarah.do("addExpense", EXPENSE, **trip.expense("Sarah", "1000", currency="JPY", split=split))

        changed = await sarah.do(
            "updateExpense", EXPENSE, expenseId=added["expense"]["id"], amount={"amount": "10", "currency": "EUR"}
        )

        message = "It is split by amounts of JPY: say how to split EUR."
        assert refusal(changed) == ("SPLIT_INVALID", ["split"], message)

    async def test_shares_a_line_in_parts_of_any_size(self, sarah: Person) -> None:
        """Three glasses of four."""
        trip = await sarah.create_trip("David")
        parts = [{"participantId": trip.people["Sarah"], "shares": 3}, {"participantId": trip.people["David"]}]
        split = {"itemized": {"lines": [{"description": "Wine", "amount": "20", "parts": parts}]}}

        payload = await sarah.do("addExpense", EXPENSE, **trip.expense("Sarah", "20", split=split))

        assert shares(payload) == {"Sarah": "15.00", "David": "5.00"}

    async def test_counts_the_nights_of_a_stay(self, services: Services, sarah: Person) -> None:
        """Sarah is there for three nights of the stay, David for one, Emily for none."""
        trip = await sarah.create_trip("David", "Emily")
        for name, arrives, leaves in (("Sarah", 1, 9), ("David", 4, 5), ("Emily", 6, 9)):
            await sleep_over(services, trip, name, arrives, leaves)
        everybody = list(trip.people.values())
        split = {"byNights": {"participantIds": everybody, "checkIn": "2026-10-02", "checkOut": "2026-10-05"}}

        payload = await sarah.do("addExpense", EXPENSE, **trip.expense("Sarah", "200", split=split))

        assert shares(payload) == {"Sarah": "150.00", "David": "50.00"}
        assert [share["weight"] for share in payload["expense"]["shares"]] == ["3", "1"]

    async def test_takes_own_weights_where_no_shares_are_given(self, services: Services, sarah: Person) -> None:
        """Sarah's weight on the trip is 3."""
        trip = await sarah.create_trip("David")
        of_sarah = participants.c.id == uuid_of(trip.people["Sarah"], "Participant")
        async with services.database.write() as connection:
            await connection.change(participants.update().where(of_sarah).values(weight=3))
        split = {"shares": [{"participantId": trip.people[name]} for name in ("Sarah", "David")]}

        payload = await sarah.do("addExpense", EXPENSE, **trip.expense("Sarah", "100", split=split))

        assert shares(payload) == {"Sarah": "75.00", "David": "25.00"}

    async def test_settles_shares_and_payers_in_the_currency_of_the_trip(self, sarah: Person) -> None:
        """A thousand yen at 0.006 are 6.00 EUR, to the cent in both."""
        trip = await sarah.create_trip("David", "Emily")
        given = trip.expense("Sarah", "1000", currency="JPY", exchangeRate="0.006", payers=_paid(trip))

        payload = await sarah.do("addExpense", EXPENSE, **_without_payer(given))

        expense = payload["expense"]
        assert sorted(share["amount"]["amount"] for share in expense["shares"]) == ["333", "333", "334"]
        assert sorted(share["settlementAmount"]["amount"] for share in expense["shares"]) == ["2.00", "2.00", "2.00"]
        assert [(payer["amount"]["amount"], payer["settlementAmount"]) for payer in expense["payers"]] == [
            ("700", {"amount": "4.20", "currency": "EUR"}),
            ("300", {"amount": "1.80", "currency": "EUR"}),
        ]


class TestRefusals:
    """What cannot be divided, with the path down to what is wrong."""

    @pytest.mark.parametrize(
        ("split", "code", "field", "message"),
        [
            (
                {"exact": [{"participantId": "Sarah", "amount": "50"}, {"participantId": "David", "amount": "0.001"}]},
                "TOO_MANY_DECIMALS",
                ["split", "exact", "1", "amount"],
                "EUR has 2 decimal places, and 0.001 has more.",
            ),
            (
                {"percentage": [{"participantId": "Sarah", "percentage": "33.333"}]},
                "SPLIT_INVALID",
                ["split", "percentage", "0", "percentage"],
                "A percentage is above zero and has at most two decimals; 33.333 does not.",
            ),
            (
                {"shares": [{"participantId": "Sarah", "shares": 0}]},
                "SPLIT_INVALID",
                ["split"],
                "Every part of a split must be above zero; leave out who does not take part.",
            ),
            (
                {"shares": [{"participantId": "Sarah"}, {"participantId": "Sarah", "shares": 2}]},
                "SPLIT_INVALID",
                ["split", "shares"],
                "The split names somebody twice.",
            ),
            (
                {"adjustment": [{"participantId": "Sarah", "adjustment": "0.001"}]},
                "TOO_MANY_DECIMALS",
                ["split", "adjustment", "0", "adjustment"],
                "EUR has 2 decimal places, and 0.001 has more.",
            ),
            (
                {"adjustment": [{"participantId": "Sarah", "adjustment": "NaN"}]},
                "AMOUNT_NOT_POSITIVE",
                ["split", "adjustment", "0", "adjustment"],
                "The amount must be a number, and NaN is none.",
            ),
            (
                {"adjustment": [{"participantId": "Sarah", "adjustment": "100.01"}]},
                "SPLIT_DOES_NOT_ADD_UP",
                ["split"],
                "The split does not add up: expected at most 100.00 EUR, given 100.01 EUR, difference +0.01 EUR.",
            ),
            (
                {"adjustment": [{"participantId": "Sarah"}, {"participantId": "David", "adjustment": "-100.01"}]},
                "SPLIT_INVALID",
                ["split"],
                "An adjustment of -100.01 EUR leaves a part below zero; nobody can owe less than nothing.",
            ),
            (
                {"itemized": {"lines": [], "tax": "100"}},
                "SPLIT_INVALID",
                ["split", "itemized", "lines"],
                "The bill has no lines.",
            ),
            (
                {"itemized": {"lines": [{"description": "Soup", "amount": "0", "participantIds": ["Sarah"]}]}},
                "AMOUNT_NOT_POSITIVE",
                ["split", "itemized", "lines", "0", "amount"],
                "The amount must be above zero, and 0 is not.",
            ),
            (
                {"itemized": {"lines": [{"description": "Soup", "amount": "1"}]}},
                "SPLIT_INVALID",
                ["split", "itemized", "lines", "0"],
                "Say who shares the line: by participantIds or by parts, and not by both.",
            ),
            (
                {"itemized": {"lines": [{"description": "Soup", "amount": "1", "participantIds": []}]}},
                "SPLIT_INVALID",
                ["split", "itemized", "lines", "0"],
                "A line of the bill names nobody.",
            ),
            (
                {"itemized": {"lines": [{"description": "Soup", "amount": "1", "participantIds": ["Sarah", "Sarah"]}]}},
                "SPLIT_INVALID",
                ["split", "itemized", "lines", "0"],
                "A line of the bill names somebody twice.",
            ),
            (
                {"itemized": {"lines": [{"description": " ", "amount": "1", "participantIds": ["Sarah"]}]}},
                "TEXT_INVALID",
                ["split", "itemized", "lines", "0", "description"],
                "The description must not be empty.",
            ),
            (
                {
                    "itemized": {
                        "lines": [{"description": "Soup", "amount": "100", "participantIds": ["Sarah"]}],
                        "serviceCharge": "-1",
                    }
                },
                "SPLIT_INVALID",
                ["split", "itemized", "serviceCharge"],
                "The service charge must not be below zero.",
            ),
            (
                {
                    "itemized": {
                        "lines": [{"description": "Soup", "amount": "95", "participantIds": ["Sarah"]}],
                        "tip": "10",
                        "discount": "7.50",
                    }
                },
                "SPLIT_DOES_NOT_ADD_UP",
                ["split"],
                "The split does not add up: expected 100.00 EUR, given 97.50 EUR, difference -2.50 EUR.",
            ),
            (
                {"byNights": {"participantIds": ["Sarah", "David"]}},
                "SPLIT_INVALID",
                ["split"],
                "Say when Sarah and David are there, to split by nights.",
            ),
            (
                {"byNights": {"participantIds": ["Sarah"], "checkIn": "2026-10-02", "checkOut": "2026-10-02"}},
                "SPLIT_INVALID",
                ["split", "byNights", "checkOut"],
                "The check-out must be after the check-in on 2026-10-02.",
            ),
        ],
    )
    async def test_say_where_and_why(
        self, sarah: Person, split: dict[str, Any], code: str, field: list[str], message: str
    ) -> None:
        """Code, field and message of each."""
        trip = await sarah.create_trip("David")

        payload = await sarah.do("addExpense", EXPENSE, **trip.expense("Sarah", "100", split=_with_ids(trip, split)))

        assert refusal(payload) == (code, field, message)
        assert payload["expense"] is None

    @pytest.mark.parametrize(
        ("payers", "code", "field", "message"),
        [
            (
                {"Sarah": "60", "David": "30"},
                "PAYERS_DO_NOT_ADD_UP",
                ["payers"],
                "The payers do not add up: expected 100.00 EUR, given 90.00 EUR, difference -10.00 EUR.",
            ),
            ({}, "PAYERS_INVALID", ["payers"], "Somebody must have paid."),
            (
                {"Sarah": "100", "David": "0"},
                "AMOUNT_NOT_POSITIVE",
                ["payers", "1", "amount"],
                "The amount must be above zero, and 0 is not.",
            ),
        ],
    )
    async def test_say_of_payers_where_and_why(
        self, sarah: Person, payers: dict[str, str], code: str, field: list[str], message: str
    ) -> None:
        """Code, field and message of each."""
        trip = await sarah.create_trip("David")
        paid = [{"participantId": trip.people[name], "amount": amount} for name, amount in payers.items()]

        payload = await sarah.do("addExpense", EXPENSE, **_without_payer(trip.expense("Sarah", "100", payers=paid)))

        assert refusal(payload) == (code, field, message)

    async def test_name_no_payer_twice(self, sarah: Person) -> None:
        """Two amounts of one person are a mistake, not a sum."""
        trip = await sarah.create_trip()
        paid = [{"participantId": trip.people["Sarah"], "amount": "50"}] * 2

        payload = await sarah.do("addExpense", EXPENSE, **_without_payer(trip.expense("Sarah", "100", payers=paid)))

        assert refusal(payload) == ("PAYERS_INVALID", ["payers"], "Somebody is named as payer twice.")


def _bill(trip: TripOf) -> dict[str, Any]:
    couple = [trip.people["Sarah"], trip.people["David"]]
    return {
        "itemized": {
            "lines": [
                {"description": "Paella for two", "amount": "36", "participantIds": couple},
                {"description": "Burger", "amount": "30", "participantIds": [trip.people["Emily"]]},
            ],
            "tax": "6.60",
            "tip": "9.90",
            "discount": "3.30",
        }
    }


def _paid(trip: TripOf) -> list[dict[str, str]]:
    return [
        {"participantId": trip.people["David"], "amount": "700"},
        {"participantId": trip.people["Sarah"], "amount": "300"},
    ]


def _without_payer(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name != "payerId"}


def _with_ids(trip: TripOf, value: Any) -> Any:
    """Put ids in place of the names in a table of inputs."""
    if isinstance(value, dict):
        return {name: _with_ids(trip, part) for name, part in value.items()}
    if isinstance(value, list):
        return [_with_ids(trip, part) for part in value]
    return trip.people.get(value, value) if isinstance(value, str) else value
