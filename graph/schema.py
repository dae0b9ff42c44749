"""The schema: every noun's fields put together, and errors given their codes in one place."""

from collections.abc import Iterable
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.graphql import OperationType

from graph.answers import AnswerSubscription
from graph.budgets import BudgetMutation
from graph.categories import CategoryQuery
from graph.comments import CommentMutation
from graph.departures import DepartureMutation
from graph.documents import DocumentMutation, DocumentSubscription
from graph.errors import present
from graph.expense_mutations import ExpenseMutation
from graph.explanations import ExplanationQuery
from graph.families import FamilyMutation
from graph.invitation_mutations import InvitationMutation
from graph.invitations import InvitationQuery
from graph.members import MemberMutation
from graph.nodes import NodeQuery
from graph.operations.policies import Policy
from graph.operations.preparing import Prepared, prepare
from graph.operations.use_prepared import UsePrepared
from graph.participant_mutations import ParticipantMutation
from graph.payment_mutations import PaymentMutation
from graph.questions import QuestionMutation, QuestionQuery
from graph.recurrence_mutations import RecurrenceMutation
from graph.rerating import ReratingMutation, ReratingQuery
from graph.scalars import SCALARS
from graph.search import SearchQuery
from graph.settlement_plan_mutations import SettlementPlanMutation
from graph.share_links import ShareLinkMutation
from graph.split_templates import SplitTemplateMutation
from graph.trip_categories import TripCategoryMutation
from graph.trip_settings import TripSettingsMutation
from graph.trips import TripMutation, TripQuery
from graph.users import UserMutation, UserQuery


@strawberry.type(description="What can be asked.")
class Query(
    UserQuery,
    InvitationQuery,
    TripQuery,
    ExplanationQuery,
    CategoryQuery,
    ReratingQuery,
    SearchQuery,
    QuestionQuery,
    NodeQuery,
):
    """The root of queries."""


@strawberry.type(description="What can be done; each field is one act, and returns what it changed.")
class Mutation(
    UserMutation,
    TripMutation,
    TripCategoryMutation,
    TripSettingsMutation,
    ParticipantMutation,
    DepartureMutation,
    FamilyMutation,
    InvitationMutation,
    MemberMutation,
    ShareLinkMutation,
    ExpenseMutation,
    RecurrenceMutation,
    CommentMutation,
    BudgetMutation,
    PaymentMutation,
    SettlementPlanMutation,
    ReratingMutation,
    SplitTemplateMutation,
    DocumentMutation,
    QuestionMutation,
):
    """The root of mutations."""


@strawberry.type(description="What can be watched.")
class Subscription(DocumentSubscription, AnswerSubscription):
    """The root of subscriptions."""


class TripSplitSchema(strawberry.Schema):
    """Strawberry's schema, with documents prepared and errors presented as this server's clients know them."""

    def prepare(self, query: str, operation_name: str | None, policy: Policy) -> Prepared:
        """Return an operation that may be executed; raises OperationRefused."""
        return prepare(self._schema, query, operation_name, policy)

    async def execute(  # noqa: PLR0913, PLR0917  # the parameters are Strawberry's
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: Any | None = None,
        root_value: Any | None = None,
        operation_name: str | None = None,
        allowed_operation_types: Iterable[OperationType] | None = None,
        operation_extensions: dict[str, Any] | None = None,
    ) -> ExecutionResult:
        """Execute a query or a mutation; a subscription has more than one result, and is streamed, or refused."""
        allowed = set(allowed_operation_types or OperationType) - {OperationType.SUBSCRIPTION}
        return await super().execute(
            query,
            variable_values=variable_values,
            context_value=context_value,
            root_value=root_value,
            operation_name=operation_name,
            allowed_operation_types=allowed,
            operation_extensions=operation_extensions,
        )

    def process_errors(
        self,
        errors: Iterable[GraphQLError],
        execution_context: ExecutionContext | None = None,  # noqa: ARG002  # the signature is Strawberry's
    ) -> None:
        """Give each error its code, and mask and log what is a bug of ours."""
        present(errors)


schema = TripSplitSchema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    config=StrawberryConfig(auto_camel_case=True, enable_experimental_incremental_execution=True, scalar_map=SCALARS),
    extensions=[UsePrepared],
)
