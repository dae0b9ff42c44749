"""`tripsplit reindex`: fills the vector store from the database."""

import asyncio
from typing import Annotated

import typer

from graph.cli.failures import CommandFailed
from graph.cli.options import DataRootOption, settings_beside_run
from graph.cli.preflight import require_database
from persistence.database import Database, open_database
from persistence.embedder import Embedder
from persistence.embedding_models import ensure_exported
from persistence.logs import configure_logs
from persistence.reindexing import reindex as reindex_passages
from persistence.settings import Settings
from persistence.vectors.failures import VectorStoreUnreachable
from persistence.vectors.opening import open_vector_store

GenerationOption = Annotated[
    int | None, typer.Option(min=1, help="The generation to fill, or to drop (VECTOR_GENERATION).", show_default="1")
]
DropOption = Annotated[bool, typer.Option("--drop", help="Remove the generation instead of filling it.")]


def reindex(*, data_root: DataRootOption = None, generation: GenerationOption = None, drop: DropOption = False) -> None:
    """Fill the vector store from the database: after another store, model or generation was chosen."""
    settings = settings_beside_run(data_root=data_root)
    if drop and generation in {None, settings.vector_generation}:
        raise CommandFailed(f"Generation {settings.vector_generation} is in use: say which other one to --drop.")
    if generation is not None:
        settings = settings.model_copy(update={"vector_generation": generation})
    configure_logs(settings)
    asyncio.run(_run(settings, drop=drop))


async def _run(settings: Settings, *, drop: bool) -> None:
    await require_database(settings)
    await ensure_exported(model_name=settings.embedding_model_name, models_dir=settings.models_dir)
    database = open_database(settings.resolved_database_url)
    try:
        await (_drop if drop else _fill)(settings, database)
    except VectorStoreUnreachable as failure:
        raise CommandFailed(str(failure)) from failure
    finally:
        await database.close()


async def _drop(settings: Settings, database: Database) -> None:
    store = open_vector_store(settings, database)
    try:
        await store.drop()
    finally:
        await store.close()
    typer.echo(f"Generation {settings.vector_generation} is dropped.")


async def _fill(settings: Settings, database: Database) -> None:
    store = open_vector_store(settings, database)
    embedder = Embedder(model_name=settings.embedding_model_name, models_dir=settings.models_dir)
    done = 0
    try:
        async for done in reindex_passages(database=database, vectors=store, embedder=embedder):
            typer.echo(f"{done} passages")
    finally:
        embedder.close()
        await store.close()
    typer.echo(f"Generation {settings.vector_generation} of {settings.vector_store} holds {done} passages.")
