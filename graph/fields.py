"""Fields: how each is declared, which gate stands before a root field, and who may use a mutation."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from inspect import isawaitable
from typing import Any, Protocol, TypeVar, cast

import strawberry
from strawberry.extensions import FieldExtension
from strawberry.extensions.field_extension import AsyncExtensionResolver
from strawberry.types import get_object_definition
from strawberry.types.field import StrawberryField

from graph.errors import NotPermitted
from graph.execution.reads import READS
from graph.operations.costs import COST, ROOT_COST
from graph.refusals import RefusalsAsData
from graph.subscriptions import while_good

Resolver = TypeVar("Resolver")


class Decorator(Protocol):
    """What turns a resolver into a field; to a type checker the resolver stays what it was."""

    def __call__(self, resolver: Resolver, /) -> Resolver:
        """Return the field."""


class OpenTo(StrEnum):
    """Who may use a mutation, as its description says; the trip's role table is asked further in."""

    ANYBODY = "Anybody may call this."
    SIGNED_IN = "Signed-in users may call this."
    SESSIONS = "Signed-in users may call this, but no API key."
    PEOPLE_OF_TRIP = "People of the trip may call this."
    EDITORS_OF_TRIP = "Editors and owners of the trip may call this."
    RECEIVER_OF_TRANSFER = "The receiver, or an owner of the trip for one who cannot, may call this."
    OWNERS_OF_TRIP = "Owners of the trip may call this."


class RequireViewer(FieldExtension):
    """Refuses the field with UNAUTHENTICATED to whoever is not signed in."""

    def resolve(self, next_: Any, source: Any, info: strawberry.Info, **kwargs: Any) -> Any:
        """Run a subscription's resolver, which returns its events, for a signed-in user."""
        _ = info.context.viewer
        return next_(source, info, **kwargs)

    async def resolve_async(
        self, next_: AsyncExtensionResolver, source: Any, info: strawberry.Info, **kwargs: Any
    ) -> Any:
        """Run the resolver for a signed-in user; that of a subscription gives its events without being awaited."""
        _ = info.context.viewer
        result: Any = next_(source, info, **kwargs)
        return await result if isawaitable(result) else result


class RequireWriter(RequireViewer):
    """Refuses a mutation with FORBIDDEN to a credential that may only read: a share link, or an API key for reading."""

    async def resolve_async(
        self, next_: AsyncExtensionResolver, source: Any, info: strawberry.Info, **kwargs: Any
    ) -> Any:
        """Run the mutation for whoever may write."""
        if not info.context.viewer.may_write:
            raise NotPermitted("This key or link may only read.")
        return await super().resolve_async(next_, source, info, **kwargs)


class RequireSession(RequireViewer):
    """Refuses what is about the account itself with FORBIDDEN to every API key and share link."""

    async def resolve_async(
        self, next_: AsyncExtensionResolver, source: Any, info: strawberry.Info, **kwargs: Any
    ) -> Any:
        """Run the resolver for whoever signed in."""
        if info.context.viewer.session_id is None:
            raise NotPermitted("This is for whoever signed in, and for no API key or share link.")
        return await super().resolve_async(next_, source, info, **kwargs)


_GATES: dict[OpenTo, tuple[type[FieldExtension], ...]] = {OpenTo.ANYBODY: (), OpenTo.SESSIONS: (RequireSession,)}


class DescribeInput(FieldExtension):
    """Describes the one argument of a mutation as its input type is described."""

    def apply(self, field: StrawberryField) -> None:
        """Give each argument the description of its type."""
        for argument in field.arguments:
            argument.description = get_object_definition(argument.type, strict=True).description


class ForgetLoaded(FieldExtension):
    """Makes the loaders forget after a mutation: what the request's earlier mutations loaded is old now."""

    async def resolve_async(
        self, next_: AsyncExtensionResolver, source: Any, info: strawberry.Info, **kwargs: Any
    ) -> Any:
        """Run the mutation."""
        try:
            return await next_(source, info, **kwargs)
        finally:
            info.context.loaders.forget()


class EndWithToken(FieldExtension):
    """Ends a subscription with UNAUTHENTICATED once the token that began it has expired or was revoked."""

    def resolve(self, next_: Any, source: Any, info: strawberry.Info, **kwargs: Any) -> Any:
        """Return the events, for as long as the token is good."""
        return while_good(info.context, next_(source, info, **kwargs))

    async def resolve_async(
        self, next_: AsyncExtensionResolver, source: Any, info: strawberry.Info, **kwargs: Any
    ) -> Any:
        """Return the events, for as long as the token is good."""
        events: Any = next_(source, info, **kwargs)
        return while_good(info.context, await events if isawaitable(events) else events)


def field(
    description: str,
    *,
    view: Any = None,
    cost: int = 0,
    reads: Iterable[str] | None = None,
    more: Mapping[str, Any] | None = None,
) -> Decorator:
    """Declare a computed field of a view; `view` is its GraphQL type where the resolver returns domain values.

    `cost` is what it takes to compute, beside what it returns, in points of about an object each (0.1 milliseconds);
    `reads` names all that it reads of its parent, which is everything where they are not named;
    `more` is kept in its metadata, too.
    """
    metadata = {COST: cost, READS: None if reads is None else tuple(reads), **(more or {})}
    return _typed(strawberry.field(description=description, graphql_type=view, metadata=metadata))


def query(description: str, *, view: Any = None, cost: int = 0) -> Decorator:
    """Declare a field of Query, for signed-in users; `view` and `cost` as in `field`."""
    gates: list[FieldExtension] = [RequireViewer()]
    return _typed(strawberry.field(description=description, extensions=gates, graphql_type=view, metadata={COST: cost}))


def open_query(description: str, *, view: Any = None, cost: int = 0) -> Decorator:
    """Declare a field of Query that anybody may ask, signed in or not; `view` and `cost` as in `field`."""
    return field(description, view=view, cost=cost)


def account_field(description: str, *, view: Any = None, cost: int = 0) -> Decorator:
    """Declare an asynchronous field, of a root or a view, for whoever signed in, and for no API key; as `field`."""
    gates: list[FieldExtension] = [RequireSession()]
    return _typed(strawberry.field(description=description, extensions=gates, graphql_type=view, metadata={COST: cost}))


def mutation(description: str, *, open_to: OpenTo, cost: int = ROOT_COST) -> Decorator:
    """Declare a field of Mutation, whose description ends with who may call it; `cost` as in `field`."""
    gate = _GATES.get(open_to, (RequireWriter,))
    return _typed(
        strawberry.mutation(
            description=f"{description} {open_to.value}",
            extensions=[*(each() for each in gate), RefusalsAsData(), ForgetLoaded(), DescribeInput()],
            metadata={COST: cost},
        )
    )


def subscription(description: str, *, view: Any = None) -> Decorator:
    """Declare a field of Subscription, for signed-in users; `view` as in `field`."""
    gates = [RequireViewer(), EndWithToken()]
    return _typed(strawberry.subscription(description=description, extensions=gates, graphql_type=view))


def payload_field(description: str, *, view: Any) -> Any:
    """Declare a nullable part of a payload that holds a domain value and is shown as `view`."""
    return strawberry.field(default=None, description=description, graphql_type=view | None)


def _typed(decorator: Any) -> Decorator:
    # Strawberry's own decorators lose the resolver's type where a view is named.
    return cast("Decorator", decorator)
