"""Planning: a question in plain words becomes a plan over the ledger, or a question for the documents.

Pure and deterministic. Every word must find its place: a word that nobody knows stops the plan, because leaving it out
would answer another question. Words are linked against the trip's own people, descriptions and currencies.
"""

import re
from collections.abc import Iterable, Iterator, Sized
from dataclasses import dataclass, field, replace
from datetime import date

from domain.categories import Category
from domain.currencies import Currency, UnknownCurrency, currency_of
from domain.days import Calendar, DayRange, take_days
from domain.interpretation import interpretation_of
from domain.lexicon import (
    CATEGORY_WORDS,
    CURRENCY_WORDS,
    FILLER_WORDS,
    KIND_WORDS,
    OWING,
    SPENDING_VERBS,
    STOP_WORDS,
    UNSUPPORTED,
)
from domain.metrics import is_about_money, take_metrics
from domain.people import Part, People, take_people
from domain.plans import DocumentQuestion, Filters, Knowledge, Metric, Phrase, QueryPlan
from domain.sentences import Sentence, Token, fold, stem, stems_of

_QUOTED = re.compile(r"[\"“”«»]([^\"“”«»]+)[\"“”«»]|(?:(?<=\s)|^)['‘]([^'‘’]+)['’](?=[\s?!.,]|$)")  # noqa: RUF001  # the quotes of print


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    sentence: Sentence
    known: Knowledge
    people: People = field(default_factory=People)
    categories: list[Category] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    unsupported: list[str] = field(default_factory=list)


def plan_question(text: str, *, known: Knowledge, today: date) -> QueryPlan | DocumentQuestion:
    """Return the plan that a question asks for, or the question for the documents where it is not about the ledger."""
    unquoted, quoted = _unquoted(text)
    reading = _Reading(Sentence(unquoted), known)
    certainty = is_about_money(reading.sentence)
    if certainty is None:
        return document_question(text)
    reading.phrases += quoted
    reading.unplaced += [phrase.written for phrase in quoted if not known.describes(phrase.stems)]
    reading.people = take_people(reading.sentence, participants=known.participants, asker_id=known.asker_id)
    reading.unplaced += reading.people.unknown
    days = _take_all_days(reading, Calendar(today, known.first_day, known.last_day))
    metrics = take_metrics(reading.sentence)
    currency = _take_currency(reading)
    _take_unsupported(reading)
    _take_words(reading)
    if not certainty and (reading.unplaced or reading.unsupported):
        return document_question(text)
    plan = _plan(reading, metrics=metrics, days=days, currency=currency)
    return replace(plan, is_certain=certainty)


def document_question(text: str) -> DocumentQuestion:
    """Return a question for the documents, whatever the ledger might say."""
    return DocumentQuestion(text, content_words(text), "Looks for the answer in the trip's documents.")


def content_words(text: str) -> tuple[str, ...]:
    """Return the stems of the words of a text that say what it is about, each once."""
    skipped = STOP_WORDS | FILLER_WORDS
    words = (token.folded for token in Sentence(text).tokens)
    stems = (found for word in words if word not in skipped for found in stems_of(word) if found not in skipped)
    return tuple(dict.fromkeys(stems))


def _plan(
    reading: _Reading, *, metrics: tuple[Metric, ...], days: DayRange | None, currency: Currency | None
) -> QueryPlan:
    people = reading.people
    if people.having(Part.BEARER):
        metrics = (Metric.SHARE,)
    is_of_people = Metric.BALANCE in metrics or Metric.SHARE in metrics
    named = people.having(*Part) if is_of_people else ()
    payers, sharers = people.having(Part.PAYER), people.having(Part.SHARER)
    if reading.sentence.holds("shared?|split|divided") and not reading.sentence.holds(SPENDING_VERBS.replace(" ", "|")):
        payers, sharers = (), tuple(dict.fromkeys((*payers, *sharers)))
    filters = Filters(
        categories=tuple(dict.fromkeys(reading.categories)),
        payer_ids=() if is_of_people else payers,
        participant_ids=() if is_of_people else sharers,
        days=days,
        currency=currency,
        phrases=tuple(reading.phrases),
    )
    if people.having(Part.PAYEE) and not is_of_people:
        reading.unsupported.append("payments between people")
    reading.unsupported += _impossible(metrics, filters, named)
    return QueryPlan(
        metrics=metrics,
        filters=filters,
        people=named,
        unplaced=tuple(dict.fromkeys(reading.unplaced)),
        unsupported=tuple(dict.fromkeys(reading.unsupported)),
        interpretation=interpretation_of(metrics=metrics, filters=filters, people=named, names=reading.known.names),
    )


