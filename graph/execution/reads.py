"""Reads: which attributes of its objects an operation can come to read, told by its text before anything is loaded.

What is told is never too little: what `@skip` leaves out is counted, and a field that does not say what it reads of its
parent reads all of it. It may be too little where a program does not say the truth about a field: whoever loads by it
must make such a read fail, never answer; the operation is then done again by graphql-core, with everything loaded.
"""

from collections.abc import Iterable, Mapping

from graphql import GraphQLSchema, OperationDefinitionNode
from strawberry.types.field import StrawberryField

from graph.execution.selections import Fragments, selections_of

READS = "execution.reads"
"""Where a field keeps, in its metadata, the names of the attributes of its parent that its resolver reads."""
Reads = Mapping[str, frozenset[str] | None]
"""By the name of an object type: the attributes that are read of its objects, None for all; else nothing is known."""


def reads_of(schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: Fragments) -> Reads:
    """Return what a valid operation reads."""
    # None among the attributes stands for all others.
    found: dict[str, set[str | None]] = {}
    for selection in selections_of(schema, operation, fragments):
        for each, declared in zip(selection.objects, selection.declared, strict=True):
            if declared is not None:
                definition = declared.extensions.get("strawberry-definition")
                found.setdefault(each.name, set()).update(_read_by(definition))
    return {name: None if None in read else frozenset(read) for name, read in found.items()}  # type: ignore[arg-type]


def _read_by(definition: StrawberryField | None) -> Iterable[str | None]:
    if definition is None or definition.extensions:
        # A permission may look at its parent.
        return (None,)
    if definition.base_resolver is None and definition.default_resolver is getattr:
        return (definition.python_name,)
    named: Iterable[str] | None = definition.metadata.get(READS)
    return (None,) if named is None else named
