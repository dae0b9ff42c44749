"""Connections: a paged list that hangs on a parent, declared in one line beside the view that has it."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from inspect import Parameter, signature
from types import MappingProxyType
from typing import Annotated, Any, Protocol

import strawberry

from domain.access import Role
from graph.context import Context, Info
from graph.cursors import ListCursors
from graph.execution.batches import BATCH, Batch
from graph.fields import account_field, field
from graph.ids import Identified
from graph.loaders import BatchLoad, Loaders
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


Place = tuple[Any, ...]
"""A parent's id, and the arguments to load with where there are any."""
Pager = Callable[..., Awaitable[dict[Place, Connection[Any]]]]
"""A function: (context, places, arguments of the field by name) -> the connection at each place."""


def _by_id(root: Identified) -> Place:
    return (root.id,)


def connection_field(  # noqa: PLR0913  # each is one property of the field
    description: str,
    *,
    view: Any,
    load: LoadPages,
    count: BatchLoad[int],
    place: Callable[[Any], Place] = _by_id,
    filtered_by: type[Choice] | None = None,
    ordered_by: type[Choice] | None = None,
    of_viewer: bool = False,
) -> Any:
    """Return a field that pages what `load` finds below its parent.

    The pages of all parents of a level are loaded together, and counted only where `totalCount` is asked for. `place`
    gives a parent's id, and the arguments to load with where there are any; then comes the viewer, where the list is
    `of_viewer`, the filter and, to load alone, the order, of a list that has them.
    """
    pages = _pager(load, count, filtered_by, ordered_by, of_viewer=of_viewer)
    page = _page_of(pages, place, {"filter": (filtered_by, FILTER), "order_by": (ordered_by, ORDER_BY)})
    reads = ("id",) if place is _by_id else None
    batch = Batch(key=place, load=pages, is_certain=True)
    return field(description, view=Connection[view], reads=reads, more={BATCH: batch})(page)


def owners_connection_field(description: str, *, view: Any, load: LoadPages, count: BatchLoad[int]) -> Any:
    """Return a field of a trip as `connection_field` does, which is null for everybody but its owners."""
    page = _page_of(_pager(load, count))

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
    # Null to an API key, with an error: whatever else it asks of its user is answered.
    return account_field(description, view=Connection[view] | None)(_page_of(_pager(load, count)))


def _page_of(
    pages: Pager,
    place: Callable[[Any], Place] = _by_id,
    choices: Mapping[str, tuple[type[Choice] | None, Any]] = MappingProxyType({}),
) -> Callable[..., Awaitable[Connection[Any]]]:
    """Return the resolver of a field that shows the page at its parent's place, and takes these choices."""

    async def page(
        root: strawberry.Parent[Any],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        **chosen: Choice | None,
    ) -> Connection[Any]:
        where = place(root)
        found = await pages(info.context, [where], first=first, after=after, last=last, before=before, **chosen)
        return found[where]

    _declare(page, choices)
    return page


def _pager(
    load: LoadPages,
    count: BatchLoad[int],
    filtered_by: type[Choice] | None = None,
    ordered_by: type[Choice] | None = None,
    *,
    of_viewer: bool = False,
) -> Pager:
    """Return what loads the pages at several places, which are given the same arguments."""

    async def pages(
        context: Context,
        places: Sequence[Place],
        *,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        **choices: Choice | None,
    ) -> dict[Place, Connection[Any]]:
        wanted = [] if filtered_by is None else [(choices.get("filter") or filtered_by()).parsed()]
        order = [] if ordered_by is None else [(choices.get("order_by") or ordered_by()).parsed()]
        viewer = [context.viewer] if of_viewer else []
        # A cursor is the user's in every session of theirs.
        whose = [each.user_id for each in viewer]
        groups: dict[Any, dict[Place, ListCursors]] = defaultdict(dict)
        for place in places:
            arguments = [*place[1:], *viewer, *wanted]
            cursors = context.services.cursors.of(load.__qualname__, *place, *whose, *wanted, *order)
            request = page_request(cursors, first=first, after=after, last=last, before=before)
            groups[*arguments, *order, request][place] = cursors
        # Mostly it is one.
        found = await asyncio.gather(*(_loaded(context.loaders, load, each, groups[each]) for each in groups))
        return {
            place: connection_of(cursors, page, partial(context.loaders.load_known, count, *place, *viewer, *wanted))
            for loaded in found
            for place, (cursors, page) in loaded.items()
        }

    return pages


async def _loaded(
    loaders: Loaders, load: LoadPages, arguments: tuple[Any, ...], places: Mapping[Place, ListCursors]
) -> dict[Place, tuple[ListCursors, Page[Any]]]:
    found = await loaders.load_many(load, [place[0] for place in places], *arguments, is_shown=True)
    # A place without rows has an empty page.
    return {place: (cursors, _known(found[place[0]])) for place, cursors in places.items()}


def _known(page: Page[Any] | None) -> Page[Any]:
    if page is None:
        raise LookupError("A list has no page at a place that it was asked for.")
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
