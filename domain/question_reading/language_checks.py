"""Language checks: whether each line of a language's tables is English that the reader of questions knows.

Each line is put into a question, with made-up names and days, which must be read as what its English is read as. It
takes a second or two, so it is a test of the tables and not a part of loading them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from domain.currencies import currency_of
from domain.participants import Participant
from domain.plans import Knowledge, QueryPlan
from domain.question_reading.language_forms import (
    JOINT,
    LEDGER,
    OTHER,
    SLOT,
    SLOTS,
    WHOLE,
    Choice,
    Form,
    Language,
    LanguageInvalid,
    Literal,
    Said,
    Slot,
    slots_of,
)
from domain.question_reading.languages import translations
from domain.question_reading.planning import plan_question
from domain.sentences import stems_of

_NAMES = ("Quentin", "Ximena", "Yolanda", "Zelda")
_THINGS, _SPOTS = ("kayak", "paddle", "wetsuit", "snorkel"), ("Zadar", "Pula", "Rijeka", "Osijek")
_TODAY = date(2026, 11, 21)
_SAMPLE = Knowledge(
    participants=tuple(Participant(UUID(int=place), UUID(int=99), name) for place, name in enumerate(_NAMES)),
    asker_id=UUID(int=0),
    descriptions=frozenset(stems_of(text) for text in (*_THINGS, *_SPOTS)),
    places=frozenset(stems_of(text) for text in _SPOTS),
    currencies=frozenset(map(currency_of, ("EUR", "CZK"))),
    first_day=date(2026, 10, 28),
    last_day=date(2026, 11, 3),
)
_NOWHERE = 99
_BEFORE = ("How much did we spend?",)


def check_language(language: Language) -> None:
    """Raise LanguageInvalid with the first line of a language that cannot be read, where there is one."""
    for problem in unread_lines(language):
        raise LanguageInvalid(problem)


def unread_lines(language: Language) -> Iterator[str]:
    """Yield a sentence for each line of a language whose English the reader of questions does not know."""
    for part, forms in language.parts.items():
        if part in {OTHER, LEDGER}:
            # What begins so is left as it is.
            continue
        distance = _distances(language, part)
        for form in forms:
            sample = _Sample(language, part, form, distance).question()
            why = "is in no question" if sample is None else _why_unread(language, *sample)
            if why is not None:
                yield f"{language.name}, {part}: '{form.line}' {why}."


def _why_unread(language: Language, said: str, english: str) -> str | None:
    found = [one.english for one in translations(said, known=_SAMPLE, languages=(language,))]
    if english not in found:
        return f"is not '{english}' in '{said}'" if found else f"is not matched by '{said}'"
    plan = plan_question(english, known=_SAMPLE, today=_TODAY, earlier=_BEFORE, languages=())
    if not isinstance(plan, QueryPlan):
        return f"is no question of money in English: '{english}'"
    left = (*plan.unplaced, *plan.unsupported, *plan.ambiguous, *plan.reasons)
    return f"is not understood in English: '{english}' ({'; '.join(left)})" if left else None


class _Sample:
    """One question with a line of a part in it; whatever else is in it is the first that can be."""

    def __init__(self, language: Language, part: str, form: Form, distance: Mapping[str, int]) -> None:
        self.language, self.part, self.form = language, part, form
        self._distance = distance
        self._is_placed = False
        self._used: Counter[str] = Counter()

    def question(self) -> tuple[str, str] | None:
        """Return what is said, and what that is in English; None where no question leads to the line."""
        if WHOLE in self._distance:
            return self._of(WHOLE)
        if JOINT not in self._distance:
            return None
        one, joint, other = self._of(WHOLE), self._of(JOINT), self._of(WHOLE)
        return f"{one[0]} {joint[0]} {other[0]}", f"{one[1]}{joint[1]} {other[1]}"

    def _of(self, part: str) -> tuple[str, str]:
        number = self._used[part]
        self._used[part] += 1
        if part in SLOTS:
            return _sampled(self.language, part, number)
        form = self._form(part, number)
        filled: dict[str, str] = {}
        said = self._said(form.said, filled)
        return said, " ".join(SLOT.sub(lambda match: filled.get(match["name"], ""), form.english).split())

    def _form(self, part: str, number: int) -> Form:
        """Return the line that is looked at, one that leads to it, or another one each time."""
        forms = self.language.parts[part]
        if self._is_placed or part not in self._distance:
            return self._other(forms, number)
        if part == self.part:
            self._is_placed = True
            return self.form
        return min(forms, key=lambda form: self._far(form.said))

    def _other(self, forms: tuple[Form, ...], number: int) -> Form:
        """Return the first line; of lines that are nothing but words, as months, another one each time."""
        if any(slot for form in forms for slot in slots_of(form.said)):
            return forms[0]
        others = [form for form in forms if form is not self.form] or forms
        return others[number % len(others)]

    def _far(self, said: Said) -> int:
        """Return by how many parts a line leads to the one that is looked at."""
        return min((self._distance.get(slot.part, _NOWHERE) for slot in slots_of(said)), default=_NOWHERE)

    def _said(self, said: Said, filled: dict[str, str]) -> str:
        return " ".join(filter(None, (self._node(node, filled) for node in said)))

    def _node(self, node: Literal | Slot | Choice, filled: dict[str, str]) -> str:
        if isinstance(node, Literal):
            return min(node.words)
        if isinstance(node, Choice):
            return self._said(min(node.options, key=self._far), filled)
        if node.is_repeated and (self._is_placed or node.part not in self._distance):
            return ""
        said, filled[node.name] = self._of(node.part)
        return said


def _sampled(language: Language, slot: str, number: int) -> tuple[str, str]:
    """Return what fills a slot of a sample, and what that is in English."""
    order, sign = language.tables.date[::2], language.tables.date[1]
    name = _NAMES[1 + number % 3]
    return {
        "thing": (_THINGS[number % 4],) * 2,
        "spot": (_SPOTS[number % 4],) * 2,
        "person": (name, name),
        "owner": (name + (language.tables.possessives.split() or [""])[0], f"{name}'s"),
        "number": (str(5 + number),) * 2,
        "code": ("EUR", "EUR"),
        "nth": (f"{19 + number}.", f"{19 + number}"),
        "date": (sign.join({"d": "20", "m": "10", "y": "2026"}[part] for part in order), "20 October 2026"),
        "year": ("2026", "2026"),
    }[slot]


def _distances(language: Language, part: str) -> dict[str, int]:
    """Return by how many parts each part leads to one, of those that do."""
    found = {part: 0}
    leading = {
        name: {slot.part for form in forms for slot in slots_of(form.said)} for name, forms in language.parts.items()
    }
    while True:
        near = {name for name, slots in leading.items() if name not in found and slots & found.keys()}
        if not near:
            return found
        found |= {name: 1 + min(found[slot] for slot in leading[name] & found.keys()) for name in near}
