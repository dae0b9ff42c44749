"""Vouching: whether a fact's statement stands behind each word of a sentence that the fact's figure is put into.

A figure is true of what it was added up from, and of nothing wider: a sentence keeps the whole scope of its facts
(categories, phrases, days, people), or it is made of words that name no scope at all, beside the question. What makes
a figure the whole's ("altogether", "the entire trip") or the group's ("you", "everybody") must be said of it. One of
several currencies is a scope as well: it is named, or the figures of all of them are told together.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from domain.answer_writing.gate_words import (
    AUXILIARIES,
    CATEGORY_SYNONYMS,
    CLAIMS,
    COLLECTIVE_WORDS,
    DIRECTIONS,
    HEDGES,
    KEPT_CLAIMS,
    NEUTRAL_WORDS,
    PAYING_WORDS,
    PLAIN_WORDS,
    ROUTES,
    SCALE_WORDS,
    STATEMENT_WORDS,
    TOTAL_WORDS,
    TURNING_WORDS,
    UNIVERSAL_WORDS,
)
from domain.answer_writing.rewording import reworded
from domain.answer_writing.stated_currencies import currencies_within, words_for
from domain.answer_writing.statements import (
    DIRECTED_DAY,
    LABELS,
    PLACEHOLDER,
    QUOTED,
    WORD,
    Saying,
    Statement,
    fold_but_days,
    names_in,
    turns_of,
    words_of,
)
from domain.currencies import all_currencies
from domain.sentences import fold, stem

_DAY = re.compile(r"\{D(\d+)\}")
_BOUNDARY = re.compile(r"[,;:]|\b(?:and|that|so|as)\b", re.IGNORECASE)
_BY_THE_BOOKS = re.compile(r"\baccording to (?:the|your|our) (?:books|ledger)\b")
_PASSIVE = re.compile(
    rf"(\S+)\s+(?:(?:has|have|had)\s+)?(?:{'|'.join(sorted(AUXILIARIES))})\s+(?:paid|spent|covered)\b(?!\s+by\b)"
)
_PAID_BY = re.compile(
    rf"(\S+)\s+(?:(?:has|have|had)\s+)?(?:{'|'.join(sorted(AUXILIARIES))})\s+(?:paid|spent|covered|shared)\s+by\b"
)
_OF_A_FIGURE = re.compile(r"(?:^|[,;:])\s*(?:a |the )?(?:total of )?\{f\d+\}(?:(?!\band\b)[^,;:])*$")
_SPENT_THINGS = ("}", "money", "that", "what", "which")
_IN_ALL = re.compile(r"\b(?:all )?in all\b")
_DIFFERENCE = re.compile(r"\bdifference between (?P<larger>.*) and those (?P<other>.*)")
_OF_ALL = re.compile(r"\b(?:of|in) (?:all|all the|all of the) expenses\b")
_PARTED = re.compile(r"\{[fd]\d+\}|[,;:]")
_MENTIONING = frozenset({"mention"})
_BETWEEN = frozenset("the a our your all of".split())
_CODES = frozenset(currency.code.casefold() for currency in all_currencies())
_EQUATING = re.compile(r"\b(?:equals?|it|makes?|so|that|these|this|those|which)\b", re.IGNORECASE)
"""What makes one of two figures the other, or a part of it."""
_CLAIMS_OF_ALL = KEPT_CLAIMS | {"total"}
"""Claims that are another's where the currency is left out: the largest of a currency is not the largest."""


def vouches(statement: Statement, saying: Saying, *, segment: str) -> bool:
    """Tell whether a statement vouches for every word of a sentence; `segment` is the part about its own figure."""
    saying = replace(saying, sentence=reworded(saying.sentence, statement.text))
    segment = reworded(segment, statement.text)
    words, said = words_of(saying.bare), statement.said
    return (
        _claims_fit(words, said, kept=KEPT_CLAIMS - _said_otherwise(statement, saying))
        and _words_fit(words, said, saying)
        and _names_fit(statement, saying.sentence)
        and _width_fits(statement, saying, segment)
        and _scope_fits(statement, saying)
        and _currency_fits(statement, saying)
        and _difference_fits(statement, saying.bare)
    )


def segments(sentence: str, statements: Sequence[Statement]) -> list[str]:
    """Return the part of a sentence about each of its facts: what is joined to a figure of somebody's stays with it."""
    texts = re.split(r"\{F\d+\}", sentence)
    parts = [texts[0]]
    for place, text in enumerate(texts[1:-1]):
        cuts = [match.start() for match in _BOUNDARY.finditer(text)] or [len(text)]
        cut = cuts[-1] if statements[place].is_of_people else cuts[0]
        parts[-1] += f" {text[:cut]}"
        parts.append(text[cut:])
    parts[-1] += f" {texts[-1]}"
    return parts


