"""Logs: one format for everything that this program and its libraries say, to standard output."""

import logging
import sys
from collections.abc import MutableMapping
from io import TextIOBase
from typing import Any, TextIO

import orjson
import structlog

from persistence.settings import Settings

# They repeat, for each request, statement or job, what our own lines say better.
_CHATTY = ("httpx", "httpcore", "chromadb", "sentence_transformers", "torch", "aiosqlite", "asyncio", "alembic", "arq")


def configure_logs(settings: Settings, *, stream: TextIO | TextIOBase | None = None) -> None:
    """Route structlog and the standard library's logging (uvicorn, arq) into one handler on a stream (standard output).

    Lines are JSON or text by `log_format`; both carry what was bound with `structlog.contextvars`, such as the
    request id. Call it once, at a composition root; calling it again replaces what it set before.
    """
    stream = stream or sys.stdout
    is_text = settings.log_format == "text"
    beginning: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="%H:%M:%S" if is_text else "iso", utc=not is_text),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *beginning,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    ending = _text_ending(has_colours=stream.isatty()) if is_text else _json_ending()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*beginning, _without_colour_codes],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *ending],
        )
    )
    _route_standard_logging(settings, handler)


def _route_standard_logging(settings: Settings, handler: logging.Handler) -> None:
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


def _json_ending() -> list[Any]:
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(serializer=_as_json)]


def _text_ending(*, has_colours: bool) -> list[Any]:
    # Plain tracebacks: the decorated ones print local variables, and a secret may be among them.
    return [structlog.dev.ConsoleRenderer(colors=has_colours, exception_formatter=structlog.dev.plain_traceback)]


def _without_colour_codes(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    # uvicorn says everything twice, once in colour.
    event.pop("color_message", None)
    return event


def _as_json(event: dict[str, Any], **_options: Any) -> str:
    # A log line must never be the reason that a request fails: what JSON does not know becomes text.
    try:
        return orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    except (orjson.JSONEncodeError, UnicodeError):
        return orjson.dumps({"event": repr(event)}).decode()
