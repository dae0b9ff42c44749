"""Validating: graphql-core's rules, told in a bounded number of errors and after a bounded amount of work."""

import re
from typing import Any

from graphql import DocumentNode, FieldNode, GraphQLError, GraphQLSchema, ValidationRule, specified_rules, validate
from graphql.validation import OverlappingFieldsCanBeMergedRule, ValidationContext
from graphql.validation.validate import ValidationAbortedError

from graph.errors import LimitExceeded
from graph.operations.policies import Policy

MOST_ERRORS = 20
"""How many errors are told of one document, or of one operation's variables."""
_COMPARISONS = 25_000
"""How many units of work graphql-core may spend on comparing fields; its own bound takes most of a second."""


def validated(schema: GraphQLSchema, document: DocumentNode, policy: Policy) -> list[GraphQLError]:
    """Return what is wrong with a document under the schema; nothing where it may be executed."""
    rules = _RULES if policy.introspection else [*_RULES, NoIntrospection]
    errors = validate(schema, document, rules, MOST_ERRORS, hide_suggestions=not policy.suggestions)
    if errors and type(errors[-1]) is ValidationAbortedError and len(errors) <= MOST_ERRORS:
        # Given up for the work that it was, not for the number of errors.
        return [
            LimitExceeded("The operation's fields overlap too often, or its fragments nest too deeply, to be checked.")
        ]
    if not policy.suggestions:
        # The only one that graphql-core makes all the same: it names no other field, but scanners look for its words.
        for error in errors:
            error.message = _BRACES.sub("", error.message)
    return errors


_BRACES = re.compile(r" Did you mean '\w+ \{ \.\.\. \}'\?$")


class NoIntrospection(ValidationRule):
    """Refuses to tell what the schema is; `__typename` stays, since clients' caches need it."""

    def enter_field(self, node: FieldNode, *_args: Any) -> None:
        """Report a field that leads into the schema."""
        if node.name.value in {"__schema", "__type"}:
            told = f"Introspection is off on this server: `{node.name.value}` is not answered, `__typename` is."
            self.report_error(GraphQLError(told, node))


class _BoundedOverlappingFields(OverlappingFieldsCanBeMergedRule):
    """The one rule whose work grows with the square of a document, with a bound of ours."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.rule_context.remaining_complexity_budget = _COMPARISONS


_RULES = [_BoundedOverlappingFields if rule is OverlappingFieldsCanBeMergedRule else rule for rule in specified_rules]
