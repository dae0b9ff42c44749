"""Capabilities: what a language model is let do, found out by a few small fixed tasks and judged without any doubt.

FULL: it proposes plans as JSON of enum values, and words answers
WORDING: it words answers
TEMPLATE: none of its words are shown
"""

import json
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from domain.answer_writing.evidence import Evidence, quoted
from domain.answer_writing.gate import SentenceBuffer, pass_document_sentence
from domain.answer_writing.prompts import Message, answer_messages
from domain.answer_writing.told_sentences import Excerpt
from domain.answers import Fact
from domain.question_reading.proposals import without_fence


class Capability(StrEnum):
    """What a language model is let do."""

    FULL = "FULL"
    WORDING = "WORDING"
    TEMPLATE = "TEMPLATE"


@dataclass(frozen=True, slots=True)
class Trial:
    """A task for a model, and whether a text does it."""

    name: str
    messages: tuple[Message, ...]
    is_passed_by: Callable[[str], bool]


def copies_placeholders(text: str) -> bool:
    """Tell whether a text holds both placeholders of its task exactly, each once, and no figure of its own."""
    placeholders = re.findall(r"\{F\d+\}", text)
    return sorted(placeholders) == ["{F1}", "{F2}"] and not re.search(r"\d", re.sub(r"\{F\d\}", "", text))


def cites_its_passage(text: str) -> bool:
    """Tell whether a text has a sentence that says what its passage says, cited as it was asked to."""
    buffer = SentenceBuffer()
    sentences = [*buffer.add(text), *buffer.rest()]
    return any(
        pass_document_sentence(sentence, question=_ASKED, evidence=_PASSAGES) is not None for sentence in sentences
    )


def answers_in_enums(text: str) -> bool:
    """Tell whether a text is one JSON object with the two right values of the enums it was given, and nothing else."""
    try:
        return bool(json.loads(without_fence(text)) == {"metric": "COUNT", "category": "LODGING"})
    except (ValueError, RecursionError):
        return False


def capability_of(passed: Collection[str]) -> Capability:
    """Return what a model is let do that passed the trials of these names."""
    if not {COPYING.name, CITING.name} <= set(passed):
        return Capability.TEMPLATE
    return Capability.FULL if CHOOSING.name in passed else Capability.WORDING


_FACTS = (
    Fact("The total of the expenses in category Food is X.", "X", None, 1, ()),
    Fact("The total of the expenses in category Lodging is Y.", "Y", None, 1, ()),
)
_ASKED = "When does the museum open, and on which floor are the maps?"
_LINE = "The museum opens at nine. The maps are on the third floor."
_EXCERPT = Excerpt(UUID(int=0), "guide.txt", None, 0, _LINE)
_PASSAGES = (Evidence(_EXCERPT, quoted(_EXCERPT, 0, 25)),)
_CHOICE = """\
Turn a question into JSON. Answer with one JSON object and nothing else, with these two keys:
"metric": one of "SUM", "COUNT", "AVERAGE"
"category": one of "FOOD", "LODGING", "TRANSPORT"
Example: How much was spent on meals? {"metric": "SUM", "category": "FOOD"}"""

COPYING = Trial(
    "copying", answer_messages("How much did we spend on food and on lodging?", _FACTS, ()), copies_placeholders
)
CITING = Trial("citing", answer_messages(_ASKED, (), _PASSAGES), cites_its_passage)
CHOOSING = Trial(
    "choosing",
    (Message("system", _CHOICE), Message("user", "How many hotels were booked?")),
    answers_in_enums,
)
TRIALS = (COPYING, CITING, CHOOSING)
