"""Document texts: a document as the trip's history shows it, field by field."""

from domain.activities import ActivityDraft, ActivityKind, SubjectKind, changes_between
from domain.documents import Document


def document_fields(document: Document) -> dict[str, str | None]:
    """Return every field of a document as people read it; its hash tells which file it was."""
    return {
        "name": document.name,
        "kind": document.kind.value,
        "bytes": f"{document.file.size_bytes:,}",
        "sha256": document.file.sha256,
        "deleted": None if document.deleted_at is None else "yes",
    }


def document_activity(kind: ActivityKind, *, before: Document | None, after: Document) -> ActivityDraft:
    """Return what the trip's history says of a document that comes or goes."""
    return ActivityDraft(
        kind=kind,
        subject_kind=SubjectKind.DOCUMENT,
        subject_id=after.id,
        summary=after.name,
        changes=changes_between(None if before is None else document_fields(before), document_fields(after)),
        affects_balances=False,
    )
