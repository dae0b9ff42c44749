"""Attachments: what came with an e-mail becomes documents of its own, read like any other."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from domain.activities import ActivityKind
from domain.document_versions import first_version
from domain.documents import (
    Document,
    DocumentKind,
    FileEmpty,
    FileTooLarge,
    FileTypeUnknown,
    attached_document,
    attachment_id,
)
from domain.downloads import attributes_of
from domain.history_texts.document import document_activity
from domain.jobs import JobKind, queue_job
from domain.recognition import HEAD_BYTES, recognised_kind
from jobs.context import TaskContext
from persistence.activities import record
from persistence.database import WriteConnection
from persistence.document_versions import insert_version
from persistence.documents import insert_document, load_all_attached, load_document, mark_document_deleted
from persistence.extraction.extracts import Attachment
from persistence.ids import new_id
from persistence.jobs import insert_jobs

_CHUNK_BYTES = 256 * 1024


def folder_of_attachments(parent: Document) -> str:
    """Return the folder that the files of an e-mail's attachments lie in: they go with it, rows or none."""
    return f"{parent.trip_id}/{parent.id}-attached"


async def save_attachments(
    context: TaskContext, parent: Document, attachments: Iterable[Attachment]
) -> tuple[Document, ...]:
    """Save the files of an e-mail's attachments, and return their documents, which are not stored yet.

    What is no document is left out; the text of the e-mail names it. Doing it twice saves the same files again.
    """
    documents: list[Document] = []
    for number, attachment in enumerate(attachments):
        try:
            kind = await asyncio.to_thread(_kind, attachment.path)
            key = f"{folder_of_attachments(parent)}/{attachment_id(parent, number)}"
            limit = context.settings.largest_upload_bytes
            attributes = attributes_of(kind, attachment.name)
            file = await context.files.save(key, _chunks(attachment.path), limit_bytes=limit, attributes=attributes)
        except (FileEmpty, FileTooLarge, FileTypeUnknown):
            continue
        documents.append(attached_document(parent, number=number, name=attachment.name, kind=kind, file=file))
    return tuple(documents)


async def store_attachments(connection: WriteConnection, attachments: Iterable[Document], *, now: datetime) -> None:
    """Store the documents of attachments, and the jobs that read them: the sweep enqueues those within seconds."""
    for document in attachments:
        await insert_document(connection, document)
        await insert_version(connection, first_version(document))
        draft = document_activity(ActivityKind.DOCUMENT_ADDED, before=None, after=document)
        await record(connection, draft, trip_id=document.trip_id, actor_id=document.uploader_id, at=now)
        job = queue_job(
            job_id=new_id(), kind=JobKind.READ_DOCUMENT, trip_id=document.trip_id, subject_id=document.id, now=now
        )
        await insert_jobs(connection, [job])


async def withdraw_attachments(connection: WriteConnection, parent: Document, *, now: datetime) -> None:
    """Mark what came with an earlier version of an e-mail as deleted, and store the jobs that clear it away."""
    for document in await load_all_attached(connection, parent.id):
        deleted = replace(document, deleted_at=now)
        await mark_document_deleted(connection, deleted)
        draft = document_activity(ActivityKind.DOCUMENT_DELETED, before=document, after=deleted)
        await record(connection, draft, trip_id=document.trip_id, actor_id=parent.uploader_id, at=now)
        job = queue_job(
            job_id=new_id(), kind=JobKind.PURGE_DOCUMENT, trip_id=document.trip_id, subject_id=document.id, now=now
        )
        await insert_jobs(connection, [job])


async def discard_attachments(context: TaskContext, attachments: Iterable[Document]) -> None:
    """Remove the files of attachments that were not stored, by this run or by another of the same version."""
    for document in attachments:
        async with context.database.read() as connection:
            is_stored = await load_document(connection, document.id) is not None
        if not is_stored:
            await context.files.delete(document.file.key)


def _kind(path: Path) -> DocumentKind:
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        file.seek(max(0, path.stat().st_size - HEAD_BYTES))
        return recognised_kind(head, file.read(HEAD_BYTES))


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    with await asyncio.to_thread(path.open, "rb") as file:
        while chunk := await asyncio.to_thread(file.read, _CHUNK_BYTES):
            yield chunk
