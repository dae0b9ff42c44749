"""Reads: what an operation can come to read, told by its text."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import pytest
import strawberry
from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse
from strawberry.permission import BasePermission

from graph.execution.reads import READS, reads_of

Resolver = TypeVar("Resolver")


class Anybody(BasePermission):
    """A permission, which may look at whatever it stands before."""

    def has_permission(self, source: Any, info: Any, **_: Any) -> bool:
        """Let everybody pass."""
        return True


def _reading(*attributes: str) -> Callable[[Resolver], Resolver]:
    made: Any = strawberry.field(metadata={READS: attributes})
    return cast("Callable[[Resolver], Resolver]", made)


@strawberry.interface
class Thing:
    """Has a label."""

    @_reading("title")
    def label(self, root: strawberry.Parent[Any]) -> str:
        """Return its title."""
        return str(root.title)


@strawberry.type
class Page:
    """A page."""

    number: int


@strawberry.type
class Book(Thing):
    """A book."""

    title: str
    year: int = strawberry.field(name="printedIn")
    guarded: int = strawberry.field(permission_classes=[Anybody])

    @strawberry.field
    def age(self, root: strawberry.Parent[Any], in_year: int = 2026) -> int:
        """Return how old it is, without saying what that takes."""
        return in_year - int(root.year)

    @_reading("pages", "year")
    def pages(self, root: strawberry.Parent[Any]) -> list[Page]:
        """Return its pages."""
        return list(root.pages)


@strawberry.type
class Film(Thing):
    """A film."""

    title: str


@strawberry.type
class Query:
    """What there is."""

    @_reading()
    def book(self) -> Book:
        """Return a book."""
        raise NotImplementedError

    @_reading()
    def things(self) -> list[Thing]:
        """Return everything."""
        raise NotImplementedError


SCHEMA = strawberry.Schema(query=Query, types=[Film])._schema


def reads(text: str) -> dict[str, Any]:
    """Return what an operation reads, without the root."""
    document = parse(text)
    (operation,) = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    return {name: found for name, found in reads_of(SCHEMA, operation, fragments).items() if name != "Query"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("{ book { title } }", {"Book": {"title"}}, id="an attribute"),
        pytest.param("{ book { a: printedIn b: printedIn } }", {"Book": {"year"}}, id="the attribute, not its name"),
        pytest.param("{ book { __typename } }", {}, id="the type is no attribute"),
        pytest.param("{ book { age } }", {"Book": None}, id="all, where a resolver does not say"),
        pytest.param("{ book { guarded } }", {"Book": None}, id="all, where something stands before the field"),
        pytest.param(
            "{ book { pages { number } } }", {"Book": {"pages", "year"}, "Page": {"number"}}, id="what a resolver says"
        ),
        pytest.param(
            "{ book { title @skip(if: true) printedIn @include(if: false) } }",
            {"Book": {"title", "year"}},
            id="what may be left out",
        ),
        pytest.param(
            "{ book { ...F } more: book { ... on Book { title } } } fragment F on Book { printedIn }",
            {"Book": {"title", "year"}},
            id="of all places together",
        ),
        pytest.param(
            "{ things { label ... on Book { printedIn } } }",
            {"Book": {"title", "year"}, "Film": {"title"}},
            id="of every type that may stand there",
        ),
        pytest.param(
            "{ things { ... { ... on Thing { label } } } }", {"Book": {"title"}, "Film": {"title"}}, id="deep"
        ),
        pytest.param("{ __schema { types { name } } book { title } }", {"Book": {"title"}}, id="beside the schema"),
    ],
)
def test_are_told_by_the_text(text: str, expected: dict[str, Any]) -> None:
    """By type, over the whole operation."""
    assert {name: found if found is None else set(found) for name, found in reads(text).items()} == expected


def test_of_many_fragments_are_told_in_time() -> None:
    """A fragment that is spread at two places within another, thirty deep, is two to the thirtieth places."""
    fragments = " ".join(f"fragment F{n} on Book {{ ...F{n + 1} ...F{n + 1} }}" for n in range(30))

    assert reads(f"{{ book {{ ...F0 }} }} {fragments} fragment F30 on Book {{ title }}") == {"Book": {"title"}}
