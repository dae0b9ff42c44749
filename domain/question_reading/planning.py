"""Planning: a question in plain words becomes a plan over the ledger, or a question for the documents.

Pure and deterministic. Every word must find its place: a word that nobody knows stops the plan, because leaving it out
would answer another question. Words are linked against the trip's own people, texts, categories and currencies.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.lexicon import FILLER_WORDS, STOP_WORDS
from domain.lexicon.follow_ups import CLAUSE, POINTING, PRONOUNS, WHOLE_CLAUSE
from domain.plans import Confidence, DocumentQuestion, Knowledge, Metric, Query, QueryPlan
from domain.queries import borne_by_each, queries_of
from domain.question_reading.as_asked import as_asked
from domain.question_reading.follow_ups import (
    follows,
    is_empty_clause,
    is_fragment,
    is_vague,
    merged,
    names_nothing,
    points_back,
)
from domain.question_reading.interpretation import interpretation_of
from domain.question_reading.language_forms import Language
from domain.question_reading.languages import SPOKEN, Heard, hear, is_foreign, is_of_ledger
from domain.question_reading.mentions import Kind
from domain.question_reading.metrics import is_about_money
from domain.question_reading.pointing import named_for, points
from domain.question_reading.readings import Reading, read
from domain.question_reading.small_talk import is_small_talk
from domain.question_reading.spellings import written_out
from domain.question_reading.subjects import is_of_its_own
from domain.sentences import Sentence, stems_of
from domain.texts import listed

Asked = QueryPlan | DocumentQuestion
_QUOTES = re.compile(r"[\"“”«»'‘]")  # noqa: RUF001  # the quotes of print
_OF_LEDGER = frozenset({Kind.DAYS, Kind.CURRENCY, Kind.AMOUNT, Kind.METHOD})
_THERE = re.compile(r"(?<!is )(?<!are )\bthere(?=\W*$)", re.IGNORECASE)
_FEWEST_WORDS = 3
_MOST_CLAUSES = 4
MOST_WORDS = 150
"""Of a question that is read; a longer one is no question, and reading it takes its time."""


def plan_question(
    text: str, *, known: Knowledge, today: date, earlier: Sequence[str] = (), languages: Sequence[Language] = SPOKEN
) -> Asked:
    """Return the plan that a question asks for, or the question for the documents where it is not about the ledger.

    `earlier` are the questions before it in its conversation, oldest first: what a follow-up names replaces what they
    named of the same kind. Each may be asked in one of the `languages`, whatever the others are in.
    """
    if is_small_talk(text):
        return document_question(text)
    earlier = [each for each in earlier if not is_small_talk(each)]
    heard = hear(text, earlier=earlier, known=known, languages=languages)
    before = [_written_out(each, heard.known, languages) for each in heard.earlier]
    plans = [_after(_written_out(each, heard.known, languages), heard.known, today, before) for each in heard.texts]
    if heard.language is not None:
        return _of_language(text, heard, plans)
    is_unread = isinstance(plans[0], DocumentQuestion) and is_of_ledger(text, known=known, languages=languages)
    return _not_computed("Asks for something of the ledger.", text.strip()) if is_unread else plans[0]


def document_question(text: str) -> DocumentQuestion:
    """Return a question for the documents, whatever the ledger might say."""
    return DocumentQuestion(text, content_words(text), "Looks for the answer in the trip's documents.")


def content_words(text: str) -> tuple[str, ...]:
    """Return the stems of the words of a text that say what it is about, each once."""
    skipped = STOP_WORDS | FILLER_WORDS
    words = (token.folded for token in Sentence(text).tokens)
    stems = (found for word in words if word not in skipped for found in stems_of(word) if found not in skipped)
    return tuple(dict.fromkeys(stems))


@dataclass(frozen=True, slots=True)
class _WrittenOut:
    """A question without what only haste left of its words, as it was asked, and what was guessed of it."""

    text: str
    asked: str
    guessed: tuple[str, ...] = ()


def _written_out(text: str, known: Knowledge, languages: Sequence[Language]) -> _WrittenOut:
    """Return a question as it is read; "im" is no haste where another word is German."""
    if is_foreign(text, languages):
        return _WrittenOut(text, text)
    read_as, guessed = written_out(text, known)
    return _WrittenOut(read_as, text, guessed)


def _after(question: _WrittenOut, known: Knowledge, today: date, earlier: Sequence[_WrittenOut]) -> Asked:
    """Plan a question in English after those before it; what is for the documents is looked for as it was asked."""
    before: Asked | None = None
    for text in _gone_on_from(question.text, [each.text for each in earlier]):
        before = _left_by(text, _planned(text, known, today, before), before)
    planned = _planned(question.text, known, today, before)
    said = _lately((*earlier, question))
    if isinstance(planned, DocumentQuestion):
        worded = _in_words_of(planned, said)
        return _pointing_at(worded, before) if isinstance(before, QueryPlan) and is_vague(question.text) else worded
    if planned.document is not None:
        planned = replace(planned, document=_in_words_of(planned.document, said))
    return _guessing(planned, question)


def _lately(said: Sequence[_WrittenOut]) -> Sequence[_WrittenOut]:
    """Return the last of what was said, as much as can be put back in time; longer ones are questions as a whole."""
    words = 0
    for place, each in reversed(list(enumerate(said))):
        words += len(each.text.split())
        if words > 2 * MOST_WORDS:
            return said[min(place + 1, len(said) - 1) :]
    return said


def _in_words_of(document: DocumentQuestion, said: Sequence[_WrittenOut]) -> DocumentQuestion:
    """Return a question for the documents in the words of what was said, of which it may be any part."""
    if all(each.text == each.asked for each in said):
        return document
    read_as, asked = " ".join(each.text for each in said), " ".join(each.asked for each in said)
    is_whole = document.text == said[-1].text
    text = said[-1].asked if is_whole else as_asked(document.text, read=read_as, asked=asked)
    return replace(document_question(text), parts=tuple(_in_words_of(part, said) for part in document.parts))


def _guessing(plan: QueryPlan, question: _WrittenOut) -> QueryPlan:
    """Return a plan that tells what was guessed of the spelling; only what was asked can make it certain."""
    if not question.guessed:
        return plan
    return replace(
        plan,
        corrections=(*question.guessed, *plan.corrections),
        interpretation=" ".join((plan.interpretation, *question.guessed)),
        is_certain=plan.is_certain and bool(is_about_money(Sentence(question.asked))),
    )


def _left_by(text: str, planned: Asked, before: Asked | None) -> Asked:
    """Return what the next question goes on from: what was asked before, where this one leaves that as it was.

    "Who was there?" is of what the question before named, and so is the next one. A part that points at somebody
    whom nobody named was refused: what was asked before it still stands.
    """
    if not isinstance(before, QueryPlan):
        return planned
    if isinstance(planned, DocumentQuestion):
        return before if is_vague(text) else planned
    unnamed = {word.casefold() for word in planned.unplaced} - {word.casefold() for word in before.unplaced}
    return before if is_fragment(text) and unnamed and unnamed <= PRONOUNS else planned


def _of_language(text: str, heard: Heard, plans: Sequence[Asked]) -> Asked:
    """Return the plan of a question in another language, which tells what it was read as.

    Where it can be several questions that ask for something else, whether or not that can be computed, it is told to
    be ambiguous; only what has words that nobody knows is no other question. What is not about the ledger is looked
    for as it was asked.
    """
    found = [(english, plan) for english, plan in zip(heard.texts, plans, strict=True) if isinstance(plan, QueryPlan)]
    if not found:
        return document_question(text)
    meant = {plan.queries: (english, plan) for english, plan in found if not plan.unplaced}
    english, plan = next(iter(meant.values()), found[0])
    if len(meant) > 1:
        could_be = listed([f"'{one}'" for one, _ in meant.values()], conjunction="or")
        return replace(plan, ambiguous=(f"In English it could be {could_be}.",), english=english)
    told = f"It was read from {heard.language} as '{english}'."
    return replace(
        plan,
        corrections=(*plan.corrections, told),
        interpretation=f"{plan.interpretation} {told}",
        document=_as_asked(plan.document, text),
        english=english,
    )


def _as_asked(document: DocumentQuestion | None, text: str) -> DocumentQuestion | None:
    """Return the part of a question that is for the documents in the words of whoever asked."""
    return document if document is None or document.text in text else document_question(text)


def _gone_on_from(text: str, earlier: Sequence[str]) -> Sequence[str]:
    """Return those of the questions before a question that it goes on from: back to one that stands by itself."""
    start = len(earlier)
    while start and _goes_on(text):
        start -= 1
        text = earlier[start]
    return earlier[start:]


def _goes_on(text: str) -> bool:
    return is_vague(text) or points_back(text) or any(follows(clause) for clause in _clauses(text))


def _planned(text: str, known: Knowledge, today: date, before: Asked | None) -> Asked:
    """Plan the clauses of a question, and tell of those that are too many."""
    if len(Sentence(text).tokens) > MOST_WORDS:
        return _too_long(text)
    clauses = _clauses(text)
    asked = _in_turn(text, clauses[:_MOST_CLAUSES], known, today, before)
    too_many = tuple(clause.strip(" ?.!,;") for clause in clauses[_MOST_CLAUSES:])
    if not too_many:
        return asked
    if isinstance(asked, DocumentQuestion):
        return replace(_not_computed("Asks for more than can be read at once.", *too_many), document=asked)
    return replace(asked, unsupported=(*asked.unsupported, *too_many))


def _in_turn(text: str, clauses: Sequence[str], known: Knowledge, today: date, before: Asked | None) -> Asked:
    """Plan each clause of a question after the one before it, of this question or of an earlier one."""
    plans: list[QueryPlan] = []
    documents: list[DocumentQuestion] = []
    resolved: set[str] = set()
    behind: DocumentQuestion | None = None
    for place, clause in enumerate(clauses):
        previous: Asked | None = plans[-1] if plans else before
        if plans and behind is None and is_empty_clause(clause, plans[-1]):
            continue
        planned = _clause(clause, known, today, previous, behind, is_later=place > 0 and bool(plans))
        if isinstance(planned, QueryPlan):
            plans.append(planned)
            behind = None
            continue
        if behind is not None and planned.text.startswith(f"{behind.text} "):
            documents.pop()
        documents.append(_pointing_at(planned, plans[-1]) if plans else planned)
        resolved |= {clause} if documents[-1] != planned else set()
        behind = documents[-1]
    is_pointing = any(points_back(clause) for clause in clauses if clause not in resolved) or any(
        points(one.text) for one in documents
    )
    if documents and plans and is_pointing and not isinstance(before, QueryPlan):
        # What it points at is in the part that nobody could read as of the ledger.
        return document_question(text)
    return _joined(plans, documents, known) if plans else _of_documents(text, documents)


def _of_documents(text: str, documents: Sequence[DocumentQuestion]) -> DocumentQuestion:
    """Return the questions of a text as one; one that points at what it does not name is part of the one before it."""
    parts: list[DocumentQuestion] = []
    for one in documents:
        if parts and points(one.text):
            parts[-1] = document_question(f"{parts[-1].text} {one.text}")
        else:
            parts.append(one)
    if len(parts) > 1:
        return replace(document_question(text), parts=tuple(parts))
    return document_question(text) if len(documents) > 1 else documents[0]


def _pointing_at(document: DocumentQuestion, plan: QueryPlan) -> DocumentQuestion:
    """Return a question for the documents with what "it" stands for, where the ledger's part of it names one thing."""
    filters = [query.filters for query in plan.queries]
    phrases = {phrase for each in filters for phrase in (*each.phrases, *each.places)}
    named = {each.written for phrase in phrases for each in (phrase, *phrase.others)}
    if len(named) != 1 or any(each.categories or each.own_category_ids for each in filters):
        return document
    name = named.pop()
    where = f"in {name}" if any(each.places for each in filters) else f"at the {name}"
    return document_question(_THERE.sub(lambda _: where, named_for(document.text, name), count=1))


