"""Answers over servers that misbehave in every way: whole and true, in time, and nothing is left behind."""

import asyncio
import gzip
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from random import Random
from uuid import UUID

import pytest

from domain.answer_writing.wording import Findings
from domain.answers import AnswerPiece, Fact, Verdict, Wording
from domain.capabilities import Capability
from jobs.language_model import LanguageModel, LanguageModelFailed, Limits
from jobs.probing import ProbedModel
from jobs.writing import NONE_PASSED, SOME_LEFT_OUT, Written, write_answer
from persistence.clock import now
from tests.graph.cli.programs import until
from tests.jobs.leftovers import nothing_left_behind
from tests.jobs.scripted_server import EVENT_STREAM, answer_of, chunked, event, finished, said, scripted_server
from tests.jobs.test_language_model import QUESTION, failure_of, pieces_of
from tests.services import free_port

DONE = b"data: [DONE]\n\n"
FOOD = Fact("The total of the expenses in category Food is 9.00 EUR.", "9.00 EUR", None, 1, (UUID(int=1),))
FINDINGS = Findings("Asks", (FOOD.statement,), (FOOD,))
WORDED = "You spent 9.00 EUR on food."
GOOD = said("You spent {F1}") + said(" on food. ") + finished() + DONE
ANSWER = EVENT_STREAM + GOOD
BUSY = answer_of("429 Slower", "application/json", b"{}")
LOADING = answer_of("503 Loading", "text/plain", b"")
READ_SECONDS, TOTAL_SECONDS = 0.2, 0.5
_LONG_SECONDS = 20.0
"""What a busy machine does not need for a few bytes: a test waits that long only where it fails."""
PATIENT = Limits(_LONG_SECONDS, _LONG_SECONDS, _LONG_SECONDS, first_wait_seconds=0.01)
WEARY_OF_SILENCE = replace(PATIENT, read_seconds=READ_SECONDS)
WEARY = replace(PATIENT, total_seconds=TOTAL_SECONDS)
HASTY = replace(WEARY, read_seconds=READ_SECONDS)


def busy(asked: str, status: str = "429 Slower") -> bytes:
    """Return the answer of a server that asks to be left alone."""
    return f"HTTP/1.1 {status}\r\nRetry-After: {asked}\r\nContent-Length: 0\r\n\r\n".encode()


def model_at(base_url: str, limits: Limits) -> LanguageModel:
    """Return a model that is given up at its limits."""
    return LanguageModel(base_url=base_url, model="small", api_key=None, limits=limits)


def able(model: LanguageModel) -> ProbedModel:
    """Return a model that is known to word answers."""
    return ProbedModel(model, capability=Capability.WORDING)


async def written_at(base_url: str, limits: Limits = HASTY) -> Written:
    """Return what is written with the model at an address, having checked the stream and the time."""
    streamed, begun = "", asyncio.get_running_loop().time()

    async def publish(piece: AnswerPiece) -> None:
        nonlocal streamed
        streamed = streamed[: piece.offset] + piece.text

    model = model_at(base_url, limits)
    written = await write_answer(question="What of food?", findings=FINDINGS, model=able(model), publish=publish)
    await model.close()
    assert streamed == written.text
    assert asyncio.get_running_loop().time() - begun < limits.total_seconds + _LONG_SECONDS
    return written


def delta(**given: object) -> bytes:
    """Return the event of a delta that is no plain text."""
    return event({"choices": [{"index": 0, "delta": given, "finish_reason": None}]})


