"""Connections: a paged list that hangs on a parent, declared in one line beside the view that has it."""

from collections.abc import Awaitable, Callable, Mapping
from inspect import Parameter, signature
from typing import Annotated, Any, Protocol
from uuid import UUID

import strawberry

from domain.access import Role
from graph.context import Info
from graph.fields import account_field, field
from graph.ids import Identified
from graph.loaders import BatchLoad
from graph.pagination import After, Before, Connection, First, Last, connection_of, page_request
from persistence.pages import Page
from persistence.trips import load_roles

LoadPages = Callable[..., Awaitable[Any]]
"""A function of persistence: (connection, *arguments, page request, parent ids) -> a page by parent id."""
FILTER = strawberry.argument(description="Which of them; all unless given.")
ORDER_BY = strawberry.argument(description="In which order; as the field says unless given.")


class Choice(Protocol):
    """An input that narrows or orders a list: made without arguments, it is what rules where a client gives none."""

    def parsed(self) -> Any:
        """Return it in terms of the domain; raise BadUserInput for what makes no sense."""


def _by_id(root: Identified) -> tuple[UUID]:
    return (root.id,)


def connection_field(  # noqa: PLR0913  # each is one property of the field
    description: str,
    *,
    view: Any,
    load: LoadPages,
    count: BatchLoad[int],
    place: Callable[[Any], tuple[Any, ...]] = _by_id,
    filtered_by: type[Choice] | None = None,
    ordered_by: type[Choice] | None = None,
) -> Any:
    """Return a field that pages what `load` finds below its parent.

    The pages of all parents of a level are loaded together, and counted only where `totalCount` is asked for. `place`
    gives a parent's id, and the arguments to load with where there are any; then comes the filter and, to load alone,
    the order, of a list that has them.
    """
    page = _pager(load, count, place, filtered_by, ordered_by)
    _declare(page, {"filter": (filtered_by, FILTER), "order_by": (ordered_by, ORDER_BY)})
    return field(description, view=Connection[view], reads=("id",) if place is _by_id else None)(page)


def owners_connection_field(description: str, *, view: Any, load: LoadPages, count: BatchLoad[int]) -> Any:
    """Return a field of a trip as `connection_field` does, which is null for everybody but its owners."""
    page = _pager(load, count, _by_id)

    async def owners_page(
        root: strawberry.Parent[Any],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Any] | None:
        role = await info.context.loaders.load(load_roles, root.id, info.context.viewer)
        if role is not Role.OWNER:
            return None
        return await page(root, info, first=first, after=after, last=last, before=before)

    return field(description, view=Connection[view] | None, reads=("id",))(owners_page)


def account_connection_field(description: str, *, view: Any, load: LoadPages, count: BatchLoad[int]) -> Any:
    """Return a field of a user as `connection_field` does, which is refused to every API key and share link."""
    page = _pager(load, count, _by_id)

    async def own_page(
        root: strawberry.Parent[Any],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Any]:
        return await page(root, info, first=first, after=after, last=last, before=before)

    # Null to an API key, with an error: whatever else it asks of its user is answered.
    return account_field(description, view=Connection[view] | None)(own_page)


def _pager(
    load: LoadPages,
    count: BatchLoad[int],
    place: Callable[[Any], tuple[Any, ...]],
    filtered_by: type[Choice] | None = None,
    ordered_by: type[Choice] | None = None,
) -> Callable[..., Awaitable[Connection[Any]]]:
    async def page(
        root: strawberry.Parent[Any],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        **choices: Choice | None,
    ) -> Connection[Any]:
        loaders, (parent_id, *arguments) = info.context.loaders, place(root)
        if filtered_by is not None:
            arguments.append((choices["filter"] or filtered_by()).parsed())
        order = [] if ordered_by is None else [(choices["order_by"] or ordered_by()).parsed()]
        cursors = info.context.services.cursors.of(load.__qualname__, parent_id, *arguments, *order)
        request = page_request(cursors, first=first, after=after, last=last, before=before)
        found: Page[Any] = await loaders.load_known(load, parent_id, *arguments, *order, request, is_shown=True)

        async def total() -> int:
            return await loaders.load_known(count, parent_id, *arguments)

        return connection_of(cursors, found, total)

    return page


def _declare(resolver: Callable[..., Any], choices: Mapping[str, tuple[type[Choice] | None, Any]]) -> None:
    """Let a resolver that takes any choices take those that its list has, as named and typed arguments."""
    written = signature(resolver)
    named = [parameter for parameter in written.parameters.values() if parameter.kind is not Parameter.VAR_KEYWORD]
    chosen = [
        Parameter(
            name,
            Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[kind | None, described],
        )
        for name, (kind, described) in choices.items()
        if kind is not None
    ]
    resolver.__signature__ = written.replace(parameters=[*named, *chosen])  # type: ignore[attr-defined]  # of any function
