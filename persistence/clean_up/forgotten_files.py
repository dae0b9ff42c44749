"""Forgotten files: those of the store that no row knows, as when whoever was to write the row was killed."""

from collections.abc import AsyncIterator, Collection, Iterable
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import select, union

from domain.clean_up import (
    CleanUpRules,
    FoundFile,
    Removed,
    applied,
    email_of_key,
    is_forgotten,
    owning_key,
    trip_of_key,
)
from domain.documents import DocumentState
from domain.reports import Figure
from persistence.among import among, among_texts
from persistence.clean_up.rules import load_own_rules
from persistence.database import Database, ReadConnection
from persistence.files import FileStore, FileStoreFailed, UploadsUnknown
from persistence.tables import document_versions, documents
from persistence.trips import load_known_trips
from persistence.vectors.batches import batches

log = structlog.get_logger(__name__)

_FEW = 20
"""So many may be forgotten, however few others there are."""
_LOOKED_UP_AT_ONCE = 500


async def remove_forgotten_files(
    *, database: Database, files: FileStore, server: CleanUpRules, now: datetime, is_dry: bool
) -> AsyncIterator[Removed]:
    """Remove the files that no row knows and that came long enough ago, and yield each; where `is_dry`, only tell.

    No row comes to know a file that it did not know for so long: a file's row is written within the request that
    brought it. Only an e-mail that is being read saves the same attachments again, so those are let alone until it is
    read. Files of trips that there are none of stay: the store may be another database's, too. Where most files are
    unknown, none goes, since it is the database that is wrong then, such as an older one that was put back. Raises
    FileStoreFailed.
    """
    forgotten: list[tuple[FoundFile, UUID]] = []
    seen = 0
    async for found in files.found():
        ours = [file for file in found if trip_of_key(file.key) is not None]
        forgotten += await _forgotten(database, ours, server, now)
        seen += len(ours)
    if len(forgotten) > max(_FEW, seen - len(forgotten)):
        log.error("clean_up.too_many_unknown_files", unknown=len(forgotten), known=seen - len(forgotten))
        forgotten = []
    for file, trip_id in forgotten:
        if not is_dry:
            await files.delete(file.key)
        yield Removed(Figure.UNKNOWN_FILES, trip_id, file.key)
    async for removed in _remove_unfinished(database, files, server, now, is_dry=is_dry):
        yield removed


async def _remove_unfinished(
    database: Database, files: FileStore, server: CleanUpRules, now: datetime, *, is_dry: bool
) -> AsyncIterator[Removed]:
    """Remove what uploads left of which nothing came any more for as long as a file waits for its row.

    Of trips that there are alone, as with files. One that cannot be removed holds up no other.
    """
    try:
        unfinished = await files.unfinished()
    except UploadsUnknown as error:
        # As it was before this could be asked: a rule of the bucket may see to it. `tripsplit doctor` says so, too.
        log.warning("clean_up.uploads_unknown", error=str(error))
        return
    for some in batches(unfinished, _LOOKED_UP_AT_ONCE):
        for draft, trip_id in await _of_our_trips(database, some, server, now):
            if is_dry or await _is_removed(files, draft):
                yield Removed(Figure.UNKNOWN_FILES, trip_id, draft.key)


async def _is_removed(files: FileStore, draft: FoundFile) -> bool:
    try:
        await files.delete_unfinished(draft)
    except FileStoreFailed as error:
        log.warning("clean_up.upload_not_removed", key=draft.key, error=str(error))
        return False
    return True


async def _of_our_trips(
    database: Database, drafts: Collection[FoundFile], server: CleanUpRules, now: datetime
) -> list[tuple[FoundFile, UUID]]:
    """Return those drafts, and parts of uploads, that are to go, each with its trip."""
    keys = {draft: draft.key.rpartition("#")[0] for draft in drafts}
    trips = {draft: trip_id for draft, key in keys.items() if (trip_id := trip_of_key(key)) is not None}
    async with database.read() as connection:
        own = await load_own_rules(connection, set(trips.values()))
        there = frozenset(await load_known_trips(connection, set(trips.values())))
    return [
        (draft, trip_id)
        for draft, trip_id in trips.items()
        if trip_id in there and is_forgotten(draft, applied(own[trip_id], server), now=now)
    ]


async def _forgotten(
    database: Database, found: Collection[FoundFile], server: CleanUpRules, now: datetime
) -> list[tuple[FoundFile, UUID]]:
    """Return those files that are to go, each with its trip."""
    trips = {file.key: trip_id for file in found if (trip_id := trip_of_key(file.key)) is not None}
    async with database.read() as connection:
        own = await load_own_rules(connection, set(trips.values()))
        known = await _known(connection, {owning_key(file.key) for file in found})
        there = frozenset(await load_known_trips(connection, set(trips.values())))
    return [
        (file, trips[file.key])
        for file in found
        if trips[file.key] in there
        and owning_key(file.key) not in known
        and is_forgotten(file, applied(own[trips[file.key]], server), now=now)
    ]


async def _known(connection: ReadConnection, keys: Collection[str]) -> set[str]:
    """Return those keys that a version or a document has, or that came with an e-mail that is not read yet."""
    of_version = select(document_versions.c.file_key).where(among_texts(document_versions.c.file_key, keys))
    of_document = select(documents.c.file_key).where(
        among_texts(documents.c.file_key, keys), documents.c.deleted_at.is_(None)
    )
    known = {row.file_key for row in await connection.rows(union(of_version, of_document))}
    emails = {key: email_id for key in keys if (email_id := email_of_key(key)) is not None}
    unread = await _unread(connection, set(emails.values()))
    return known | {key for key, email_id in emails.items() if email_id in unread}


async def _unread(connection: ReadConnection, email_ids: Iterable[UUID]) -> set[UUID]:
    statement = select(documents.c.id).where(
        among(documents.c.id, email_ids),
        documents.c.deleted_at.is_(None),
        documents.c.state != DocumentState.READY.value,
    )
    return {row.id for row in await connection.rows(statement)}
