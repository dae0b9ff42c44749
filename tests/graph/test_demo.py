"""The demo trip: what a newcomer finds, and that its books are right."""

import asyncio
from decimal import Decimal

from sqlalchemy import func, select

from graph.context import Services
from graph.demo import demo_token, load_demo
from persistence.tables import expenses
from tests.graph.people import Person

TRIP = """{ trips(first: 2) { nodes { name
  participants { name }
  balances { net { amount currency } }
  expenses(first: 100) { totalCount nodes { spentOn splitMode amount { currency } } }
  payments(first: 100) { totalCount }
  documents(first: 100) { nodes { name state } } } } }"""


class TestDemo:
    """Six friends, two weeks, three currencies."""

    async def test_is_what_it_says(self, services: Services) -> None:
        """Every kind of split and currency is there, and each currency sums to zero."""
        assert await load_demo(services)

        (trip,) = (await Person(services, await demo_token(services)).ask(TRIP))["trips"]["nodes"]

        spent = trip["expenses"]["nodes"]
        assert trip["name"] == "London, Paris, Prague"
        assert len(trip["participants"]) == 6
        assert trip["expenses"]["totalCount"] == len(spent) == 58
        assert trip["payments"]["totalCount"] == 4
        assert {row["amount"]["currency"] for row in spent} == {"EUR", "GBP", "CZK"}
        assert {row["splitMode"] for row in spent} == {"EQUAL", "EXACT", "ITEMIZED", "PERCENTAGE", "SHARES"}
        assert (min(row["spentOn"] for row in spent), max(row["spentOn"] for row in spent)) == (
            "2026-10-20",
            "2026-11-02",
        )
        assert [document["state"] for document in trip["documents"]["nodes"]] == ["QUEUED"] * 3
        nets = [(row["net"]["currency"], Decimal(row["net"]["amount"])) for row in trip["balances"]]
        for currency in ("EUR", "GBP", "CZK"):
            assert sum(amount for found, amount in nets if found == currency) == 0

    async def test_is_not_loaded_where_somebody_has_an_account(self, services: Services, sarah: Person) -> None:
        """It never mixes with what people have written."""
        assert not await load_demo(services)

        assert (await sarah.ask(TRIP))["trips"]["nodes"] == []

    async def test_is_taken_up_again_where_its_loading_was_interrupted(self, services: Services) -> None:
        """A start that was stopped half way leaves nothing out and nothing doubled for the next."""
        loading = asyncio.create_task(load_demo(services))
        while await _count(services) < 10:  # noqa: ASYNC110  # a database has no events
            await asyncio.sleep(0.005)
        # Again where that was lost on what ended by itself at that very moment; what is cut off may tidy up in between.
        while not loading.done():
            loading.cancel()
            await asyncio.wait([loading], timeout=0.1)
        assert loading.cancelled()
        interrupted = await _count(services)

        assert await load_demo(services)

        (trip,) = (await Person(services, await demo_token(services)).ask(TRIP))["trips"]["nodes"]
        assert interrupted < 58
        assert (trip["expenses"]["totalCount"], trip["payments"]["totalCount"]) == (58, 4)
        assert len(trip["participants"]) == 6
        assert len(trip["documents"]["nodes"]) == 3
        assert not await load_demo(services)


async def _count(services: Services) -> int:
    async with services.database.read() as connection:
        return int(await connection.scalar(select(func.count()).select_from(expenses)))
