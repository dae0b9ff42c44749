"""The preflight: makes sure, before a program starts, that what it cannot do without is there."""

from graph.cli.failures import CommandFailed
from persistence.database import open_database, require_reachable
from persistence.embedded import redis_fault
from persistence.folders import require_writable
from persistence.migrations import is_migrated
from persistence.rates import RateBook
from persistence.settings import Settings

_ONE_PROCESS = (
    "VECTOR_STORE={kind} on a folder is for one process, and `{command}` starts {count} that use it: "
    "choose `chroma`, which is a server, or `sql`."
)


async def require_all(settings: Settings) -> None:
    """Raise an expected failure unless the data root, the exchange rates, the migrated database and Redis are there."""
    require_writable(settings.data_root_path)
    await RateBook(settings.ecb_history_path).require_readable()
    await require_database(settings)
    missing = {"REDIS_URL": settings.redis_url is None, "VECTOR_STORE_URL": settings.needs_vector_server}
    for name, is_missing in missing.items():
        if is_missing:
            raise CommandFailed(f"{name} is not set: set it, or run `tripsplit up`, which starts its own.")
    await require_redis(settings.redis_url)


async def require_database(settings: Settings) -> None:
    """Raise an expected failure unless the database answers and has the newest schema."""
    database = open_database(settings.resolved_database_url)
    try:
        await require_reachable(database)
        if not await is_migrated(database):
            raise CommandFailed("The database has not the newest schema: run `tripsplit migrate` first.")
    finally:
        await database.close()


async def require_redis(url: str | None) -> None:
    """Raise CommandFailed unless a Redis answers at a URL, where one is set."""
    fault = None if url is None else await redis_fault(url)
    if url is not None and fault is not None:
        raise CommandFailed(f"Redis does not answer at {without_password(url)} ({fault}): start it, or mend REDIS_URL.")


def require_shared_vectors(settings: Settings, command: str, *, processes: int) -> None:
    """Raise CommandFailed where a command starts several processes, and the vector store is for one alone."""
    if processes > 1 and settings.vector_store_takes_one_process:
        raise CommandFailed(_ONE_PROCESS.format(kind=settings.vector_store, command=command, count=processes))


def without_password(url: str) -> str:
    """Return a URL that may be shown: its password, if it carries one, is starred out."""
    scheme, separator, rest = url.partition("://")
    account, at, place = rest.rpartition("@")
    user, colon, _ = account.partition(":")
    return f"{scheme}{separator}{user}{colon}{'***' if colon else ''}{at}{place}"
