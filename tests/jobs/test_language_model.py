"""The language model: text from a real server, and a reason in a few words for each way a server can fail.

The faults are asked of a scripted server of ours: a real one cannot be told to break off, to stall or to send garbage.
"""

import asyncio
from contextlib import aclosing
from pathlib import Path

import pytest
from pydantic import SecretStr

from domain.answer_writing.prompts import Message
from jobs.language_model import LanguageModel, LanguageModelFailed, Limits, open_language_model
from persistence.settings import Settings
from tests.jobs.scripted_server import EVENT_STREAM, answer_of, chunked, finished, said, scripted_server
from tests.services import free_port

QUESTION = (Message("system", "Answer in one sentence."), Message("user", "What is the capital of France?"))
DONE = b"data: [DONE]\n\n"


def model_at(
    base_url: str, *, api_key: str | None = None, read_seconds: float = 20.0, total_seconds: float = 60.0
) -> LanguageModel:
    """Return a model at an address, with short timeouts."""
    return LanguageModel(
        base_url=base_url,
        model="small",
        api_key=api_key,
        limits=Limits(
            connect_seconds=20.0, read_seconds=read_seconds, total_seconds=total_seconds, first_wait_seconds=0.01
        ),
    )


async def pieces_of(model: LanguageModel) -> list[str]:
    """Return all pieces of an answer, and close the model."""
    try:
        return [piece async for piece in model.stream(QUESTION)]
    finally:
        await model.close()


async def failure_of(model: LanguageModel) -> tuple[list[str], str]:
    """Return the pieces that came, and the reason why no more did; closes the model."""
    came: list[str] = []
    try:
        async for piece in model.stream(QUESTION):
            came.append(piece)  # noqa: PERF401 - a comprehension would lose what came before the failure
    except LanguageModelFailed as failed:
        return came, str(failed)
    finally:
        await model.close()
    pytest.fail(f"There was no failure after {came}.")


class TestRealModel:
    """LanguageModel.stream, on llama.cpp and a small model."""

    async def test_text_comes_in_pieces_and_can_be_left(self, language_model_url: str) -> None:
        """The first pieces arrive while the model still writes; leaving early frees its only slot for the next."""
        model = model_at(language_model_url, read_seconds=60.0, total_seconds=100.0)
        answers = []

        for _ in range(2):
            async with aclosing(model.stream(QUESTION)) as stream:
                answers.append([await anext(stream) for _ in range(4)])
        await model.close()

        assert answers[0] == answers[1]
        assert all(answers[0])

    async def test_a_finished_text_ends_the_stream(self, language_model_url: str) -> None:
        """A model that comes to its end by itself ends the stream without a failure."""
        model = model_at(language_model_url, read_seconds=60.0, total_seconds=100.0)

        pieces = await pieces_of(model)

        assert "Paris" in "".join(pieces)
        assert len(pieces) > 3


