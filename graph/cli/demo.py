"""`tripsplit demo`: loads the demo trip, and tells how to sign in to it."""

import asyncio

import typer

from graph.cli.failures import CommandFailed
from graph.cli.options import DataRootOption, settings_beside_run
from graph.cli.preflight import require_all
from persistence.logs import configure_logs
from persistence.settings import AppEnv, Settings


def demo(data_root: DataRootOption = None) -> None:
    """Load the demo trip, where there are no accounts yet, and print a token for it."""
    settings = settings_beside_run(data_root=data_root)
    configure_logs(settings)
    for line in asyncio.run(_load(settings)):
        typer.echo(line)


async def offer_demo(settings: Settings, *, address: str | None = None) -> list[str]:
    """Load the demo trip on an empty database; return the lines that say how to use it.

    Never in production: everybody knows the password of the demo account.
    """
    if settings.app_env is AppEnv.PRODUCTION:
        return []
    was_loaded, token = await _loaded(settings)
    lines = ["The demo trip was loaded."] if was_loaded else []
    if token is not None:
        lines += ["To act as a friend of the demo trip, paste this into the headers:", f"Authorization: Bearer {token}"]
        # What stands behind # is read by the page, and never sent to any server.
        lines += [f"or open GraphiQL signed in: {address}/graphql#token={token}"] if address else []
    return lines


async def _loaded(settings: Settings) -> tuple[bool, str | None]:
    from graph.app import build_services, close_services  # noqa: PLC0415 - takes a second, which --help need not wait for
    from graph.demo import demo_token, load_demo  # noqa: PLC0415 - as above

    services = build_services(settings)
    try:
        return await load_demo(services), await demo_token(services)
    finally:
        await close_services(services)


async def _load(settings: Settings) -> list[str]:
    if settings.app_env is AppEnv.PRODUCTION:
        raise CommandFailed("The demo trip is not loaded where APP_ENV=production.")
    await require_all(settings)
    lines = await offer_demo(settings)
    return lines or ["There are accounts already: the demo trip is loaded into an empty database only."]
