"""Uploads: the files of a multipart request, recognised by what they hold, and saved before a row tells of them."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from uuid import UUID

from starlette.datastructures import UploadFile

from domain.documents import DocumentKind, StoredFile
from domain.recognition import HEAD_BYTES, recognised_kind
from graph.context import Services
from graph.errors import BadUserInput
from persistence.document_versions import is_file_stored

_CHUNK_BYTES = 256 * 1024


def uploaded(file: object) -> UploadFile:
    """Return the file that an input holds; raise BadUserInput for anything else."""
    if not isinstance(file, UploadFile):
        raise BadUserInput("Send the file after the GraphQL multipart request spec.")
    return file


async def kind_of(upload: UploadFile) -> DocumentKind:
    """Return what a file is; raises FileTypeUnknown or FileEmpty."""
    # One file may stand in several places of an operation: whoever read it before left it at its end.
    await upload.seek(0)
    head = await upload.read(HEAD_BYTES)
    await upload.seek(max(0, (upload.size or 0) - HEAD_BYTES))
    tail = await upload.read(HEAD_BYTES)
    await upload.seek(0)
    return recognised_kind(head, tail)


@asynccontextmanager
async def saved(
    services: Services, key: str, chunks: AsyncIterator[bytes], attributes: Mapping[str, str]
) -> AsyncIterator[StoredFile]:
    """Save a file, and remove it again where the block fails: bytes without a row would never be found again.

    `attributes` are the HTTP headers that an object store gives it out with.
    Raises FileTooLarge, FileEmpty, FileStoreFailed, or what `chunks` raises.
    """
    limit = services.settings.largest_upload_bytes
    file = await services.files.save(key, chunks, limit_bytes=limit, attributes=attributes)
    try:
        yield file
    except BaseException:
        # Unless it is stored all the same: a connection may be lost after the commit, and before it is told of.
        if not await is_file_stored(services.database, UUID(key.rpartition("/")[2])):
            await services.files.delete(key)
        raise


async def chunks_of(upload: UploadFile) -> AsyncIterator[bytes]:
    """Yield the bytes of an upload."""
    while chunk := await upload.read(_CHUNK_BYTES):
        yield chunk