class TestStream:
    """LanguageModel.stream, as servers differ in what they stream."""

    @pytest.mark.parametrize(
        "body",
        [
            pytest.param(said("Žofín") + said(" 5 €") + finished() + DONE, id="as usual"),
            pytest.param(said("Žofín") + said(" 5 €") + finished(), id="without DONE"),
            pytest.param(said("Žofín") + said(" 5 €") + DONE, id="without a finish reason"),
            pytest.param((said("Žofín") + said(" 5 €") + DONE).replace(b"\n", b"\r\n"), id="CRLF"),
            pytest.param((said("Žofín") + said(" 5 €") + DONE).replace(b"\n", b"\r"), id="CR"),
            pytest.param((said("Žofín") + said(" 5 €") + DONE).replace(b"data: ", b"data:"), id="no space"),
            pytest.param((said("Žofín") + said(" 5 €") + DONE).replace(b"\n\n", b"\n"), id="no empty lines"),
            pytest.param(b": ping\n\n" + said("Žofín") + b":\n\ndata:\n\n" + said(" 5 €") + DONE, id="keep-alives"),
            pytest.param(b"\xef\xbb\xbf" + said("Žofín") + said(" 5 €") + DONE, id="byte order mark"),
            pytest.param(b"event: x\nid: 1\nretry\n" + said("Žofín") + said(" 5 €") + DONE, id="other fields"),
            pytest.param(
                b'data: {"choices":[{"delta":{"role":"assistant"}}]}\n\n'
                b'data: {"choices":[{"delta":{"role":"assistant","content":null}}]}\n\n'
                b'data: {"choices":[{"delta":{"content":""}}]}\n\n'
                + (said("Žofín") + said(" 5 €") + finished() + DONE),
                id="deltas without text",
            ),
            pytest.param(
                b'data: {"choices":[],"usage":{"total_tokens":9}}\n\ndata: {"choices":null}\n\n'
                + (said("Žofín") + said(" 5 €") + DONE),
                id="no choices",
            ),
            pytest.param(said("Žofín") + said(" 5 €") + finished() + b"data: {\n\n", id="garbage after the end"),
        ],
    )
    @pytest.mark.parametrize("size", [1, 100_000], ids=["byte by byte", "at once"])
    async def test_understands(self, body: bytes, size: int) -> None:
        """The same two pieces come out, however they are framed and wherever the network cuts them."""
        async with scripted_server(chunked(body, size=size)) as server:
            pieces = await pieces_of(model_at(server.base_url))

        assert pieces == ["Žofín", " 5 €"]

    @pytest.mark.parametrize("text", ["line\u2028end\x85\x0b", "a\nb\r\n", "🇨🇿"])
    async def test_keeps_every_character(self, text: str) -> None:
        """What is a line's end to Python, but not to an event stream, cuts nothing."""
        async with scripted_server(EVENT_STREAM, said(text), finished()) as server:
            pieces = await pieces_of(model_at(server.base_url))

        assert pieces == [text]

    async def test_drops_nul(self) -> None:
        """PostgreSQL keeps no NUL in text."""
        async with scripted_server(EVENT_STREAM, said("a\0b"), said("\0"), finished()) as server:
            pieces = await pieces_of(model_at(server.base_url))

        assert pieces == ["ab"]

    async def test_yields_a_piece_before_the_next_is_sent(self) -> None:
        """Text is passed on while the server still writes."""
        async with scripted_server(EVENT_STREAM, said("at once"), stays_open=True) as server:
            model = model_at(server.base_url)
            async with aclosing(model.stream(QUESTION)) as stream:
                first = await asyncio.wait_for(anext(stream), timeout=20)
            await model.close()

        assert first == "at once"

    @pytest.mark.parametrize("slash", ["", "/"])
    async def test_asks_for_a_short_cool_stream(self, slash: str) -> None:
        """The request is that of OpenAI, with the key, at temperature 0."""
        async with scripted_server(EVENT_STREAM, said("yes"), DONE) as server:
            await pieces_of(model_at(server.base_url + slash, api_key=" kéy\n"))

        assert server.heads[0].startswith("POST /v1/chat/completions HTTP/1.1\r\n")
        assert "authorization: bearer kéy\r\n" in server.heads[0].lower()
        assert "accept-encoding: identity\r\n" in server.heads[0].lower()
        assert server.bodies == [
            {
                "model": "small",
                "messages": [
                    {"role": "system", "content": "Answer in one sentence."},
                    {"role": "user", "content": "What is the capital of France?"},
                ],
                "stream": True,
                "temperature": 0,
                "max_tokens": 400,
                "stream_options": {"include_usage": True},
            }
        ]

    async def test_sends_no_key_where_there_is_none(self) -> None:
        """Local servers ask for none."""
        async with scripted_server(EVENT_STREAM, said("yes"), DONE) as server:
            await pieces_of(model_at(server.base_url))

        assert "authorization" not in server.heads[0].lower()


