"""Unread: documents of a trip that nobody can be told of yet, because they are being read or could not be."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.documents import DocumentState
from domain.texts import listed

UNREAD_STATES = frozenset({DocumentState.QUEUED, DocumentState.READING, DocumentState.EMBEDDING, DocumentState.FAILED})
"""States of documents in which nothing, or not all, of them can be found."""
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class UnreadDocument:
    """A document that cannot be searched, by its name and the state of its reading."""

    name: str
    state: DocumentState

    @property
    def is_awaited(self) -> bool:
        """Tell whether it may soon say more."""
        return not self.state.is_final


def what_is_unread(documents: Sequence[UnreadDocument]) -> tuple[str, ...]:
    """Return which documents may say what was asked and are still being read, and which could not be, in sentences."""
    awaited = _named([each.name for each in documents if each.is_awaited], "is", "are")
    failed = _named([each.name for each in documents if not each.is_awaited], "could", "could")
    still = f"{awaited} still being read: ask again in a minute." if awaited else ""
    never = f"{failed} not be read, and nothing in it can be found." if failed else ""
    return tuple(sentence for sentence in (still, never) if sentence)


def _named(names: Sequence[str], verb: str, verb_of_many: str) -> str:
    """Return names in quotes with their verb: "'a.pdf', 'b.pdf' and 4 more are"; nothing where there are none."""
    if not names:
        return ""
    quoted = [f"'{name}'" for name in names[:_MOST_NAMED]]
    more = [f"{len(names) - _MOST_NAMED} more"] if len(names) > _MOST_NAMED else []
    return f"{listed([*quoted, *more], conjunction='and')} {verb if len(names) == 1 else verb_of_many}"
