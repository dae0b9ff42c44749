"""Idle connections: one of the pool is asked whether it still answers only where it has not been used for a while.

To ask at every use, as SQLAlchemy's `pool_pre_ping` does, takes three round trips, more than most reads themselves.
"""

import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError

IDLE_SECONDS = 1.0
"""After which a firewall, a sleeping laptop or a new primary may have taken a connection away without a word."""
_SINCE = "idle_since"


def distrust_idle_connections(engine: Engine) -> None:
    """Let a pool give out no connection that was closed, or that was idle for long and does not answer any more.

    Where one is found, all are made anew: what took it away has mostly taken the others too.
    """
    dialect = engine.dialect

    def note(_connection: Any, record: Any) -> None:
        record.info[_SINCE] = time.monotonic()

    def require_alive(connection: Any, record: Any, _proxy: Any) -> None:
        since = record.info.get(_SINCE)
        if since is None:
            return
        if connection.driver_connection.is_closed():
            raise InvalidatePoolError
        if time.monotonic() - since >= IDLE_SECONDS and not _answers(connection):
            raise InvalidatePoolError

    def _answers(connection: Any) -> bool:
        try:
            return bool(dialect.do_ping(connection))
        except (dialect.loaded_dbapi.Error, OSError):
            return False

    event.listen(engine, "checkin", note)
    event.listen(engine, "checkout", require_alive)