def _too_long(text: str) -> Asked:
    """Return a plan that computes nothing where only a ledger can be meant."""
    if not is_about_money(Sentence(text)):
        return document_question(text)
    return _not_computed("Asks for more than can be read at once.", f"more than {MOST_WORDS} words")


def _not_computed(asks: str, *unsupported: str) -> QueryPlan:
    return QueryPlan((Query(Metric.SUM),), unsupported=unsupported, interpretation=asks)


def _clauses(text: str) -> list[str]:
    """Return the questions in a text; what could not stand by itself stays with what follows it."""
    if _QUOTES.search(text.replace("'s", "")):
        return [text]
    clauses: list[str] = []
    start = 0
    for match in re.finditer(CLAUSE, text):
        before = Sentence(text[start : match.start()])
        is_whole = before.holds(WHOLE_CLAUSE) and len(before.tokens) >= _FEWEST_WORDS
        if is_whole or (clauses and "?" in match.group()):
            clauses.append(text[start : match.start()])
            start = match.end()
    clauses.append(text[start:])
    return [clause for clause in clauses if clause.strip(" ?.!,;")] or [text]


def _clause(
    clause: str,
    known: Knowledge,
    today: date,
    previous: Asked | None,
    behind: DocumentQuestion | None,
    *,
    is_later: bool,
) -> Asked:
    """Plan one clause after the `previous` that it may go on from, and right `behind` one for the documents if any."""
    certainty = is_about_money(Sentence(clause))
    is_follow_up = previous is not None and (is_later or follows(clause))
    if isinstance(previous, DocumentQuestion) and is_follow_up and (certainty is None or points_back(clause)):
        return document_question(f"{previous.text} {clause}")
    base = previous if is_follow_up and isinstance(previous, QueryPlan) else None
    is_part = not Sentence(clause).holds(WHOLE_CLAUSE)
    if certainty is None and behind is not None and is_part:
        # "When does the museum open? And on Sunday?"
        return document_question(_together(behind.text, clause))
    if certainty is None and (base is None or (is_later and not is_part)):
        return document_question(clause)
    reading = read(clause, known=_asked_against(known, base), today=today)
    queries = tuple(map(borne_by_each, queries_of(reading) if base is None else _merged(base, reading)))
    if not certainty and not reading.is_placed and (base is None or (is_later and _lists_only(reading))):
        return document_question(clause)
    about = previous if is_follow_up and isinstance(previous, DocumentQuestion) else behind
    if (
        about is not None
        and reading.is_placed
        and not is_of_its_own(reading, queries, is_sure=bool(certainty), after=about.text)
    ):
        # What it is of may be what only documents know: never everything that the ledger has.
        if not certainty:
            return document_question(_together(about.text, clause))
        reading.ambiguous.append(_either_of(clause, about))
    elif is_follow_up and isinstance(previous, DocumentQuestion) and names_nothing(clause):
        reading.unsupported.append("what the question before was about")
    return QueryPlan(
        queries,
        unplaced=_once(reading.unplaced),
        unsupported=_once(reading.unsupported),
        ambiguous=_once(reading.ambiguous),
        corrections=_once(reading.corrections),
        is_certain=bool(certainty) or base is not None or _is_of_days(reading),
        confidence=Confidence.LOW if reading.reasons else Confidence.HIGH,
        reasons=_once(reading.reasons),
        interpretation=interpretation_of(queries, known, reading.corrections),
    )


