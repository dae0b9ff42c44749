"""The context of one operation: who asks, and what there is to ask. It never holds a database session."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import strawberry

from domain.access import Viewer
from graph.accounts import Accounts
from graph.audience import Audience
from graph.cursors import Cursors
from graph.errors import Unauthenticated
from graph.file_links import FileLinks
from graph.loaders import Loaders
from graph.operations.persisted import PersistedDocuments
from graph.operations.policies import Policy
from graph.operations.preparing import Prepared
from graph.throttling.charges import Charge
from graph.throttling.throttle import Throttle
from graph.token_watch import TokenWatch
from jobs.queue import Queue
from jobs.streams import Streams
from persistence.category_likeness import CategoryLikeness
from persistence.clock import now
from persistence.database import Database
from persistence.embedder import Embedder
from persistence.files import FileStore
from persistence.indexes import SearchIndex
from persistence.rates import RateBook
from persistence.settings import Settings
from persistence.vectors.store import VectorStore


@dataclass(frozen=True, slots=True)
class Services:
    """What the composition root built, once per process."""

    settings: Settings
    database: Database
    queue: Queue
    streams: Streams
    files: FileStore
    index: SearchIndex
    likeness: CategoryLikeness
    accounts: Accounts
    cursors: Cursors
    file_links: FileLinks
    rates: RateBook
    policy: Policy
    persisted: PersistedDocuments
    throttle: Throttle
    token_watch: TokenWatch
    audience: Audience
    now: Callable[[], datetime] = now

    @property
    def vectors(self) -> VectorStore:
        """The vector store that the settings name."""
        return self.index.vectors

    @property
    def embedder(self) -> Embedder:
        """What embeds as the settings have it."""
        return self.index.embedder


@dataclass(frozen=True, slots=True)
class Client:
    """Where an operation comes from: its IP address, and what its program calls itself (User-Agent)."""

    address: str = ""
    user_agent: str = ""


@dataclass(slots=True)
class Context:
    """What a resolver may reach: fresh for each operation, also for each one on a websocket.

    `identity` is the viewer, or the sentence that tells why there is none; `authorization` is the header it came from,
    and None where nobody came with one.
    `listed_objects` are those that its lists have come to so far.
    `charge` is what the operation took of a budget; `response_headers` go out with its answer, where it is an HTTP one.
    """

    services: Services
    identity: Viewer | str
    authorization: str | None = None
    client: Client = Client()
    prepared: Prepared | None = None
    charge: Charge | None = None
    response_headers: dict[str, str] = field(default_factory=dict)
    listed_objects: int = 0
    loaders: Loaders = field(init=False)

    def __post_init__(self) -> None:
        self.loaders = Loaders(self.services.database)

    @property
    def viewer(self) -> Viewer:
        """The signed-in user; raises Unauthenticated, saying what is wrong with the token."""
        if isinstance(self.identity, str):
            raise Unauthenticated(self.identity)
        return self.identity

    def of_event(self, *, is_for_all: bool) -> "Context":
        """Return the context in which an event is executed: fresh, and of nobody where all are shown the same.

        A field that were for all by mistake would find no viewer, and not somebody else.
        """
        if is_for_all:
            return Context(self.services, "What is shown to all alike is shown to nobody in particular.")
        return Context(self.services, self.identity, authorization=self.authorization, client=self.client)

    async def require_still_good(self, *, trusted_seconds: float | None = None) -> None:
        """Raise Unauthenticated once the token that the operation began with has expired or was revoked.

        What was found so many seconds ago is good enough (None: one).
        """
        if self.authorization is None:
            # Without one nobody is signed in, or the program itself asks.
            return
        identity = await self.services.token_watch.identity(self.authorization, trusted_seconds=trusted_seconds)
        if isinstance(identity, str):
            raise Unauthenticated(identity)


Info = strawberry.Info[Context, None]
