"""The compiled executor: named cases of what the specification and graphql-core say, on a schema that is not ours."""

import gc
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from graphql import DocumentNode, GraphQLError, experimental_execute_incrementally, parse
from strawberry.utils.await_maybe import await_maybe

from graph.execution.executor import CompiledExecutor
from graph.execution.plans import PlanBook
from tests.graph.execution.people import Animal, Human, World, compiled, stock


@pytest.fixture(autouse=True)
def book(monkeypatch: pytest.MonkeyPatch) -> PlanBook:
    """A book that compiles what it sees for the first time."""
    fresh = PlanBook(at_first_sight=True)
    monkeypatch.setattr(CompiledExecutor, "book", fresh)
    return fresh


EVE = Human(4, "Eve", friend_id=1)


def world(**given: Any) -> World:
    """Return four people, each of whom the next has for a friend, and an animal of the first."""
    people = {number: Human(number, name) for number, name in enumerate(("Ann", "Bob", "Cat"), 1)}
    people[1].pets = people[2].pets = (Animal("Rex"), Animal("Tom", 2))
    people[2].friend_id, people[3].friend_id = 1, 1
    return World(**{"people": {**people, 4: EVE}, "lists": (people[1], None, people[3]), **given})


async def executed(on: Any, document: str, context: World, **variables: Any) -> tuple[Any, list[Any]]:
    """Return data and errors as a client would see them."""
    result = await on.execute(document, context_value=context, variable_values=variables)
    return result.data, [told(error) for error in result.errors or []]


async def run(document: DocumentNode, **variables: Any) -> tuple[Any, Any]:
    """Execute a parsed document, whose plans are remembered as long as it is."""
    result: Any = await await_maybe(
        experimental_execute_incrementally(
            compiled._schema,
            document,
            context_value=world(),
            variable_values=variables,
            executor_class=CompiledExecutor,
        )
    )
    return result.data, result.errors


def told(error: GraphQLError) -> Any:
    """Return what is told of an error."""
    return error.formatted["message"], error.formatted.get("path"), error.formatted.get("locations")


CASES = {
    "leaves of every kind": "{ people { __typename id name mood age isHere title tags grid } }",
    "fields that merge": "{ person { pets { name } friend { id } pets { owner { id } } ...F } }"
    " fragment F on Person { friend { name } id }",
    "the order of fields": "{ person { b: name a: id boss { id name } c: title slow } }",
    "aliases of one relation": "{ people { a: boss { id } b: boss { name a: id } } }",
    "relations of relations": "{ people { friend { friend { friend { name } } boss { boss { id } } } } }",
    "lists with gaps": "{ listed { name pets { name owner { name } } friend { name } } }",
    "fields with arguments, between others": "{ people { id times(by: 3) name two: times } }",
    "awaited fields, below relations": "{ people { boss { slow name } pets { owner { id } } } }",
    "a fragment on the same type": "{ person { ... on Person { name ... { id } } } }",
    "an object that is null": "{ person(id: 9) { name } }",
    "an object in an object": "{ people { bestPet { name owner { bestPet { name } } } } }",
    "nothing but the type": "{ people { __typename pets { __typename } } __typename }",
}


