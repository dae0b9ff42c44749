"""The checks of `tripsplit doctor`: each looks at one part and returns what it found."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from graph.cli.api_check import check_api
from graph.cli.findings import Finding, Verdict
from graph.cli.model_check import check_language_model
from graph.cli.preflight import without_password
from jobs.queue import worker_listens
from persistence.database import DatabaseUnreachable, DatabaseUrlInvalid, open_database, require_reachable
from persistence.embedded import chroma_fault, redis_fault
from persistence.embedder import EmbedderNotReady
from persistence.embedding_models import export_folder, read_manifest
from persistence.files import FileStoreFailed, open_file_store
from persistence.folders import FolderUnwritable, require_writable
from persistence.lost_indexes import is_index_lost
from persistence.migrations import is_migrated
from persistence.opening import open_embedder, open_index
from persistence.reasons import first_line
from persistence.settings import EmbeddingBackend, Settings
from persistence.trusted_documents import TrustedDocumentsInvalid, read_trusted_documents
from persistence.vectors.failures import VectorStoreRefused, VectorStoreUnreachable
from persistence.vectors.kinds import StoreKind
from persistence.vectors.opening import ping_vector_store

_GRAPHIQL_PAGE = Path(__file__).resolve().parents[1] / "static" / "graphiql" / "index.html"
_START = "Start `tripsplit up`, which brings its own"


async def findings(settings: Settings) -> list[Finding]:
    """Check every part at once and return what was found, in the order in which a newcomer would mend it."""
    return await asyncio.gather(*(check(settings) for check in _CHECKS))


def is_model_exported(settings: Settings) -> bool:
    """Tell whether the embedding model is there in the form that is used; a server has its own."""
    if settings.embedding_backend is EmbeddingBackend.API:
        return True
    folder = export_folder(model_name=settings.embedding_model_name, models_dir=settings.models_dir)
    return read_manifest(folder) is not None


async def _data_root(settings: Settings) -> Finding:
    try:
        folder = require_writable(settings.data_root_path)
    except FolderUnwritable as failure:
        return Finding("data folder", Verdict.MISSING, "cannot be written to", str(failure))
    return Finding("data folder", Verdict.FINE, f"{folder} can be written to")


async def _database(settings: Settings) -> Finding:
    try:
        database = open_database(settings.resolved_database_url)
    except DatabaseUrlInvalid as failure:
        return Finding("database", Verdict.MISSING, "cannot be opened", str(failure))
    where = without_password(settings.resolved_database_url)
    try:
        await require_reachable(database)
        if await is_migrated(database):
            return Finding("database", Verdict.FINE, f"{where} answers, with the newest schema")
        return Finding("database", Verdict.MISSING, f"{where} has not the newest schema", "Run `tripsplit migrate`.")
    except DatabaseUnreachable as failure:
        return Finding("database", Verdict.MISSING, str(failure), "Start the database, or mend DATABASE_URL.")
    finally:
        await database.close()


async def _redis(settings: Settings) -> Finding:
    if settings.redis_url is None:
        return Finding("Redis", Verdict.MISSING, "REDIS_URL is not set", f"{_START}, or set REDIS_URL.")
    where = without_password(settings.redis_url)
    fault = await redis_fault(settings.redis_url)
    if fault is not None:
        return Finding("Redis", Verdict.MISSING, f"{where} does not answer ({fault})", "Start it, or mend REDIS_URL.")
    return Finding("Redis", Verdict.FINE, f"{where} answers")


async def _worker(settings: Settings) -> Finding:
    if settings.redis_url is not None and await worker_listens(settings.redis_url):
        return Finding("worker", Verdict.FINE, "listens for jobs")
    remedy = "Start `tripsplit up` or `tripsplit worker`; until then documents and questions wait."
    return Finding("worker", Verdict.MISSING, "none listens", remedy)


async def _vector_store(settings: Settings) -> Finding:
    if settings.needs_vector_server:
        remedy = f"{_START}, or set VECTOR_STORE_URL."
        return Finding("vector store", Verdict.MISSING, "VECTOR_STORE_URL is not set", remedy)
    url = settings.vector_store_url
    where = f"{settings.vector_store} at {without_password(url)}" if url else str(settings.vector_store)
    fault = await _vector_store_fault(settings)
    if fault is not None:
        remedy = "Start it, or mend VECTOR_STORE and VECTOR_STORE_URL."
        return Finding("vector store", Verdict.MISSING, f"{where} does not answer ({fault})", remedy)
    if await _is_index_lost(settings):
        state = f"{where} has none of the vectors that the database knows of"
        return Finding("vector store", Verdict.MISSING, state, _LOST)
    return Finding("vector store", Verdict.FINE, f"{where} answers")


async def _is_index_lost(settings: Settings) -> bool:
    """Tell whether the store is another one than the vectors are in; False where that cannot be told."""
    try:
        database = open_database(settings.resolved_database_url)
    except DatabaseUrlInvalid:
        return False
    try:
        index = open_index(settings, database)
        try:
            return await is_index_lost(index)
        finally:
            await index.close()
    except VectorStoreRefused:
        return False
    finally:
        await database.close()


async def _vector_store_fault(settings: Settings) -> str | None:
    if settings.vector_store is StoreKind.CHROMA:
        return await chroma_fault(settings.vector_store_url or "")
    try:
        database = open_database(settings.resolved_database_url)
    except DatabaseUrlInvalid as failure:
        return first_line(failure)
    try:
        await ping_vector_store(settings, database)
    except (EmbedderNotReady, VectorStoreRefused, VectorStoreUnreachable) as failure:
        return first_line(failure)
    finally:
        await database.close()
    return None


async def _embedding_model(settings: Settings) -> Finding:
    name = settings.embedding_model_name
    if settings.embedding_backend is EmbeddingBackend.API:
        return await _embedding_server(settings)
    if not await asyncio.to_thread(is_model_exported, settings):
        remedy = "The worker exports it when it starts, once; start `tripsplit up` or `tripsplit worker`."
        return Finding("embedding model", Verdict.MISSING, f"{name} is not exported yet", remedy)
    return Finding("embedding model", Verdict.FINE, f"{name} is exported")


async def _embedding_server(settings: Settings) -> Finding:
    where = without_password(settings.embedding_api_base_url or "")
    embedder = open_embedder(settings)
    try:
        dimension = await embedder.dimension()
    except EmbedderNotReady as failure:
        remedy = "Start it, or mend EMBEDDING_API_BASE_URL, EMBEDDING_API_KEY and EMBEDDING_MODEL_NAME."
        return Finding("embedding model", Verdict.MISSING, f"{where}: {failure}", remedy)
    finally:
        await embedder.close()
    told = f"{where} gives vectors of {settings.embedding_model_name} with {dimension} components"
    return Finding("embedding model", Verdict.FINE, told)


async def _file_store(settings: Settings) -> Finding:
    try:
        if settings.file_store_url is None:
            require_writable(settings.resolved_uploads_dir)
        # Asking for a file that does not exist shows whether anybody answers, and leaves nothing behind.
        await open_file_store(settings).exists("doctor/none")
    except (FileStoreFailed, FolderUnwritable) as failure:
        return Finding("file store", Verdict.MISSING, first_line(failure), "Mend FILE_STORE_URL or UPLOADS_DIR.")
    return await _cut_off_uploads(settings)


async def _cut_off_uploads(settings: Settings) -> Finding:
    """Return who removes what is left of cut-off uploads in a file store that answers."""
    store = open_file_store(settings)
    where = settings.file_store_url or settings.resolved_uploads_dir
    if store.needs_bucket_rule:
        state = f"{where} answers. It keeps the parts of cut-off uploads until a rule of the bucket removes them"
        return Finding("file store", Verdict.NOTE, state, _BUCKET_RULE)
    try:
        await store.require_uploads_told()
    except FileStoreFailed as failure:
        return Finding("file store", Verdict.NOTE, f"answers. {first_line(failure)}", _NO_UPLOADS)
    return Finding("file store", Verdict.FINE, f"{where} answers")


async def _trusted_documents(settings: Settings) -> Finding:
    subject, path = "documents", settings.trusted_documents_path
    if path is None:
        remedy = "To have only your clients' operations run, set TRUSTED_DOCUMENTS_PATH and TRUSTED_DOCUMENTS_ONLY."
        return Finding(subject, Verdict.NOTE, "any operation may be sent: no manifest of trusted ones is set", remedy)
    try:
        count = await asyncio.to_thread(_trusted_count, settings)
    except TrustedDocumentsInvalid as failure:
        return Finding(subject, Verdict.MISSING, f"the manifest {path} cannot be used", str(failure))
    what = "nothing else runs" if settings.trusted_documents_only else "others run too"
    return Finding(subject, Verdict.FINE, f"{count} trusted ones in {path}; {what}")


def _trusted_count(settings: Settings) -> int:
    from graph.operations.policies import policy_of  # noqa: PLC0415 - takes a second, which `up` need not wait for
    from graph.schema import schema  # noqa: PLC0415 - as above

    trusted = read_trusted_documents(settings.trusted_documents_path)
    schema.require_trusted(trusted, policy_of(settings))
    return len(trusted.by_id)


async def _graphiql(_settings: Settings) -> Finding:
    if await asyncio.to_thread(_GRAPHIQL_PAGE.is_file):
        return Finding("GraphiQL", Verdict.FINE, "is built")
    remedy = "Install Node 20 or newer, then run `npm ci && npm run build` in web/. The API works without."
    return Finding("GraphiQL", Verdict.NOTE, "is not built", remedy)


_LOST = (
    "If it is another store than the worker's, set VECTOR_STORE_URL as it is there; if it is new, or lost what it had, "
    "start the worker again, or run `tripsplit reindex`: it is filled without embedding anything again."
)
_NO_UPLOADS = (
    "Do that, or allow s3:ListBucketMultipartUploads, s3:ListMultipartUploadParts and s3:AbortMultipartUpload; "
    "or give the bucket a rule (AbortIncompleteMultipartUpload) in place of it."
)

_BUCKET_RULE = (
    "See that the bucket has one (AbortIncompleteMultipartUpload, after some days), which cannot be seen from here: "
    "docs/clean-up.md shows it."
)

_CHECKS: tuple[Callable[[Settings], Awaitable[Finding]], ...] = (
    _data_root,
    _database,
    _redis,
    check_api,
    _worker,
    _vector_store,
    _file_store,
    _embedding_model,
    check_language_model,
    _trusted_documents,
    _graphiql,
)
