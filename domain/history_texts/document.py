"""Document texts: a document as the trip's history shows it, field by field."""

from domain.activities import ActivityDraft, ActivityKind, SubjectKind, changes_between
from domain.document_versions import DocumentVersion
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


def version_removed(document: Document, version: DocumentVersion) -> ActivityDraft:
    """Return what the trip's history says of an old version that the trip's rules keep no longer."""
    fields = {"version": str(version.number), "bytes": f"{version.file.size_bytes:,}", "sha256": version.file.sha256}
    return ActivityDraft(
        kind=ActivityKind.DOCUMENT_VERSION_REMOVED,
        subject_kind=SubjectKind.DOCUMENT,
        subject_id=document.id,
        summary=document.name,
        changes=changes_between(fields, None),
        affects_balances=False,
    )


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
