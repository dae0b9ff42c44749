"""Documents: files of a trip, recognised by content, and the states they go through until they can be searched."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from domain.access import Action, not_found
from domain.refusals import Refusal, RefusalCode
from domain.texts import clean_text
from domain.trips import OpenTrip

_LONGEST_NAME = 200


class DocumentKind(StrEnum):
    """What a document is, by its content."""

    PDF = "PDF"
    TEXT = "TEXT"
    MARKDOWN = "MARKDOWN"
    HTML = "HTML"
    DOCX = "DOCX"
    CSV = "CSV"
    SRT = "SRT"
    VTT = "VTT"
    EMAIL = "EMAIL"
    PNG = "PNG"
    JPEG = "JPEG"
    WEBP = "WEBP"
    HEIC = "HEIC"


class DocumentState(StrEnum):
    """How far the reading of a document has come."""

    QUEUED = "QUEUED"
    READING = "READING"
    EMBEDDING = "EMBEDDING"
    READY = "READY"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"

    @property
    def is_final(self) -> bool:
        """Tell whether nothing follows this state by itself."""
        return self in {DocumentState.READY, DocumentState.FAILED, DocumentState.CANCELLED}


class FileEmpty(Refusal):
    """The file has no bytes."""

    code = RefusalCode.FILE_EMPTY


class FileTooLarge(Refusal):
    """The file has more bytes than are taken."""

    code = RefusalCode.FILE_TOO_LARGE


class FileTypeUnknown(Refusal):
    """The content is of no format that is read."""

    code = RefusalCode.FILE_TYPE_UNKNOWN


class DocumentUnreadable(Exception):
    """The content cannot be read, however often it is tried; the message tells a person why."""


class ReadingTooCostly(DocumentUnreadable):
    """Reading took more time or memory than a document is given, which it may not on a machine that is less busy.

    Whoever uploads one is told at once, and can have it read again; what was read before is worth another try.
    """


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Bytes that lie in the file store: where, how many, and their SHA-256 in hexadecimal."""

    key: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file of a trip and the state of its reading; `passage_count` and `page_count` are known once it was read.

    `version` counts the files that it was, up to this one; the state is that of reading this one, and
    `is_receipt_sought` whether this one was looked at for what it says as a bill.
    """

    id: UUID
    trip_id: UUID
    name: str
    kind: DocumentKind
    file: StoredFile
    state: DocumentState
    uploader_id: UUID
    uploaded_at: datetime
    page_count: int | None = None
    passage_count: int | None = None
    failure: str | None = None
    deleted_at: datetime | None = None
    parent_id: UUID | None = None
    version: int = 1
    is_receipt_sought: bool = False


@dataclass(frozen=True, slots=True)
class DocumentProgress:
    """A step of a document's reading: its state, and passages embedded of passages in all (None before cutting)."""

    document_id: UUID
    state: DocumentState
    done: int
    total: int | None
    failure: str | None = None


def add_document(
    trip: OpenTrip, *, document_id: UUID, name: str, kind: DocumentKind, file: StoredFile, now: datetime
) -> Document:
    """Return the document to store, QUEUED; raises Forbidden or TextInvalid."""
    trip.require(Action.EDIT_DOCUMENTS)
    return Document(
        id=document_id,
        trip_id=trip.trip.id,
        name=clean_text(name, field="name", longest=_LONGEST_NAME),
        kind=kind,
        file=file,
        state=DocumentState.QUEUED,
        uploader_id=trip.viewer.user_id,
        uploaded_at=now,
    )


def require_of_trip(document: Document | None, trip_id: UUID, *, field: str) -> Document:
    """Return a document of a trip; raise NotFound about `field` for none, and for one of another trip."""
    if document is None or document.trip_id != trip_id:
        raise not_found("document", field)
    return document


def attached_document(parent: Document, *, number: int, name: str, kind: DocumentKind, file: StoredFile) -> Document:
    """Return the document to store, QUEUED, of the attachment that an e-mail has at a number, from 0."""
    return Document(
        id=attachment_id(parent, number),
        trip_id=parent.trip_id,
        name=name[:_LONGEST_NAME],
        kind=kind,
        file=file,
        state=DocumentState.QUEUED,
        uploader_id=parent.uploader_id,
        uploaded_at=parent.uploaded_at,
        parent_id=parent.id,
    )


def attachment_id(parent: Document, number: int) -> UUID:
    """Return the id of an e-mail's attachment: the same each time this version of the e-mail is read."""
    version = "" if parent.version == 1 else f"{parent.version}:"
    return uuid5(parent.id, f"attachment:{version}{number}")


def begin_reading(document: Document) -> Document:
    """Return the document as one that is being read, whatever became of earlier attempts; one that is READY stays so.

    Where its passages are known already, they go on getting their vectors.
    """
    if document.state is DocumentState.READY:
        return document
    state = DocumentState.READING if document.passage_count is None else DocumentState.EMBEDDING
    return replace(document, state=state, failure=None)


def begin_embedding(document: Document, *, page_count: int | None, passage_count: int) -> Document:
    """Return the document as one whose passages are known and stored, and get their vectors."""
    return replace(
        document,
        state=DocumentState.EMBEDDING,
        page_count=page_count,
        passage_count=passage_count,
        is_receipt_sought=True,
    )


def finish_reading(document: Document) -> Document:
    """Return the document as one that can be searched to its end."""
    return replace(document, state=DocumentState.READY, failure=None)


def fail_reading(document: Document, reason: str) -> Document:
    """Return the document as FAILED; one that is READY stays so, because what is there can be searched.

    One that was cancelled stays so too: nobody waits to hear how it would have ended.
    """
    if document.state in {DocumentState.READY, DocumentState.CANCELLED}:
        return document
    return replace(document, state=DocumentState.FAILED, failure=reason)


def cancel_reading(document: Document) -> Document:
    """Return the document as CANCELLED; one that is READY stays so."""
    return document if document.state is DocumentState.READY else replace(document, state=DocumentState.CANCELLED)


def queue_again(document: Document) -> Document:
    """Return a document that failed or was cancelled as QUEUED; what was read of it is kept, and gone on from."""
    if document.state not in {DocumentState.FAILED, DocumentState.CANCELLED}:
        return document
    return replace(document, state=DocumentState.QUEUED, failure=None)


def delete_document(trip: OpenTrip, document: Document, *, now: datetime) -> Document:
    """Return the document as deleted; its file and vectors go in the background. Raises Forbidden."""
    trip.require(Action.EDIT_DOCUMENTS)
    return replace(document, deleted_at=now)
