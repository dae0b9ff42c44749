"""Metering: stops an operation that returns more objects than any operation may cost.

What a list costs is told before it runs, by a usual size where it is no page; this counts the sizes that they turn out
to have, so that lists within long lists end an operation instead of keeping the event loop from everybody else.
"""

from typing import Any

from graph.errors import LimitExceeded
from graph.execution.executor import CompiledExecutor


class MeteredExecution(CompiledExecutor):
    """The compiled execution, which tells loaders what is read, and counts the objects of lists as it comes to them."""

    def execute_operation(self, serially: bool | None = None) -> Any:  # noqa: FBT001  # graphql-core's signature
        """Execute the operation, or one event of it, whose context is its own."""
        self.context_value.loaders.reads = self.reads
        return super().execute_operation(serially)

    def listed(self, count: int) -> None:
        """Count the objects of a list; raises LimitExceeded where there would be more than are allowed."""
        context = self.context_value
        context.listed_objects += count
        allowed = context.services.policy.limits.cost
        if context.listed_objects > allowed:
            raise LimitExceeded(f"The operation returns more than {allowed} objects: ask for less at once.")

    def noted(self) -> int:
        """Return how many were counted."""
        return int(self.context_value.listed_objects)

    def forget(self, noted: int) -> None:
        """Count on from there, and load anew."""
        self.context_value.listed_objects = noted
        self.context_value.loaders.forget()
        # Should a field read what it did not say, it is now there.
        self.context_value.loaders.reads = {}
