"""A small schema of people, with everything that can go wrong: for an executor that knows nothing of trips."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeVar, cast

import strawberry
from strawberry.permission import BasePermission
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from graph.execution.batches import BATCH, Batch
from graph.execution.executor import CompiledExecutor

Resolver = TypeVar("Resolver")


@strawberry.enum
class Mood(Enum):
    """How somebody is."""

    GLAD = "glad"
    SAD = "sad"


@dataclass(slots=True)
class Human:
    """Somebody."""

    id: int
    name: Any
    mood: Any = Mood.GLAD
    age: Any = 30
    is_here: Any = True
    tags: Any = ("a", "b")
    grid: Any = ((1, 2), (3,))
    friend_id: int | None = None
    boss_id: int | None = 1
    pets: Any = ()
    best_pet: Any = None
    title: Any = None


@dataclass(slots=True)
class Animal:
    """An animal of somebody."""

    name: Any
    owner_id: int = 1


@dataclass(slots=True)
class World:
    """Who there is, and how often what was asked."""

    people: dict[int, Human]
    lists: Sequence[Human | None] = ()
    asked: Counter[str] = field(default_factory=Counter)
    missing: frozenset[int] = frozenset()

    async def load(self, keys: Sequence[int]) -> dict[int, Human]:
        """Load people by their ids."""
        self.asked[f"load {sorted(keys)}"] += 1
        return {key: self.people[key] for key in keys if key not in self.missing}


def _batch(key: Any, *, is_certain: bool) -> dict[str, Any]:
    async def load(context: World, keys: Sequence[int]) -> dict[int, Human]:
        return await context.load(keys)

    return {BATCH: Batch(key, load, is_certain)}


async def _one(world: World, key: int | None, *, is_certain: bool) -> Human | None:
    # Without a DataLoader: what the tests look at is what the compiled path does of its own.
    found = None if key is None else (await world.load([key])).get(key)
    if found is None and key is not None and is_certain:
        raise LookupError(f"Nobody is {key}.")
    return found


def _shown(
    view: Any, metadata: Any = None, *, by: Any = strawberry.field, permissions: Sequence[Any] = ()
) -> Callable[[Resolver], Resolver]:
    """Return the decorator of a field that is shown as a view; to a type checker the resolver stays what it was."""
    made = by(graphql_type=view, metadata=metadata, permission_classes=list(permissions))
    return cast("Callable[[Resolver], Resolver]", made)


class Nobody(BasePermission):
    """Lets nobody through."""

    message = "Nobody may."

    def has_permission(self, source: Any, info: Any, **kwargs: Any) -> bool:
        """Say no."""
        return False


@strawberry.type(name="Pet")
class PetView:
    """A view over Animal."""

    is_type_of = classmethod(lambda _cls, value, _info: isinstance(value, Animal))
    name: str

    @_shown("PersonView", _batch(lambda pet: pet.owner_id, is_certain=True))
    async def owner(self, root: strawberry.Parent[Any], info: strawberry.Info[World, None]) -> Any:
        """Load the owner."""
        return await _one(info.context, root.owner_id, is_certain=True)


@strawberry.type(name="Person")
class PersonView:
    """A view over Human."""

    is_type_of = classmethod(lambda _cls, value, _info: isinstance(value, Human))
    id: int
    name: str
    mood: Mood
    age: int
    is_here: bool
    title: str | None
    tags: list[str]
    grid: list[list[int]]
    pets: list[PetView]
    best_pet: PetView | None

    @strawberry.field
    def greeting(self, root: strawberry.Parent[Any]) -> str:
        """Greet, unless it is nobody to greet."""
        if root.name == "Eve":
            raise ValueError("Nobody greets Eve.")
        return f"Hello, {root.name}."

    @strawberry.field
    async def slow(self, root: strawberry.Parent[Any], info: strawberry.Info[World, None]) -> str:
        """Take a while."""
        info.context.asked["slow"] += 1
        if root.name == "Eve":
            raise ValueError("Eve has no time.")
        return f"{root.name} at {info.path.key}"

    @strawberry.field
    async def secret(self, root: strawberry.Parent[Any], info: strawberry.Info[World, None]) -> str | None:
        """Tell, or raise where null may be."""
        info.context.asked["secret"] += 1
        raise ValueError(f"{root.name} does not tell.")

    @_shown(None, permissions=[Nobody])
    def diary(self, root: strawberry.Parent[Any]) -> str | None:
        """Tell what nobody may read."""
        return f"{root.name}'s diary"

    @_shown("PersonView | None", _batch(lambda person: person.boss_id, is_certain=True), permissions=[Nobody])
    async def secret_boss(self, root: strawberry.Parent[Any], info: strawberry.Info[World, None]) -> Any:
        """Load whom nobody may see."""
        return await _one(info.context, root.boss_id, is_certain=True)

    @strawberry.field
    def times(self, root: strawberry.Parent[Any], by: int = 2) -> int:
        """Multiply the age."""
        return int(root.age * by)

    @_shown("PersonView | None", _batch(lambda person: person.friend_id, is_certain=False))
    async def friend(self, root: strawberry.Parent[Any], info: strawberry.Info[World, None]) -> Any:
        """Load the friend."""
        return await _one(info.context, root.friend_id, is_certain=False)

    @_shown("PersonView", _batch(lambda person: person.boss_id, is_certain=True))
    async def boss(self, root: strawberry.Parent[Any], info: strawberry.Info[World, None]) -> Any:
        """Load the boss."""
        return await _one(info.context, root.boss_id, is_certain=True)


@strawberry.type
class Query:
    """What can be asked."""

    @_shown(PersonView | None)
    def person(self, info: strawberry.Info[World, None], id: int = 1) -> Any:  # noqa: A002
        """Find somebody."""
        return info.context.people.get(id)

    @_shown(list[PersonView])
    def people(self, info: strawberry.Info[World, None]) -> Any:
        """List everybody."""
        return list(info.context.people.values())

    @_shown(list[PersonView | None])
    async def listed(self, info: strawberry.Info[World, None]) -> Any:
        """List who is listed, with gaps."""
        return info.context.lists


@strawberry.type
class Mutation:
    """What can be done."""

    @_shown(list[PersonView], by=strawberry.mutation)
    async def touch_all(self, info: strawberry.Info[World, None]) -> Any:
        """Count that it was done, and list everybody once."""
        info.context.asked["touch all"] += 1
        return (person for person in info.context.people.values())

    @_shown(PersonView | None, by=strawberry.mutation)
    async def touch(self, info: strawberry.Info[World, None], id: int = 1) -> Any:  # noqa: A002
        """Count that it was done."""
        info.context.asked["touch"] += 1
        return info.context.people.get(id)


@strawberry.type
class Subscription:
    """What can be watched."""

    @_shown(PersonView | None, by=strawberry.subscription)
    async def each(self, info: strawberry.Info[World, None]) -> AsyncIterator[Any]:
        """Watch everybody, one after the other."""
        for person in info.context.people.values():
            yield person


def _schema(execution: type[Any]) -> strawberry.Schema:
    return strawberry.Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        config=StrawberryConfig(enable_experimental_incremental_execution=True),
        execution_context_class=execution,
    )


compiled = _schema(CompiledExecutor)
stock = _schema(StrawberryGraphQLCoreExecutionContext)
