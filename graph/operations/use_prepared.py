"""The bridge to Strawberry: it executes the document that was prepared, instead of parsing and validating again."""

from collections.abc import Iterator
from typing import Any, cast

from strawberry.extensions import SchemaExtension

from graph.operations.preparing import OperationRefused, Prepared


class UsePrepared(SchemaExtension):
    """Hands the context's prepared document to the execution; prepares it where nobody has."""

    def on_parse(self) -> Iterator[None]:
        """Set the document; one that cannot be parsed is left for Strawberry to parse, and to tell so again."""
        execution = self.execution_context
        context: Any = execution.context
        self._errors: list[Any] = []
        try:
            # Whoever prepared nothing asks for one result.
            prepared = context.prepared or self._prepare().whole()
        except OperationRefused as refused:
            self._errors = refused.errors
        else:
            execution.graphql_document = prepared.document
        yield

    def on_validate(self) -> Iterator[None]:
        """Tell what was found when the document was prepared."""
        self.execution_context.pre_execution_errors = self._errors
        yield

    def _prepare(self) -> Prepared:
        execution = self.execution_context
        schema: Any = execution.schema
        policy = cast("Any", execution.context).services.policy
        prepared: Prepared = schema.prepare(execution.query or "", execution.operation_name, policy)
        return prepared