class TestFailure:
    """LanguageModelFailed, for each way in which a server can fail."""

    @pytest.mark.parametrize(
        ("answer", "came", "reason"),
        [
            pytest.param(answer_of("400 No", "application/json", b"{}"), [], "it answered 400", id="400"),
            pytest.param(answer_of("401 No", "application/json", b"{}"), [], "it answered 401", id="401"),
            pytest.param(answer_of("404 No", "text/event-stream", said("x")), [], "it answered 404", id="404"),
            pytest.param(answer_of("429 Slower", "application/json", b"{}"), [], "it answered 429", id="429"),
            pytest.param(answer_of("503 Loading", "application/json", b"{}"), [], "it answered 503", id="503"),
            pytest.param(answer_of("307 Elsewhere", "text/plain", b""), [], "it answered 307", id="307"),
            pytest.param(
                answer_of("200 OK", "application/json", b'{"choices":[{"message":{"content":"x"}}]}'),
                [],
                "it answered with something else than an event stream",
                id="JSON",
            ),
            pytest.param(
                answer_of("200 OK", "text/html", b"<p>Log in"),
                [],
                "it answered with something else than an event stream",
                id="HTML",
            ),
            pytest.param(b"SSH-2.0-OpenSSH_9.2\r\n", [], "it broke off", id="no HTTP"),
            pytest.param(b"", [], "it broke off", id="no answer"),
            pytest.param(EVENT_STREAM, [], "it broke off", id="an empty stream"),
            pytest.param(EVENT_STREAM + said("It was"), ["It was"], "it broke off", id="dropped"),
            pytest.param(
                EVENT_STREAM + said("It was") + said("x")[:30], ["It was"], "it broke off", id="half an event"
            ),
            pytest.param(
                chunked(said("It was"), size=99_999, ends=False), ["It was"], "it broke off", id="half chunked"
            ),
            pytest.param(
                EVENT_STREAM + said("It was") + b"data: {oops}\n\n",
                ["It was"],
                "it sent what is no completion",
                id="garbage",
            ),
            pytest.param(EVENT_STREAM + b"data: []\n\n", [], "it sent what is no completion", id="a list"),
            pytest.param(
                EVENT_STREAM + b'data: {"choices":[{"delta":{"content":["x"]}}]}\n\n',
                [],
                "it sent what is no completion",
                id="content that is no text",
            ),
            pytest.param(
                EVENT_STREAM + said("x").replace(b"x", b"\xff"), [], "it sent what is no completion", id="no UTF-8"
            ),
            pytest.param(
                EVENT_STREAM + said("x").replace(b"x", b"\\ud83d"),
                [],
                "it sent what is no completion",
                id="half a character",
            ),
            pytest.param(
                EVENT_STREAM + said("It was") + b'data: {"error":{"message":"sk-secret","code":500}}\n\n',
                ["It was"],
                "it reported an error",
                id="an error",
            ),
            pytest.param(
                EVENT_STREAM + b'data: {"error":"x","choices":[]}\n\n',
                [],
                "it reported an error",
                id="an error in words",
            ),
            pytest.param(EVENT_STREAM + b'error: {"code":500}\n\n', [], "it reported an error", id="an error field"),
            pytest.param(
                EVENT_STREAM + b"data: " + b"x" * 1_100_000, [], "it sent a line without end", id="a long line"
            ),
            pytest.param(
                EVENT_STREAM + said("x" * 20_000) + said("y") + finished(),
                ["x" * 20_000],
                "its text was longer than 20,000 characters",
                id="a long text",
            ),
            pytest.param(
                EVENT_STREAM.replace(b"Connection", b"Content-Encoding: gzip\r\nConnection") + said("x"),
                [],
                "it answered with something compressed",
                id="compressed",
            ),
            pytest.param(
                EVENT_STREAM + said("12") + finished("length") + DONE, ["12"], "its text was cut off", id="cut off"
            ),
            pytest.param(
                EVENT_STREAM + said("It") + finished("content_filter"), ["It"], "its text was cut off", id="filtered"
            ),
            pytest.param(EVENT_STREAM + finished() + DONE, [], "it answered with no text", id="no text"),
        ],
    )
    async def test_names_what_the_server_did(self, answer: bytes, came: list[str], reason: str) -> None:
        """What came before is passed on, then the reason is given in a few words, without what the server wrote."""
        async with scripted_server(answer) as server:
            failure = await failure_of(model_at(server.base_url))

        assert failure == (came, reason)

    async def test_names_nobody_listening_without_the_address(self) -> None:
        """The account in the URL is not told."""
        model = model_at(f"http://anna:secret@127.0.0.1:{free_port()}/v1", api_key="sk-secret")

        assert await failure_of(model) == ([], "it does not answer")

    @pytest.mark.parametrize(
        "address", ["localhost:11434/v1", "http://127.0.0.1:port/v1", "ftp://127.0.0.1/v1", "/v1", "http://"]
    )
    async def test_names_an_address_that_is_none(self, address: str) -> None:
        """A misspelt setting stops no worker from starting."""
        assert await failure_of(model_at(address)) == ([], "LLM_API_BASE_URL is not an http address")

    @pytest.mark.parametrize(
        ("parts", "came"),
        [((b"",), []), ((EVENT_STREAM,), []), ((EVENT_STREAM, said("It was")), ["It was"])],
        ids=["before the head", "before the text", "midway"],
    )
    async def test_names_silence(self, parts: tuple[bytes, ...], came: list[str]) -> None:
        """A server that stalls is given up, and the connection closed."""
        async with scripted_server(*parts, stays_open=True) as server:
            failure = await failure_of(model_at(server.base_url, read_seconds=0.5))
            await asyncio.wait_for(server.hung_up.wait(), timeout=20)

        assert failure == (came, "it was silent for 0.5 seconds")

    async def test_names_slowness(self) -> None:
        """Keep-alives hold the connection open, but not for ever."""
        async with scripted_server(EVENT_STREAM, b": ping\n\n", repeated_every_seconds=0.02) as server:
            failure = await failure_of(model_at(server.base_url, total_seconds=1.0))
            await asyncio.wait_for(server.hung_up.wait(), timeout=20)

        assert failure == ([], "it took longer than 1 seconds")

    async def test_never_interrupts_the_reader(self) -> None:
        """When the time is up while the reader works on a piece, the reader finishes, and then gets the failure."""
        async with scripted_server(EVENT_STREAM, said("It was"), stays_open=True) as server:
            model = model_at(server.base_url, total_seconds=0.5)
            async with aclosing(model.stream(QUESTION)) as stream:
                await anext(stream)
                await asyncio.sleep(0.6)
                with pytest.raises(LanguageModelFailed, match=r"^it took longer than 0\.5 seconds$"):
                    await anext(stream)
            await model.close()


