"""As asked: what is for the documents keeps the words that it was asked in, whatever they were read as."""

from collections.abc import Iterator
from difflib import SequenceMatcher

_MARKS = "?!.,;:"
"""What may be cut off a word where a clause ends."""


def as_asked(text: str, *, read: str, asked: str) -> str:
    """Return a part of a question in the words it was asked in, of a question that was `read` as something else.

    What the question does not say, as what "it" stands for, stays.
    """
    words, read_words, asked_words = text.split(), read.split(), asked.split()
    written = _written(read_words, asked_words)
    return " ".join(word for word in _kept(words, read_words, written) if word)


def _written(read: list[str], asked: list[str]) -> list[str]:
    """Return what each word of a question was written as, where the first of several stands for all of them.

    A word that was passed over stands with the one after it, or with the last.
    """
    found: list[str] = []
    passed_over: list[str] = []
    for _, start, end, asked_start, asked_end in _matcher(read, asked).get_opcodes():
        words = asked[asked_start:asked_end]
        if start == end:
            passed_over = words
            continue
        if end - start != len(words):
            words = [" ".join(words), *[""] * (end - start - 1)]
        found += [" ".join((*passed_over, words[0])).strip(), *words[1:]]
        passed_over = []
    return [*found[:-1], " ".join((found[-1], *passed_over)).strip()] if found else []


def _kept(words: list[str], read: list[str], written: list[str]) -> Iterator[str]:
    for kind, start, end, read_start, read_end in _matcher(words, read).get_opcodes():
        if kind == "equal":
            pairs = zip(words[start:end], written[read_start:read_end], strict=True)
            yield from (asked if word.endswith(tuple(_MARKS)) else asked.rstrip(_MARKS) for word, asked in pairs)
        else:
            yield from words[start:end]


def _matcher(one: list[str], other: list[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, _bare(one), _bare(other), autojunk=False)


def _bare(words: list[str]) -> list[str]:
    return [word.rstrip(_MARKS) for word in words]
