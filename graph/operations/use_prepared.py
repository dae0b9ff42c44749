"""The bridge to Strawberry: it executes the document that was prepared, instead of parsing and validating again."""

from collections.abc import Iterator
from typing import Any

from strawberry.extensions import SchemaExtension


class UsePrepared(SchemaExtension):
    """Hands the prepared document to the execution."""

    def on_operation(self) -> Iterator[None]:
        """Set the document before it is looked for in a text, which a persisted document's request has not."""
        execution = self.execution_context
        schema: Any = execution.schema
        execution.graphql_document = schema.prepared(
            execution.query, execution.operation_name, execution.context
        ).document
        yield

    def on_validate(self) -> Iterator[None]:
        """Say that nothing is wrong with it."""
        self.execution_context.pre_execution_errors = []
        yield
