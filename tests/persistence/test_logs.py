"""Tests of the logs: one format for our lines and everybody else's."""

import logging
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
import structlog

from persistence.logs import configure_logs
from persistence.settings import Settings


@pytest.fixture(autouse=True)
def untouched_logging() -> Iterator[None]:
    """Logging is put back after each test."""
    root = logging.getLogger()
    handlers, level, configured = root.handlers, root.level, structlog.get_config()
    yield
    root.handlers, root.level = handlers, level
    structlog.configure(**configured)


def settings(**given: Any) -> Settings:
    """Return settings with nothing but these set."""
    return Settings(_env_file=None, **given)


class TestJson:
    """A line for each event, for machines."""

    def test_our_lines_carry_what_was_bound(self, capsys: pytest.CaptureFixture[str]) -> None:
        """The request id, the level, the name and the values are fields."""
        configure_logs(settings())

        with structlog.contextvars.bound_contextvars(request_id="abc"):
            structlog.get_logger("graph.access").info("http.request", status=200)

        line = orjson.loads(capsys.readouterr().out)
        assert line.pop("timestamp").endswith("Z")
        assert line == {
            "event": "http.request",
            "level": "info",
            "logger": "graph.access",
            "request_id": "abc",
            "status": 200,
        }

    def test_lines_of_libraries_look_the_same(self, capsys: pytest.CaptureFixture[str]) -> None:
        """The standard library's logging comes through the same way, with the request id, without colour codes."""
        configure_logs(settings())

        with structlog.contextvars.bound_contextvars(request_id="abc"):
            logging.getLogger("uvicorn.error").warning("Broken %s", "pipe", extra={"color_message": "x"})

        line = orjson.loads(capsys.readouterr().out)
        assert line.pop("timestamp").endswith("Z")
        assert line == {"event": "Broken pipe", "level": "warning", "logger": "uvicorn.error", "request_id": "abc"}

    def test_an_exception_is_one_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        """A traceback is a field, so that the line stays one."""
        configure_logs(settings())

        try:
            int("seven")
        except ValueError:
            structlog.get_logger("x").exception("failed")

        (line,) = capsys.readouterr().out.splitlines()
        assert orjson.loads(line)["exception"].endswith("ValueError: invalid literal for int() with base 10: 'seven'")

    @pytest.mark.parametrize(
        "value",
        [object(), {1: 2}, "\ud800", 2**70, {object()}],
        ids=["object", "int key", "surrogate", "large int", "set"],
    )
    def test_no_value_breaks_a_line(self, capsys: pytest.CaptureFixture[str], value: object) -> None:
        """What JSON does not know becomes text: a log line is never the reason that a request fails."""
        configure_logs(settings())

        structlog.get_logger("x").info("odd", value=value)

        (line,) = capsys.readouterr().out.splitlines()
        assert "odd" in orjson.loads(line)["event"]


class TestText:
    """Lines for people."""

    def test_shows_event_and_values(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Time, level, event, name, values, and no colour where nobody sees it."""
        configure_logs(settings(log_format="text"))

        structlog.get_logger("jobs.worker").info("worker.ready", jobs_at_once=8)

        _, rest = capsys.readouterr().out.split(" ", 1)
        assert rest.split() == ["[info", "]", "worker.ready", "[jobs.worker]", "jobs_at_once=8"]


class TestLevel:
    """What is not said."""

    def test_less_than_the_level_is_silent(self, capsys: pytest.CaptureFixture[str]) -> None:
        """The level holds for our lines and those of libraries."""
        configure_logs(settings(log_level="warning"))

        structlog.get_logger("x").info("ours")
        logging.getLogger("arq.worker").info("theirs")

        assert capsys.readouterr().out == ""

    def test_chatty_libraries_only_warn(self, capsys: pytest.CaptureFixture[str]) -> None:
        """The client httpx tells of each request, as we do."""
        configure_logs(settings(log_level="debug"))

        logging.getLogger("httpx").info("HTTP Request")

        assert capsys.readouterr().out == ""

    def test_configuring_again_does_not_say_things_twice(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Only the last configuration counts."""
        configure_logs(settings())
        configure_logs(settings())

        structlog.get_logger("x").info("once")

        assert len(capsys.readouterr().out.splitlines()) == 1
