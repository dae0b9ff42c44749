"""The clean-up of a night: what no rule keeps goes, with its file; what anything knows stays, and twice is once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from domain.activities import ActivityKind
from domain.clean_up import CleanUpRules, FoundFile, Removed
from domain.document_versions import DocumentVersion, first_version, replace_document, restore_version
from domain.documents import Document, DocumentKind, DocumentState
from domain.jobs import JobKind, JobState, queue_job
from domain.reports import Figure, Report, ReportKind
from domain.trips import OpenTrip
from jobs.context import TaskContext
from jobs.tasks.clean_up import clean_up_all
from persistence.activities import load_chain
from persistence.clean_up.cleaning import clean_up
from persistence.clean_up.rules import store_own_rules
from persistence.document_versions import insert_version, load_all_versions, store_version
from persistence.files import FileMissing, FileStore, FileStoreFailed, open_file_store
from persistence.ids import new_id
from persistence.jobs import insert_jobs
from persistence.reports import insert_report, load_reports_for
from persistence.settings import Settings
from persistence.tables import expenses, jobs, reports
from persistence.unfinished_uploads import S3Uploads, UploadsUnlisted
from tests.acceptance.world import ROOT
from tests.arrangement import NOW, chunks_of, stored_document, stored_expense, stored_trip
from tests.s3_server import Bucket, environment, running_s3
from tests.services import free_port

DAY = timedelta(days=1)
_UPLOAD = """
import asyncio, sys
from persistence.files import open_file_store
from persistence.settings import Settings

async def endless():
    yield b"x" * 6_000_000
    await asyncio.Event().wait()

