"""Metering: stops an operation that returns more objects than any operation may cost.

What a list costs is told before it runs, by a usual size where it is no page; this counts the sizes that they turn out
to have, so that lists within long lists end an operation instead of keeping the event loop from everybody else.
"""

from collections.abc import Sized
from typing import Any

from graphql import get_named_type, is_composite_type
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from graph.errors import LimitExceeded


class MeteredExecution(StrawberryGraphQLCoreExecutionContext):
    """Strawberry's execution, which counts the objects of lists before it completes them."""

    def complete_iterable_value(
        self, item_type: Any, details: Any, info: Any, path: Any, items: Any, *others: Any
    ) -> Any:
        """Complete a list; raises LimitExceeded where there would be more objects than are allowed."""
        if isinstance(items, Sized) and is_composite_type(get_named_type(item_type)):
            context = info.context
            context.listed_objects += len(items)
            allowed = context.services.policy.limits.cost
            if context.listed_objects > allowed:
                raise LimitExceeded(f"The operation returns more than {allowed} objects: ask for less at once.")
        return super().complete_iterable_value(item_type, details, info, path, items, *others)
