"""Probing: once, by whoever is first, never longer than a bound, and remembered for a while."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import pytest

from domain.answer_writing.wording import Findings
from domain.answers import AnswerPiece, Fact, Verdict
from domain.capabilities import CHOOSING, Capability
from jobs import probing
from jobs.probing import ProbedModel, open_probed_model
from jobs.writing import NOT_ABLE, NOT_TRIED, Written, write_answer
from persistence.settings import Settings
from tests.graph.cli.programs import until
from tests.jobs.leftovers import nothing_left_behind
from tests.jobs.scripted_server import (
    EVENT_STREAM,
    ScriptedServer,
    answer_of,
    finished,
    said,
    scripted_server,
)
from tests.jobs.test_language_model import model_at

COPIED = EVENT_STREAM + said("You spent {F1} on food and {F2} on lodging.") + finished()
CITED = EVENT_STREAM + said("The museum opens at nine [1].") + finished()
CHOSEN = EVENT_STREAM + said('{"metric": "COUNT", "category": "LODGING"}') + finished()
RAMBLED = EVENT_STREAM + said("As a large language model, I ") + finished("length")
FOOD = Fact("The total of the expenses in category Food is 9.00 EUR.", "9.00 EUR", None, 1, (UUID(int=1),))
FINDINGS = Findings("Asks", (FOOD.statement,), (FOOD,))
WORDED = (EVENT_STREAM, said("You spent {F1} on food."), finished())


@asynccontextmanager
async def probed(
    *answers: bytes, then: tuple[bytes, ...] = (RAMBLED,), **how: bool
) -> AsyncIterator[tuple[ProbedModel, ScriptedServer]]:
    """Serve answers to the trials in turn, and then others; give the model at the server, unprobed."""
    async with scripted_server(*then, first=answers, **how) as server:
        model = ProbedModel(model_at(server.base_url))
        try:
            yield model, server
        finally:
            await model.close()


async def written_with(model: ProbedModel) -> Written:
    """Return what is written of a fact."""

    async def publish(piece: AnswerPiece) -> None:
        pass

    return await write_answer(question="What of food?", findings=FINDINGS, model=model, publish=publish)


class TestCapability:
    """ProbedModel.capability."""

    @pytest.mark.parametrize(
        ("answers", "requests", "capability"),
        [
            ((COPIED, CITED, CHOSEN), 3, Capability.FULL),
            ((COPIED, CITED, RAMBLED), 3, Capability.WORDING),
            ((RAMBLED, CITED, CHOSEN), 1, Capability.TEMPLATE),
            ((COPIED, EVENT_STREAM + finished(), CHOSEN), 2, Capability.TEMPLATE),
        ],
    )
    async def test_is_what_the_trials_show(
        self, answers: tuple[bytes, ...], requests: int, capability: Capability
    ) -> None:
        """Few requests find it out, no more than needed, and none is made again."""
        async with probed(*answers) as (model, server):
            found = [await model.capability() for _ in range(3)]

        assert found == [capability] * 3
        assert [body["max_tokens"] for body in server.bodies] == [60] * requests

    async def test_is_found_out_once_for_all_who_ask(self) -> None:
        """Fifty at once make three requests."""
        async with nothing_left_behind(), probed(COPIED, CITED, CHOSEN) as (model, server):
            found = await asyncio.gather(*(model.capability() for _ in range(50)))

        assert set(found) == {Capability.FULL}
        assert len(server.bodies) == 3

    async def test_is_found_out_anew_after_a_while(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What is old is used until the probe, which nobody waits for, has ended."""
        monkeypatch.setattr(probing, "_REMEMBERED_SECONDS", 0.0)
        async with probed(COPIED, CITED, CHOSEN, COPIED, CITED, RAMBLED) as (model, server):
            before = await model.capability(), await model.capability()
            await until(lambda: len(server.bodies) == 6 and model._probing is None)

            assert before == (Capability.FULL, Capability.FULL)
            assert model._known is Capability.WORDING

    async def test_is_unknown_while_the_server_is_away(self) -> None:
        """An outage says nothing of the model, and it is asked again a little later, not at once."""
        async with probed(*[answer_of("500 No", "text/plain", b"")] * 9) as (model, server):
            found = [await model.capability() for _ in range(3)]

        assert found == [None, None, None]
        assert len(server.bodies) == 1

    async def test_is_not_waited_for_longer_than_told(self) -> None:
        """A server that says nothing keeps nobody, and closing ends the probe."""
        async with nothing_left_behind(), probed(then=(EVENT_STREAM,), stays_open=True) as (model, _):
            begun = asyncio.get_running_loop().time()
            found = await model.capability(within_seconds=0.1)

            assert found is None
            assert asyncio.get_running_loop().time() - begun < 10.0

    async def test_may_be_set(self, tmp_path: Path) -> None:
        """Whoever knows the model need not have it tried."""
        settings = Settings(
            _env_file=None, data_root_path=tmp_path, llm_api_base_url="http://127.0.0.1:1/v1", llm_capability="full"
        )
        model = open_probed_model(settings)
        assert model is not None

        assert await model.capability() is Capability.FULL
        assert open_probed_model(Settings(_env_file=None, llm_api_base_url=None)) is None
        await model.close()

    # A few seconds of two processors, of which a busy machine gives little.
    @pytest.mark.timeout(660)
    async def test_of_a_real_weak_model_is_found_out(self, language_model_url: str) -> None:
        """SmolLM2 cannot keep to what it is given."""
        model = ProbedModel(model_at(language_model_url, read_seconds=300.0, total_seconds=600.0))

        assert await model.capability(within_seconds=600.0) is Capability.TEMPLATE
        await model.close()


