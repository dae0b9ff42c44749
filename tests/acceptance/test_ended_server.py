"""The end of the API server in the middle of mutations: killed, or asked to end."""

import asyncio
import signal
import sys
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from graph.ids import uuid_of
from tests.acceptance.api import running_api
from tests.acceptance.books import expenses_by_key
from tests.acceptance.spending import FRIENDS, Knowledge, Spender, begun_at, spend, spend_by_socket, spender_at

BALANCES = """query ($id: ID!) { trip(id: $id) {
  expenses(first: 1) { totalCount } balances { net { amount } } } }"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="There are no such signals on Windows.")


@pytest.fixture
def environment(database_url: str, valkey_url: str) -> dict[str, str]:
    """What an API server is told, on each database; nothing here searches, so there is no vector store."""
    return {
        "DATABASE_URL": database_url,
        "REDIS_URL": valkey_url,
        "VECTOR_STORE_URL": "http://127.0.0.1:9",
        "LOG_LEVEL": "warning",
    }


class TestAKilledServer:
    """SIGKILL, twice, while six clients add expenses."""

    async def test_has_kept_what_it_acknowledged_and_nothing_by_halves(
        self, environment: dict[str, str], tmp_path: Path
    ) -> None:
        """Each answer is in the book once, the rest is whole or not there, and asking again adds nothing twice."""
        with running_api(tmp_path, **environment) as api:
            knowledge = await begun_at(api.address)
            await spend(api.address, knowledge, answers=7, end=api.process.kill)
        first = await _looked_over(knowledge, environment)
        with running_api(tmp_path, **environment) as api:
            await spend(api.address, knowledge, answers=18, end=api.process.kill)
        second = await _looked_over(knowledge, environment)
        with running_api(tmp_path, **environment) as api:
            async with spender_at(api.address, knowledge.token) as sarah:
                again = await _sent_again(sarah, knowledge)
                trip = (await sarah.ask(BALANCES, id=knowledge.trip_id))["trip"]
        last = await _looked_over(knowledge, environment)

        assert len(knowledge.unanswered) == 2 * FRIENDS
        assert first.items() <= second.items() <= last.items() == again.items()
        assert last.keys() == knowledge.sent.keys()
        assert trip["expenses"]["totalCount"] == len(knowledge.sent)
        assert sum(Decimal(balance["net"]["amount"]) for balance in trip["balances"]) == 0


class TestAServerThatIsAskedToEnd:
    """SIGTERM, while six clients add expenses by HTTP, and one by websocket."""

    async def test_finishes_what_it_has_taken_and_takes_no_more(
        self, environment: dict[str, str], tmp_path: Path
    ) -> None:
        """What was not answered was not done; the socket is told why; and the process ends soon, in a good mood."""
        with running_api(tmp_path, **environment) as api:
            knowledge = await begun_at(api.address)
            by_socket = asyncio.create_task(spend_by_socket(api.address, knowledge))
            await spend(api.address, knowledge, answers=20, end=api.process.terminate)
            end = await by_socket
            status = await asyncio.to_thread(api.process.wait, timeout=10)
        found = await _looked_over(knowledge, environment)

        # A mutation on a socket is cut off with it: it is whole or not there, like one whose connection broke.
        assert len(found.keys() - knowledge.acknowledged.keys()) <= 1
        assert len(knowledge.unanswered) == FRIENDS + 1
        assert end == (1001, "The server is going away")
        assert (status, "Traceback" in api.log_path.read_text()) == (-signal.SIGTERM, False)


async def _looked_over(knowledge: Knowledge, environment: dict[str, str]) -> dict[str, UUID]:
    """Return the expenses in the book by their keys; fails where one is there by halves, or an acknowledged one not."""
    found = await expenses_by_key(environment["DATABASE_URL"], uuid_of(knowledge.trip_id, "Trip"))
    acknowledged = {key: uuid_of(told, "Expense") for key, told in knowledge.acknowledged.items()}
    assert acknowledged.items() <= found.items()
    assert found.keys() <= knowledge.sent.keys()
    return found


async def _sent_again(sarah: Spender, knowledge: Knowledge) -> dict[str, UUID]:
    """Send every expense once more, and return the ids that are told, by their keys."""
    told = {}
    for key, given in knowledge.sent.items():
        payload = await sarah.do("addExpense", "expense { id }", **given)
        told[key] = uuid_of(payload["expense"]["id"], "Expense")
    return told
