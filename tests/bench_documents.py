"""Measures many uploads at once to one trip: `python -m tests.bench_documents [DOCUMENTS] [USERS]`.

Clients, API, worker and stores share the machine: what is measured is all of them together.
"""

import asyncio
import re
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from itertools import islice
from pathlib import Path
from uuid import uuid4

from tests.acceptance.world import Session, World, running_world
from tests.arrangement import SAMPLES

DOCUMENTS, USERS = 500, 20
_TEXTS = ("innocents-abroad-first-part.txt", "wikivoyage-boston.md")
_CHARACTERS = 1_000
_POLL_SECONDS = 0.2
_PASSWORD = "correct horse battery"  # of nobody
_LEFT = """query ($id: ID!) { trip(id: $id) {
  left: jobs(first: 1, filter: { kinds: [READ_DOCUMENT], states: [QUEUED, RUNNING] }) { totalCount } } }"""
_STATES = """query ($id: ID!, $after: String) { trip(id: $id) {
  documents(first: 100, after: $after) { nodes { state } pageInfo { hasNextPage endCursor } } } }"""


def main() -> None:
    """Measure, and print."""
    documents, users = [int(given) for given in sys.argv[1:3]] or (DOCUMENTS, USERS)
    with tempfile.TemporaryDirectory() as folder, running_world(Path(folder) / "data", Path(folder) / "log") as world:
        for name, figure in asyncio.run(figures(world, documents=documents, users=users)):
            print(f"{name:<84} {figure:>26}")  # noqa: T201  # a table is what it is run for


async def figures(world: World, *, documents: int = DOCUMENTS, users: int = USERS) -> list[tuple[str, str]]:
    """Let users upload to one trip at once, and return what it took until all could be searched.

    Raises AssertionError where an upload was refused or failed, or a document is not READY in the end.
    """
    with tempfile.TemporaryDirectory() as folder:
        paths = _write_documents(Path(folder), documents)
        async with AsyncExitStack() as stack:
            trip_id, people = await _gather(world, stack, users)
            began = time.perf_counter()
            seconds = await asyncio.gather(
                *(_upload(person, trip_id, paths[place::users]) for place, person in enumerate(people))
            )
            uploaded = time.perf_counter() - began
            await _drain(people[0], trip_id)
            drained = time.perf_counter() - began
            states = [state async for state in _states(people[0], trip_id)]
    assert states == ["READY"] * documents, {state: states.count(state) for state in set(states)}
    taken = sorted(second for each in seconds for second in each)
    half, slow = [f"{taken[int(len(taken) * part)] * 1000:.0f} ms" for part in (0.5, 0.95)]
    head = f"{documents} documents, {users} users at once"
    return [
        (f"{head}: uploads per second", f"{documents / uploaded:.0f}"),
        (f"{head}: an upload, median and 95th percentile", f"{half}, {slow}"),
        (f"{head}: from the first upload until all can be searched", f"{drained:.1f} s"),
        (f"{head}: documents read and embedded per second", f"{documents / drained:.1f}"),
    ]


def _write_documents(folder: Path, count: int) -> list[Path]:
    """Write files of a thousand characters each, more or less: whole paragraphs of real texts, no two alike."""
    paths = []
    for number, text in enumerate(islice(_pieces(), count)):
        path = folder / f"{number:03}.txt"
        path.write_text(f"{number}.\n\n{text}", encoding="utf-8")
        paths.append(path)
    return paths


def _pieces() -> Iterator[str]:
    while True:
        for name in _TEXTS:
            piece = ""
            for paragraph in re.split(r"\n\s*\n", (SAMPLES / name).read_text(encoding="utf-8")):
                piece += f"{paragraph}\n\n"
                if len(piece) >= _CHARACTERS:
                    yield piece
                    piece = ""


async def _gather(world: World, stack: AsyncExitStack, users: int) -> tuple[str, list[Session]]:
    """Register people, and let them all onto one trip, which the first owns."""
    people = []
    for _ in range(users):
        async with world.http() as nobody:
            account = {"email": f"{uuid4()}@people.example", "name": "Sarah", "password": _PASSWORD}
            token = (await nobody.do("register", "accessToken { token }", **account))["accessToken"]["token"]
        people.append(await stack.enter_async_context(world.http(token)))
    owner, *others = people
    trip_id = (await owner.do("createTrip", "trip { id }", name="Boston", currency="USD"))["trip"]["id"]
    for other in others:
        code = (await owner.do("inviteToTrip", "code", tripId=trip_id, role="EDITOR"))["code"]
        await other.do("acceptInvitation", "trip { id }", code=code)
    return trip_id, people


async def _upload(person: Session, trip_id: str, paths: list[Path]) -> list[float]:
    """Upload one file after the other, and return how long each took; what is refused raises."""
    seconds = []
    for path in paths:
        began = time.perf_counter()
        await person.upload(trip_id, path)
        seconds.append(time.perf_counter() - began)
    return seconds


async def _drain(person: Session, trip_id: str) -> None:
    """Wait until no document of the trip waits to be read."""
    left = 1
    while left:
        await asyncio.sleep(_POLL_SECONDS)
        left = (await person.ask(_LEFT, id=trip_id))["trip"]["left"]["totalCount"]


async def _states(person: Session, trip_id: str) -> AsyncIterator[str]:
    after = None
    while True:
        page = (await person.ask(_STATES, id=trip_id, after=after))["trip"]["documents"]
        for node in page["nodes"]:
            yield node["state"]
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


if __name__ == "__main__":
    main()