def _impossible(metrics: tuple[Metric, ...], filters: Filters, named: Sized) -> Iterator[str]:
    """Yield what does not go together: balances are of the whole ledger, a share is somebody's."""
    if Metric.BALANCE in metrics:
        if len(metrics) > 1:
            yield "balances together with other figures"
        if filters.categories or filters.phrases or filters.days:
            yield "balances of a part of the expenses"
    if Metric.SHARE in metrics and not named:
        yield "a share without a name"


def _unquoted(text: str) -> tuple[str, list[Phrase]]:
    quoted = [(match[1] or match[2]).strip() for match in _QUOTED.finditer(text)]
    return _QUOTED.sub(" ", text), [Phrase(words, stems_of(words)) for words in quoted if stems_of(words)]


def _take_all_days(reading: _Reading, calendar: Calendar) -> DayRange | None:
    days = take_days(reading.sentence, calendar)
    while days is not None and (more := take_days(reading.sentence, calendar)) is not None:
        first = max(filter(None, (days.first, more.first)), default=None)
        last = min(filter(None, (days.last, more.last)), default=None)
        if first is not None and last is not None and first > last:
            reading.unsupported.append("several stretches of days")
            return days
        days = DayRange(first, last)
    return days


def _take_currency(reading: _Reading) -> Currency | None:
    found = dict.fromkeys(_currencies(reading))
    if len(found) > 1:
        reading.unsupported.append("several currencies at once")
    return next(iter(found), None)


def _currencies(reading: _Reading) -> Iterator[Currency]:
    is_shouted = all(token.written.isupper() for token in reading.sentence.tokens if token.written.isalpha())
    codes = {currency.code for currency in reading.known.currencies}
    for token in list(reading.sentence.left()):
        code = CURRENCY_WORDS.get(token.folded)
        # "ALL" is a currency and "all" is not: what the trip does not use must be written as a code.
        is_code = len(token.folded) == 3 and token.written.isupper() and not is_shouted  # noqa: PLR2004  # ISO 4217
        if code is None and (is_code or (token.written.upper() in codes and token.folded not in STOP_WORDS)):
            code = token.written.upper()
        try:
            if code is not None:
                yield currency_of(code)
                reading.sentence.take_token(token)
        except UnknownCurrency:
            continue


def _take_unsupported(reading: _Reading) -> None:
    for words in UNSUPPORTED:
        if reading.sentence.take(re.escape(words)) is not None:
            reading.unsupported.append(words)


def _take_words(reading: _Reading) -> None:
    """Give every word that is left its place: a category, a word of a description, nothing to say, or none."""
    left = [token for token in reading.sentence.left() if token.folded not in STOP_WORDS]
    skipped: set[int] = set()
    for place, token in enumerate(left):
        if place in skipped:
            continue
        following = left[place + 1] if place + 1 < len(left) else None
        if following is not None and _is_pair(reading, token, following):
            reading.phrases.append(_phrase(token, following))
            skipped.add(place + 1)
        else:
            _place(reading, token)


def _is_pair(reading: _Reading, token: Token, following: Token) -> bool:
    """Tell whether two words that stand side by side are a description's: "travel insurance" is no travel."""
    is_next = reading.sentence.after(token) == (following.folded,)
    return is_next and reading.known.describes((*stems_of(token.folded), *stems_of(following.folded)))


def _place(reading: _Reading, token: Token) -> None:
    phrase = _phrase(token)
    if token.folded in CATEGORY_WORDS:
        reading.categories.append(CATEGORY_WORDS[token.folded])
    elif phrase.stems and reading.known.describes(phrase.stems):
        reading.phrases.append(phrase)
    elif stem(token.folded) in KIND_WORDS:
        reading.categories.append(KIND_WORDS[stem(token.folded)])
    elif token.folded not in OWING.split():
        reading.unplaced.append(token.written)


def _phrase(*tokens: Token) -> Phrase:
    return Phrase(" ".join(token.written for token in tokens), _stems(token.folded for token in tokens))


def _stems(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(found for word in words for found in stems_of(fold(word)))
