"""Tests of `tripsplit questions`."""

import asyncio
import json

from graph.context import Services
from tests.graph.cli.commands import CommandLine
from tests.graph.conftest import david as david  # noqa: PLC0414  # a fixture, as the others
from tests.graph.conftest import sarah as sarah  # noqa: PLC0414
from tests.graph.conftest import services as services  # noqa: PLC0414
from tests.graph.conftest import settings as settings  # noqa: PLC0414
from tests.graph.people import TripOf
from tests.graph.test_conversations import trip as trip  # noqa: PLC0414
from tests.graph.test_question_statistics import asked as asked  # noqa: PLC0414


class TestCommand:
    """`tripsplit questions`."""

    async def test_tells_the_operator_figures_and_no_words(
        self, services: Services, command_line: CommandLine, trip: TripOf, asked: None
    ) -> None:
        """Of all trips, private questions included; nothing that anybody wrote."""
        address = services.settings.resolved_database_url

        as_json = await asyncio.to_thread(command_line.run, "questions", "--json", DATABASE_URL=address)
        table = await asyncio.to_thread(command_line.run, "questions", DATABASE_URL=address)
        nothing = await asyncio.to_thread(
            command_line.run, "questions", "--json", "--to", "2020-01-01", DATABASE_URL=address
        )

        body = json.loads(as_json.output)
        assert [body[name] for name in ("asked", "answered", "failed", "waiting", "cached")] == [6, 4, 1, 1, 0]
        assert body["byVerdict"] == {"VERIFIED": 2, "ABSTAINED": 2}
        assert (body["latencyMs"], body["firstPieceMs"]) == ({"p50": 200, "p95": 300}, {"p50": 20, "p95": 30})
        assert (body["feedback"], body["tokens"]) == ({"up": 1, "down": 2}, {"prompt": 11, "completion": 3})
        assert [each["count"] for each in body["mostCited"]] == [2, 2]
        assert "whole answer, p50 / p95" in table.output
        assert "200 ms / 300 ms" in table.output
        for written in (as_json.output, table.output):
            assert not any(word in written for word in ("Hers", "His", "Secret", "Good", "hotel"))
        assert json.loads(nothing.output)["asked"] == 0

    async def test_refuses_days_in_the_wrong_order(self, command_line: CommandLine) -> None:
        """It is said, and nothing is asked."""
        outcome = await asyncio.to_thread(command_line.run, "questions", "--from", "2026-11-02", "--to", "2026-11-01")

        assert (outcome.status, outcome.errors) == (
            1,
            "tripsplit: The period ends on 2026-11-01, before it begins on 2026-11-02.\n",
        )
