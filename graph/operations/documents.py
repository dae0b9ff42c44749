"""Documents: texts that were parsed, limited and validated once, and what came of it, for as long as there is room."""

from collections import OrderedDict
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    parse,
)

from graph.operations.costs import Costing
from graph.operations.lexing import readable
from graph.operations.limits import excesses
from graph.operations.measures import measure
from graph.operations.policies import Policy
from graph.operations.validating import validated

_MOST_CHARACTERS = 2_000_000
"""How much text is remembered; a parsed document is some forty times its text."""

_LONGEST_REFUSED = 10_000


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """A document, its operations with what each costs, and the errors for which it may not be executed."""

    document: DocumentNode | None
    errors: list[GraphQLError]
    operations: list[tuple[OperationDefinitionNode, Costing]] = field(default_factory=list)


class Documents:
    """The documents of one schema: the least recently used are forgotten first."""

    def __init__(self, schema: GraphQLSchema, most_characters: int = _MOST_CHARACTERS) -> None:
        self._schema = schema
        self._most_characters = most_characters
        self._characters = 0
        self._checked: OrderedDict[tuple[str, Policy], CheckedDocument] = OrderedDict()

    def is_known(self, text: str, policy: Policy) -> bool:
        """Return whether it is remembered what came of a text."""
        return (text, policy) in self._checked

    def checked(self, text: str, policy: Policy) -> CheckedDocument:
        """Return what came of a text: a document or errors."""
        key = (text, policy)
        if key in self._checked:
            self._checked.move_to_end(key)
            return self._checked[key]
        checked = check(self._schema, text, policy)
        # What is refused for its size is refused so quickly that it is not worth the room.
        if checked.document is not None or len(text) <= _LONGEST_REFUSED:
            self._keep(key, checked)
        return checked

    def _keep(self, key: tuple[str, Policy], checked: CheckedDocument) -> None:
        self._checked[key] = checked
        self._characters += len(key[0])
        while self._characters > self._most_characters:
            (text, _), _ = self._checked.popitem(last=False)
            self._characters -= len(text)


def check(schema: GraphQLSchema, text: str, policy: Policy) -> CheckedDocument:
    """Parse, measure and validate a text, the cheap ways to refuse it first."""
    try:
        # As the specification has it: graphql-core takes `{}` for a selection unless it is told otherwise.
        document = parse(readable(text, policy.limits), allow_empty_selection_sets=False)
    except GraphQLError as error:
        return CheckedDocument(None, [error.with_traceback(None)])
    errors: list[GraphQLError] = [*excesses(measure(document).definitions, policy.limits)]
    errors = errors or validated(schema, document, policy)
    if errors:
        return CheckedDocument(None, errors)
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    return CheckedDocument(document, [], [(node, Costing(schema, document, node)) for node in operations])
