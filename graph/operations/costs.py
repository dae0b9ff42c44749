"""Costs: about how many objects an operation returns, told before it runs.

An object is a point, a scalar is none. What is below a list counts once for each item: a page as many as `first` or
`last` or the number of `ids` say, any other list ten, unless its field says how many. A mutation and a subscription
are ten points each, and a field that is dear to compute says what it costs (`graph.fields`). Introspection is free, for
its depth is limited.

The cost is a polynomial of the variables that stand for page sizes. It is made once for each operation of a document,
from each fragment once, and then only computed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLSchema,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    Undefined,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
)
from strawberry.types.field import StrawberryField

from graph.operations.measures import spread_first, spreads_of

LARGEST_PAGE = 100
"""What a page counts whose size is not said, or is no size; asking for more is refused by the field."""
USUAL_LIST = 10
"""How many items a list counts that is no page, and whose field does not say."""
ROOT_COST = 10
"""What each field of Mutation and Subscription costs, unless it says."""
COST, SIZE = "tripsplit.cost", "tripsplit.size"
"""Where a field's own cost, and its list's usual size, are kept in its metadata."""


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a page, where a variable gives it: a number of items, or a list with an id for each."""

    variable: str
    default: int

    def of(self, variables: Mapping[str, Any]) -> int:
        """Return the size under the values of the variables."""
        # A null that is sent is no default: the field gets it, and takes its size from another argument.
        return _page(variables[self.variable]) if self.variable in variables else self.default


Polynomial = dict[tuple[Size, ...], int]
"""Coefficients by what they are multiplied with; the coefficient of `()` is the constant."""


@dataclass(slots=True)
class Costing:
    """The cost of one operation, made into a polynomial when it is asked for first."""

    schema: GraphQLSchema
    document: DocumentNode
    operation: OperationDefinitionNode
    _polynomial: Polynomial | None = field(default=None, init=False)

    def of(self, variables: Mapping[str, Any]) -> int:
        """Return the points under the values of the variables, as the client sent them."""
        if self._polynomial is None:
            self._polynomial = _Making(self.schema, self.document, self.operation).polynomial()
        total = 0
        for sizes, coefficient in self._polynomial.items():
            points = coefficient
            for size in sizes:
                points *= size.of(variables)
            total += points
        return total


class _Making:
    """Makes the polynomial of a valid document's operation; recurses as deep as its brackets, which are limited."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) -> None:
        self._schema = schema
        self._operation = operation
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._made: dict[str, Polynomial] = {}
        self._defaults = {
            definition.variable.name.value: definition.default_value
            for definition in operation.variable_definitions or ()
        }

    def polynomial(self) -> Polynomial:
        spreads = {name: spreads_of(node.selection_set) for name, node in self._fragments.items()}
        for name in spread_first(spreads):
            node = self._fragments[name]
            self._made[name] = self._selections(node.selection_set, node.type_condition.name.value)
        root = self._schema.get_root_type(self._operation.operation)
        return {} if root is None else self._selections(self._operation.selection_set, root.name)

    def _selections(self, selections: SelectionSetNode, type_name: str) -> Polynomial:
        return _sum(self._selection(node, type_name) for node in selections.selections)

    def _selection(self, node: Any, type_name: str) -> Polynomial:
        if isinstance(node, FragmentSpreadNode):
            return self._made[node.name.value]
        if isinstance(node, FieldNode):
            return self._field(node, type_name)
        condition = node.type_condition
        return self._selections(node.selection_set, type_name if condition is None else condition.name.value)

    def _field(self, node: FieldNode, type_name: str) -> Polynomial:
        fields: Mapping[str, GraphQLField] = getattr(self._schema.get_type(type_name), "fields", {})
        declared = fields.get(node.name.value)
        if declared is None:
            # `__typename`, `__schema` and `__type`.
            return {}
        metadata = _metadata(declared)
        own = metadata.get(COST, ROOT_COST if self._is_act(type_name) else 0)
        inner = get_named_type(declared.type)
        if node.selection_set is None or not is_composite_type(inner):
            return {(): own} if own else {}
        below = self._selections(node.selection_set, inner.name)
        is_list = is_list_type(get_nullable_type(declared.type))
        size = self._size(node, declared)
        if is_list:
            usual = 1 if type_name.endswith("Connection") else metadata.get(SIZE, USUAL_LIST)
            return _sum([{(): own}, _times(_sum([_object(inner.name), below]), usual if size is None else size)])
        return _sum([{(): own}, _object(inner.name), _times(below, 1 if size is None else size)])

    def _is_act(self, type_name: str) -> bool:
        roots = (self._schema.mutation_type, self._schema.subscription_type)
        return any(root is not None and root.name == type_name for root in roots)

    def _size(self, node: FieldNode, declared: GraphQLField) -> int | Size | None:
        """Return how many items are asked for; None for a field that takes no size."""
        taken = [name for name in ("first", "last", "limit", "ids") if name in declared.args]
        if not taken:
            return None
        given = {argument.name.value: argument.value for argument in node.arguments or ()}
        for name in taken:
            if name in given and (size := self._value(given[name])) is not None:
                return size
        defaults = (_python_default(declared.args[name]) for name in taken)
        return next((_page(default) for default in defaults if default is not None), LARGEST_PAGE)

    def _value(self, node: ValueNode) -> int | Size | None:
        if isinstance(node, VariableNode):
            name = node.name.value
            default = self._defaults.get(name)
            known = None if default is None else self._value(default)
            return Size(name, known if isinstance(known, int) else LARGEST_PAGE)
        if isinstance(node, IntValueNode):
            return _page(int(node.value))
        return _page([*node.values]) if isinstance(node, ListValueNode) else None


def _python_default(argument: Any) -> Any:
    default = argument.default_value
    return None if default is Undefined else default


def _metadata(declared: GraphQLField) -> Mapping[Any, Any]:
    definition = declared.extensions.get("strawberry-definition")
    return definition.metadata if isinstance(definition, StrawberryField) else {}


def _object(type_name: str) -> Polynomial:
    """Return a point for an object; the scaffold of a page is none."""
    return {} if type_name == "PageInfo" or type_name.endswith("Edge") else {(): 1}


def _page(value: object) -> int:
    """Return how many items a literal or the value of a variable asks for."""
    if isinstance(value, list):
        return min(max(len(value), 1), LARGEST_PAGE)
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LARGEST_PAGE:
        return value
    return LARGEST_PAGE


def _sum(polynomials: Iterable[Polynomial]) -> Polynomial:
    total: Polynomial = {}
    for polynomial in polynomials:
        for sizes, coefficient in polynomial.items():
            total[sizes] = total.get(sizes, 0) + coefficient
    return total


def _times(polynomial: Polynomial, size: int | Size) -> Polynomial:
    if isinstance(size, int):
        return {sizes: coefficient * size for sizes, coefficient in polynomial.items()}
    return {(*sizes, size): coefficient for sizes, coefficient in polynomial.items()}
