"""Root fields: each says who may use it, in its description and in the gate before its resolver."""

from enum import StrEnum
from typing import Any

import strawberry
from strawberry.extensions import FieldExtension
from strawberry.extensions.field_extension import AsyncExtensionResolver

from graph.refusals import RefusalsAsData


class OpenTo(StrEnum):
    """Who may use a root field; the trip's role table is asked further in."""

    ANYBODY = "Anybody may call this."
    SIGNED_IN = "Signed-in users may call this."
    PEOPLE_OF_TRIP = "People of the trip may call this."
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
        """Run the resolver for a signed-in user."""
        _ = info.context.viewer
        return await next_(source, info, **kwargs)


def query(description: str, *, open_to: OpenTo = OpenTo.SIGNED_IN, graphql_type: Any = None) -> Any:
    """Declare a field of Query."""
    return strawberry.field(description=description, extensions=_gate(open_to), graphql_type=graphql_type)


def mutation(description: str, *, open_to: OpenTo) -> Any:
    """Declare a field of Mutation, whose description ends with who may call it."""
    return strawberry.mutation(
        description=f"{description} {open_to.value}", extensions=[*_gate(open_to), RefusalsAsData()]
    )


def subscription(description: str, *, graphql_type: Any = None) -> Any:
    """Declare a field of Subscription."""
    return strawberry.subscription(
        description=description, extensions=_gate(OpenTo.PEOPLE_OF_TRIP), graphql_type=graphql_type
    )


def _gate(open_to: OpenTo) -> list[FieldExtension]:
    return [] if open_to is OpenTo.ANYBODY else [RequireViewer()]
