"""Asked things: what a sentence must not lack to answer a question of documents, however much else they share.

Whoever asks for a password is not told what the network is called; whoever asks when a bridge was built is not told how
many statues it has; whoever asks how old a clock is wants no hours; and when a bar opens is not when it closes.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from domain.lexicon import NUMBER_WORDS
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
_WORD_OR_FIGURE = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_FEW = frozenset((*NUMBER_WORDS, "one", "both", "several", "many", "no"))
_BETWEEN = 2
"""So many words may stand between a number and what it counts: "400 comfortable, modern rooms"."""
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
_FORMS = (_WHICH, _WHAT_IS, _WHAT_IS_THE, _SUBJECT, _AT_AN_END)
_NOBODY = frozenset("anybody everybody he i it one she somebody that there they this we you".split())
_OF_NOTHING = frozenset(stems_of(" ".join((*_GENERIC, "total sum average percent percentage half third overall"))))
_AS_MUCH = {
    "founded": "founded built established opened erected constructed since",
    "built": "built founded erected constructed completed finished dates since",
    "established": "established founded since",
    "password": "password pass passphrase passcode code key pin",
    "phone": "phone telephone mobile tel",
    "first": "first earliest",
    "last": "last latest final",
}
_LENGTHS = r"\d\s?(?:m|km|cm|ft)\b|\b(?:metres?|meters?|kilomet(?:er|re)s?|miles?|feet|foot|yards?|storeys?|floors?)\b"
_SPANS = r"\b(?:seconds?|minutes?|min|hours?|days?|nights?|weeks?|months?|years?)\b|\d\s?h\b"
_EVERY = re.compile(rf"\b(?:every|each)\s+(?:[\w-]+\s+)?(?:{_SPANS})")
_CLOCK = rf"(?:\d|\b(?:noon|midnight|{'|'.join(sorted(NUMBER_WORDS))})\b)"
_HOURS = (
    rf"{_CLOCK}\s*(?:[ap]\.?m\.?|h|uhr|o'clock)?\s*(?:to|[-\u2013])\s*{_CLOCK}|\bfrom\b.*\bto\b|\bbetween\b"
    r"|\b(?:24|all) (?:hours|day|night)\b|\bround the clock\b|\balways\b"
)
"""From when to when: either end answers."""
_HOW_LONG = re.compile(r"\bhow long\b")
_MEASURES = tuple(
    (re.compile(asked), re.compile(said))
    for asked, said in (
        (rf"^(?:{_BE}) .*\bfree\b", r"\bfree\b|\bcosts?\b|\bcharge|\binclude|\bpa(?:y|id)\b|\d"),
        (rf"^(?:{_BE}) .*\bincluded\b", r"\binclude|\bextra\b|\bfree\b|\bcosts?\b"),
        (rf"^(?:{_BE}) .*\ballowed\b", r"\ballow|\bmay\b|\bforbid|\bprohibit|\bpermit|\bnot?\b|\bmust\b"),
        (r"\bhow (?:many)\b", rf"\d|\b(?:{'|'.join(sorted(NUMBER_WORDS))}|one|both|several|many|no)\b"),
        (r"\bhow (?:old)\b", r"\b(?:1\d|20)\d\d\b|\bcentur|\byears?\b|\bold\b|\bages?\b"),
        (r"\bhow (?:high|tall|deep|wide|big|large)\b", rf"{_LENGTHS}|\b(?:high|tall|deep|wide|big|large|size)\b"),
        (r"\bhow (?:far)\b", rf"{_LENGTHS}|{_SPANS}"),
        (r"\bhow (?:long)\b", rf"{_SPANS}|{_LENGTHS}|\blong\b|\buntil\b"),
        (r"\b(?:when|what time) .*\bclos(?:e|es|ing)\b", rf"\bclos|\buntil\b|\btill\b|\bends?\b|\blast\b|{_HOURS}"),
        (
            r"\b(?:when|what time) (?:do|does|did|will) .*\bopen\b",
            # A time by itself ("Doors: 19:00") may be meant, unless it is that of the end.
            rf"^(?!.*\b(?:until|till|clos\w+)\b)|\bopens\b|\b(?:from|after|since)\b|{_HOURS}",
        ),
    )
)
_OPPOSITES = tuple(
    (frozenset(one.split()), frozenset(other.split()))
    for one, other in (
        ("begin beginning began start started starting", "end ending ended finish finished"),
        ("arrive arrival arrived arriving", "leave leaving left depart departure departing"),
        ("early earliest", "late latest"),
        ("first", "last"),
    )
)
_SPENDING = re.compile(
    r"\b(?:balances?|budgets?|debts?|expenses?|ow(?:e|es|ed|ing)|paid|pay|pays|paying|settled?|spen[dt]|spends|spending)\b"
)


@dataclass(frozen=True, slots=True)
class AskedThings:
    """What a question asks for: of each group of stems one must be said, a measure must be, and no opposite may be."""

    groups: tuple[frozenset[str], ...]
    names: frozenset[str]
    measures: tuple[re.Pattern[str], ...]
    opposites: tuple[tuple[frozenset[str], frozenset[str]], ...]
    may_recur: bool
    """Whether a span that something happens "every" so often may be meant."""
    counted: frozenset[str] = frozenset()
    """What is to be counted, so that a number of something else in the same sentence is none of it."""

    def are_said_in(self, sentence: str, *, headings: str, passage: str) -> bool:
        """Tell whether a sentence, with its headings, says what is asked; names may stand elsewhere in its passage."""
        stems = frozenset(stems_of(sentence))
        around = _with_joined(sentence) | _with_joined(headings)
        if not self.names <= around | frozenset(stems_of(passage)) or any(map(around.isdisjoint, self.groups)):
            return False
        if any(not theirs.isdisjoint(stems) and ours.isdisjoint(stems) for ours, theirs in self.opposites):
            return False
        if not self.counted.isdisjoint(stems) and not _counts(sentence, self.counted):
            return False
        measured = fold(sentence) if self.may_recur else _EVERY.sub(" ", fold(sentence))
        return all(measure.search(measured) for measure in self.measures)


def asked_things(text: str) -> AskedThings:
    """Return what a question asks for, as far as its form tells."""
    folded = " ".join(fold(text).split())
    stems = frozenset(stems_of(text))
    return AskedThings(
        groups=tuple(group for group in (*(_thing(form, folded) for form in _FORMS), _done(folded)) if group),
        names=_names_in(text),
        measures=tuple(said for asked, said in _MEASURES if asked.search(folded)),
        opposites=tuple(
            (ours, theirs)
            for pair in _OPPOSITES
            for ours, theirs in (pair, pair[::-1])
            if not ours.isdisjoint(stems) and theirs.isdisjoint(stems)
        ),
        may_recur=_HOW_LONG.search(folded) is None,
        counted=_thing(_HOW_MANY, folded),
    )


def _with_joined(text: str) -> frozenset[str]:
    """Return the stems of a text, and those of neighbours in one word: whoever writes "checkout" means "check-out"."""
    stems = stems_of(text)
    return frozenset((*stems, *(first + second for first, second in pairwise(stems))))


def names_a_thing(words: Iterable[str]) -> bool:
    """Tell whether any content word of a question, given as stems, says what it is about.

    Nobody can be told what a document says of "10 % of the total", or of "per person and day" alone.
    """
    return any(word not in _OF_NOTHING and not word.isdigit() for word in words)


def asks_for_spending(text: str) -> bool:
    """Tell whether a question is about what people of a trip spent or owe, which no document knows."""
    return _SPENDING.search(fold(text)) is not None


def _thing(pattern: re.Pattern[str], folded: str) -> frozenset[str]:
    match = pattern.search(folded)
    stems = frozenset() if match is None else frozenset(stems_of(_AS_MUCH.get(match["thing"], match["thing"])))
    return frozenset() if stems & (_GENERIC | _NOBODY) else stems


def _counts(sentence: str, things: frozenset[str]) -> bool:
    """Tell whether a number stands before what it counts, or behind it: "30 rooms", "rooms: 30", "seats for 8"."""
    words = _WORD_OR_FIGURE.findall(fold(sentence))
    for place, word in enumerate(words):
        if word[0].isdigit() or word in _FEW:
            near = (*words[max(0, place - 2) : place], *words[place + 1 : place + 2 + _BETWEEN])
            if not things.isdisjoint(stems_of(" ".join(near))):
                return True
    return False


def _done(folded: str) -> frozenset[str]:
    match = _DONE.search(folded)
    if match is None:
        return frozenset()
    return frozenset(stems_of(_AS_MUCH.get(match["thing"], match["thing"])))


def _names_in(text: str) -> frozenset[str]:
    """Return the stems of the words with a capital, but for the first and those that are all capitals."""
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text)[1:]  # noqa: RUF001  # the apostrophe of telephones
    named = [word for word in words if word[0].isupper() and not word.isupper()]
    return frozenset(stems_of(" ".join(named))) if len(named) < len(words) else frozenset()
