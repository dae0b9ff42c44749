"""Asked things: what a sentence must not lack to answer a question of documents, however much else they share.

Whoever asks for a password is not told what the network is called; whoever asks when a bridge was built is not told how
many statues it has; whoever asks how old a clock is wants no hours; and when a bar opens is not when it closes.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from domain.answer_writing.asked_measures import says_measures
from domain.answer_writing.asked_people import names_who
from domain.answer_writing.clause_subjects import tells_of_another
from domain.answer_writing.counting import counts
from domain.answer_writing.document_prices import asks_for_price
from domain.answer_writing.figure_owners import all_of_others, asks_for_quantity
from domain.answer_writing.word_forms import form_of, forms_of
from domain.sentences import fold, stems_of

_BE = "is|are|was|were"
_DO = f"{_BE}|do|does|did|has|have|had|can|could|may|must|will|would|should"
_GENERIC = frozenset(
    """
    amount charge cost date day deadline distance duration fare fee height hour kind length month name number part
    people person place policy price rate rule schedule size sort thing time timetable way week weekday year
    """.split()
)
"""What stands for the answer itself: the year it was built in is no word of the sentence that says so."""
_WHICH = re.compile(rf"\b(?:which|how many|whose)\s+(?P<thing>(?:(?!(?:{_DO}|of|in|on|at|to|for)\b)\w+\s+)*?\w+)\b")
_HOW_MANY = re.compile(rf"\bhow many\s+(?P<thing>(?:(?!(?:{_DO}|of|in|on|at|to|for)\b)\w+\s+)*?\w+)\b")
_WHAT_IS = re.compile(rf"\b(?:what|who|where)\s+(?:{_BE})\s+(?:the|our|my|a|an)\s+(?P<thing>\w+(?:\s+\w+)?)\s+of\b")
_ENDS_A_THING = "and|at|by|during|for|from|if|in|of|on|or|per|that|to|we|when|which|with|you"
_WHAT_IS_THE = re.compile(
    rf"\bwhat\s+(?:{_BE})\s+(?:the|our|my|your)\s+(?:(?!(?:{_ENDS_A_THING})\b)[\w'-]+\s+)*?"
    rf"(?!\w+ed\b|(?:made|built|like)\b)(?:\w+-)*(?P<thing>\w+)(?=\s+(?:{_ENDS_A_THING})\b|\s*[?.!,;]|$)"
)
"""What is asked for is the last of its nouns: the password of "the Wi-Fi password"."""
_DONE = re.compile(
    rf"\b(?:when|where|who|why|how|by whom)\s+(?:{_BE})\b.*\b(?P<thing>\w+ed|built|held|made|born|written)\b"
)
_SUBJECT = re.compile(
    rf"^(?:(?:until|since|from|at) )?(?:(?:when|where|why|how(?: (?:long|often|far|late|early))?) )?(?:{_DO}) "
    r"(?:(?:the|our|my|your|a|an) )?(?P<thing>(?:(?:first|last|late|main|nearest|new|next|old) )?\w+)\b"
)
_AT_AN_END = re.compile(
    rf"^(?:at )?(?:when|what time|how (?:early|late)) (?:{_DO}) (?:the|our|my|your) (?P<thing>first|last)\b"
)
_WHERE_DOES_IT = re.compile(r"^(?:from )?where (?:do|does|did|will) .*\b(?P<thing>begin|start|end|finish|open|close)\b")
_FORMS = (_WHERE_DOES_IT, _WHICH, _WHAT_IS, _WHAT_IS_THE, _SUBJECT, _AT_AN_END)
_NOBODY = frozenset("anybody everybody he i it one she somebody that there they this we you".split())
_OF_NOTHING = frozenset(forms_of(" ".join((*_GENERIC, "total sum average percent percentage half third overall"))))
_AS_MUCH = {
    "founded": "founded built established opened erected constructed since",
    "built": "built founded erected constructed completed finished dates since",
    "established": "established founded since",
    "password": "password pass passphrase passcode code key pin",
    "phone": "phone telephone mobile tel",
    "first": "first earliest",
    "last": "last latest final",
}
_OPPOSITES = tuple(
    (frozenset(one.split()), frozenset(other.split()))
    for one, other in (
        ("begin beginning began start started starting", "end ending ended finish finished"),
        ("arrive arrival arrived arriving", "leave leaving left depart departure departing"),
        ("early earliest", "late latest"),
        ("first", "last"),
    )
)
_WHERE_IS = re.compile(rf"^where (?:{_BE}) (?:the |our )?(?P<thing>[\w-]+)(?: of\b.*)?$")
_PREDICATES = tuple(
    (re.compile(rf"\b(?:{asked})\b"), frozenset(forms_of(said)))
    for asked, said in (
        ("buy|bought|purchased?", "buy sell sale available purchase order"),
        ("paid|pay|pays|payable", "pay payable payment cost charge cash card price due free"),
        ("used?", "use valid"),
        ("cover(?:s|ed)?", "cover include valid"),
        ("shared?", "share"),
        ("happens?", "happen due charge then after"),
    )
)
"""Verbs that say little of what was spent, and all of what one may do; and what says as much."""


@dataclass(frozen=True, slots=True)
class AskedThings:
    """What a question asks for: of each group of forms of words one must be said, and no opposite may be.

    `question` is the question, folded; `place` finds what names a place that is looked for as that of something else
    ("the concert in the Rudolfinum"). `counted` is what is to be counted: a number of something else in the
    same sentence is none of it.
    """

    question: str
    groups: tuple[frozenset[str], ...]
    names: frozenset[str]
    opposites: tuple[tuple[frozenset[str], frozenset[str]], ...]
    place: re.Pattern[str] | None = None
    counted: frozenset[str] = frozenset()

    def are_said_in(self, sentence: str, *, headings: str) -> bool:
        """Tell whether a sentence, with its headings, says what is asked; `names` may stand elsewhere."""
        stems = frozenset(stems_of(sentence))
        around = _with_joined(sentence) | _with_joined(headings)
        if any(map(around.isdisjoint, self.groups)):
            return False
        if any(not theirs.isdisjoint(stems) and ours.isdisjoint(stems) for ours, theirs in self.opposites):
            return False
        if not self.counted.isdisjoint(forms_of(sentence)) and not counts(sentence, self.counted):
            return False
        return self._is_of_its_kind(sentence)

    def _is_of_its_kind(self, sentence: str) -> bool:
        """Tell whether a sentence answers with what the question wants: a place, a quantity, a measure, somebody."""
        told = " ".join(fold(sentence).split())
        if self.place is not None and self.place.search(told) is not None:
            return False
        if asks_for_quantity(self.question) and all_of_others(self.question, told):
            return False
        if tells_of_another(self.question, sentence):
            return False
        return says_measures(self.question, told) and names_who(self.question, sentence)


def asked_things(text: str) -> AskedThings:
    """Return what a question asks for, as far as its form tells."""
    folded = " ".join(fold(text).split()).strip(" ?.!")
    stems = frozenset(stems_of(text))
    return AskedThings(
        question=folded,
        groups=tuple(filter(None, (*(_thing(form, folded) for form in _FORMS), _done(folded), *_predicates(folded)))),
        names=_names_in(text),
        opposites=tuple(
            (ours, theirs)
            for pair in _OPPOSITES
            for ours, theirs in (pair, pair[::-1])
            if not ours.isdisjoint(stems) and theirs.isdisjoint(stems)
        ),
        place=_as_place(folded),
        counted=_thing(_HOW_MANY, folded),
    )


def _as_place(folded: str) -> re.Pattern[str] | None:
    """Return what finds a place as that of something else, where a question asks where the place itself is."""
    match = _WHERE_IS.search(folded)
    if match is None:
        return None
    thing = re.escape(match["thing"])
    return re.compile(rf"^(?!{thing}\b).*\b(?:in|at|to|from|into|inside|outside|near) (?:the |our )?{thing}\b")


def _with_joined(text: str) -> frozenset[str]:
    """Return the forms of a text, and those of neighbours in one word: whoever writes "checkout" means "check-out"."""
    forms = forms_of(text)
    return frozenset((*forms, *(first + second for first, second in pairwise(forms))))


def names_a_thing(words: Iterable[str]) -> bool:
    """Tell whether any content word of a question, given as stems, says what it is about.

    Nobody can be told what a document says of "10 % of the total", or of "per person and day" alone.
    """
    return any(word not in _OF_NOTHING and not word.isdigit() for word in words)


def _thing(pattern: re.Pattern[str], folded: str) -> frozenset[str]:
    match = pattern.search(folded)
    stems = frozenset() if match is None else frozenset(stems_of(_AS_MUCH.get(match["thing"], match["thing"])))
    return frozenset() if stems & (_GENERIC | _NOBODY) else frozenset(map(form_of, stems))


def _predicates(folded: str) -> Iterable[frozenset[str]]:
    if asks_for_price(folded):
        return ()
    return (said for asked, said in _PREDICATES if asked.search(folded))


def _done(folded: str) -> frozenset[str]:
    match = _DONE.search(folded)
    if match is None:
        return frozenset()
    return frozenset(forms_of(_AS_MUCH.get(match["thing"], match["thing"])))


def _names_in(text: str) -> frozenset[str]:
    """Return the stems of the words with a capital, but for the first and those that are all capitals."""
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text)[1:]  # noqa: RUF001  # the apostrophe of telephones
    named = [word for word in words if word[0].isupper() and not word.isupper()]
    return frozenset(forms_of(" ".join(named))) if len(named) < len(words) else frozenset()