files = open_file_store(Settings(_env_file=None, file_store_url=sys.argv[1]))
asyncio.run(files.save(sys.argv[2], endless(), limit_bytes=99_000_000))
"""


@pytest.fixture
async def trip(context: TaskContext) -> OpenTrip:
    """A trip with documents."""
    return await stored_trip(context.database)


def ruled(context: TaskContext, *, now: Any = NOW, **rules: int) -> TaskContext:
    """Return the context under other rules of the server, at another time."""
    settings = context.settings.model_copy(update=rules)
    return replace(context, settings=settings, now=lambda: now)


async def saved(context: TaskContext, trip: OpenTrip, text: str, key: str | None = None) -> Any:
    """Save a file below a trip."""
    key = key or f"{trip.trip.id}/{new_id()}"
    return await context.files.save(key, chunks_of(text.encode()), limit_bytes=1_000)


async def uploaded(context: TaskContext, trip: OpenTrip, text: str) -> Document:
    """Store a document with its file and its version."""
    document = await stored_document(context.database, trip, file=await saved(context, trip, text))
    async with context.database.write() as connection:
        await insert_version(connection, first_version(document))
    return document


async def replaced(context: TaskContext, trip: OpenTrip, document: Document, text: str, day: int) -> Document:
    """Give a document another file, so many days after now."""
    file, now = await saved(context, trip, text), NOW + day * DAY
    after, version = replace_document(trip, document, version_id=new_id(), kind=DocumentKind.TEXT, file=file, now=now)
    async with context.database.write() as connection:
        await store_version(connection, after, version)
    return after


async def versions_of(context: TaskContext, document: Document) -> tuple[DocumentVersion, ...]:
    """Return all versions of a document."""
    async with context.database.read() as connection:
        return await load_all_versions(connection, document.id)


async def reports_of(context: TaskContext, trip: OpenTrip) -> list[Report]:
    """Return all reports of a trip, as its people see them."""
    async with context.database.read() as connection:
        ids = [row.id for row in await connection.rows(select(reports.c.id))]
        return list((await load_reports_for(connection, trip.viewer, ids)).values())


async def dry(context: TaskContext) -> list[Removed]:
    """Return what a clean-up would remove."""
    server = context.settings.clean_up_rules
    steps = clean_up(
        database=context.database, files=context.files, server=server, now=context.now(), is_dry=True
    )  # fmt: skip
    return [step async for step in steps]


class TestOldVersions:
    """Versions of documents."""

    async def test_are_all_kept_unless_a_rule_says_otherwise(self, context: TaskContext, trip: OpenTrip) -> None:
        """What people have uploaded is theirs to decide about."""
        document = await replaced(context, trip, await uploaded(context, trip, "one"), "two", 1)

        assert await clean_up_all(ruled(context, now=NOW + 9_999 * DAY)) == {}
        assert [version.number for version in await versions_of(context, document)] == [1, 2]

    async def test_go_with_their_files(self, context: TaskContext, trip: OpenTrip) -> None:
        """The history tells of each, a report of all, and a second night finds nothing."""
        document = await uploaded(context, trip, "one")
        first = document.file.key
        for day, text in enumerate(("two", "three"), start=1):
            document = await replaced(context, trip, document, text, day)
        night = ruled(context, now=NOW + 9 * DAY, keep_versions=2)

        told = await dry(night)
        assert await context.files.exists(first)
        counts = [await clean_up_all(night), await clean_up_all(night)]

        assert told == [Removed(Figure.OLD_VERSIONS, trip.trip.id, "version 1 of guide")]
        assert counts == [{Figure.OLD_VERSIONS: 1}, {}]
        left = await versions_of(context, document)
        assert [version.number for version in left] == [2, 3]
        assert [await context.files.exists(version.file.key) for version in left] == [True, True]
        assert not await context.files.exists(first)
        (report,) = await reports_of(context, trip)
        assert (report.kind, report.figures) == (ReportKind.CLEAN_UP, {Figure.OLD_VERSIONS: 1})
        async with context.database.read() as connection:
            (entry,) = [entry async for batch in load_chain(connection, trip.trip.id) for entry in batch]
        assert (entry.kind, entry.actor_id, entry.subject_id) == (
            ActivityKind.DOCUMENT_VERSION_REMOVED, None, document.id,
        )  # fmt: skip

    async def test_leave_a_file_that_came_back(self, context: TaskContext, trip: OpenTrip) -> None:
        """It is the current version's, too."""
        document = await uploaded(context, trip, "one")
        (old,) = await versions_of(context, document)
        document = await replaced(context, trip, document, "two", 1)
        after, version = restore_version(trip, document, old, version_id=new_id(), now=NOW + 2 * DAY)
        async with context.database.write() as connection:
            await store_version(connection, after, version)

        counts = await clean_up_all(ruled(context, now=NOW + 9 * DAY, keep_versions=1))

        assert counts == {Figure.OLD_VERSIONS: 2}
        assert await context.files.exists(after.file.key)
        assert not await context.files.exists(document.file.key)

    async def test_stay_where_an_expense_is_of_the_document(self, context: TaskContext, trip: OpenTrip) -> None:
        """Its bill may be any of them."""
        document = await replaced(context, trip, await uploaded(context, trip, "one"), "two", 1)
        expense = await stored_expense(context.database, trip)
        async with context.database.write() as connection:
            await connection.change(
                expenses.update().where(expenses.c.id == expense.id).values(receipt_document_id=document.id)
            )

        assert await clean_up_all(ruled(context, now=NOW + 9 * DAY, keep_versions=1)) == {}

    async def test_go_by_the_rule_of_their_trip(self, context: TaskContext, trip: OpenTrip) -> None:
        """Stricter or milder than the server's; other trips have the server's."""
        other = await stored_trip(context.database)
        own = await replaced(context, trip, await uploaded(context, trip, "one"), "two", 1)
        foreign = await replaced(context, other, await uploaded(context, other, "one"), "two", 1)
        async with context.database.write() as connection:
            await store_own_rules(connection, trip.trip.id, CleanUpRules(versions=0, version_days=0))

        await clean_up_all(ruled(context, now=NOW + 9 * DAY, keep_versions=1))

        assert [len(await versions_of(context, each)) for each in (own, foreign)] == [2, 1]


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """A bucket of a real S3 server, and credentials for it in the environment."""
    with running_s3() as url:
        for name, value in environment(url).items():
            monkeypatch.setenv(name, value)
        yield Bucket(url)


