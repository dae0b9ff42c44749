"""Libraries: the trip of each user that holds their own documents, made with the first of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from domain.access import Role, Viewer
from domain.jobs import Job, JobKind, queue_job
from domain.libraries import new_library, require_own_account
from persistence.database import ReadConnection, WriteConnection
from persistence.grants import is_seen
from persistence.ids import new_id
from persistence.jobs import insert_jobs
from persistence.tables import activities, documents, trips
from persistence.trips import delete_membership, insert_membership, insert_trip, lock_trip
from persistence.users import lock_account

_FORGOTTEN = "deleted"


async def load_library_id(connection: ReadConnection, viewer: Viewer) -> UUID | None:
    """Return the trip that is the viewer's library, where they have one and their credential opens it."""
    statement = select(trips.c.id).where(trips.c.library_of_id == viewer.user_id, is_seen(trips.c.id, viewer))
    found: UUID | None = await connection.scalar(statement)
    return found


async def opened_library_id(connection: WriteConnection, viewer: Viewer, *, now: datetime) -> UUID:
    """Return the trip that is the viewer's library, which is made where they have none.

    Raises Forbidden for a credential that is for some trips alone, or NotFound for a deleted account.
    """
    require_own_account(viewer)
    # Of two who make it at once, the second waits here, and finds it.
    user = await lock_account(connection, viewer.user_id)
    if (known := await load_library_id(connection, viewer)) is not None:
        return known
    library = new_library(trip_id=new_id(), now=now)
    await insert_trip(connection, library, library_of_id=user.id)
    await insert_membership(connection, trip_id=library.id, user_id=user.id, role=Role.OWNER, now=now)
    return library.id


async def forget_library(connection: WriteConnection, user_id: UUID, *, now: datetime) -> tuple[Job, ...]:
    """Remove what a user who goes had in their library, and return the jobs that remove files and vectors.

    Unlike a trip's, its history and the names of its documents concern nobody else: they go at once.
    """
    trip_id = await connection.scalar(select(trips.c.id).where(trips.c.library_of_id == user_id))
    if trip_id is None:
        return ()
    await lock_trip(connection, trip_id)
    await delete_membership(connection, trip_id=trip_id, user_id=user_id)
    living = select(documents.c.id).where(documents.c.trip_id == trip_id, documents.c.deleted_at.is_(None))
    jobs = tuple(
        queue_job(job_id=new_id(), kind=JobKind.PURGE_DOCUMENT, trip_id=trip_id, subject_id=row.id, now=now)
        for row in await connection.rows(living)
    )
    await connection.change(
        documents.update()
        .where(documents.c.trip_id == trip_id, documents.c.deleted_at.is_(None))
        .values(deleted_at=now)
    )
    await connection.change(documents.update().where(documents.c.trip_id == trip_id).values(name=_FORGOTTEN))
    await connection.change(activities.delete().where(activities.c.trip_id == trip_id))
    await insert_jobs(connection, jobs)
    return jobs
