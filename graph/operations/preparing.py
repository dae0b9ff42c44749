"""Preparing: from the text of an operation to a document that is parsed, validated and within limits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    get_variable_values,
)

from graph.errors import BadRequest, present
from graph.operations.costs import Costing
from graph.operations.documents import Documents
from graph.operations.incremental import is_incremental, without_directives
from graph.operations.policies import Policy
from graph.operations.validating import MOST_ERRORS


class OperationRefused(Exception):
    """Nothing was executed; `errors` say why, each with its code."""

    def __init__(self, errors: Sequence[GraphQLError]) -> None:
        super().__init__(errors[0].message)
        present(errors)
        self.errors = list(errors)


@dataclass(frozen=True, slots=True)
class Prepared:
    """One operation of a document that may be executed."""

    document: DocumentNode
    operation: OperationDefinitionNode
    costing: Costing | None = None

    @property
    def name(self) -> str | None:
        """Its name, where it has one."""
        return None if self.operation.name is None else self.operation.name.value

    @property
    def is_subscription(self) -> bool:
        """Whether it has a stream of results."""
        return self.operation.operation is OperationType.SUBSCRIPTION

    @property
    def is_mutation(self) -> bool:
        """Whether it changes something."""
        return self.operation.operation is OperationType.MUTATION

    @property
    def is_incremental(self) -> bool:
        """Whether it uses `@defer` or `@stream`, so that its one result may come in parts."""
        return is_incremental(self.document)

    def whole(self) -> "Prepared":
        """Return the operation without `@defer` and `@stream`, for a client that takes one result only."""
        if not self.is_incremental:
            return self
        document = without_directives(self.document)
        place = self.document.definitions.index(self.operation)
        return replace(self, document=document, operation=cast("OperationDefinitionNode", document.definitions[place]))

    def cost(self, variables: dict[str, Any] | None) -> int:
        """Return its points: about how many objects it asks for, given the values of its variables."""
        return 1 if self.costing is None else self.costing.of(variables or {})


def prepare(documents: Documents, query: str, operation_name: str | None, policy: Policy) -> Prepared:
    """Return the operation of that name, or the only one; raises OperationRefused."""
    checked = documents.checked(query, policy)
    if checked.document is None:
        raise OperationRefused(checked.errors)
    operation, costing = _chosen(checked.operations, operation_name)
    return Prepared(checked.document, operation, costing)


def refuse_variables(
    schema: GraphQLSchema, prepared: Prepared, variables: dict[str, Any] | None, policy: Policy
) -> None:
    """Raise OperationRefused where the values of the variables do not fit their types."""
    definitions = prepared.operation.variable_definitions
    if not definitions:
        return
    found = get_variable_values(
        schema, definitions, variables or {}, MOST_ERRORS, hide_suggestions=not policy.suggestions
    )
    if isinstance(found, list):
        raise OperationRefused(found)


def _chosen(operations: list[tuple[OperationDefinitionNode, Costing]], name: str | None) -> tuple[Any, Costing]:
    if not operations:
        raise OperationRefused([BadRequest("The document has no operation, only fragments.")])
    if name is None and len(operations) == 1:
        return operations[0]
    if name is None:
        raise OperationRefused([BadRequest("The document has several operations: say which with `operationName`.")])
    for operation, costing in operations:
        if operation.name is not None and operation.name.value == name:
            return operation, costing
    raise OperationRefused([BadRequest(f"The document has no operation named {name[:100]!r}.")])