def begin_upload(bucket: Bucket, key: str) -> subprocess.Popen[bytes]:
    """Have a process of its own upload a file that never ends, and return it once a part of it is there."""
    before = bucket.count_parts()
    url = f"s3://{bucket.name}/uploads"
    uploading = subprocess.Popen([sys.executable, "-c", _UPLOAD, url, key], cwd=ROOT)
    until = time.monotonic() + 60
    while bucket.count_parts() == before:
        assert time.monotonic() < until
        assert uploading.poll() is None
        time.sleep(0.05)
    return uploading


class TestUnfinishedUploads:
    """Uploads to S3 whose process was killed."""

    async def test_go_and_those_that_are_under_way_stay(
        self, context: TaskContext, trip: OpenTrip, bucket: Bucket
    ) -> None:
        """The parts of the former are gone from the store; whatever is not ours in the bucket is let alone."""
        foreign = ["backups/of-somebody-else.tar", f"uploads/{new_id()}/{new_id()}", f"uploads/{trip.trip.id}/b.tar"]
        for key in foreign:
            begun(bucket, key)
        killed = begin_upload(bucket, f"{trip.trip.id}/{new_id()}")
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        mine = replace(context, files=files_in(bucket, "uploads"))
        week, late = ruled(mine, now=datetime.now(UTC)), ruled(mine, now=datetime.now(UTC) + 8 * DAY)

        assert bucket.count_parts() == 1
        assert await clean_up_all(week) == {}
        assert bucket.count_parts() == 1
        told = await dry(late)
        assert [removed.name.partition("/")[0] for removed in told] == [str(trip.trip.id)]
        assert bucket.count_parts() == 1
        assert await clean_up_all(late) == {Figure.UNKNOWN_FILES: 1}
        assert set(bucket.unfinished()) == set(foreign)
        assert await clean_up_all(late) == {}

    async def test_go_by_the_rules_of_their_trip(self, context: TaskContext, trip: OpenTrip, bucket: Bucket) -> None:
        """One that keeps files for ever keeps these, as it does files."""
        other = await stored_trip(context.database)
        async with context.database.write() as connection:
            await store_own_rules(connection, other.trip.id, CleanUpRules(file_hours=0))
        kept, gone = (f"{each.trip.id}/{new_id()}" for each in (other, trip))
        for key in (kept, gone):
            begun(bucket, key)

        counts = await clean_up_all(replace(ruled(context, now=NOW + 999 * DAY), files=files_in(bucket)))

        assert (counts, bucket.unfinished()) == ({Figure.UNKNOWN_FILES: 1}, [kept])

    async def test_hold_up_nothing_that_may_not_be_removed(
        self, context: TaskContext, trip: OpenTrip, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As where one may list uploads and not abort them: the others go, and the night's report is stored."""
        for _ in range(2):
            begun(bucket, f"{trip.trip.id}/{new_id()}")
        removed = S3Uploads.remove

        def refused(self: S3Uploads, upload: FoundFile) -> None:
            monkeypatch.setattr(S3Uploads, "remove", removed)
            raise UploadsUnlisted("AccessDenied")

        monkeypatch.setattr(S3Uploads, "remove", refused)

        counts = await clean_up_all(replace(ruled(context, now=NOW + 999 * DAY), files=files_in(bucket)))

        assert (counts, len(bucket.unfinished())) == ({Figure.UNKNOWN_FILES: 1}, 1)
        assert len(await reports_of(context, trip)) == 1

    async def test_stay_where_they_are_not_told(
        self, context: TaskContext, trip: OpenTrip, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Without the package that lists them the clean-up does all else, and no less."""
        begun(bucket, f"{trip.trip.id}/{new_id()}")
        monkeypatch.setitem(sys.modules, "botocore.config", None)

        assert await clean_up_all(replace(ruled(context, now=NOW + 999 * DAY), files=files_in(bucket))) == {}
        assert len(bucket.unfinished()) == 1

    def test_stay_where_no_times_are_told(self, bucket: Bucket) -> None:
        """Of a store that leaves them out nobody knows what is under way."""
        told, untold = (f"{new_id()}/{new_id()}" for _ in range(2))
        for key in (told, untold):
            upload_id = begun(bucket, key)
            part = {"Key": key, "UploadId": upload_id, "PartNumber": 1, "Body": b"x"}
            bucket.client.upload_part(Bucket=bucket.name, **part)

        def leave_out(parsed: dict[str, Any], **_given: object) -> None:
            parsed.pop("Initiated", None)
            for part in parsed.get("Parts", ()) if parsed.get("Key") == untold else ():
                del part["LastModified"]

        bucket.client.meta.events.register("after-call.s3.ListMultipartUploads", leave_out)
        bucket.client.meta.events.register("after-call.s3.ListParts", leave_out)

        (found,) = S3Uploads(bucket.client, bucket=bucket.name, prefix="").found()

        assert found.key.rpartition("#")[0] == told


def begun(bucket: Bucket, key: str) -> str:
    """Begin an upload that nobody goes on with, and return its id."""
    upload_id: str = bucket.client.create_multipart_upload(Bucket=bucket.name, Key=key)["UploadId"]
    return upload_id


def files_in(bucket: Bucket, prefix: str = "") -> FileStore:
    """Return the store of files below a prefix of a bucket."""
    return open_file_store(Settings(_env_file=None, file_store_url=f"s3://{bucket.name}/{prefix}"))


class TestForgottenFiles:
    """Files that no row knows."""

    async def test_go_once_nobody_waits_for_their_row(self, context: TaskContext, trip: OpenTrip) -> None:
        """With thumbnails that were made of a document that is gone; whatever a row knows stays."""
        document = await uploaded(context, trip, "known")
        await context.files.write(f"{document.file.key}.thumbnails/1-320.webp", b"picture")
        orphan = await saved(context, trip, "orphan")
        await context.files.write(f"{orphan.key}.thumbnails/1-320.webp", b"picture")
        # Not ours: somebody else keeps it in the same bucket.
        await context.files.write("readme.txt", b"?")
        now = datetime.now(UTC)

        early = await clean_up_all(ruled(context, now=now + 6 * DAY))
        late = ruled(context, now=now + 8 * DAY)
        told = await dry(late)
        counts = [await clean_up_all(late), await clean_up_all(late)]

        assert early == {}
        assert {step.name for step in told} == {orphan.key, f"{orphan.key}.thumbnails/1-320.webp"}
        assert counts == [{Figure.UNKNOWN_FILES: 2}, {}]
        assert not await context.files.exists(orphan.key)
        for key in (document.file.key, f"{document.file.key}.thumbnails/1-320.webp", "readme.txt"):
            assert await context.files.exists(key)

    async def test_are_not_attachments_that_are_about_to_be_stored(self, context: TaskContext, trip: OpenTrip) -> None:
        """While their e-mail is not read, whoever reads it saves the same again."""
        waiting, ready = [
            await stored_document(context.database, trip, file=await saved(context, trip, state.value), state=state)
            for state in (DocumentState.READING, DocumentState.READY)
        ]
        keys = [f"{trip.trip.id}/{mail.id}-attached/{new_id()}" for mail in (waiting, ready)]
        for key in keys:
            await saved(context, trip, "attached", key)

        await clean_up_all(ruled(context, now=datetime.now(UTC) + 8 * DAY))

        assert [await context.files.exists(key) for key in keys] == [True, False]

    async def test_are_none_of_a_trip_that_is_not_there(self, context: TaskContext) -> None:
        """The store may be another database's, as after a mistake in DATABASE_URL."""
        key = f"{new_id()}/{new_id()}"
        await context.files.write(key, b"of another database")

        assert await clean_up_all(ruled(context, now=datetime.now(UTC) + 99 * DAY)) == {}
        assert await context.files.exists(key)

    async def test_are_none_where_most_are_unknown(self, context: TaskContext, trip: OpenTrip) -> None:
        """It is the database that is wrong then, as an older one that was put back."""
        await uploaded(context, trip, "known")
        keys = [(await saved(context, trip, f"newer {number}")).key for number in range(21)]

        late = ruled(context, now=datetime.now(UTC) + 99 * DAY)

        assert await clean_up_all(late) == {}
        await context.files.delete(keys[0])
        assert await clean_up_all(late) == {Figure.UNKNOWN_FILES: 20}

    async def test_are_also_parts_of_uploads_that_were_cut_off(self, context: TaskContext, trip: OpenTrip) -> None:
        """A folder has them beside the file that was to be; of a server that was killed, nobody else removes them."""
        draft = context.settings.resolved_uploads_dir / str(trip.trip.id) / f"{new_id()}#1"
        draft.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(b"half a file")
        os.utime(draft, ((NOW - 8 * DAY).timestamp(),) * 2)

        counts = await clean_up_all(ruled(context))

        assert counts == {Figure.UNKNOWN_FILES: 1}
        assert not draft.exists()

    async def test_wait_while_the_store_is_away(self, context: TaskContext, trip: OpenTrip) -> None:
        """What went before is reported all the same."""
        await old_job(context, trip)
        url = f"http://127.0.0.1:{free_port()}"
        away = open_file_store(Settings(_env_file=None, file_store_url=f"{url}/files"))
        with pytest.raises((FileStoreFailed, FileMissing)):
            await away.read("x")

        counts = await clean_up_all(replace(ruled(context, now=NOW + 100 * DAY), files=away))

        assert counts == {Figure.OLD_JOBS: 1}
        assert len(await reports_of(context, trip)) == 1


async def old_job(
    context: TaskContext,
    trip: OpenTrip,
    *,
    state: JobState = JobState.SUCCEEDED,
    subject_id: UUID | None = None,
    is_of_trip: bool = True,
) -> UUID:
    """Store a job that ended now, or did not end."""
    job = queue_job(
        job_id=new_id(), kind=JobKind.READ_DOCUMENT, trip_id=trip.trip.id if is_of_trip else None,
        subject_id=subject_id or new_id(), now=NOW,
    )  # fmt: skip
    async with context.database.write() as connection:
        await insert_jobs(connection, [replace(job, state=state, finished_at=NOW if state.is_final else None)])
    return job.id


class TestExpiredRows:
    """Reports and jobs."""

    async def test_jobs_go_so_many_days_after_their_end(self, context: TaskContext, trip: OpenTrip) -> None:
        """Also those of no trip; one that has not ended stays, and what a failed document can be tried again by."""
        failed = await stored_document(context.database, trip, state=DocumentState.FAILED)
        kept = {
            await old_job(context, trip, state=JobState.QUEUED),
            await old_job(context, trip, state=JobState.FAILED, subject_id=failed.id),
        }
        await old_job(context, trip, state=JobState.FAILED)
        await old_job(context, trip, is_of_trip=False)

        early = await clean_up_all(ruled(context, now=NOW + 89 * DAY))
        counts = await clean_up_all(ruled(context, now=NOW + 90 * DAY))

        async with context.database.read() as connection:
            left = {row.id for row in await connection.rows(select(jobs.c.id))}
        assert (early, counts, left) == ({}, {Figure.OLD_JOBS: 2}, kept)

    async def test_reports_go_by_the_rule_of_their_trip(self, context: TaskContext, trip: OpenTrip) -> None:
        """For ever is a rule, too."""
        other = await stored_trip(context.database)
        for each in (trip, other):
            report = Report(new_id(), each.trip.id, ReportKind.INDEX, NOW, {Figure.STALE_VECTORS: 1})
            async with context.database.write() as connection:
                await insert_report(connection, report)
        async with context.database.write() as connection:
            await store_own_rules(connection, other.trip.id, CleanUpRules(report_days=0))

        told = await dry(ruled(context, now=NOW + 90 * DAY))
        counts = await clean_up_all(ruled(context, now=NOW + 90 * DAY))

        assert told == [Removed(Figure.OLD_REPORTS, trip.trip.id, "reports")]
        assert counts == {Figure.OLD_REPORTS: 1}
        assert (await reports_of(context, trip), len(await reports_of(context, other))) == ([], 1)
