"""Writing: puts findings into words, the language model's where it is configured and its words pass the gate."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from domain.answer_making import AnswerMode
from domain.answers import AnswerPiece, Citation, Verdict, Wording
from domain.gate import Passed, SentenceBuffer, pass_document_sentence, pass_ledger_sentence
from domain.prompts import Message, document_messages, ledger_messages
from domain.wording import Findings
from jobs.language_model import LanguageModel, LanguageModelFailed

SOME_LEFT_OUT = "Some of the language model's words were left out: they said more than the facts do."
NONE_PASSED = (
    "The language model's words were not used: they said more than the facts do. This is the template's wording."
)

Publish = Callable[[AnswerPiece], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Written:
    """A text and how it came about; `citations` are what it quotes or cites.

    Mode, provider, model and tokens are None where they are not told.
    """

    text: str
    verdict: Verdict
    wording: Wording
    citations: tuple[Citation, ...] = ()
    notice: str | None = None
    mode: AnswerMode | None = None
    provider: str | None = None
    model: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


async def write_answer(*, question: str, findings: Findings, model: LanguageModel | None, publish: Publish) -> Written:
    """Write the findings down, publish each piece as soon as it may be shown, and return the whole.

    Where the model fails at any time, or none of its words pass, the template takes the place of all it wrote. What
    the model left out of the facts is added in the template's words. Nothing is claimed where nothing was found, and
    then no model is asked.
    """
    if findings.is_abstention:
        return await _write_template(findings, publish, verdict=Verdict.ABSTAINED)
    if model is None:
        return await _write_template(findings, publish, verdict=Verdict.VERIFIED)
    try:
        written = await _write_with(model, question, findings, publish)
    except LanguageModelFailed as failure:
        notice = f"The language model failed ({failure}); this is the template's wording."
        return await _write_template(findings, publish, verdict=Verdict.TEMPLATE, notice=notice)
    return written or await _write_template(findings, publish, verdict=Verdict.TEMPLATE, notice=NONE_PASSED)


class _Text:
    """A text that grows sentence by sentence; each is published as a piece."""

    def __init__(self, publish: Publish) -> None:
        self._publish = publish
        self.text = ""

    async def add(self, sentence: str) -> None:
        piece = f" {sentence}" if self.text else sentence
        offset, self.text = len(self.text), self.text + piece
        await self._publish(AnswerPiece(offset, piece))


async def _write_template(
    findings: Findings, publish: Publish, *, verdict: Verdict, notice: str | None = None
) -> Written:
    text = _Text(publish)
    for sentence in findings.sentences:
        await text.add(sentence)
    quoted = tuple(evidence.citation for evidence in findings.evidence[:1])
    return Written(text.text, verdict, Wording.TEMPLATE, quoted, notice)


async def _write_with(model: LanguageModel, question: str, findings: Findings, publish: Publish) -> Written | None:
    """Return what the model wrote, as far as it passed, with the facts it left out; None where nothing passed."""
    text, buffer = _Text(publish), SentenceBuffer()
    used: set[int] = set()
    dropped = 0

    async def show(sentences: Sequence[str]) -> None:
        nonlocal dropped
        for sentence in sentences:
            passed = _pass(sentence, question, findings)
            # A sentence that repeats what was said adds nothing; weak models go on and on.
            if passed is None or passed.places <= used:
                dropped += passed is None
                continue
            used.update(passed.places)
            await text.add(passed.text)

    async with aclosing(model.stream(_messages(question, findings))) as pieces:
        async for piece in pieces:
            await show(buffer.add(piece))
    await show(buffer.rest())
    if not used:
        return None
    for place, fact in enumerate(findings.facts):
        if place not in used:
            await text.add(fact.statement)
    cited = tuple(found.citation for place, found in enumerate(findings.evidence) if place in used)
    return Written(text.text, Verdict.VERIFIED, Wording.MODEL, cited, SOME_LEFT_OUT if dropped else None)


def _messages(question: str, findings: Findings) -> tuple[Message, ...]:
    if findings.facts:
        return ledger_messages(question, findings.facts)
    return document_messages(question, findings.evidence)


def _pass(sentence: str, question: str, findings: Findings) -> Passed | None:
    if findings.facts:
        return pass_ledger_sentence(sentence, question=question, facts=findings.facts)
    return pass_document_sentence(sentence, question=question, evidence=findings.evidence)
