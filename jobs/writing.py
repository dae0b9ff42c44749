"""Writing: puts findings into words, the language model's where it is configured and its words pass the gate."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from domain.answer_writing.gate import SentenceBuffer, is_mark, pass_sentence, spoken_of
from domain.answer_writing.prompts import answer_messages
from domain.answer_writing.wording import Findings, quotation
from domain.answers import AnswerPiece, Citation, Verdict, Wording
from domain.capabilities import Capability
from jobs.completions import Usage
from jobs.language_model import LanguageModel, LanguageModelFailed
from jobs.probing import ProbedModel

SOME_LEFT_OUT = (
    "Some of the language model's words were left out: they said more than the facts do. The template says it instead."
)
NONE_PASSED = (
    "The language model's words were not used: they said more than the facts do. This is the template's wording."
)

NOT_TRIED = "The language model is being tried out, and not known yet: this is the template's wording."
NOT_ABLE = "The language model has not passed its trial: it does not keep to what it is given. The template words it."

Publish = Callable[[AnswerPiece], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Written:
    """A text and how it came about; `citations` are what it quotes or cites.

    Tokens are those that the model was sent and wrote, None where it does not tell.
    """

    text: str
    verdict: Verdict
    wording: Wording
    citations: tuple[Citation, ...] = ()
    notice: str | None = None
    mode: Capability = Capability.TEMPLATE
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


async def write_answer(*, question: str, findings: Findings, model: ProbedModel | None, publish: Publish) -> Written:
    """Write the findings down, publish each piece as soon as it may be shown, and return the whole.

    A sentence of the model's that does not pass is replaced, in its place, by what the template says of the same facts
    or passages; what the model left out of the facts is added in the template's words. Where the model fails at any
    time, the template takes the place of all it wrote. Nothing is claimed where nothing was found, and then no model
    is asked.
    """
    if findings.is_abstention:
        return await _write_template(findings, publish, verdict=Verdict.ABSTAINED)
    if model is None:
        return await _write_template(findings, publish, verdict=Verdict.VERIFIED)
    capability = await model.capability()
    if capability in {None, Capability.TEMPLATE}:
        notice = NOT_TRIED if capability is None else NOT_ABLE
        return await _write_template(findings, publish, verdict=Verdict.TEMPLATE, notice=notice)
    written = await _write_with(model.model, question, findings, publish)
    return replace(written, mode=capability)


async def _write_with(model: LanguageModel, question: str, findings: Findings, publish: Publish) -> Written:
    writing, usage = _Writing(question, findings, publish), list[Usage]()
    try:
        messages = answer_messages(question, findings.facts, findings.evidence)
        async with aclosing(model.stream(messages, told=usage.append)) as pieces:
            async for piece in pieces:
                await writing.take(piece)
    except LanguageModelFailed as failure:
        notice = f"The language model failed ({failure}); this is the template's wording."
        return await _write_template(findings, publish, verdict=Verdict.TEMPLATE, notice=notice)
    written = await writing.finish()
    told = usage[-1] if usage else Usage()
    return replace(written, prompt_tokens=told.prompt_tokens, completion_tokens=told.completion_tokens)


class _Text:
    """A text that grows sentence by sentence; each is published as a piece."""

    def __init__(self, publish: Publish) -> None:
        self._publish = publish
        self.text = ""

    async def add(self, sentence: str) -> None:
        piece = f" {sentence}" if self.text else sentence
        offset, self.text = len(self.text), self.text + piece
        await self._publish(AnswerPiece(offset, piece))


class _Writing:
    """What a model writes, sentence by sentence, each checked before it is published, or replaced."""

    def __init__(self, question: str, findings: Findings, publish: Publish) -> None:
        self._question = question
        self._findings = findings
        self._text = _Text(publish)
        self._buffer = SentenceBuffer()
        self._facts_said: set[int] = set()
        self._evidence_said: set[int] = set()
        self._citations: dict[Citation, None] = {}
        self._passed = self._refused = 0

    async def take(self, piece: str) -> None:
        """Show the sentences that a piece of the model's text completes."""
        await self._show(self._buffer.add(piece))

    async def finish(self) -> Written:
        """Show what is left, add what was left out, and return the whole."""
        await self._show(self._buffer.rest())
        findings = self._findings
        await self._say_of(range(len(findings.facts)), ())
        for aside in findings.asides:
            # What found nothing is no fact, and a model is not told of it: it is the template's to say.
            await self._text.add(aside)
        quoted = findings.quoted
        if len(quoted) > 1 or not self._evidence_said:
            # Each is the answer to a question of its own; of one question, another passage may answer as well.
            await self._say_of((), quoted)
        citations = tuple(self._citations)
        if not self._passed:
            return Written(self._text.text, Verdict.TEMPLATE, Wording.TEMPLATE, citations, NONE_PASSED)
        notice = SOME_LEFT_OUT if self._refused else None
        return Written(self._text.text, Verdict.VERIFIED, Wording.MODEL, citations, notice)

    async def _show(self, sentences: Sequence[str]) -> None:
        findings = self._findings
        for sentence in sentences:
            if is_mark(sentence):
                continue
            passed = pass_sentence(sentence, question=self._question, facts=findings.facts, evidence=findings.evidence)
            if passed is None:
                self._refused += 1
                spoken = spoken_of(sentence, facts=findings.facts, evidence=findings.evidence)
                # Of passages the best one is quoted, whichever the model, or what it read, pointed at.
                await self._say_of(spoken.facts, (0,) if spoken.evidence else ())
            elif not (passed.facts <= self._facts_said and passed.evidence <= self._evidence_said):
                # A sentence that repeats what was said adds nothing; weak models go on and on.
                self._passed += 1
                self._note(passed.facts, passed.evidence, passed.citations)
                await self._text.add(passed.text)

    async def _say_of(self, facts: Sequence[int], evidence: Sequence[int]) -> None:
        """Say of facts and passages, unless that was done, what the template says."""
        for place in facts:
            if place not in self._facts_said:
                self._note({place}, (), ())
                await self._text.add(self._findings.facts[place].statement)
        for place in evidence:
            if place not in self._evidence_said:
                found = self._findings.evidence[place]
                self._note((), {place}, (found.citation,))
                await self._text.add(quotation(found))

    def _note(self, facts: Iterable[int], evidence: Iterable[int], citations: Sequence[Citation]) -> None:
        self._facts_said.update(facts)
        self._evidence_said.update(evidence)
        self._citations.update(dict.fromkeys(citations))


async def _write_template(
    findings: Findings, publish: Publish, *, verdict: Verdict, notice: str | None = None
) -> Written:
    text = _Text(publish)
    for sentence in findings.sentences:
        await text.add(sentence)
    quotes = tuple(_quoted_by(findings))
    return Written(text.text, verdict, Wording.TEMPLATE, quotes, notice)


def _quoted_by(findings: Findings) -> Iterator[Citation]:
    """Yield the citations of the passages that the template quotes."""
    yield from (findings.evidence[place].citation for place in findings.quoted)
