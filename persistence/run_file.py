"""The run file: tells commands beside a running `tripsplit up` where its servers answer, and allows only one."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import orjson
import psutil
from filelock import FileLock, Timeout

from persistence.settings import Settings

_LOCK_WAIT_SECONDS = 1.0


class AlreadyRunning(Exception):
    """Another `tripsplit up` uses the data root."""


@dataclass(frozen=True, slots=True)
class Run:
    """A running `tripsplit up`: its process, and where everything answers."""

    process_id: int
    process_started: float
    """When the process started, in seconds since 1970: tells it from a later one that was given the same id."""
    address: str
    api_addresses: tuple[str, ...]
    """Where each process of the API answers by itself."""
    redis_url: str
    vector_store_url: str | None
    """None where the vector store is no server."""
    llm_api_base_url: str | None = None
    """None where it serves no language model."""


@contextmanager
def claimed(data_root: Path) -> Iterator[None]:
    """Hold a data root for this process alone; raise AlreadyRunning where another holds it.

    The lock is the operating system's, so that it ends with the process, however that ends. It is waited for briefly:
    a process that was just killed may need a moment to be gone.
    """
    lock = FileLock(data_root / "up.lock")
    try:
        lock.acquire(timeout=_LOCK_WAIT_SECONDS)
    except Timeout as error:
        run = read_run(data_root)
        where = f" at {run.address} (process {run.process_id})" if run else ""
        raise AlreadyRunning(
            f"`tripsplit up` runs already on {data_root}{where}: stop it, or choose another folder with --data-root."
        ) from error
    try:
        yield
    finally:
        _path(data_root).unlink(missing_ok=True)
        lock.release()


def keep_run(
    data_root: Path,
    *,
    address: str,
    redis_url: str,
    vector_store_url: str | None,
    llm_api_base_url: str | None = None,
    api_addresses: Iterable[str] = (),
) -> Run:
    """Record this process as the one that runs on a data root, in one step, and return what was recorded.

    Without addresses of its own, the one process of the API answers at `address`.
    """
    me = psutil.Process()
    run = Run(
        process_id=me.pid,
        process_started=me.create_time(),
        address=address,
        api_addresses=tuple(api_addresses) or (address,),
        redis_url=redis_url,
        vector_store_url=vector_store_url,
        llm_api_base_url=llm_api_base_url,
    )
    draft = _path(data_root).with_suffix(f".{os.getpid()}")
    draft.write_bytes(orjson.dumps(asdict(run), option=orjson.OPT_INDENT_2))
    draft.replace(_path(data_root))
    return run


def read_run(data_root: Path) -> Run | None:
    """Return the run that is recorded on a data root, or None where there is none or its process is gone."""
    try:
        recorded = orjson.loads(_path(data_root).read_bytes())
        run = Run(**{field.name: recorded[field.name] for field in fields(Run)})
        run = replace(run, api_addresses=tuple(run.api_addresses))
        process = psutil.Process(run.process_id)
        return run if abs(process.create_time() - run.process_started) < 1 else None
    except (OSError, ValueError, KeyError, TypeError, psutil.Error):
        return None


def beside_run(settings: Settings) -> Settings:
    """Return settings with the addresses of a running `tripsplit up` where no URL is set."""
    run = read_run(settings.data_root_path)
    if run is None:
        return settings
    redis_url = run.redis_url if settings.redis_url is None else settings.redis_url
    vector_store_url = run.vector_store_url if settings.needs_vector_server else settings.vector_store_url
    addresses = {"redis_url": redis_url, "vector_store_url": vector_store_url}
    if run.llm_api_base_url is not None:
        addresses["llm_api_base_url"] = run.llm_api_base_url
    return settings.model_copy(update=addresses)


def _path(data_root: Path) -> Path:
    return data_root / "run.json"