def _together(before: str, clause: str) -> str:
    return f"{before} {clause}" if re.match(r"\s*(?:and|but)\b", clause, re.IGNORECASE) else f"{before} and {clause}"


def _either_of(clause: str, about: DocumentQuestion) -> str:
    asked, before = clause.strip(" ?.!,;"), about.text.strip(" ?.!,;")
    return f"'{asked}' could be of what '{before}' is about, or of the whole trip."


def _asked_against(known: Knowledge, base: QueryPlan | None) -> Knowledge:
    """Return what a follow-up is read against: "and in euros?" after "in crowns" is of what was paid in euros."""
    is_of_currency = base is not None and any(query.filters.currency is not None for query in base.queries)
    return replace(known, currency=None) if is_of_currency else known


def _lists_only(reading: Reading) -> bool:
    """Tell whether a question asks which things there are and computes nothing: "from which pier does it leave?"."""
    return {measure.metric for measure in reading.measures} <= {Metric.LIST}


def _is_of_days(reading: Reading) -> bool:
    """Tell whether a sum names nothing but days, currencies and the like: "how much today?"."""
    kinds = {mention.kind for mention in reading.mentions}
    is_bare = bool(reading.measures) and bool(kinds) and kinds <= _OF_LEDGER and reading.is_placed
    return is_bare and not any(token.folded in POINTING for token in reading.sentence.tokens)


