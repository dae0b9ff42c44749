"""Archives: a ZIP file whose last member names all others with their sizes and SHA-256."""

import asyncio
import os
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

import orjson

FORMAT = 1
DATABASE = "database"
"""The member that the database is."""
_MANIFEST = "manifest.json"
_FILES = "files/"
_CHUNK_BYTES = 1024 * 1024


class ArchiveDamaged(Exception):
    """The archive is no backup, is damaged, or not all there; the message says what was found."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an archive: how many bytes it has, and their SHA-256 in hexadecimal."""

    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds: when it was made (ISO 8601, UTC), of which database in which schema, and its members.

    `missing` are the keys of files that were not in the file store when they were to be copied; `attributes` are the
    headers that an object store gives each of the others out with.
    """

    created_at: str
    database: str
    revision: str
    members: dict[str, Member] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def keys(self) -> list[str]:
        """The keys of the files that it holds."""
        return [name.removeprefix(_FILES) for name in self.members if name.startswith(_FILES)]


class ArchiveWriter:
    """Writes members one after the other, and the manifest at the end."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.members: dict[str, Member] = {}

    async def add_database(self, path: Path) -> None:
        """Add the copy of a database."""
        await self._add(DATABASE, _chunks_of(path), zipfile.ZIP_DEFLATED)

    async def add_file(self, key: str, chunks: AsyncIterator[bytes]) -> None:
        """Add a file of the file store. What `chunks` raises before the first of them leaves nothing behind."""
        # Documents are compressed in themselves, mostly.
        await self._add(_FILES + key, chunks, zipfile.ZIP_STORED)

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest, without which the archive is none."""
        self._archive.writestr(_MANIFEST, orjson.dumps(asdict(manifest), option=orjson.OPT_INDENT_2))

    async def _add(self, name: str, chunks: AsyncIterator[bytes], compression: int) -> None:
        first = await anext(chunks, b"")
        digest, size = sha256(), 0
        entry = zipfile.ZipInfo(name)
        entry.compress_type = compression
        with self._archive.open(entry, "w", force_zip64=True) as member:
            chunk: bytes | None = first
            while chunk is not None:
                digest.update(chunk)
                size += len(chunk)
                await asyncio.to_thread(member.write, chunk)
                chunk = await anext(chunks, None)
        self.members[name] = Member(size, digest.hexdigest())


class ArchiveReader:
    """Reads an archive whose members were all found to be as its manifest says."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._archive = archive
        self.manifest = manifest

    def extract_database(self, path: Path) -> None:
        """Write the copy of the database to a path."""
        with path.open("wb") as copy:
            for chunk in _chunks(self._archive.open(DATABASE)):
                copy.write(chunk)

    async def file(self, key: str) -> AsyncIterator[bytes]:
        """Yield a file of the file store."""
        chunks = _chunks(self._archive.open(_FILES + key))
        while (chunk := await asyncio.to_thread(next, chunks, None)) is not None:
            yield chunk


@contextmanager
def writing(path: Path) -> Iterator[ArchiveWriter]:
    """Write an archive that appears at its path once it is whole; where the block fails, nothing does."""
    draft = path.with_name(f"{path.name}.part")
    draft.unlink(missing_ok=True)
    try:
        # It holds what people wrote, and hashes of their passwords: nobody else on the machine reads it.
        with (
            os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file,
            zipfile.ZipFile(file, "w") as archive,
        ):
            yield ArchiveWriter(archive)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def reading(path: Path) -> Iterator[ArchiveReader]:
    """Read an archive; raises ArchiveDamaged before anything of it is given out, unless all of it is as it was."""
    with ExitStack() as stack:
        try:
            archive = stack.enter_context(zipfile.ZipFile(path))
            manifest = _manifest(archive)
            for name, member in manifest.members.items():
                _require(archive, name, member)
        except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError) as error:
            raise ArchiveDamaged(f"{path} cannot be read: {error}.") from error
        yield ArchiveReader(archive, manifest)


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        told: dict[str, Any] = orjson.loads(archive.read(_MANIFEST))
        members = {name: Member(**member) for name, member in told.pop("members").items()}
        manifest = Manifest(**{**told, "members": members, "missing": tuple(told["missing"])})
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ArchiveDamaged("The archive has no manifest that can be read: it is no backup of TripSplit.") from error
    if manifest.format != FORMAT:
        raise ArchiveDamaged(f"The archive has format {manifest.format}, and this version reads format {FORMAT} alone.")
    if DATABASE not in manifest.members:
        raise ArchiveDamaged("The archive has no database in it.")
    return manifest


def _require(archive: zipfile.ZipFile, name: str, member: Member) -> None:
    digest, size = sha256(), 0
    try:
        for chunk in _chunks(archive.open(name)):
            digest.update(chunk)
            size += len(chunk)
    except (KeyError, zipfile.BadZipFile, EOFError, ValueError) as error:
        raise ArchiveDamaged(f"{name!r} of the archive is damaged or not there.") from error
    if (size, digest.hexdigest()) != (member.size_bytes, member.sha256):
        raise ArchiveDamaged(f"{name!r} of the archive is not what was written.")


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk


async def _chunks_of(path: Path) -> AsyncIterator[bytes]:
    chunks = _chunks(path.open("rb"))
    while (chunk := await asyncio.to_thread(next, chunks, None)) is not None:
        yield chunk
