"""Clause subjects: whose price or whose hours a sentence tells, where what was asked only stands beside it.

"Smoking in the car costs 100 TND" is no price of the car, and the hours of "the bath of the inn" are none of the inn.
"""

import re
from collections.abc import Iterator

from domain.answer_writing.document_prices import asks_for_price, says_price
from domain.answer_writing.word_forms import form_of, forms_of
from domain.lexicon import STOP_WORDS
from domain.sentences import fold, stem

_CLAUSE_END = re.compile(r"[;:!?]\s+|\.\s+|,\s+(?:and|but|or|otherwise|else)\s+")
_POSITIONS = (
    "about|after|at|before|behind|beside|by|for|from|in|inside|into|near|of|on|outside|per|through|to|with|within"
)
_POSITION = re.compile(rf"\b(?:{_POSITIONS})\b")
_PRICED = re.compile(r"\b(?:costs?|is|are|was|were|amounts?|comes?)\b")
_FREE = re.compile(r"\b(?:free|gratis|complimentary)\b")
_IF_NOT = re.compile(r"^(?:after (?:that|this|it)|afterwards|else|otherwise)\b")
_OF_ANYTHING = frozenset(
    map(
        form_of,
        """
        admission adult amount bed booking charge child cost day double entrance entry fare fee hire night person price
        rate rental room senior single stay student sum ticket total visit
        """.split(),
    )
)
"""What a price is told by, whatever the thing is: "entry to the castle costs 12 EUR"."""
_ASKED_OPENING = re.compile(
    r"\b(?:when|what time|how (?:early|late|long)) (?:do|does|did|will|is|are) "
    r"(?:(?:the|our|my|your|a|an) )?(?P<thing>[\w' -]+?) (?:open|opens|opening|close|closes|closed|closing)\b"
)
_OPENING = re.compile(
    r"^(?P<subject>.*?)\s*\b(?:(?:is|are|was|were)\s+(?:\w+\s+)?(?:open|closed)|opens?|closes?|closed)\b"
)
_ASKED_WHICH = re.compile(r"^(?:which|what) (?P<thing>[a-z]+) (?:(?:do|did) we (?:drive|get|have|rent)|is ours)\b")
_OF_OPENING = frozenset(map(form_of, "door doors gate gates he hour hours it opening she they time times we".split()))
"""Subjects that stand for what the text is of."""
_WORD = re.compile(r"[^\W_]+")


def tells_of_another(question: str, sentence: str) -> bool:
    """Tell whether the price or the hours of a sentence are of something that a question only names beside it."""
    if asks_for_price(question):
        return _prices_another(question, sentence)
    folded = " ".join(fold(question).split())
    which = _ASKED_WHICH.match(folded)
    if which is not None:
        return _is_only_beside(which["thing"], fold(sentence))
    asked = _ASKED_OPENING.search(folded)
    return asked is not None and _opens_another(asked["thing"], sentence)


def _is_only_beside(thing: str, told: str) -> bool:
    """Tell whether a sentence speaks of a thing only as of one that is known: "the car must be full", "in the car"."""
    if form_of(stem(thing)) not in forms_of(told):
        return False
    rule = rf"\b(?:the|your|our) {thing} (?:can|cannot|may|must|shall|should)\b"
    beside = rf"\b(?:{_POSITIONS}) (?:an?|the|your|our) {thing}\b"
    return re.search(rf"\b{thing}\b", re.sub(rf"{rule}|{beside}", " ", told)) is None


def _prices_another(question: str, sentence: str) -> bool:
    """Tell whether each price of a sentence is of another thing; a sentence without one tells of nothing."""
    asked = frozenset(forms_of(question))
    priced = [clause for clause in _clauses(sentence) if says_price(clause)]
    return bool(priced) and all(_is_of_another(clause, asked, sentence) for clause in priced)


def _is_of_another(clause: str, asked: frozenset[str], sentence: str) -> bool:
    folded = fold(clause).strip()
    if _IF_NOT.match(folded):
        return asked.isdisjoint(_content(folded)) and not asked.isdisjoint(_content(sentence))
    free = _FREE.search(folded)
    if free is not None:
        what = (*_content(folded[: free.start()]), *_content(folded[free.end() :])[:2])
        return bool(what) and asked.isdisjoint(what)
    verb = _PRICED.search(folded)
    if verb is None:
        return False
    head = _head(folded[: verb.start()])
    return bool(head) and (asked | _OF_ANYTHING).isdisjoint(head)


def _opens_another(thing: str, sentence: str) -> bool:
    """Tell whether each subject that opens or closes is another than the thing that a question asks of."""
    wanted = forms_of(thing)
    opened = [match["subject"] for clause in _clauses(sentence) if (match := _OPENING.match(fold(clause).strip()))]
    return bool(opened) and bool(wanted) and all(_is_another(subject, wanted) for subject in opened)


def _is_another(subject: str, wanted: tuple[str, ...]) -> bool:
    head = _head(subject.rpartition(",")[2])
    if not head or not _OF_OPENING.isdisjoint(head):
        return False
    return head[-1] not in wanted


def _head(subject: str) -> tuple[str, ...]:
    """Return the forms of a subject before its first preposition: of "the sauna of the hotel" the sauna."""
    position = _POSITION.search(subject)
    return _content(subject if position is None else subject[: position.start()])


def _content(text: str) -> tuple[str, ...]:
    words = _WORD.findall(fold(text))
    return tuple(form_of(stem(word)) for word in words if word not in STOP_WORDS and not word.isdigit())


def _clauses(sentence: str) -> Iterator[str]:
    start = 0
    for match in _CLAUSE_END.finditer(sentence):
        yield sentence[start : match.start()]
        # What joins it on tells that it is of another case: "otherwise 40 EUR".
        joined = match.group().strip(" ,.;:!?\n")
        start = match.end() - (len("otherwise ") if joined == "otherwise" else 0)
    yield sentence[start:]
