"""Unfinished uploads: what an upload leaves whose process was killed, which no list of files shows.

In a folder it is a draft beside the file. On S3 it is parts that are kept, and cost, until somebody aborts their
upload; the library that keeps the files (obstore) neither lists nor aborts these, so that Amazon's own client does.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import structlog

from domain.clean_up import FoundFile, trip_of_key
from persistence.reasons import first_line

log = structlog.get_logger(__name__)

_DRAFT = re.compile(r".+#\d+")
_CONNECT_SECONDS, _READ_SECONDS, _ATTEMPTS = 5, 30, 3


class UploadsUnlisted(Exception):
    """What killed processes left of uploads cannot be asked for, or removed."""


class UnfinishedUploads(Protocol):
    """Uploads that were cut off, and those that are under way: only how old they are tells them apart."""

    def require_told(self) -> None:
        """Ask for a few, which takes no longer however many there are; raises UploadsUnlisted."""

    def found(self) -> tuple[FoundFile, ...]:
        """Return them all, each with when something last came of it; raises UploadsUnlisted or OSError."""

    def remove(self, upload: FoundFile) -> None:
        """Remove what there is of one, if there still is; raises UploadsUnlisted or OSError."""


class FolderUploads:
    """The drafts of files below a folder: the library writes beside a file, and lists none of these."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def require_told(self) -> None:
        """Do nothing: whoever may write into a folder may list it."""

    def found(self) -> tuple[FoundFile, ...]:
        """Return all drafts, by their paths."""
        drafts = [path for path in self._folder.rglob("*#*") if _DRAFT.fullmatch(path.name) and path.is_file()]
        return tuple(map(self._draft, drafts))

    def remove(self, upload: FoundFile) -> None:
        """Delete a draft."""
        (self._folder / upload.key).unlink(missing_ok=True)

    def _draft(self, path: Path) -> FoundFile:
        status = path.stat()
        modified_at = datetime.fromtimestamp(status.st_mtime, UTC)
        return FoundFile(str(path.relative_to(self._folder)), modified_at, status.st_size)


class S3Uploads:
    """The multipart uploads of our files in a bucket, below a prefix: whatever else is in the bucket is not ours.

    They are called by the key of the file, "#" and the id of the upload. `client` is botocore's.
    """

    def __init__(self, client: Any, *, bucket: str, prefix: str) -> None:
        self._client = client
        self._bucket = bucket
        self._below = f"{prefix.strip('/')}/" if prefix.strip("/") else ""

    def require_told(self) -> None:
        """Ask for one, and for one part of it: each is a right of its own."""
        with _told():
            first = self._client.list_multipart_uploads(Bucket=self._bucket, Prefix=self._below, MaxUploads=1)
            for each in first.get("Uploads", ())[:1]:
                with suppress(self._client.exceptions.NoSuchUpload):
                    which = {"Key": each["Key"], "UploadId": each["UploadId"]}
                    self._client.list_parts(Bucket=self._bucket, MaxParts=1, **which)

    def found(self) -> tuple[FoundFile, ...]:
        """Return all that were begun and neither completed nor aborted, but those that the store gives no times of."""
        with _told():
            pages = self._client.get_paginator("list_multipart_uploads").paginate(
                Bucket=self._bucket, Prefix=self._below
            )
            uploads = [self._upload(each) for page in pages for each in page.get("Uploads", ()) if self._is_ours(each)]
        return tuple(upload for upload in uploads if upload is not None)

    def remove(self, upload: FoundFile) -> None:
        """Abort one, which deletes its parts; one that was completed or aborted meanwhile is let alone."""
        key, _, upload_id = upload.key.rpartition("#")
        with _told():
            try:
                self._client.abort_multipart_upload(Bucket=self._bucket, Key=self._below + key, UploadId=upload_id)
            except self._client.exceptions.NoSuchUpload:
                return

    def _is_ours(self, each: Mapping[str, Any]) -> bool:
        key = each["Key"]
        return key.startswith(self._below) and trip_of_key(key.removeprefix(self._below)) is not None

    def _upload(self, each: Mapping[str, Any]) -> FoundFile | None:
        parts = self._parts(each)
        # A slow client may take long: what counts is when it was last heard of. Not every store tells.
        moments: list[Any] = [part.get("LastModified") for part in parts] or [each.get("Initiated")]
        if None in moments:
            log.warning("files.upload_without_time", key=each["Key"])
            return None
        key = each["Key"].removeprefix(self._below)
        return FoundFile(f"{key}#{each['UploadId']}", max(moments), sum(part.get("Size", 0) for part in parts))

    def _parts(self, each: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        paginator = self._client.get_paginator("list_parts")
        try:
            pages = list(paginator.paginate(Bucket=self._bucket, Key=each["Key"], UploadId=each["UploadId"]))
        except self._client.exceptions.NoSuchUpload:
            # Completed or aborted since it was listed.
            return []
        return [part for page in pages for part in page.get("Parts", ())]


def s3_uploads(config: Mapping[str, Any], *, prefix: str) -> S3Uploads:
    """Return the uploads of the bucket that obstore's configuration names; raises UploadsUnlisted without botocore.

    What the configuration leaves out both clients find in the environment, or of the machine.
    """
    try:
        from botocore.config import Config  # noqa: PLC0415  # an extra, which only S3 needs
        from botocore.session import get_session  # noqa: PLC0415  # as above
    except ModuleNotFoundError as error:
        raise UploadsUnlisted("it needs the package botocore (python -m pip install 'tripsplit[s3]')") from error
    with _told():
        client = get_session().create_client(
            "s3",
            region_name=config.get("region") or os.environ.get("AWS_REGION"),
            endpoint_url=config.get("endpoint") or os.environ.get("AWS_ENDPOINT"),
            aws_access_key_id=config.get("access_key_id"),
            aws_secret_access_key=config.get("secret_access_key"),
            aws_session_token=config.get("session_token"),
            config=Config(
                connect_timeout=_CONNECT_SECONDS,
                read_timeout=_READ_SECONDS,
                retries={"total_max_attempts": _ATTEMPTS, "mode": "standard"},
                # As obstore writes addresses; a bucket is no host of a server of one's own.
                s3={"addressing_style": "path"},
            ),
        )
    return S3Uploads(client, bucket=config["bucket"], prefix=prefix)


@contextmanager
def _told() -> Iterator[None]:
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  # an extra, which only S3 needs

    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise UploadsUnlisted(first_line(error)) from error