class TestAnswers:
    """What is answered without an error, at the first try."""

    @pytest.mark.parametrize("name", CASES)
    async def test_are_graphql_cores(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """The same objects, with their fields in the same order."""
        people = {number: replace(human, name=human.name.lower()) for number, human in world().people.items()}
        people[3].best_pet = Animal("Fido", 3)
        expected = await executed(stock, CASES[name], world(people=people))
        monkeypatch.setattr(CompiledExecutor, "_again", _never)

        found = await executed(compiled, CASES[name], world(people=people))

        assert found == expected
        assert repr(found) == repr(expected)
        assert not expected[1]

    async def test_load_each_level_once(self) -> None:
        """Each key once, however many objects have it."""
        context = world()

        await executed(compiled, "{ people { boss { friend { id } } friend { boss { name } } } }", context)

        assert context.asked == {"load [1]": 3}

    async def test_show_one_value_by_one_object(self) -> None:
        """What is loaded by one key is built once."""
        data, _ = await executed(compiled, "{ people { boss { name } } }", world())

        assert len({id(person["boss"]) for person in data["people"]}) == 1

    async def test_count_what_is_listed_wherever_it_stands(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Four people with a boss who has two pets list them four times."""
        counted: list[int] = []
        monkeypatch.setattr(CompiledExecutor, "listed", lambda _executor, count: counted.append(count))

        await executed(compiled, "{ people { boss { pets { name } } } }", world())

        assert sum(counted) == 4 + 4 * 2

    @pytest.mark.parametrize("is_wanted", [True, False])
    async def test_obey_conditions_whatever_was_asked_before(self, is_wanted: bool) -> None:  # noqa: FBT001
        """The shapes of one choice are not those of another, of the same document."""
        text = "query ($yes: Boolean!) { person { id name @include(if: $yes) ... @skip(if: $yes) { age } } }"
        document = parse(text)
        for yes in (is_wanted, not is_wanted, is_wanted):
            data, errors = await run(document, yes=yes)

            assert (data, errors) == ((await executed(stock, text, world(), yes=yes))[0], None)


FAILURES: dict[str, tuple[str, Callable[[World], object]]] = {
    "a resolver that raises": ("{ people { id greeting } }", lambda _: None),
    "a resolver that raises below a null parent": (
        "{ listed { greeting } person(id: 4) { greeting } }",
        lambda _: None,
    ),
    "several that raise, awaited or not": (
        "{ people { slow } a: people { greeting } person(id: 4) { slow } }",
        lambda _: None,
    ),
    "a null where none may be": (
        "{ listed { name } person { id } }",
        lambda here: setattr(here.people[3], "name", None),
    ),
    "a null where none may be, in a list": (
        "{ person { tags } }",
        lambda here: setattr(here.people[1], "tags", ["a", None]),
    ),
    "a null list": ("{ listed { pets { name } } }", lambda here: setattr(here.people[1], "pets", None)),
    "a list that is none": ("{ listed { pets { name } } }", lambda here: setattr(here.people[1], "pets", 5)),
    "text where a number is due": ("{ person { age } }", lambda here: setattr(here.people[1], "age", "many")),
    "a number beyond 32 bits": ("{ person { age id } }", lambda here: setattr(here.people[1], "age", 2**31)),
    "a truth for a number": ("{ person { age } }", lambda here: setattr(here.people[1], "age", True)),
    "a number for a truth": ("{ person { isHere } }", lambda here: setattr(here.people[1], "is_here", 1)),
    "a mood that is none": ("{ person { mood } }", lambda here: setattr(here.people[1], "mood", "jolly")),
    "a mood's own value": ("{ person { mood } }", lambda here: setattr(here.people[1], "mood", "glad")),
    "an object of another class": ("{ person { pets { name } } }", lambda here: setattr(here.people[1], "pets", [EVE])),
    "an exception as a value": ("{ person { title } }", lambda here: setattr(here.people[1], "title", ValueError("!"))),
    "a key of nobody": ("{ people { friend { id } } }", lambda here: setattr(here, "missing", frozenset({1}))),
    "a certain key of nobody": ("{ listed { boss { id } } }", lambda here: setattr(here, "missing", frozenset({1}))),
    "a certain relation without a key": (
        "{ listed { boss { id } } }",
        lambda here: setattr(here.people[3], "boss_id", None),
    ),
    "a loader that raises": (
        "{ person { id friend { id } } listed { friend { id } } }",
        lambda here: here.people.pop(1),
    ),
    "several that raise where null may be": ("{ people { secret } }", lambda _: None),
    "what nobody may read": ("{ person { id diary secretBoss { id } } }", lambda _: None),
    "an awaitable as a value": ("{ person { title } }", lambda here: setattr(here.people[1], "title", _Awaitable())),
    "a generator as a list": ("{ person { tags id } }", lambda here: setattr(here.people[1], "tags", iter("ab"))),
    "an attribute that is missing": (
        "{ people { pets { name } } }",
        lambda here: delattr(here.people[2].pets[1], "name"),
    ),
}


class _Awaitable:
    """What somebody else would await."""

    def __await__(self) -> Any:
        """Come to a text, at once."""
        yield from ()
        return "awaited"


class TestErrors:
    """What goes wrong."""

    @pytest.mark.parametrize("name", FAILURES)
    async def test_are_graphql_cores(self, name: str) -> None:
        """The same messages, places, paths and order, and the same nulls."""
        document, break_it = FAILURES[name]
        answers = []
        for on in (compiled, stock):
            here = world()
            break_it(here)
            answers.append(await executed(on, document, here))

        assert answers[0] == answers[1]

    async def test_of_one_field_that_may_be_null_are_not_asked_for_twice(self) -> None:
        """One error is where it belongs: nothing is done again."""
        context = world()

        data, errors = await executed(compiled, "{ person(id: 4) { id secret } }", context)

        assert (data, [message for message, *_ in errors]) == (
            {"person": {"id": 4, "secret": None}},
            ["Eve does not tell."],
        )
        assert context.asked["secret"] == 1


class TestMutations:
    """What changes something."""

    async def test_are_done_once_each_whatever_their_payloads_come_to(self) -> None:
        """What they returned is completed again, and errors come in the order of the fields."""
        document = "mutation { a: touch(id: 4) { greeting } b: touch { boss { name } } c: touch(id: 4) { slow id } }"
        contexts = world(), world()

        found, expected = [
            await executed(on, document, here) for on, here in zip((compiled, stock), contexts, strict=True)
        ]

        assert found == expected
        assert [here.asked["touch"] for here in contexts] == [3, 3]

    async def test_read_once_what_can_be_read_once(self) -> None:
        """A generator that a mutation returned is not used up by a try."""
        document = "mutation { touchAll { id slow } }"

        found, expected = [await executed(on, document, world()) for on in (compiled, stock)]

        assert found == expected
        assert len(expected[1]) == 1


class TestSubscriptions:
    """What is watched."""

    async def test_execute_each_event_by_itself(self) -> None:
        """One that fails leaves the others whole."""
        events = []
        for on in (compiled, stock):
            results = await on.subscribe("subscription { each { name greeting boss { id } } }", context_value=world())
            events.append([(result.data, [told(error) for error in result.errors or []]) async for result in results])

        assert events[0] == events[1]
        assert [bool(errors) for _, errors in events[0]] == [False, False, False, True]


class TestPlans:
    """What is remembered of operations."""

    async def test_go_with_their_documents(self) -> None:
        """A plan holds nothing alive, and nothing of an old document is taken for that of a new one."""
        gc.collect()
        before = len(CompiledExecutor.book)
        for number in range(20):
            data, _ = await executed(compiled, f"{{ person {{ n{number}: name }} }}", world())
            assert data == {"person": {f"n{number}": "Ann"}}
        compiled.__dict__.pop("_documents", None)
        gc.collect()

        assert len(CompiledExecutor.book) <= before + 1

    async def test_are_of_the_very_nodes(self) -> None:
        """A document may be copied, and keep an operation: what its fragments select is found by their own nodes."""
        document = parse("{ ...F } fragment F on Query { a: person { x: name } b: person { y: id } }")
        operation, fragment = document.definitions
        for _ in range(60):
            # As a visitor leaves a document: the operation is the same, the fragment is new, and the old one is gone.
            copied = DocumentNode(definitions=(operation, deepcopy(fragment)))

            assert await run(copied) == ({"a": {"x": "Ann"}, "b": {"y": 1}}, None)

        _, plans = CompiledExecutor.book._plans[id(operation)]
        assert len(plans.shapes({}) or ()) == 2

    async def test_forget_choices_that_nobody_could_have_by_hand(self) -> None:
        """A client may make up values; what is kept of them is bounded."""
        names = [f"c{number}" for number in range(7)]
        document = parse(
            f"query ({' '.join(f'${name}: Boolean!' for name in names)}) {{ person {{ "
            f"{' '.join(f'{name}: id @include(if: ${name})' for name in names)} }} }}"
        )
        plans = CompiledExecutor.book.plans_of(document.definitions[0], {})  # type: ignore[arg-type]
        found = [
            plans.shapes({name: bool(number >> place & 1) for place, name in enumerate(names)}) for number in range(128)
        ]

        assert sum(shapes is not None for shapes in found) == 8

    async def test_are_made_when_an_operation_is_seen_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """One that is sent once, as most of a flood are, costs no more than graphql-core's own execution."""
        fresh = PlanBook()
        monkeypatch.setattr(CompiledExecutor, "book", fresh)
        document = parse("{ people { id name boss { name } } }")
        fields = []
        for _ in range(3):
            assert (await run(document))[1] is None
            fields.append(fresh.fields)

        assert fields == [0, 4, 4]

    async def test_make_room_for_others(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Those least lately used are dropped, and compiled again when they come again."""
        fresh = PlanBook(at_first_sight=True, most_fields=10)
        monkeypatch.setattr(CompiledExecutor, "book", fresh)
        documents = [parse(f"{{ person {{ n{number}: name id age }} }}") for number in range(12)]
        for _ in range(2):
            for document in documents:
                assert (await run(document))[1] is None
                assert fresh.fields <= 13

        assert len(fresh) <= 4

    async def test_are_known_by_how_much_they_have_and_not_by_how_often_it_is_spread(self) -> None:
        """Fragments that spread each other twice over are compiled once each, and asked once for what is below them."""
        spread = " ".join(
            f"fragment F{number} on Person {{ a: friend {{ ...F{number + 1} }} b: friend {{ ...F{number + 1} }} }}"
            for number in range(20)
        )
        document = parse(f"{{ person {{ ...F0 }} }} {spread} fragment F20 on Person {{ id }}")

        # Nobody's friend has a friend: what takes long can only be the shapes.
        data, errors = await run(document)

        assert (data, errors) == ({"person": {"a": None, "b": None}}, None)


def _never(*_: Any) -> None:
    raise AssertionError("The operation was done again.")


class TestReads:
    """What loaders are told before they load."""

    @pytest.mark.parametrize(
        ("text", "is_told"),
        [("{ person { name } }", True), ("{ person { name ... @defer { age } } }", False)],
        ids=["a compiled operation", "one that graphql-core executes alone"],
    )
    async def test_are_told_where_there_is_a_second_try(self, text: str, is_told: bool) -> None:  # noqa: FBT001  # pytest's
        """A field that reads more than it says has an error for an answer where nothing does it again."""
        told: list[Any] = []

        class Noting(CompiledExecutor):
            def __init__(self, *given: Any, **named: Any) -> None:
                super().__init__(*given, **named)
                told.append(self.reads)

        await await_maybe(
            experimental_execute_incrementally(
                compiled._schema, parse(text), context_value=world(), executor_class=Noting
            )
        )

        assert bool(told[0]) is is_told