class TestAnswers:
    """write_answer, with a model that is not known yet."""

    async def test_are_worded_by_an_able_one(self) -> None:
        """The first answer waits for a probe that is quick, and says what the model was let do."""
        async with probed(COPIED, CITED, RAMBLED, then=WORDED) as (model, _):
            written = await written_with(model)

        assert (written.text, written.mode) == ("You spent 9.00 EUR on food.", Capability.WORDING)

    async def test_are_the_templates_with_one_that_is_not_able(self) -> None:
        """It is not asked at all, and the notice says why."""
        async with probed(RAMBLED, RAMBLED, RAMBLED, then=WORDED) as (model, server):
            written = await written_with(model)

        assert (written.text, written.verdict, written.notice) == (FOOD.statement, Verdict.TEMPLATE, NOT_ABLE)
        assert (written.mode, len(server.bodies)) == (Capability.TEMPLATE, 1)

    async def test_are_the_templates_until_it_is_known(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A slow probe delays no answer beyond its bound."""
        monkeypatch.setattr(ProbedModel.capability, "__kwdefaults__", {"within_seconds": 0.05})
        async with probed(then=(EVENT_STREAM,), stays_open=True) as (model, _):
            written = await written_with(model)

        assert (written.verdict, written.notice) == (Verdict.TEMPLATE, NOT_TRIED)


class TestPropose:
    """ProbedModel.propose."""

    async def test_is_for_full_models_alone(self) -> None:
        """Whoever may only word is not asked."""
        async with scripted_server(CHOSEN) as server:
            model = model_at(server.base_url)
            full = await ProbedModel(model, capability=Capability.FULL).propose(CHOOSING.messages)
            wording = await ProbedModel(model, capability=Capability.WORDING).propose(CHOOSING.messages)
            await model.close()

        assert full == '{"metric": "COUNT", "category": "LODGING"}'
        assert wording is None
        assert len(server.bodies) == 1

    async def test_is_nothing_where_the_server_fails(self) -> None:
        """A plan that nobody proposes is one less, and no failure."""
        async with scripted_server(answer_of("500 No", "text/plain", b"")) as server:
            model = ProbedModel(model_at(server.base_url), capability=Capability.FULL)

            assert await model.propose(CHOOSING.messages) is None
            await model.close()


class TestCommand:
    """python -m jobs.probing, as `doctor` asks it."""

    async def test_says_what_the_model_can_do_in_one_word(self, tmp_path: Path) -> None:
        """The last line is the word."""
        async with scripted_server(RAMBLED, first=(COPIED, CITED, CHOSEN)) as server:
            environment = {"LLM_API_BASE_URL": server.base_url, "DATA_ROOT_PATH": str(tmp_path)}
            ran = await asyncio.to_thread(
                subprocess.run, [sys.executable, "-m", "jobs.probing"], env=environment, capture_output=True, check=True
            )

        assert ran.stdout == b"FULL\n"
