"""Showings: all that decides how an event is shown. Subscriptions of one showing are shown the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import OperationDefinitionNode
from graphql.execution import Executor

from domain.access import Viewer
from graph.context import Client, Context
from graph.encoding import encode
from graph.execution.dependence import dependence_of


@dataclass(frozen=True, slots=True)
class Showing:
    """The operation, the variables that matter, and whoever is shown it: None where all are shown the same.

    Two requests have the very same operation where they have the same text: it is prepared once.
    """

    operation_id: int
    variables: str
    scope: tuple[Viewer | str, str | None, Client] | None
    # Held, so that no other operation gets its id.
    operation: OperationDefinitionNode = field(compare=False, repr=False)


def showing_of(executor: Executor[Any], variables: Mapping[str, Any], context: Context) -> Showing:
    """Return the showing of an admitted subscription, whose variables are given as the client sent them."""
    operation = executor.operation
    dependence = dependence_of(executor.schema, operation, executor.fragment_definitions)
    # A resolver that gets the context gets all variables too.
    names = variables if dependence.is_on_context else dependence.variables
    return Showing(
        operation_id=id(operation),
        variables=encode({name: variables[name] for name in sorted(names) if name in variables}).decode(),
        scope=(context.identity, context.authorization, context.client) if dependence.is_on_context else None,
        operation=operation,
    )
