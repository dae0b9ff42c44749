"""Versions of a document: each file that it was, numbered from 1; the last is the current one."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.access import Action
from domain.documents import Document, DocumentKind, DocumentState, StoredFile
from domain.refusals import Refusal, RefusalCode
from domain.trips import OpenTrip


class VersionIsCurrent(Refusal):
    """The file is the document's current one already."""

    code = RefusalCode.VERSION_IS_CURRENT


@dataclass(frozen=True, slots=True)
class DocumentVersion:
    """A file that a document is or was, with who brought it and when; several have one file where it came back."""

    id: UUID
    document_id: UUID
    number: int
    kind: DocumentKind
    file: StoredFile
    uploader_id: UUID
    uploaded_at: datetime


def first_version(document: Document) -> DocumentVersion:
    """Return the version that a new document has; its id is the document's."""
    return DocumentVersion(
        id=document.id,
        document_id=document.id,
        number=document.version,
        kind=document.kind,
        file=document.file,
        uploader_id=document.uploader_id,
        uploaded_at=document.uploaded_at,
    )


def replace_document(  # a document, and what it becomes
    trip: OpenTrip, document: Document, *, version_id: UUID, kind: DocumentKind, file: StoredFile, now: datetime
) -> tuple[Document, DocumentVersion]:
    """Return a document as one with another file, QUEUED to be read anew, and the version that it comes to.

    Raises Forbidden, or VersionIsCurrent where the bytes are the same.
    """
    trip.require(Action.EDIT_DOCUMENTS)
    if file.sha256 == document.file.sha256:
        raise VersionIsCurrent("The document has this very file already.", field=("file",))
    version = DocumentVersion(
        id=version_id,
        document_id=document.id,
        number=document.version + 1,
        kind=kind,
        file=file,
        uploader_id=trip.viewer.user_id,
        uploaded_at=now,
    )
    return _become(document, version), version


def restore_version(
    trip: OpenTrip, document: Document, old: DocumentVersion, *, version_id: UUID, now: datetime
) -> tuple[Document, DocumentVersion]:
    """Return a document as one with the file that it had in an earlier version, which becomes a new version.

    Raises Forbidden, or VersionIsCurrent where it has that file already.
    """
    trip.require(Action.EDIT_DOCUMENTS)
    if old.file.sha256 == document.file.sha256:
        raise VersionIsCurrent("The document has the file of this version already.", field=("number",))
    version = replace(old, id=version_id, number=document.version + 1, uploader_id=trip.viewer.user_id, uploaded_at=now)
    return _become(document, version), version


def _become(document: Document, version: DocumentVersion) -> Document:
    return replace(
        document,
        version=version.number,
        kind=version.kind,
        file=version.file,
        state=DocumentState.QUEUED,
        page_count=None,
        passage_count=None,
        failure=None,
        is_receipt_sought=False,
    )
