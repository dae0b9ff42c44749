"""Filling: puts ids, cursors, codes and page sizes that mean something into operations that a fuzzer made up."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import graphql
from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectFieldNode,
    ObjectValueNode,
    StringValueNode,
    ValueNode,
    Visitor,
)
from hypothesis import strategies as st
from schemathesis.graphql import nodes

from graph.ids import encode_id

_MARK = "#"
_MARKS = 16
_MARKED = re.compile(f"{_MARK}([0-9]{{1,2}})")
_FIELDS_OF_ANY_TYPE = {"Node", "Nodes"}
_SHORTER = {"Transfer": "PlanTransfer"}

marks = st.integers(0, _MARKS - 1).map(lambda number: nodes.String(f"{_MARK}{number}"))
"""What stands for an id, to be filled in."""


@dataclass(frozen=True, slots=True)
class Filling:
    """Real ids by their type, and real texts by the names of what takes them."""

    ids: Mapping[str, list[str]]
    texts: Mapping[str, list[str]]

    def fill(self, document: str) -> str:
        """Return the document with something real in most places that want it; a few stay unknown or malformed."""
        filled: DocumentNode = graphql.visit(graphql.parse(document), _Filler(self))
        return graphql.print_ast(filled)

    def text(self, name: str, text: str) -> str:
        """Return a text for an argument: a real one where it has a meaning, else what was made up."""
        return _one_of(self.texts[name], len(text)) if name in self.texts else text

    def id(self, name: str, number: int) -> str:
        """Return an id for an argument: mostly of the type that it wants, and real."""
        everything = [one for ids in self.ids.values() for one in ids]
        if number == _MARKS - 1:
            return f"{_MARK}{number}"
        if number == _MARKS - 2:
            return encode_id("Trip", UUID(int=1))
        if number == _MARKS - 3:
            return everything[0]
        return _one_of(self.ids.get(self._type_of(name)) or everything, number)

    def _type_of(self, name: str) -> str:
        bare = name.removesuffix("Ids").removesuffix("Id")
        type_name = bare[:1].upper() + bare[1:]
        type_name = _SHORTER.get(type_name, type_name)
        # The members of a family, payers, receivers, hubs: whoever is named by what they do is a participant.
        if name != "memberIds" and (type_name in self.ids or type_name in _FIELDS_OF_ANY_TYPE):
            return type_name
        return "Participant"


class _Filler(Visitor):
    def __init__(self, filling: Filling) -> None:
        super().__init__()
        self.filling = filling
        self.fields: list[str] = []

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        """Remember which field the arguments are of."""
        self.fields.append(node.name.value)

    def leave_field(self, *_: Any) -> None:
        """Forget it."""
        self.fields.pop()

    def enter_argument(self, node: ArgumentNode, *_: Any) -> ArgumentNode:
        """Fill an argument; one that is only called `id` is named by its field."""
        name = node.name.value
        return replace(node, value=self._filled(self.fields[-1] if name in {"id", "ids"} else name, node.value))

    def enter_object_field(self, node: ObjectFieldNode, *_: Any) -> ObjectFieldNode:
        """Fill a part of an input object."""
        return replace(node, value=self._filled(node.name.value, node.value))

    def _filled(self, name: str, value: ValueNode) -> ValueNode:
        match value:
            case ListValueNode():
                return nodes.List([self._filled(name, item) for item in value.values])
            case StringValueNode():
                return nodes.String(self._text(name, value.value))
            case ObjectValueNode() if name == "split":
                # The fuzzer does not know `@oneOf`.
                return replace(value, fields=value.fields[:1])
            case IntValueNode() | NullValueNode() if name == "first":
                return nodes.Int(len(getattr(value, "value", "")) % 4 + 1)
            case IntValueNode() if name == "last":
                return nodes.Null
        return value

    def _text(self, name: str, text: str) -> str:
        if mark := _MARKED.fullmatch(text):
            return self.filling.id(name, int(mark[1]))
        return self.filling.text(name, text)


def _one_of(choices: list[str], number: int) -> str:
    return choices[number % len(choices)]
