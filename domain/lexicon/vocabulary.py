"""The vocabulary: every word that the reader of English questions gives a meaning, or passes over."""

import re
from collections.abc import Iterable, Iterator
from types import ModuleType

from domain.lexicon import (
    amounts,
    calendar,
    categories,
    currencies,
    doubts,
    excluding,
    follow_ups,
    measures,
    payment_methods,
    people,
    places,
    stops,
    words,
)

_SKIPPED = frozenset({"NICKNAMES", "NAMES_THAT_ARE_WORDS"})
"""Words of people, which are none of the language's."""
_MODULES = (
    *(amounts, calendar, categories, currencies, doubts, excluding, follow_ups, measures),
    *(payment_methods, people, places, stops, words),
)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts((*value, *value.values()))
    elif isinstance(value, Iterable):
        for one in value:
            yield from _texts(one)


def _words(module: ModuleType) -> Iterator[str]:
    for name, value in vars(module).items():
        if not name.startswith("__") and name not in _SKIPPED and isinstance(value, str | Iterable):
            for text in _texts(value):
                yield from re.findall(r"[a-z][a-z']+", text.casefold())


ENGLISH_WORDS = frozenset(word for module in _MODULES for word in _words(module))
