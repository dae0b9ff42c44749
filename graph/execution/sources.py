"""Sources: the text of a function that builds the object of one selection, written field by field, then compiled."""

from collections.abc import Callable
from typing import Any

from graphql import get_nullable_type

from graph.execution.completions import Completion, LeafCompletion, ObjectCompletion
from graph.execution.declarations import Getter
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
        self.is_listing = self.is_listing or completion.needs.counting
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
        conditions = [f"{variable} is not None"] if completion.is_nullable else []
        if (unless := condition_of(get_nullable_type(declared), variable)) is not None:
            conditions.append(unless)
        start = f"if {' and '.join(conditions)}: " if conditions else ""
        self._write(f"{start}{variable} = {self._shown(completion, variable)}")

    def _shown(self, completion: Completion, value: str) -> str:
        """Return an expression of what is shown of a value that is not null."""
        if isinstance(completion, LeafCompletion):
            return f"{self._bound(completion.coerce)}({value})"
        if isinstance(completion, ObjectCompletion):
            return f"{self._bound(completion.shape.build)}({value}, level)"
        shown = self._shown(completion.item, "item")
        if completion.item.is_nullable:
            shown = f"None if item is None else {shown}"
        return f"[{shown} for item in {self._bound(completion.items_of)}({value}, level)]"

    def _bound(self, function: Callable[..., Any]) -> str:
        name = f"f{len(self._scope)}"
        self._scope[name] = function
        return name

    def _write(self, line: str) -> None:
        self._lines.append(line)

    def _entry(self, name: str, value: str) -> None:
        self._entries.append(f"{name!r}: {value}")
