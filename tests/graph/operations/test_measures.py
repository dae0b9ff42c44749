"""Tests of measuring documents."""

from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse
from hypothesis import given
from hypothesis import strategies as some

from graph.operations.measures import Definition, Measures, measure, spread_first
from tests.graph.operations.documents import BOMB

NAMES = ["A", "B", "C", "D"]


def measures_of(text: str) -> Measures:
    """Return the measures of a document's first definition."""
    return measure(parse(text)).definitions[0][1]


class TestMeasure:
    """What is found in a document."""

    def test_counts_levels_fields_aliases_and_directives(self) -> None:
        """Those of the operation and of its variables too; a fragment is no level."""
        text = """query ($id: ID! @a) @b {
            trip(id: $id) @c { ... on Trip @d { name people: participants { id } } } me { id } }"""

        assert measures_of(text) == Measures(depth=3, fields=6, root_fields=2, aliases=1, directives=4)

    def test_counts_a_fragment_wherever_it_is_spread(self) -> None:
        """With what it spreads itself, its own directives and those of its spreads."""
        text = """{ a { ...F } ...G @x } fragment F on T @y { b: c ...G } fragment G on T { d { e } }"""

        assert measures_of(text) == Measures(depth=3, fields=6, root_fields=2, aliases=1, directives=2)

    def test_counts_a_bomb_exactly(self) -> None:
        """Two to the power of two hundred fields, though nobody has seen them all."""
        assert measures_of(BOMB).fields == 2**200

    def test_looks_at_each_node_of_a_bomb_once(self) -> None:
        """A bomb twice as long is twice the work, not its square."""
        visits = [measure(parse(bomb(size))).visits for size in (100, 200, 400)]

        # One for each definition, one for each selection, and one more for each spread that is followed.
        assert visits == [(size + 2) + (2 * size + 2) + (2 * size + 1) for size in (100, 200, 400)]

    def test_is_not_caught_in_a_cycle(self) -> None:
        """What spreads itself, or what is not there, adds nothing; to say so is left to the validation."""
        assert (
            measures_of("{ a ...F } fragment F on T { b ...F ...G ...Nowhere } fragment G on T { c ...F }").fields == 3
        )

    def test_does_not_recurse(self) -> None:
        """Five thousand fragments in a row are no deeper for Python than one."""
        row = " ".join(f"fragment F{each} on T {{ ...F{each + 1} }}" for each in range(5_000))

        assert measures_of("{ ...F0 } fragment F5000 on T { a }" + row).fields == 1


@some.composite
def documents(draw: some.DrawFn) -> str:
    """Return an operation and fragments that spread only later ones, at random."""

    def selections(among: list[str], depth: int) -> str:
        kinds = [
            "field",
            "alias",
            "directive",
            *(["nested", "inline"] if depth else []),
            *(["spread"] if among else []),
        ]
        made = []
        for kind in draw(some.lists(some.sampled_from(kinds), min_size=1, max_size=3)):
            inner = selections(among, depth - 1) if kind in {"nested", "inline"} else ""
            made.append(
                {
                    "field": "a",
                    "alias": "b: a",
                    "directive": "a @x",
                    "nested": f"c {{ {inner} }}",
                    "inline": f"... on T @y {{ {inner} }}",
                    "spread": f"...{draw(some.sampled_from(among))} @z" if among else "",
                }[kind]
            )
        return " ".join(made)

    fragments = [f"fragment {name} on T {{ {selections(NAMES[i + 1 :], 2)} }}" for i, name in enumerate(NAMES)]
    return " ".join([f"{{ {selections(NAMES, 2)} }}", *draw(some.permutations(fragments))])


class TestProperties:
    """What holds of all documents."""

    @given(documents())
    def test_counts_as_an_expansion_would(self, text: str) -> None:
        """The same as by writing every fragment out, for the operation and for each fragment."""
        document = parse(text)
        fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}

        assert measure(document).definitions == [
            (node, expanded(node, fragments))
            for node in document.definitions
            if isinstance(node, OperationDefinitionNode | FragmentDefinitionNode)
        ]

    @given(some.dictionaries(some.sampled_from(NAMES), some.lists(some.sampled_from([*NAMES, "E"]))))
    def test_orders_fragments_whatever_they_spread(self, spreads: dict[str, list[str]]) -> None:
        """Each once, in cycles too; where there is none, after all that it spreads."""
        order = spread_first(spreads)

        assert sorted(order) == sorted(spreads)
        if not is_cyclic(spreads):
            assert all(
                order.index(other) < order.index(name)
                for name in spreads
                for other in spreads[name]
                if other in spreads
            )


def bomb(size: int) -> str:
    """Return a bomb of so many fragments."""
    return (
        BOMB.split(" fragment", maxsplit=1)[0]
        + f" fragment F{size} on Query {{ __typename }} "
        + " ".join(f"fragment F{each} on Query {{ ...F{each + 1} ...F{each + 1} }}" for each in range(size))
    )


def is_cyclic(spreads: dict[str, list[str]]) -> bool:
    """Return whether a fragment spreads itself, by way of others or not."""

    def reached(name: str, path: tuple[str, ...]) -> bool:
        return name in path or any(reached(other, (*path, name)) for other in spreads.get(name, []))

    return any(reached(name, ()) for name in spreads)


def expanded(definition: Definition, fragments: dict[str, FragmentDefinitionNode]) -> Measures:
    """Return the measures in the plain way: by walking through every fragment each time."""
    found = {"depth": 0, "fields": 0, "root_fields": 0, "aliases": 0, "directives": len(definition.directives or ())}

    def walk(selections: object, level: int) -> None:
        for node in getattr(selections, "selections", ()):
            found["directives"] += len(node.directives or ())
            if node.kind == "fragment_spread":
                fragment = fragments[node.name.value]
                found["directives"] += len(fragment.directives or ())
                walk(fragment.selection_set, level)
            elif node.kind == "inline_fragment":
                walk(node.selection_set, level)
            else:
                found["fields"] += 1
                found["root_fields"] += level == 0
                found["aliases"] += node.alias is not None
                found["depth"] = max(found["depth"], level + 1)
                walk(node.selection_set, level + 1)

    walk(definition.selection_set, 0)
    return Measures(**found)
