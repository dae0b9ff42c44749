"""Mentions: which documents say the words that the ledger of a trip does not know."""

from collections.abc import Iterable, Mapping, Sequence

from domain.answer_writing.told_sentences import Excerpt
from domain.answer_writing.word_forms import forms_of
from domain.texts import listed


def mentioned_in(words: Iterable[str], excerpts: Sequence[Excerpt]) -> dict[str, str]:
    """Return the name of a document for each of the words that one says in any of its forms."""
    told = [(frozenset(forms_of(excerpt.text)), excerpt.document_name) for excerpt in excerpts]
    found = ((word, _name_of(word, told)) for word in words)
    return {word: name for word, name in found if name is not None}


def what_is_mentioned(names: Mapping[str, str]) -> tuple[str, ...]:
    """Return a sentence for each document: "contract.pdf mentions 'deposit' and 'tank'."; `names` are by words."""
    words: dict[str, list[str]] = {}
    for word, name in names.items():
        words.setdefault(name, []).append(f"'{word}'")
    return tuple(f"{name} mentions {listed(each)}." for name, each in words.items())


def _name_of(word: str, told: Iterable[tuple[frozenset[str], str]]) -> str | None:
    forms = frozenset(forms_of(word))
    return next((name for said, name in told if forms and forms <= said), None)
