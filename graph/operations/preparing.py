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
    parse,
    validate,
)

from graph.errors import BadRequest, present
from graph.operations.incremental import is_incremental, without_directives
from graph.operations.policies import Policy


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

    def cost(self, variables: dict[str, Any] | None) -> int:  # noqa: ARG002
        """Return its points: about how many objects it asks for, given the values of its variables."""
        return 1


def prepare(schema: GraphQLSchema, query: str, operation_name: str | None, policy: Policy) -> Prepared:  # noqa: ARG001
    """Return the operation of that name, or the only one; raises OperationRefused."""
    try:
        document = parse(query)
    except GraphQLError as error:
        raise OperationRefused([error]) from error
    if errors := validate(schema, document):
        raise OperationRefused(errors)
    return Prepared(document, _operation(document, operation_name))


def _operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if name is None and len(operations) == 1:
        return operations[0]
    if name is None:
        raise OperationRefused([BadRequest("The document has several operations: say which with `operationName`.")])
    for operation in operations:
        if operation.name is not None and operation.name.value == name:
            return operation
    raise OperationRefused([BadRequest(f"The document has no operation named {name[:100]!r}.")])