def _merged(base: QueryPlan, reading: Reading) -> tuple[Query, ...]:
    """Return the queries of a follow-up; what of the question before found no place is still without one."""
    reading.unplaced = [word for word in reading.unplaced if word.casefold() not in POINTING]
    queries = merged(base, reading)
    reading.unplaced += base.unplaced
    reading.unsupported += base.unsupported
    reading.ambiguous += base.ambiguous
    return queries


def _joined(plans: Sequence[QueryPlan], documents: Sequence[DocumentQuestion], known: Knowledge) -> QueryPlan:
    """Return one plan for all clauses."""
    queries: tuple[Query, ...] = tuple(dict.fromkeys(query for plan in plans for query in plan.queries))
    corrections = _once(sentence for plan in plans for sentence in plan.corrections)
    document = _of_documents(" ".join(one.text for one in documents), documents) if documents else None
    interpretation = interpretation_of(queries, known, corrections)
    return replace(
        plans[0],
        queries=queries,
        unplaced=_once(word for plan in plans for word in plan.unplaced),
        unsupported=_once(words for plan in plans for words in plan.unsupported),
        ambiguous=_once(sentence for plan in plans for sentence in plan.ambiguous),
        corrections=corrections,
        is_certain=any(plan.is_certain for plan in plans),
        confidence=min((plan.confidence for plan in plans), key=lambda one: one is Confidence.HIGH),
        reasons=_once(reason for plan in plans for reason in plan.reasons),
        interpretation=f"{interpretation} {document.interpretation}" if document is not None else interpretation,
        document=document,
    )


def _once(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
