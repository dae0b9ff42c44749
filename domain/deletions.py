"""Deletions: what is deleted stays in the book, counts no more, and can be restored."""

from datetime import datetime

from domain.refusals import Refusal, RefusalCode


class AlreadyDeleted(Refusal):
    """It is deleted already."""

    code = RefusalCode.ALREADY_DELETED


class NotDeleted(Refusal):
    """It is not deleted, so there is nothing to restore."""

    code = RefusalCode.NOT_DELETED


def require_alive(deleted_at: datetime | None, *, noun: str) -> None:
    """Raise AlreadyDeleted for what is deleted."""
    if deleted_at is not None:
        raise AlreadyDeleted(f"This {noun} is deleted: restore it first.", field=(f"{noun}_id",))


def require_deleted(deleted_at: datetime | None, *, noun: str) -> None:
    """Raise NotDeleted for what is not deleted."""
    if deleted_at is None:
        raise NotDeleted(f"This {noun} is not deleted.", field=(f"{noun}_id",))
