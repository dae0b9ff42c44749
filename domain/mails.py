"""Mails: what is sent to somebody, as a row that says who and about what, and never the secret that it will carry."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class MailKind(StrEnum):
    """What a mail is about, and so what its `subject_id` is the id of."""

    PASSWORD_CHANGED = "PASSWORD_CHANGED"  # noqa: S105  # a kind, not a password
    PASSWORD_RESET = "PASSWORD_RESET"  # noqa: S105  # a kind, not a password
    INVITATION = "INVITATION"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to one address. Its words are made when it is sent, from its kind and its subject.

    The subject is a user (PASSWORD_CHANGED), a password reset (PASSWORD_RESET) or an invitation (INVITATION).
    """

    id: UUID
    kind: MailKind
    recipient: str
    subject_id: UUID
    created_at: datetime
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MailText:
    """What a mail says: a subject of one line, and plain text."""

    subject: str
    body: str


def one_line(text: str) -> str:
    """Return what somebody typed as it may stand in a header: whatever is not printable is a space there."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
