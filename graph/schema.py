"""The schema: every noun's fields put together, and errors given their codes in one place."""

from collections.abc import AsyncGenerator, Awaitable, Iterable
from functools import cached_property
from inspect import isawaitable
from typing import Any, cast

import strawberry
from graphql import GraphQLError, experimental_execute_incrementally
from strawberry.execution.is_awaitable import optimized_is_awaitable
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.execution import PreExecutionError
from strawberry.types.graphql import OperationType

from graph.answer_mutations import AnswerMutation
from graph.answers import AnswerSubscription
from graph.api_keys import ApiKeyMutation
from graph.budgets import BudgetMutation
from graph.categories import CategoryQuery
from graph.category_suggestion_mutations import CategorySuggestionMutation
from graph.category_suggestions import CategorySuggestionQuery
from graph.clean_up import CleanUpMutation
from graph.comments import CommentMutation
from graph.conversations import ConversationMutation
from graph.deleted_accounts import AccountDeletionMutation
from graph.departures import DepartureMutation
from graph.directives import described
from graph.document_version_mutations import DocumentVersionMutation, DocumentVersionQuery
from graph.documents import DocumentMutation, DocumentSubscription
from graph.errors import present
from graph.expense_mutations import ExpenseMutation
from graph.explanations import ExplanationQuery
from graph.exports import ExportQuery
from graph.families import FamilyMutation
from graph.index_reports import IndexReportMutation
from graph.invitation_mutations import InvitationMutation
from graph.invitations import InvitationQuery
from graph.job_mutations import JobMutation
from graph.job_progress import JobSubscription
from graph.job_views import JobQuery
from graph.libraries import LibraryMutation, LibraryQuery
from graph.members import MemberMutation
from graph.nodes import NodeQuery
from graph.one_of import mark_one_of
from graph.operations.documents import Documents
from graph.operations.metering import MeteredExecution
from graph.operations.persisted import require_trusted
from graph.operations.policies import Policy
from graph.operations.preparing import OperationRefused, Prepared, prepare, refuse_variables
from graph.operations.subscribing import results_of
from graph.operations.use_prepared import UsePrepared
from graph.participant_mutations import ParticipantMutation
from graph.passwords import PasswordMutation
from graph.payment_mutations import PaymentMutation
from graph.questions import QuestionMutation, QuestionQuery
from graph.quick_adds import QuickAddMutation
from graph.ratings import RatingMutation
from graph.receipt_drafts import ReceiptDraftMutation
from graph.recurrence_mutations import RecurrenceMutation
from graph.rerating import ReratingMutation, ReratingQuery
from graph.scalars import SCALARS
from graph.search import SearchQuery
from graph.sessions import SessionMutation
from graph.settlement_plan_mutations import SettlementPlanMutation
from graph.share_links import ShareLinkMutation
from graph.split_templates import SplitTemplateMutation
from graph.trip_categories import TripCategoryMutation
from graph.trip_settings import TripSettingsMutation
from graph.trips import TripMutation, TripQuery
from graph.users import UserMutation, UserQuery
from persistence.trusted_documents import TrustedDocuments


@strawberry.type(description="What can be asked.")
class Query(
    UserQuery,
    ExportQuery,
    InvitationQuery,
    TripQuery,
    ExplanationQuery,
    CategoryQuery,
    CategorySuggestionQuery,
    ReratingQuery,
    DocumentVersionQuery,
    LibraryQuery,
    SearchQuery,
    QuestionQuery,
    JobQuery,
    NodeQuery,
):
    """The root of queries."""


@strawberry.type(description="What can be done; each field is one act, and returns what it changed.")
class Mutation(
    UserMutation,
    SessionMutation,
    PasswordMutation,
    ApiKeyMutation,
    AccountDeletionMutation,
    TripMutation,
    TripCategoryMutation,
    TripSettingsMutation,
    CleanUpMutation,
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
    ReceiptDraftMutation,
    QuickAddMutation,
    CategorySuggestionMutation,
    ReratingMutation,
    SplitTemplateMutation,
    DocumentMutation,
    DocumentVersionMutation,
    LibraryMutation,
    JobMutation,
    IndexReportMutation,
    QuestionMutation,
    ConversationMutation,
    RatingMutation,
    AnswerMutation,
):
    """The root of mutations."""


@strawberry.type(description="What can be watched.")
class Subscription(DocumentSubscription, JobSubscription, AnswerSubscription):
    """The root of subscriptions."""


