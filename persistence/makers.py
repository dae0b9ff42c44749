"""Makers: how thousands of values are made of rows in a third of the time that their class takes.

A frozen dataclass assigns by way of `object.__setattr__`, attribute by attribute. Here a value begins as one of a twin
of its class, which has the same slots and lets anybody assign, and then becomes one of the class itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, TypeVar

Value = TypeVar("Value")
Put = Callable[[Any, Any], None]


def slots_of(value_class: type[Any]) -> dict[str, Put]:
    """Return what puts an attribute into a value that is just being made, by name: the class would let nobody."""
    return {each.name: getattr(value_class, each.name).__set__ for each in fields(value_class)}


def maker_of(value_class: type[Value]) -> Callable[..., Value]:
    """Return what makes a value of all its attributes, in their order, as its class does.

    For dataclasses with slots, without defaults and without a `__post_init__`; raises TypeError for one that has it.
    """
    if hasattr(value_class, "__post_init__"):
        raise TypeError(f"{value_class.__name__} does more than take its attributes.")
    names = [each.name for each in fields(value_class)]  # type: ignore[arg-type]  # of any dataclass
    return written_maker(value_class, takes=", ".join(names), attributes={name: name for name in names}, scope={})


def written_maker(
    value_class: type[Value], *, takes: str, attributes: Mapping[str, str], scope: Mapping[str, Any]
) -> Callable[..., Value]:
    """Return a function with parameters as in `takes` that makes a value with some of its attributes.

    Each is an expression of the parameters and the names in `scope`: text of the program, never anybody's.
    """
    lines = "".join(f"    value.{name} = {written}\n" for name, written in attributes.items())
    text = f"def make({takes}):\n    value = Twin()\n{lines}    value.__class__ = Itself\n    return value\n"
    names: dict[str, Any] = {"Twin": _twin_of(value_class), "Itself": value_class, **scope}
    exec(text, names)  # noqa: S102  # of what the program itself declares
    make: Callable[..., Value] = names["make"]
    return make


def _twin_of(value_class: Any) -> Any:
    return type(f"{value_class.__name__}Twin", value_class.__bases__, {"__slots__": value_class.__slots__})
