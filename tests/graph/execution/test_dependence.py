"""What an event's result depends on: whatever is not proved to depend on nothing depends on the context."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Union

import pytest
import strawberry
from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse
from strawberry.extensions import FieldExtension
from strawberry.permission import BasePermission

from graph.execution.batches import BATCH
from graph.execution.dependence import Dependence, dependence_of
from graph.execution.shapes import BY_CLASS

Info = strawberry.Info[Any, None]


class Anybody(BasePermission):
    """Lets everybody through, but could ask who it is."""

    def has_permission(self, source: Any, info: Any, **kwargs: Any) -> bool:
        """Say yes."""
        return True


class Watching(FieldExtension):
    """Sees the field, and the context too."""

    def resolve(self, next_: Any, source: Any, info: Info, **kwargs: Any) -> Any:
        """Go on."""
        return next_(source, info, **kwargs)


def told_by_class() -> Any:
    """Return an `is_type_of` that says of itself that it looks at nothing but the class of a value."""

    def is_type_of(_cls: type, _value: object, _info: object) -> bool:
        return True

    setattr(is_type_of, BY_CLASS, True)
    return classmethod(is_type_of)


@strawberry.input
class Style:
    """How a text is written."""

    locale: str = "en"
    marks: list[str] | None = None


@strawberry.interface
class Named:
    """Something with a name, which some tell to their friends alone."""

    @strawberry.field
    def name(self) -> str:
        """Return the name."""
        return "Rex"


@strawberry.type
class Open(Named):
    """Something whose name anybody is told."""

    is_type_of = told_by_class()


@strawberry.type
class Hidden(Named):
    """Something whose name depends on who asks."""

    is_type_of = told_by_class()

    @strawberry.field
    def name(self, info: Info) -> str:
        """Return the name."""
        return str(info.context)


@strawberry.type
class Doubtful:
    """Something whose type is told by more than its class."""

    is_type_of = classmethod(lambda _cls, _value, info: info is not None)
    plain: int


@strawberry.type
class Event:
    """What happened."""

    plain: int
    guarded: int = strawberry.field(permission_classes=[Anybody])
    seen: int = strawberry.field(extensions=[Watching()])
    doubtful: Doubtful
    named: Named
    thing: Annotated[Union[Open, "Event"], strawberry.union("Thing")]

    @strawberry.field
    def of_parent(self, root: strawberry.Parent[Any]) -> int:
        """Return what the parent has."""
        return int(root.plain)

    @strawberry.field
    async def later(self) -> int:
        """Return a number that takes a while."""
        return 1

    @strawberry.field
    def written(self, style: Style, size: int = 1) -> str:
        """Return a text."""
        return f"{style} {size}"

    @strawberry.field
    def of_context(self, info: Info) -> int:
        """Return what only the context has."""
        return int(info.context)

    loaded: int = strawberry.field(metadata={BATCH: "what loads it gets the context"})


@strawberry.type
class Query:
    """What can be asked."""

    plain: int = 1


@strawberry.type
class Subscription:
    """What can be watched."""

    @strawberry.subscription
    async def happened(self, info: Info, after: str | None = None) -> AsyncIterator[Event]:
        """Yield nothing: the schema is only looked at."""
        for event in list[Event]():
            yield event


schema = strawberry.Schema(query=Query, subscription=Subscription, types=[Hidden])._schema


def found(selection: str, *, above: str = "", fragments: str = "") -> Dependence:
    """Return what the result of an event depends on of which this is selected."""
    document = parse(f"subscription {{ happened(after: $after) {above} {{ {selection} }} }} {fragments}")
    operation, *rest = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    named = {node.name.value: node for node in rest if isinstance(node, FragmentDefinitionNode)}
    return dependence_of(schema, operation, named)


class TestContext:
    """Whether a result may depend on who asks."""

    @pytest.mark.parametrize(
        "selection",
        [
            "plain",
            "__typename",
            "a: plain b: plain",
            "ofParent",
            "later",
            "written(style: {})",
            "... { plain } ... on Event { ofParent }",
            "thing { __typename ... on Open { name } ... on Event { plain } }",
            "...Much",
        ],
    )
    def test_does_not_where_every_field_is_of_its_parent_alone(self, selection: str) -> None:
        """An attribute, or a resolver that is given nothing that leads to the context."""
        assert not found(selection, fragments="fragment Much on Event { plain later }").is_on_context

    @pytest.mark.parametrize(
        "selection",
        [
            "ofContext",
            "guarded",
            "seen",
            "loaded",
            "doubtful { plain }",
            "plain a: ofContext",
            "... { ... on Event { ofContext } }",
            "thing { ... on Event { ofContext } }",
            "thing { ... on Event { thing { ... on Event { ofContext } } } }",
            "ofContext @include(if: $x)",
            "...Much",
        ],
    )
    def test_does_where_a_field_is_given_it(self, selection: str) -> None:
        """By its resolver, or by whatever stands before that; whatever else is selected, and wherever."""
        fragments = "fragment Much on Event { plain ...More } fragment More on Event { thing { ...More } ofContext }"
        assert found(selection, fragments=fragments).is_on_context

    def test_does_where_it_may_for_one_of_several_types(self) -> None:
        """The name of one of them is no attribute, though the interface declares it like one."""
        assert found("named { name }").is_on_context
        assert not found("named { __typename ... on Open { name } }").is_on_context


class TestVariables:
    """The variables that a result depends on."""

    @pytest.mark.parametrize(
        ("selection", "variables"),
        [
            ("plain", set()),
            ("plain @include(if: $x)", {"x"}),
            ("... @skip(if: $x) { plain }", {"x"}),
            ("...Much @skip(if: $x)", {"x", "m"}),
            ("written(style: {}, size: $x)", {"x"}),
            ("written(style: $x)", {"x"}),
            ("written(style: {locale: $x, marks: [$y]})", {"x", "y"}),
            ("thing { ... on Event { written(style: {}, size: $x) } }", {"x"}),
        ],
    )
    def test_are_those_that_are_used_below_its_field(self, selection: str, variables: set[str]) -> None:
        """By arguments, within values too, and by directives."""
        fragments = "fragment Much on Event { plain @include(if: $m) }"
        assert found(selection, fragments=fragments).variables == variables

    def test_are_not_those_that_say_which_events_there_are(self) -> None:
        """Whoever begins elsewhere is shown the same of an event; a directive there is another thing."""
        assert found("plain").variables == set()
        assert found("plain", above="@include(if: $x)").variables == {"x"}