class TestLeaving:
    """Who stops reading, or is stopped, closes the connection at once."""

    async def test_closing_the_stream_hangs_up(self) -> None:
        """The server need not write what nobody reads."""
        async with scripted_server(EVENT_STREAM, said("It was"), stays_open=True) as server:
            model = model_at(server.base_url)
            stream = model.stream(QUESTION)
            await anext(stream)
            await stream.aclose()
            await asyncio.wait_for(server.hung_up.wait(), timeout=20)
            await model.close()

    @pytest.mark.parametrize("parts", [(), (EVENT_STREAM, said("It was"))], ids=["before the head", "midway"])
    async def test_cancelling_the_reader_hangs_up(self, parts: tuple[bytes, ...]) -> None:
        """A worker that shuts down leaves no connection behind, and the cancellation is not taken for a failure."""
        async with scripted_server(*parts, stays_open=True) as server:
            model = model_at(server.base_url)
            reading = asyncio.create_task(pieces_of(model))
            await asyncio.wait_for(server.answered.wait(), timeout=20)
            await asyncio.sleep(0.05)
            reading.cancel()
            await asyncio.wait_for(server.hung_up.wait(), timeout=20)

            with pytest.raises(asyncio.CancelledError):
                await reading


class TestOpen:
    """open_language_model."""

    def test_gives_none_without_an_address(self) -> None:
        """Without LLM_API_BASE_URL the template words the answers."""
        assert open_language_model(Settings(_env_file=None, llm_api_base_url=None)) is None

    async def test_asks_as_the_settings_say(self, tmp_path: Path) -> None:
        """Address, name, key and the timeouts are those of the settings."""
        async with scripted_server(EVENT_STREAM, said("It was"), stays_open=True) as server:
            model = open_language_model(
                Settings(
                    _env_file=None,
                    data_root_path=tmp_path,
                    llm_api_base_url=server.base_url,
                    llm_api_key=SecretStr("sk-secret"),
                    llm_model_name="tiny",
                    llm_read_timeout_seconds=0.5,
                    llm_total_timeout_seconds=9.0,
                )
            )
            assert model is not None
            failure = await failure_of(model)

        assert model.name == "tiny"
        assert server.bodies[0]["model"] == "tiny"
        assert "authorization: bearer sk-secret\r\n" in server.heads[0].lower()
        assert failure == (["It was"], "it was silent for 0.5 seconds")
