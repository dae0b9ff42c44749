"""Sources: the text of a function that builds the object of one selection, written field by field, then compiled."""

from collections.abc import Callable
from typing import Any

from graphql import get_nullable_type

from graph.execution.completions import Completion, LeafCompletion, ListCompletion, ObjectCompletion, items_of
from graph.execution.getters import Getter
from graph.execution.leaves import condition_of

_HEAD = """\
def build(source, level):
    if source.__class__ not in known:
        require(source)
"""


class Source:
    """A function being written. Names that a client chose stand in it as constants, never as text of the program."""

    def __init__(self, known: set[type], require: Callable[[Any], None]) -> None:
        self._scope: dict[str, Any] = {"known": known, "require": require}
        self._lines: list[str] = []
        self._entries: list[str] = []
        self.is_listing = False

    def constant(self, name: str, value: str) -> None:
        """Show a text that is known."""
        self._entry(name, repr(value))

    def open(self, name: str) -> None:
        """Leave a place for what is filled in later."""
        self._entry(name, "None")

    def value(self, name: str, getter: Getter, completion: Completion, declared: Any) -> None:
        """Show a value that is read off the source."""
        self.is_listing = self.is_listing or completion.lists_objects
        variable = f"v{len(self._entries)}"
        call = "" if getter.call is None else self._bound(getter.call)
        self._write(f"{variable} = {getter.written.format(parent='source', call=call)}")
        self._complete(variable, completion, declared)
        self._entry(name, variable)

    def compiled(self) -> Callable[..., dict[str, Any]]:
        """Return the function."""
        text = _HEAD + "".join(f"    {line}\n" for line in self._lines) + f"    return {{{', '.join(self._entries)}}}\n"
        exec(text, self._scope)  # noqa: S102  # of text that is written here, from names of the schema's own classes
        build: Callable[..., dict[str, Any]] = self._scope["build"]
        return build

    def _complete(self, variable: str, completion: Completion, declared: Any) -> None:
        if isinstance(completion, LeafCompletion):
            self._leaf(variable, completion, get_nullable_type(declared))
        elif isinstance(completion, ObjectCompletion):
            call = f"{variable} = {self._bound(completion.shape.build)}({variable}, level)"
            self._write(f"if {variable} is not None: {call}" if completion.is_nullable else call)
        elif isinstance(completion, ListCompletion):
            self._list(variable, completion)

    def _leaf(self, variable: str, completion: LeafCompletion, leaf: Any) -> None:
        conditions = [f"{variable} is not None"] if completion.is_nullable else []
        if (unless := condition_of(leaf, variable)) is not None:
            conditions.append(unless)
        call = f"{variable} = {self._bound(completion.coerce)}({variable})"
        self._write(f"if {' and '.join(conditions)}: {call}" if conditions else call)

    def _list(self, variable: str, completion: ListCompletion) -> None:
        item = completion.item
        if isinstance(item, ObjectCompletion):
            shown = f"{self._bound(item.shape.build)}(item, level)"
        else:
            assert isinstance(item, LeafCompletion)  # noqa: S101  # lists in lists are levels
            shown = f"{self._bound(item.coerce)}(item)"
        if item.is_nullable:
            shown = f"None if item is None else {shown}"
        start = f"if {variable} is not None:" if completion.is_nullable else "if True:"
        self._write(start)
        unlike = f"{variable}.__class__ is not list and {variable}.__class__ is not tuple"
        self._write(f"    if {unlike}: {variable} = {self._bound(items_of)}({variable})")
        if completion.is_of_objects:
            self._write(f"    level.count(len({variable}))")
        self._write(f"    {variable} = [{shown} for item in {variable}]")

    def _bound(self, function: Callable[..., Any]) -> str:
        name = f"f{len(self._scope)}"
        self._scope[name] = function
        return name

    def _write(self, line: str) -> None:
        self._lines.append(line)

    def _entry(self, name: str, value: str) -> None:
        self._entries.append(f"{name!r}: {value}")
