"""Embedded language models: a real file, served by a real llama.cpp, and a sentence where that cannot be."""

import asyncio
import subprocess
import sys
from asyncio.subprocess import DEVNULL
from importlib.util import find_spec
from pathlib import Path

import pytest

from persistence import embedded_models
from persistence.embedded import ServerNotEmbedded
from persistence.embedded_models import llama_fault, llama_server, local_model
from persistence.settings import Settings


def settings_with(path: Path | None = None) -> Settings:
    """Return settings with a path of a model, or without."""
    return Settings(_env_file=None, local_llm_path=path)


@pytest.fixture
def served() -> None:
    """Skip where nothing can serve a model."""
    if find_spec("xllamacpp") is None:
        pytest.skip("xllamacpp is not installed (make install)")


@pytest.mark.usefixtures("served")
class TestLocalModel:
    """local_model."""

    def test_is_the_one_that_is_given(self, tmp_path: Path) -> None:
        """The option goes before the setting, and the setting before what is installed."""
        given, setting = tmp_path / "given.gguf", tmp_path / "set.gguf"
        given.touch()
        setting.touch()

        assert local_model(settings_with(setting), given) == given
        assert local_model(settings_with(setting), None) == setting

    def test_is_refused_in_a_sentence_where_there_is_none(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A path that leads nowhere, and no model at all."""
        monkeypatch.setattr(embedded_models, "_installed_model", lambda: None)

        with pytest.raises(ServerNotEmbedded, match=r"no language model at .*none\.gguf"):
            local_model(settings_with(), tmp_path / "none.gguf")
        with pytest.raises(ServerNotEmbedded, match=r"name a \.gguf file, or set LOCAL_LLM_PATH"):
            local_model(settings_with(), None)

    def test_is_refused_in_a_sentence_where_nothing_can_serve_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The package that is missing is named."""
        monkeypatch.setattr(embedded_models, "find_spec", lambda _: None)

        with pytest.raises(ServerNotEmbedded, match="`pip install xllamacpp`"):
            local_model(settings_with(), tmp_path / "model.gguf")


@pytest.mark.usefixtures("served")
class TestLlamaServer:
    """llama_server."""

    async def test_answers_with_the_model_that_is_installed(self) -> None:
        """The command serves, and ends when it is told to."""
        try:
            server = llama_server(local_model(settings_with(), None))
        except ServerNotEmbedded as missing:
            pytest.skip(str(missing))
        before = await llama_fault(server.url)

        child = await asyncio.create_subprocess_exec(*server.command, stdout=DEVNULL, stderr=DEVNULL)
        for _ in range(1_200):
            fault = await llama_fault(server.url)
            if fault is None:
                break
            await asyncio.sleep(0.05)
        child.terminate()
        await asyncio.wait_for(child.wait(), timeout=10)

        assert before is not None
        assert fault is None

    def test_says_what_is_wrong_with_a_file_that_is_no_model(self, tmp_path: Path) -> None:
        """It ends by itself, and not in silence: the supervisor shows what it said."""
        broken = tmp_path / "broken.gguf"
        broken.write_bytes(b"GGUF" + bytes(100))

        ran = subprocess.run(llama_server(broken).command, capture_output=True, timeout=60, check=False, text=True)

        assert ran.returncode != 0
        assert "broken.gguf" in ran.stderr + ran.stdout or "model" in ran.stderr


def test_needs_no_import_of_the_server() -> None:
    """The commands start as fast without it: it is imported by the child alone."""
    code = "import sys, persistence.embedded_models; sys.exit('xllamacpp' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