def _claims_fit(words: set[str], said: set[str], *, kept: frozenset[str]) -> bool:
    """Tell whether kinds of figures, negations, hedges and numbers in words are those that are said.

    `kept` are the kinds that may not be left out.
    """
    claimed, claims = _claims(words), _claims(said)
    if not claimed <= claims or not claims & kept <= claimed:
        return False
    return turns_of(words) == turns_of(said) and not words & (HEDGES | SCALE_WORDS) - said


def _said_otherwise(statement: Statement, saying: Saying) -> set[str]:
    """Return the kinds of figures that need no word of their own: so many percent "of all expenses" is a share."""
    is_share = statement.is_percentage and _OF_ALL.search(fold(saying.bare)) is not None
    return {"share"} if is_share else set()


def _words_fit(words: set[str], said: set[str], saying: Saying) -> bool:
    currencies = {word for code in said & _CODES for word in words_for(code)}
    known = {stem(word) for word in (*said, *saying.own_words, *_synonyms(said, saying.question), *currencies)}
    return all(word in PLAIN_WORDS or stem(word) in known or word in CLAIMS for word in words)


def _width_fits(statement: Statement, saying: Saying, segment: str) -> bool:
    """Tell whether no word makes a figure the whole's that is a part's, or the group's that is somebody's."""
    said = statement.said
    is_alone = len(saying.statements) == 1
    widening = words_of(PLACEHOLDER.sub(" ", saying.sentence)) & UNIVERSAL_WORDS - said
    if is_alone and "total" in said and not _is_neutral(statement, saying):
        widening -= TOTAL_WORDS
        if "all" not in words_of(_IN_ALL.sub(" ", fold(saying.bare))):
            widening -= {"all"}
    is_of_everything = not (statement.scope or statement.days or statement.is_of_people)
    if is_alone and is_of_everything and said & {"total", "number"}:
        widening &= {"everybody", "everyone"}
    return not widening and _stays_with(statement, words_of(PLACEHOLDER.sub(" ", _by_itself(segment))))


def _stays_with(statement: Statement, beside: set[str]) -> bool:
    """Tell whether the words beside a figure that is somebody's make nobody else a part of it, nor add to a clause."""
    if statement.is_clause:
        return beside <= NEUTRAL_WORDS | statement.said
    return not statement.is_of_people or not beside & COLLECTIVE_WORDS - statement.said


def _by_itself(sentence: str) -> str:
    """Return a sentence, folded, without what only says where it comes from."""
    return _BY_THE_BOOKS.sub(" ", fold(sentence))


def _scope_fits(statement: Statement, saying: Saying) -> bool:
    """Tell whether a sentence keeps what its fact is of, or names nothing that it could be of."""
    if _is_neutral(statement, saying):
        # With facts of several scopes a bare figure could be taken for the other's.
        scopes = {(each.scope - _currencies_left_out(each, saying), tuple(each.days)) for each in saying.statements}
        return len(scopes) == 1
    words = words_of(saying.bare)
    stems = {stem(word) for word in words}
    stems |= {code for code in _CODES & statement.scope if words_for(code) & words}
    scope = set(statement.scope - _currencies_left_out(statement, saying))
    for label, synonyms in _labels_in(scope):
        if not label <= words and synonyms & words_of(saying.question) & words:
            scope -= label
    if not all(stem(word) in stems for word in scope):
        return False
    turned = {*statement.scope, *(_MENTIONING & statement.said)}
    if not _turned(saying.bare, turned) <= _turned(statement.bare, turned):
        return False
    if statement.is_percentage and not (_OF_ALL.search(statement.bare) and _OF_ALL.search(fold(saying.bare))):
        # Of what it is a part must be said as it is stated, or the part could be taken for the whole.
        return False
    sentence = fold_but_days(saying.sentence)
    return DIRECTED_DAY.findall(sentence) == statement.days and len(_DAY.findall(sentence)) == len(statement.days)


def _difference_fits(statement: Statement, bare: str) -> bool:
    """Tell whether the larger of two sides stands before the other, as where their difference is stated."""
    sides = _DIFFERENCE.search(fold(statement.bare))
    if sides is None:
        return True
    larger, other = (words_of(side) - STATEMENT_WORDS for side in sides.groups())
    first, second = (_place_of(words, bare) for words in (larger - other, other - larger))
    return first is None or second is None or first < second


def _place_of(side: set[str], bare: str) -> int | None:
    """Return where a text first has a word of a side of a comparison, or a synonym of its categories."""
    meant = {stem(word) for word in side.union(*(synonyms for _, synonyms in _labels_in(side)))}
    return next((place for place, word in enumerate(WORD.findall(fold(bare))) if stem(word) in meant), None)


def _currencies_left_out(statement: Statement, saying: Saying) -> frozenset[str]:
    """Return the codes that need no second mention, since they are shown with the figure.

    They need one where figures of other currencies are left out, and where something is claimed of all expenses.
    """
    if beside := saying.beside(statement):
        return statement.currencies if _are_all_spoken(beside, saying) else frozenset()
    claims_all = not _claims(words_of(saying.bare)).isdisjoint(_CLAIMS_OF_ALL)
    return frozenset() if claims_all else statement.currencies


