"""Probing: finds out once what a language model can do, by whoever is first to need it, and remembers it for a while.

    python -m jobs.probing: what the configured model can do, as one word, or why it cannot be told

What is found out belongs to one address and one name of a model, as `ProbedModel` does.
"""

import asyncio
import sys
from collections.abc import Sequence
from contextlib import aclosing

import structlog

from domain.answer_writing.prompts import Message
from domain.capabilities import CHOOSING, TRIALS, Capability, capability_of
from jobs.language_model import LanguageModel, LanguageModelFailed, open_language_model
from persistence.settings import Settings

log = structlog.get_logger(__name__)

WAIT_SECONDS = 1.0
"""How long an answer waits for the probe at most; until it is done the template words the answers."""
_REMEMBERED_SECONDS = 3_600.0
_OUTAGE_REMEMBERED_SECONDS = 15.0
_MOST_TOKENS = 60
_MOST_TOKENS_OF_PROPOSAL = 400
_MOST_CHARACTERS = 2_000


class ProbedModel:
    """A language model, and what it is let do: found out when it is first asked, or set."""

    def __init__(self, model: LanguageModel, *, capability: Capability | None = None) -> None:
        self.model = model
        self._is_set = capability is not None
        self._known = capability
        self._known_until = 0.0
        self._probing: asyncio.Task[None] | None = None

    @property
    def name(self) -> str:
        """The model's name, as the settings give it."""
        return self.model.name

    async def capability(self, *, within_seconds: float = WAIT_SECONDS) -> Capability | None:
        """Return what the model is let do; None while that is not known, or could not be found out just now.

        Whoever is first begins the probe; all wait for the same one, and no longer than told. It goes on meanwhile.
        What is known to be old is used until it is known anew.
        """
        if self._is_set:
            return self._known
        if self._probing is None and asyncio.get_running_loop().time() >= self._known_until:
            self._probing = asyncio.create_task(self._probe())
        if self._probing is not None and self._known is None:
            await asyncio.wait({self._probing}, timeout=within_seconds)
        return self._known

    async def propose(self, messages: Sequence[Message]) -> str | None:
        """Return the text of a model that is let propose, as far as it comes: none, where it says nothing of use.

        None means that it was not heard: it is away, or is not let propose. Only then is asking again of any use: what
        is cut off once is cut off each time.
        It is a proposal: who asks for it reads it as data, and what it says of figures is worth nothing.
        """
        if await self.capability() is not Capability.FULL:
            return None
        try:
            return await self._text(messages, most_tokens=_MOST_TOKENS_OF_PROPOSAL)
        except LanguageModelFailed as failure:
            log.warning("language_model.no_proposal", error=str(failure))
            return None

    async def close(self) -> None:
        """End the probe, where one is under way, and close the connections."""
        if self._probing is not None:
            self._probing.cancel()
            await asyncio.gather(self._probing, return_exceptions=True)
        await self.model.close()

    async def _probe(self) -> None:
        clock = asyncio.get_running_loop().time
        try:
            passed = await self._passed()
            self._known, self._known_until = capability_of(passed), clock() + _REMEMBERED_SECONDS
            log.info("language_model.probed", capability=self._known.value, passed=passed)
        except LanguageModelFailed as failure:
            # What was known of it before may still be true: it is asked, and if it is down the template steps in.
            self._known_until = clock() + _OUTAGE_REMEMBERED_SECONDS
            log.warning("language_model.not_probed", error=str(failure))
        finally:
            self._probing = None

    async def _passed(self) -> list[str]:
        """Return the names of the trials that the model passes; what words need comes first, and ends it."""
        passed: list[str] = []
        for trial in TRIALS:
            if trial.is_passed_by(await self._text(trial.messages)):
                passed.append(trial.name)
            elif trial is not CHOOSING:
                break
        return passed

    async def _text(self, messages: Sequence[Message], *, most_tokens: int = _MOST_TOKENS) -> str:
        """Return what the model says, as far as it comes; raises LanguageModelFailed where the server does not work."""
        text = ""
        try:
            async with aclosing(self.model.stream(messages, most_tokens=most_tokens)) as pieces:
                async for piece in pieces:
                    text += piece
                    if len(text) > _MOST_CHARACTERS:
                        break
        except LanguageModelFailed as failure:
            if failure.is_outage:
                raise
        return text


def open_probed_model(settings: Settings) -> ProbedModel | None:
    """Return the model that the settings name, with what they say it is let do; None where none is set."""
    model = open_language_model(settings)
    if model is None:
        return None
    given = settings.llm_capability
    return ProbedModel(model, capability=None if given == "auto" else Capability(given.upper()))


async def _told() -> str:
    settings = Settings()
    probed = open_probed_model(settings)
    if probed is None:
        return "none is set"
    try:
        known = await probed.capability(within_seconds=settings.llm_total_timeout_seconds)
    finally:
        await probed.close()
    return "unknown" if known is None else known.value


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    sys.stdout.write(asyncio.run(_told()) + "\n")