class TripSplitSchema(strawberry.Schema):
    """Strawberry's schema, with documents prepared and errors presented as this server's clients know them."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._schema.directives = described(self._schema.directives)
        mark_one_of(self._schema)

    @cached_property
    def documents(self) -> Documents:
        """The documents that were prepared lately."""
        return Documents(self._schema)

    def is_known(self, query: str, policy: Policy) -> bool:
        """Return whether a text was looked at before, and is remembered."""
        return self.documents.is_known(query, policy)

    def prepare(self, query: str, operation_name: str | None, policy: Policy) -> Prepared:
        """Return an operation that may be executed; raises OperationRefused."""
        return prepare(self.documents, query, operation_name, policy)

    def require_trusted(self, trusted: TrustedDocuments, policy: Policy) -> None:
        """Raise TrustedDocumentsInvalid for a manifest with documents that could not be executed."""
        require_trusted(trusted, self._schema, policy)

    def refuse_variables(self, prepared: Prepared, variables: dict[str, Any] | None, policy: Policy) -> None:
        """Raise OperationRefused where the values of the variables do not fit their types."""
        refuse_variables(self._schema, prepared, variables, policy)

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
        begun = self.begin(
            query,
            variable_values,
            context_value,
            root_value,
            operation_name,
            allowed_operation_types,
            operation_extensions,
        )
        return await begun if isawaitable(begun) else begun

    def begin(  # noqa: PLR0913, PLR0917  # as of `execute`
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: Any | None = None,
        root_value: Any | None = None,
        operation_name: str | None = None,
        allowed_operation_types: Iterable[OperationType] | None = None,
        operation_extensions: dict[str, Any] | None = None,
    ) -> ExecutionResult | Awaitable[ExecutionResult]:
        """Begin what `execute` does, and return its result, or an awaitable of it where something has to be awaited."""
        try:
            prepared = self.prepared(query, operation_name, context_value)
        except OperationRefused as refused:
            return PreExecutionError(data=None, errors=refused.errors)
        kind = OperationType(prepared.operation.operation.value)
        allowed = OperationType if allowed_operation_types is None else allowed_operation_types
        if kind is OperationType.SUBSCRIPTION or kind not in allowed:
            raise InvalidOperationTypeError(kind)
        try:
            # Not by way of Strawberry, whose extensions take longer than a small operation, and do nothing here.
            result: Any = experimental_execute_incrementally(
                self._schema,
                prepared.document,
                root_value,
                context_value,
                variable_values,
                prepared.name,
                is_awaitable=cast("Any", optimized_is_awaitable),
                executor_class=self.execution_context_class,
                operation_extensions=operation_extensions,
            )
        except Exception as error:  # noqa: BLE001  # the executor itself broke: that is masked as any bug of ours
            return self._broken(error)
        return self._awaited(result) if isawaitable(result) else self._executed(result)

    async def _awaited(self, executing: Awaitable[Any]) -> ExecutionResult:
        try:
            return self._executed(await executing)
        except Exception as error:  # noqa: BLE001  # as above
            return self._broken(error)

    def _executed(self, result: Any) -> ExecutionResult:
        self.process_errors(result.errors or [])
        return ExecutionResult(data=result.data, errors=result.errors)

    def _broken(self, error: Exception) -> ExecutionResult:
        broken = [GraphQLError(str(error), original_error=error)]
        self.process_errors(broken)
        return PreExecutionError(data=None, errors=broken)

    async def stream(  # noqa: PLR0913, PLR0917  # the parameters are Strawberry's
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: Any | None = None,
        root_value: Any | None = None,
        operation_name: str | None = None,
        operation_extensions: dict[str, Any] | None = None,
        allowed_operation_types: Iterable[OperationType] | None = None,
    ) -> Any:
        """Execute an operation, and return its results one after the other."""
        try:
            prepared = self.prepared(query, operation_name, context_value)
        except OperationRefused as refused:
            return _only(PreExecutionError(data=None, errors=refused.errors))
        if prepared.is_subscription:
            # Not by way of Strawberry, which executes each event for each client.
            return self._results(prepared, context_value, variable_values or {}, root_value)
        return await super().stream(
            query,
            variable_values=variable_values,
            context_value=context_value,
            root_value=root_value,
            operation_name=prepared.name,
            operation_extensions=operation_extensions,
            allowed_operation_types=allowed_operation_types,
        )

    def _results(
        self, prepared: Prepared, context: Any, variables: dict[str, Any], root_value: Any
    ) -> AsyncGenerator[ExecutionResult, None]:
        executor: Any = self.execution_context_class.build(
            self._schema,
            prepared.document,
            root_value,
            context,
            variables,
            prepared.name,
            is_awaitable=cast("Any", optimized_is_awaitable),
        )
        return results_of(executor, variables, context)

    def prepared(self, query: str | None, operation_name: str | None, context: Any) -> Prepared:
        """Return what was admitted; prepare it where nobody has, as where the schema is called without a transport.

        Nothing is remembered in the context then, which may have more operations to come. Raises OperationRefused.
        """
        if context.prepared is None:
            # Whoever prepared nothing asks for one result.
            return self.prepare(query or "", operation_name, context.services.policy).whole()
        admitted: Prepared = context.prepared
        return admitted

    def process_errors(
        self,
        errors: Iterable[GraphQLError],
        execution_context: ExecutionContext | None = None,  # noqa: ARG002  # the signature is Strawberry's
    ) -> None:
        """Give each error its code, and mask and log what is a bug of ours."""
        present(errors)


async def _only(result: ExecutionResult) -> AsyncGenerator[ExecutionResult, None]:
    yield result


def new_schema(execution: type[Any]) -> TripSplitSchema:
    """Return the schema with an executor: this program's own, or another to compare it with."""
    return TripSplitSchema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        config=StrawberryConfig(
            auto_camel_case=True, enable_experimental_incremental_execution=True, scalar_map=SCALARS
        ),
        extensions=[UsePrepared],
        execution_context_class=execution,
    )


schema = new_schema(MeteredExecution)
