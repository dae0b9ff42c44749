"""Incremental delivery: whether a document uses `@defer` or `@stream`, the same without, and payloads of its parts."""

from collections.abc import Iterator
from typing import Any

from graphql import (
    REMOVE,
    DirectiveNode,
    DocumentNode,
    ExecutableDefinitionNode,
    GraphQLError,
    InitialIncrementalExecutionResult,
    SubsequentIncrementalExecutionResult,
    Visitor,
    visit,
)
from graphql.language.visitor import VisitorAction

from graph.errors import present

Part = InitialIncrementalExecutionResult | SubsequentIncrementalExecutionResult
Path = list[str | int]
_DIRECTIVES = frozenset({"defer", "stream"})


def is_incremental(document: DocumentNode) -> bool:
    """Return whether a document has one of the two directives anywhere."""
    if document.loc is not None and "@" not in document.loc.source.body:
        return False
    waiting: list[Any] = [node for node in document.definitions if isinstance(node, ExecutableDefinitionNode)]
    while waiting:
        node = waiting.pop()
        if any(directive.name.value in _DIRECTIVES for directive in node.directives or ()):
            return True
        if (selection_set := getattr(node, "selection_set", None)) is not None:
            waiting.extend(selection_set.selections)
    return False


def without_directives(document: DocumentNode) -> DocumentNode:
    """Return a document without the two directives: its one result has everything in place."""
    whole: DocumentNode = visit(document, _WithoutDirectives())
    return whole


class Parts:
    """Makes the payloads of one operation's parts; each entry is tied to its place by `id`, and by `path` too.

    The path is for clients of the draft of 2022; it names the first item of those that `@stream` sends.
    """

    def __init__(self) -> None:
        self._pending: dict[str, dict[str, Any]] = {}
        self._sent_items: dict[str, int] = {}
        self._seen: list[tuple[Path, Any]] = []

    def payload_of(self, part: Part) -> dict[str, Any]:
        """Return what a client is told of the initial result, or of a later part; the errors in it are presented."""
        present(_errors_in(part))
        payload: dict[str, Any] = {name: value for name, value in part.formatted.items() if name != "extensions"}
        if part.extensions:
            payload["extensions"] = part.extensions
        if isinstance(part, InitialIncrementalExecutionResult):
            self._seen.append(([], part.data))
        self._pending |= {pending["id"]: pending for pending in payload.get("pending", [])}
        for entry in payload.get("incremental", []):
            self._tie(entry)
        for ended in payload.get("completed", []):
            pending = self._pending.pop(ended["id"])
            if "errors" in ended:
                ended.update(_place(pending["path"], pending))
        return payload

    def _tie(self, entry: dict[str, Any]) -> None:
        pending = self._pending[entry["id"]]
        path = [*pending["path"], *entry.get("subPath", [])]
        if "items" not in entry:
            self._seen.append((path, entry["data"]))
            entry |= _place(path, pending)
            return
        begin = self._sent_items.get(entry["id"])
        if begin is None:
            begin = self._length_at(path)
        self._sent_items[entry["id"]] = begin + len(entry["items"])
        self._seen.append((path, dict(enumerate(entry["items"], begin))))
        entry |= _place([*path, begin], pending)

    def _length_at(self, path: Path) -> int:
        """Return how many items of a list have been sent along with what it stands in."""
        for root, value in reversed(self._seen):
            if path[: len(root)] == root and isinstance(found := _below(value, path[len(root) :]), list):
                return len(found)
        return 0


class _WithoutDirectives(Visitor):
    def enter_directive(self, node: DirectiveNode, *_: Any) -> VisitorAction:
        return REMOVE if node.name.value in _DIRECTIVES else None


def _place(path: Path, pending: dict[str, Any]) -> dict[str, Any]:
    return {"path": path} | ({"label": pending["label"]} if "label" in pending else {})


def _below(value: Any, path: Path) -> Any:
    for step in path:
        try:
            value = value[step]
        except (IndexError, KeyError, TypeError):
            return None
    return value


def _errors_in(part: Part) -> Iterator[GraphQLError]:
    if isinstance(part, InitialIncrementalExecutionResult):
        yield from part.errors or ()
        return
    for entry in [*(part.incremental or ()), *(part.completed or ())]:
        yield from entry.errors or ()
