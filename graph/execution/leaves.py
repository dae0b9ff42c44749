"""Leaves: how values of scalars and enums are coerced, as source text for compiled functions.

The common classes are recognised in line; everything else goes through the type's own coercion. What a member of an
enum is coerced to is remembered; of other values it is not: a scalar's coercion may depend on more than the value.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from graphql import GraphQLBoolean, GraphQLEnumType, GraphQLFloat, GraphQLID, GraphQLInt, GraphQLLeafType, GraphQLString
from graphql.pyutils import Undefined

from graph.execution.unusual import Unusual, require_value

_IN_LINE: dict[GraphQLLeafType, str] = {
    # Built-in types are the same objects in every schema.
    GraphQLString: "{v}.__class__ is not str",
    GraphQLID: "{v}.__class__ is not str",
    GraphQLBoolean: "{v} is not True and {v} is not False",
    # Neither infinite nor no number, which both are no JSON.
    GraphQLFloat: "({v}.__class__ is not float or {v} - {v} != 0.0)",
    GraphQLInt: "({v}.__class__ is not int or not -2147483648 <= {v} <= 2147483647)",
}


def condition_of(leaf: GraphQLLeafType, variable: str) -> str | None:
    """Return a condition, as source, under which a variable has to be coerced; None where it always has to be."""
    written = _IN_LINE.get(leaf)
    return None if written is None else written.format(v=variable)


@lru_cache
def coercion_of(leaf: GraphQLLeafType) -> Callable[[Any], Any]:
    """Return a function that coerces a value that is not null; it raises Unusual, or whatever the type raises."""
    coerce = leaf.coerce_output_value
    good: set[type] = set()

    def careful(value: Any) -> Any:
        if value.__class__ not in good:
            require_value(value)
            if not hasattr(value, "__dict__"):
                # No other value of the class can be anything to wait for either.
                good.add(value.__class__)
        coerced = coerce(value)
        if coerced is None or coerced is Undefined:
            raise Unusual
        return coerced

    # By class as well: a member that is a str equals its text, which is no member.
    return lru_cache(typed=True)(careful) if isinstance(leaf, GraphQLEnumType) else careful
