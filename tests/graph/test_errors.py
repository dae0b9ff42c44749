"""Errors: what a client is told, and what whoever runs the server reads in the log."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from structlog.testing import capture_logs

from graph.errors import presented
from persistence.database import DatabaseAway, open_database


async def _error_of_a_missing_folder(folder: Path) -> Exception:
    database = open_database(f"sqlite+aiosqlite:///{folder}/gone/at.db")
    with pytest.raises(SQLAlchemyError) as raised:
        async with database.read() as connection:
            await connection.rows(text("SELECT 1"))
    await database.close()
    return raised.value


class TestPresented:
    """presented."""

    async def test_logs_an_outage_as_an_error_where_somebody_must_mend_it(self, tmp_path: Path) -> None:
        """A database that is away is back by itself; both are told alike."""
        with capture_logs() as logs:
            told = [presented(DatabaseAway("It is away.")), presented(await _error_of_a_missing_folder(tmp_path))]

        assert [error.extensions for error in told] == [{"code": "SERVICE_UNAVAILABLE"}] * 2
        assert {error.message for error in told} == {"The database does not answer right now; ask again later."}
        assert [log["log_level"] for log in logs] == ["warning", "error"]

    def test_tells_no_broken_connection_of_our_own_as_the_databases(self) -> None:
        """It is a bug, with an id and with all that leads to it."""
        with capture_logs() as logs:
            told = presented(BrokenPipeError())

        assert told.extensions is not None
        assert told.extensions["code"] == "INTERNAL_SERVER_ERROR"
        assert isinstance(logs[0]["exc_info"], BrokenPipeError)