CALL = delta(tool_calls=[{"index": 0, "function": {"name": "pay", "arguments": '{"amount": 999}'}}])
THOUGHT = delta(reasoning_content="The user spent 999 EUR.")
USAGE = event({"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 9, "total_tokens": 18}})
NOISE = Random(7).randbytes(5_000)  # noqa: S311 - the same garbage each time

BROKEN = {
    "nothing at all": b"",
    "garbage": NOISE,
    "garbage for text": EVENT_STREAM + NOISE,
    "garbage after text": EVENT_STREAM + said("You spent {F1} on food. And ") + b"data: " + NOISE + b"\n\n",
    "a head without end": b"HTTP/1.1 200 OK\r\n" + b"X-Long: x\r\n" * 20_000,
    "a huge head": b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 500_000 + b"\r\n\r\n",
    "a length that is none": ANSWER.replace(b"Connection: close", b"Content-Length: many"),
    "a chunk that is none": chunked(GOOD, size=20).replace(b"14\r\n", b"zz\r\n", 3),
    "a length that is too long": ANSWER.replace(b"Connection: close", b"Content-Length: 999999").replace(DONE, b"")[
        :-90
    ],
    "compressed": EVENT_STREAM.replace(b"Connection", b"Content-Encoding: gzip\r\nConnection") + gzip.compress(GOOD),
    "a list": EVENT_STREAM + b"data: []\n\n",
    "a number": EVENT_STREAM + b"data: 42\n\n",
    "no object": EVENT_STREAM + b'data: {"choices": "none"}\n\n',
    "half an object": EVENT_STREAM + b'data: {"choices": [\n\n',
    "deep JSON": EVENT_STREAM + b"data: " + b"[" * 100_000 + b"\n\n",
    "deep errors": EVENT_STREAM + b'data: {"error": ' + b"[" * 100_000 + b"\n\n",
    "invalid UTF-8": EVENT_STREAM + said("You spent {F1} on food. x").replace(b"x", b"\xff\xfe"),
    "half a character": EVENT_STREAM + said("x").replace(b"x", b"\\ud83d"),
    "400": answer_of("400 No", "application/json", b"{}"),
    "401": answer_of("401 No", "application/json", b'{"error": "bad key sk-secret"}'),
    "404": answer_of("404 No", "text/html", b"<p>No such model"),
    "500": answer_of("500 Broke", "text/event-stream", GOOD),
    "429": BUSY,
    "503": LOADING,
    "429 that asks for nothing": busy("0"),
    "429 that asks for long": busy("3600"),
    "429 that asks for a date": busy(format_datetime(now() + timedelta(hours=9), usegmt=True)),
    "429 that asks for nonsense": busy("soon"),
    "503 that asks for long": busy("9" * 400, "503 Loading"),
    "no content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "a redirect to itself": b"HTTP/1.1 307 On\r\nLocation: /v1/chat/completions\r\nContent-Length: 0\r\n\r\n",
    "plain JSON": answer_of("200 OK", "application/json", b'{"choices":[{"message":{"content":"You spent {F1}."}}]}'),
    "a page": answer_of("200 OK", "text/html", b"<p>Log in"),
    "no type": b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + GOOD,
    "an error in the stream": EVENT_STREAM + said("You spent {F1}") + b'data: {"error": {"message": "sk-secret"}}\n\n',
    "an error field": EVENT_STREAM + b"error: {}\n\n",
    "an end alone": EVENT_STREAM + finished() + DONE,
    "an end that cuts off": EVENT_STREAM + said("You spent {F1} on food. And ") + finished("length"),
    "usage alone": EVENT_STREAM + USAGE * 50 + DONE,
    "empty choices": EVENT_STREAM + event({"choices": []}) * 50,
    "a call of a tool": EVENT_STREAM + CALL * 3 + finished("tool_calls") + DONE,
    "thoughts alone": EVENT_STREAM + THOUGHT * 9 + finished() + DONE,
    "a huge event": EVENT_STREAM + said("You spent {F1} on food. " * 30_000) + finished(),
    "a line without end": EVENT_STREAM + b"data: " + b"x" * 3_000_000,
    "a text without end": EVENT_STREAM + said("You spent money on food, and ") * 2_000,
    "a word without end": EVENT_STREAM + said("food") * 6_000,
    "lies": EVENT_STREAM + said("You spent 999 EUR. Sarah owes {F1}! ") + finished() + DONE,
}
FINE = {
    "at once": ANSWER,
    "byte by byte": chunked(GOOD, size=1),
    "with usage": EVENT_STREAM + USAGE + GOOD + USAGE,
    "with empty choices": EVENT_STREAM + event({"choices": []}) + event({"choices": None}) + GOOD,
    "with thoughts": EVENT_STREAM + THOUGHT + delta(reasoning="999") + GOOD,
    "with garbage behind its end": ANSWER + NOISE,
    "after a continue": b"HTTP/1.1 100 Continue\r\n\r\n" + ANSWER,
    "by HTTP 1.0": ANSWER.replace(b"HTTP/1.1", b"HTTP/1.0"),
    "with a charset": ANSWER.replace(b"event-stream", b"event-stream; charset=utf-8"),
    "with lies beside": EVENT_STREAM + said("You spent 999 EUR. ") + GOOD,
}


class TestAnswers:
    """write_answer, over servers that do what no server should."""

    @pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN.keys())
    async def test_are_the_templates_over_what_is_broken(self, answer: bytes) -> None:
        """The reader has the exact figure and a reason, in time, and the process has everything back."""
        async with nothing_left_behind(), scripted_server(answer) as server:
            written = await written_at(server.base_url)

        assert (written.text, written.verdict, written.wording) == (FOOD.statement, Verdict.TEMPLATE, Wording.TEMPLATE)
        assert written.notice is not None
        assert written.notice == NONE_PASSED or written.notice.startswith("The language model failed (it")
        assert "secret" not in written.notice

    @pytest.mark.parametrize("answer", FINE.values(), ids=FINE.keys())
    async def test_are_the_models_over_what_is_merely_odd(self, answer: bytes) -> None:
        """What servers differ in costs nobody their answer."""
        async with nothing_left_behind(), scripted_server(answer) as server:
            written = await written_at(server.base_url, PATIENT)

        assert (written.text, written.verdict, written.wording) == (WORDED, Verdict.VERIFIED, Wording.MODEL)
        assert written.notice in {None, SOME_LEFT_OUT}

    async def test_are_whole_wherever_the_connection_drops(self) -> None:
        """Cut at any byte, by an end or a reset, the answer is the template's or, past its end, the model's."""
        outcomes = []
        async with nothing_left_behind():
            for cut in range(0, len(ANSWER), 13):
                async with scripted_server(ANSWER[:cut]) as server:
                    outcomes.append((await written_at(server.base_url, PATIENT)).text)

        end = len(EVENT_STREAM + GOOD) - len(DONE)
        expected = [WORDED if cut >= end else FOOD.statement for cut in range(0, len(ANSWER), 13)]
        assert outcomes == expected

    @pytest.mark.parametrize("cut", [0, 9, len(EVENT_STREAM), len(EVENT_STREAM) + 40, len(EVENT_STREAM) + 200])
    async def test_are_whole_wherever_the_server_stalls(self, cut: int) -> None:
        """Silence at any point is ended by the limit on silence."""
        async with nothing_left_behind(), scripted_server(ANSWER[:cut], stays_open=True) as server:
            written = await written_at(server.base_url, WEARY_OF_SILENCE)

        assert written.text == FOOD.statement
        assert written.notice is not None
        assert f"it was silent for {READ_SECONDS:g} seconds" in written.notice

    @pytest.mark.parametrize(
        "dripped",
        [b": ping\n\n", USAGE, THOUGHT, delta(content=""), said("You spent {F1} on food. "), said("a"), b"x"],
        ids=["keep-alives", "usage", "thoughts", "nothing", "the same", "a", "bytes"],
    )
    async def test_are_whole_where_a_server_never_ends(self, dripped: bytes) -> None:
        """What goes on for ever is ended by the limit on everything, whether it says something or not."""
        async with nothing_left_behind(), scripted_server(EVENT_STREAM, dripped, repeated_every_seconds=0.02) as server:
            written = await written_at(server.base_url, WEARY)

        assert written.text == FOOD.statement
        assert written.notice is not None
        assert f"it took longer than {TOTAL_SECONDS:g} seconds" in written.notice

    async def test_are_whole_where_text_drips(self) -> None:
        """Byte for byte, slower than the limit allows, but never silent."""
        drops = [ANSWER[place : place + 1] for place in range(len(ANSWER))]
        async with nothing_left_behind(), scripted_server(*drops, every_seconds=0.05) as server:
            written = await written_at(server.base_url)

        assert written.text == FOOD.statement

    async def test_are_whole_where_nobody_listens(self) -> None:
        """Three tries find nobody, and take no time."""
        async with nothing_left_behind():
            written = await written_at(f"http://127.0.0.1:{free_port()}/v1")

        assert written.notice == "The language model failed (it does not answer); this is the template's wording."

    async def test_cost_no_time_once_a_server_failed_in_a_row(self) -> None:
        """The fourth question does not wait for what let three down."""
        async with scripted_server(stays_open=True) as server:
            model = model_at(server.base_url, WEARY_OF_SILENCE)
            failures = []
            for _ in range(4):
                with pytest.raises(LanguageModelFailed) as failure:
                    [piece async for piece in model.stream(QUESTION)]
                failures.append(str(failure.value))
            await model.close()

        assert failures[2:] == [
            f"it was silent for {READ_SECONDS:g} seconds",
            "it failed several times in a row, and is left alone for a while",
        ]
        assert len(server.heads) == 3


class TestRetries:
    """LanguageModel.stream, before anything was shown."""

    @pytest.mark.parametrize(
        "first",
        [[BUSY], [LOADING, LOADING], [busy("0")], [b""], [EVENT_STREAM], [NOISE], [EVENT_STREAM + USAGE]],
        ids=["429", "503 twice", "asked", "nothing", "no text", "garbage", "usage"],
    )
    async def test_hide_what_passes(self, first: list[bytes]) -> None:
        """Two failures that may pass are followed by the whole text."""
        async with nothing_left_behind(), scripted_server(ANSWER, first=first) as server:
            pieces = await pieces_of(model_at(server.base_url, PATIENT))

        assert pieces == ["You spent {F1}", " on food. "]
        assert len(server.heads) == len(first) + 1

    async def test_wait_as_long_as_they_are_asked_to(self) -> None:
        """A second is a second, where there is time."""
        async with scripted_server(ANSWER, first=[busy("1")]) as server:
            begun = asyncio.get_running_loop().time()
            pieces = await pieces_of(model_at(server.base_url, PATIENT))

        assert len(pieces) == 2
        assert asyncio.get_running_loop().time() - begun >= 1.0

    @pytest.mark.parametrize(
        "first", [busy("60"), answer_of("500 Broke", "text/plain", b""), EVENT_STREAM + b"data: 1\n\n"]
    )
    async def test_are_not_made_of_what_does_not_pass_in_time(self, first: bytes) -> None:
        """Longer than the limit, a broken server, or nonsense: the template is faster."""
        async with scripted_server(ANSWER, first=[first]) as server:
            came, _ = await failure_of(model_at(server.base_url, PATIENT))

        assert came == []
        assert len(server.heads) == 1

    async def test_are_not_made_once_something_was_shown(self) -> None:
        """What a reader has seen is not said twice."""
        async with scripted_server(ANSWER, first=[EVENT_STREAM + said("You")]) as server:
            came, reason = await failure_of(model_at(server.base_url, PATIENT))

        assert (came, reason) == (["You"], "it broke off")
        assert len(server.heads) == 1

    async def test_end_at_once_when_the_reader_leaves(self) -> None:
        """Whoever is cancelled while it waits for the next try leaves nothing behind."""
        async with nothing_left_behind(), scripted_server(busy("60")) as server:
            model = model_at(server.base_url, replace(PATIENT, total_seconds=99.0))
            reading = asyncio.create_task(pieces_of(model))
            await until(lambda: bool(server.heads))
            await asyncio.sleep(0.05)
            reading.cancel()
            with suppress(asyncio.CancelledError):
                await reading

        assert reading.cancelled()