def _currency_fits(statement: Statement, saying: Saying) -> bool:
    """Tell whether a figure of one of several currencies is told with that currency, or beside those of all others.

    Beside them it is none of them, and no part of them. What is said by the figure alone ("Sarah owes 5.00 EUR") may
    be told alone.
    """
    beside = saying.beside(statement)
    if not beside or not statement.said:
        return True
    if _are_all_spoken(beside, saying):
        return not any(map(_EQUATING.search, PLACEHOLDER.split(saying.sentence)[1:-1]))
    return not statement.currencies.isdisjoint(currencies_within(saying.sentence))


def _are_all_spoken(statements: Collection[Statement], saying: Saying) -> bool:
    return all(statement in saying.spoken for statement in statements)


def _is_neutral(statement: Statement, saying: Saying) -> bool:
    """Tell whether a sentence is a figure with words that name no scope: "It was {F1}."."""
    allowed = NEUTRAL_WORDS | (statement.said & CLAIMS.keys()) | (statement.said & TURNING_WORDS)
    return words_of(_by_itself(saying.bare)) <= allowed and not _DAY.search(saying.sentence)


def _names_fit(statement: Statement, sentence: str) -> bool:
    """Tell whether names are those of the statement, pay or share as there, and money goes to and from them alike."""
    bare = PLACEHOLDER.sub(" ", sentence)
    said, words = statement.said, words_of(bare)
    if not names_in(bare) <= said or _is_paid_to_somebody(sentence) or _is_all_paid_by_one(sentence):
        return False
    if statement.is_of_people and not statement.is_clause:
        if "paid" in said and "paid" not in statement.scope and not _pays(fold(bare), words, said):
            return False
        if "paid" not in said and words & PAYING_WORDS:
            return False
    people = (names_in(QUOTED.sub(" ", statement.bare)) | statement.scope | COLLECTIVE_WORDS) - LABELS
    directed, stated = _pairs(sentence, people), _pairs(statement.text, people)
    if not directed <= stated:
        return False
    kept = {pair for pair in stated if pair[0] in ROUTES}
    if any(pair[0] in PAYING_WORDS and pair[1] in people for pair in _adjacent(sentence)):
        return False
    return not words & statement.scope or kept <= directed


def _is_paid_to_somebody(sentence: str) -> bool:
    """Tell whether somebody "was paid", who paid: of what was spent it may be said, as in "{F1} was paid"."""
    return any(not match[1].endswith(_SPENT_THINGS) for match in _PASSIVE.finditer(fold(sentence)))


def _is_all_paid_by_one(sentence: str) -> bool:
    """Tell whether something was paid or shared "by" somebody or by card as a whole, and not the figure of it."""
    folded = fold(sentence)
    return any(
        not match[1].endswith(_SPENT_THINGS) and _OF_A_FIGURE.search(folded[: match.end(1)]) is None
        for match in _PAID_BY.finditer(folded)
    )


def _pays(bare: str, words: set[str], said: set[str]) -> bool:
    """Tell whether a sentence of what somebody paid says no more than that: nobody "was paid" anything."""
    if re.search(rf"\b(?:{'|'.join(sorted(AUXILIARIES))})\s+(?:paid|spent|covered)\b(?!\s+by\b)", bare):
        return False
    return bool(words & PAYING_WORDS) or words <= NEUTRAL_WORDS | (said & CLAIMS.keys())


def _pairs(text: str, people: Collection[str]) -> set[tuple[str, str]]:
    """Return each direction of a text with the person behind it: "to everybody"; articles do not part them."""
    return {pair for pair in _adjacent(text) if pair[0] in DIRECTIONS and pair[1] in people}


def _adjacent(text: str) -> Iterator[tuple[str, str]]:
    for part in _PARTED.split(re.sub(r"'s\b", "", fold(text))):
        yield from pairwise(word for word in WORD.findall(part) if word not in _BETWEEN)


def _turned(text: str, scope: Collection[str]) -> set[tuple[str, str]]:
    """Return each word that turns a meaning around with the first word of the scope behind it."""
    stems = {stem(word) for word in scope}
    words = [word for word in map(stem, WORD.findall(fold(text))) if word in stems or turns_of({word})]
    return {(first, second) for first, second in pairwise([*words, ""]) if turns_of({first})}


def _claims(words: set[str]) -> set[str]:
    return {CLAIMS[word] for word in words if word in CLAIMS}


def _synonyms(said: set[str], question: str) -> set[str]:
    """Return the words that mean a category of what is said, if the question, which was read so, has them."""
    return {word for _, synonyms in _labels_in(said) for word in synonyms} & words_of(question)


def _labels_in(said: set[str]) -> Iterator[tuple[set[str], frozenset[str]]]:
    for label, synonyms in CATEGORY_SYNONYMS.items():
        if (words := words_of(label)) <= said:
            yield words, synonyms
