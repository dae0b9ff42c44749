"""`tripsplit up --local-llm`: how it is asked for, what it hands on, and what doctor finds out of it."""

from pathlib import Path
from typing import Any

import pytest

from graph.cli import up
from graph.cli.model_check import check_language_model
from graph.cli.options import environment_of
from persistence.embedded import ServerNotEmbedded
from persistence.run_file import beside_run, keep_run
from persistence.settings import Settings
from tests.graph.cli.commands import CommandLine
from tests.jobs.scripted_server import EVENT_STREAM, answer_of, finished, said, scripted_server
from tests.services import free_port


class TestOption:
    """The option, with and without its path."""

    @pytest.mark.parametrize(
        ("arguments", "given"),
        [
            ([], "not asked"),
            (["--local-llm"], None),
            (["--local-llm", "--port", "0"], None),
            (["--local-llm", "some.gguf"], Path("some.gguf")),
            (["--local-llm=some.gguf", "--port", "0"], Path("some.gguf")),
        ],
    )
    def test_may_come_without_a_path(
        self,
        command_line: CommandLine,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        arguments: list[str],
        given: Any,
    ) -> None:
        """What follows the option is its path, unless it is another option."""
        asked: list[Any] = []

        def note(_settings: Settings, path: Path | None) -> Path:
            asked.append(path)
            raise ServerNotEmbedded("Noted.")

        monkeypatch.setattr(up, "local_model", note)
        monkeypatch.setattr(up, "claimed", lambda _: (_ for _ in ()).throw(ServerNotEmbedded("Not asked.")))

        outcome = command_line.run("up", "--data-root", tmp_path, *arguments)

        assert outcome.status == 1
        assert (asked or ["not asked"]) == [given]

    def test_is_refused_for_a_file_that_is_not_there(self, command_line: CommandLine, tmp_path: Path) -> None:
        """Nothing is started, and the sentence says what to do."""
        outcome = command_line.run("up", "--data-root", tmp_path, "--local-llm", tmp_path / "none.gguf")

        assert outcome.status == 1
        assert outcome.errors.startswith("tripsplit: ")
        assert "LOCAL_LLM_PATH" in outcome.errors or "pip install xllamacpp" in outcome.errors


class TestHandingOn:
    """Where the model answers, as children and commands learn it."""

    def test_reaches_children_and_commands(self, tmp_path: Path) -> None:
        """The worker by its environment, doctor by the run file."""
        settings = Settings(_env_file=None, data_root_path=tmp_path)
        url = f"http://127.0.0.1:{free_port()}/v1"
        keep_run(tmp_path, address="x", redis_url="redis://x", vector_store_url=None, llm_api_base_url=url)

        beside = beside_run(settings)

        assert beside.llm_api_base_url == url
        assert environment_of(beside)["LLM_API_BASE_URL"] == url


class TestDoctor:
    """What doctor finds about the language model."""

    async def test_tells_what_the_model_can_do(self, tmp_path: Path) -> None:
        """It is tried out as the worker would try it."""
        models = answer_of("200 OK", "application/json", b"{}")
        copied = EVENT_STREAM + said("You spent {F1} on food and {F2} on lodging.") + finished()
        cited = EVENT_STREAM + said("The museum opens at nine [1].") + finished()
        async with scripted_server(
            EVENT_STREAM, said("I "), finished("length"), first=(models, copied, cited)
        ) as server:
            settings = Settings(_env_file=None, data_root_path=tmp_path, llm_api_base_url=server.base_url)
            finding = await check_language_model(settings)

        assert finding.state == f"{server.base_url} answers, and is WORDING: it may word answers"

    async def test_says_where_that_cannot_be_told(self, tmp_path: Path) -> None:
        """A server that lists its models and answers nothing else."""
        models = answer_of("200 OK", "application/json", b"{}")
        async with scripted_server(answer_of("500 No", "text/plain", b""), first=(models,)) as server:
            settings = Settings(_env_file=None, data_root_path=tmp_path, llm_api_base_url=server.base_url)
            finding = await check_language_model(settings)

        assert finding.state == f"{server.base_url} answers, but failed while it was tried out"
