"""Mentions: what a question names of its trip, apart from people and days: categories, words, currencies, methods."""

import copy
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from domain.categories import Category
from domain.currencies import Currency, UnknownCurrency, currency_of
from domain.lexicon import (
    CATEGORY_WORDS,
    CHANGING,
    CURRENCY_WORDS,
    EMPTY_OBJECTS,
    KIND_WORDS,
    PASSING_WORDS,
    QUALIFIERS,
    STOP_WORDS,
)
from domain.lexicon.calendar import PLACES_IN_ORDER
from domain.lexicon.categories import CATEGORY_PHRASES, PUBLIC_TRANSPORT, PUBLIC_TRANSPORT_WORDS, TELLING_KINDS
from domain.lexicon.excluding import CLAUSE_WORDS, EXCLUDING, JOINING, OF_PLACES
from domain.lexicon.payment_methods import PAYMENT_METHODS
from domain.lexicon.places import ASKING_ON, GOING, JOURNEYS, LEADING, NAMING
from domain.lexicon.stops import ALLOWED
from domain.plans import Knowledge, Naming, Phrase
from domain.sentences import Sentence, Token, fold, stem, stems_of

_PLACE_BEFORE = frozenset("in at near around from".split())
_BETWEEN = frozenset("and or plus the on in for at a an our my both either".split())
_OBJECT_BEFORE = frozenset("on for".split())
_OBJECT_AFTER = frozenset("in at on near from during by with last this yesterday did was were is are and or".split())
_DETERMINERS = frozenset("the our my your".split())
_COSTING = frozenset("cost costs come came".split())
_DOING = frozenset("did does do has have".split())
_BEING = frozenset("was were is are".split())
_THINGS = frozenset(
    "expense expenses purchase purchases item items thing things stuff payment payments bill bills".split()
)
_LONGEST_PHRASE = 5


class Kind(Enum):
    """What a mention is of."""

    CATEGORY = "category"
    OWN_CATEGORY = "category of the trip"
    PHRASE = "words"
    PLACE = "place"
    PERSON = "person"
    SHARER = "person who shares"
    DAYS = "days"
    CURRENCY = "currency"
    METHOD = "payment method"
    AMOUNT = "amount"


_ALIKE = (frozenset({Kind.PHRASE, Kind.CATEGORY}), frozenset({Kind.PLACE, Kind.PHRASE}))
"""The kinds of mentions that may be one or the other of a list."""
_NARROWING = frozenset({Kind.CATEGORY, Kind.OWN_CATEGORY, Kind.PHRASE, Kind.PLACE, Kind.SHARER, Kind.METHOD})
"""The kinds of mentions that may say more of a thing named before them."""


@dataclass(frozen=True, slots=True)
class Mention:
    """What a question names, and where it stands, in characters from its start; `last` is of what is joined in it."""

    kind: Kind
    value: Any
    start: int
    is_excluded: bool = False
    last: int | None = None

    @property
    def end(self) -> int:
        """Where the last of what is joined in it stands."""
        return self.start if self.last is None else self.last


def take_methods(sentence: Sentence, known: Knowledge) -> Iterator[Mention]:
    """Take the payment methods out of a question; a bare word that expenses are described by is none."""
    for method, pattern in PAYMENT_METHODS:
        match = re.search(rf"(?<= )(?:{pattern})(?= )", sentence.text)
        if match is None or (" " not in match.group() and known.describes(stems_of(match.group()))):
            continue
        sentence.take(pattern)
        yield Mention(Kind.METHOD, method, match.start())


def take_currencies(sentence: Sentence, known: Knowledge) -> Iterator[Mention]:
    """Take the currencies out of a question."""
    codes = {currency.code for currency in known.currencies}
    for token in list(sentence.left()):
        currency = _currency(token, codes, is_shouted=sentence.is_shouted)
        if currency is not None:
            sentence.take_token(token)
            yield Mention(Kind.CURRENCY, currency, token.start)


def _currency(token: Token, codes: set[str], *, is_shouted: bool) -> Currency | None:
    code = CURRENCY_WORDS.get(token.folded)
    # "ALL" is a currency and "all" is not: what the trip does not use must be written as a code.
    is_code = len(token.folded) == 3 and token.written.isupper() and not is_shouted  # noqa: PLR2004  # ISO 4217
    if code is None and (is_code or (token.written.upper() in codes and token.folded not in STOP_WORDS)):
        code = token.written.upper()
    try:
        return None if code is None else currency_of(code)
    except UnknownCurrency:
        return None


def take_excluded(sentence: Sentence, known: Knowledge) -> list[Mention] | None:
    """Take what a question leaves out; None where it leaves out what is no category and no word of the trip.

    None as well where a question that begins so goes on after a comma with what could be left out or be asked for.
    """
    match = sentence.take(EXCLUDING)
    if match is None:
        return []
    left = [token for token in sentence.tokens if token.start > match.end()]
    if not left or not sentence.has(left[0]):
        return None
    left = [token for token in left if sentence.has(token)]
    found: list[Mention] = []
    links: list[str] = []
    while left:
        skipped = 0
        while skipped < len(left) and left[skipped].folded in JOINING:
            skipped += 1
        mention, length = _link(sentence, left[skipped:], known)
        if mention is None or (length == 1 and left[skipped].folded in STOP_WORDS):
            break
        for token in left[: skipped + length]:
            sentence.take_token(token)
        found.append(Mention(mention.kind, mention.value, mention.start, is_excluded=True))
        left = left[skipped + length :]
        links.append(_list_link(sentence, left))
        if not links[-1]:
            break
    is_doubtful = match.start() == 1 and "," in links[: len(found) - 1] and "and" not in links[: len(found) - 1]
    is_of_no_place = re.match(rf"(?:{OF_PLACES})$", match.group()) and any(m.kind is not Kind.PLACE for m in found)
    return None if is_doubtful or is_of_no_place else found or None


def _list_link(sentence: Sentence, left: list[Token]) -> str:
    """Return what ties the next token to a list before it: "and", a comma, or nothing."""
    if not left:
        return ""
    if left[0].folded in {"and", "or", "nor"}:
        return "and"
    return "," if left[0].start in sentence.after_commas else ""


def hang_together(sentence: Sentence, mentions: list[Mention], people: Iterable[int]) -> bool:
    """Tell whether something named belongs to what is left out, so that neither reading is sure.

    "Without the dinner in Prague" may leave out that dinner, or what was not in Prague. `people` are the starts of
    those named; a comma or the beginning of another clause parts what is named from what is left out.
    """
    excluded = [mention for mention in mentions if mention.is_excluded]
    start = sentence.place_of(EXCLUDING)
    if not excluded or start is None:
        return False
    last = max(mention.start for mention in excluded)
    is_thing = any(mention.kind in {Kind.PHRASE, Kind.PLACE} for mention in excluded)
    kinds = {*_NARROWING, *({Kind.DAYS} if is_thing else ())}
    starts = [m.start for m in mentions if not m.is_excluded and m.kind in kinds]
    return any(
        start < place and not (place > last and _are_parted(sentence, last, place)) for place in (*starts, *people)
    )


def _are_parted(sentence: Sentence, first: int, second: int) -> bool:
    between = [token for token in sentence.tokens if first < token.start <= second]
    return any(token.start in sentence.after_commas or token.folded in CLAUSE_WORDS for token in between)


def take_words(sentence: Sentence, known: Knowledge) -> tuple[list[Mention], list[str]]:
    """Give every word that is left its place: a category, words of an expense, nothing to say, or none (the second)."""
    found = list(_take_public_transport(sentence, known))
    unplaced: list[str] = []
    for category, pattern in CATEGORY_PHRASES:
        if (match := sentence.take(pattern)) is not None:
            found.append(Mention(Kind.CATEGORY, category, match.start()))
    for allowed in ALLOWED:
        sentence.take(allowed)
    named = _named(sentence)
    left = [
        token
        for token in sentence.left()
        if token in named or token.folded not in STOP_WORDS or token.folded in CHANGING
    ]
    while left:
        mention, length = _link(sentence, left, known)
        if mention is None and left[0] in named:
            if known.describes(_stems(left[:1])):
                mention = _phrase(sentence, left[:1], known)
            else:
                unplaced.append(left[0].written)
                left = left[1:]
                continue
        if mention is not None:
            found.append(mention)
        elif left[0].folded not in PASSING_WORDS or left[0].folded in CHANGING:
            unplaced.append(left[0].written)
        for token in left[:length]:
            sentence.take_token(token)
        left = left[length:]
    return found, unplaced


def starts_of_things(sentence: Sentence, known: Knowledge) -> frozenset[int]:
    """Return where the words start that are left and name what expenses are of: words of the trip, or a narrow kind.

    A kind of the first level is one only before a noun of expenses: "the last food expense", but no "last restaurant",
    which may be any of the food.
    """
    return frozenset(token.start for token in sentence.left() if _is_thing(sentence, token, known))


def _is_thing(sentence: Sentence, token: Token, known: Knowledge) -> bool:
    mention = None if token.folded in STOP_WORDS | PASSING_WORDS else _link_word(sentence, token, known)
    if mention is None:
        return False
    is_broad = mention.kind is Kind.CATEGORY and mention.value is mention.value.parent
    return not is_broad or sentence.after(token)[:1] in {(noun,) for noun in _THINGS}


def _named(sentence: Sentence) -> frozenset[Token]:
    """Return the words which are mostly passed over and here name something: "on the party", "was the show".

    They are what a preposition or "was the" is of, with nothing but an end or another such word behind, or say what
    kind of things are meant.
    """
    return frozenset(
        token for token in sentence.left() if _is_qualifier(sentence, token) or _is_object(sentence, token)
    )


def _is_qualifier(sentence: Sentence, token: Token) -> bool:
    return token.folded in QUALIFIERS and bool(set(sentence.after(token)) & _THINGS)


def _is_object(sentence: Sentence, token: Token) -> bool:
    word, after = token.folded, sentence.after(token)
    if word in EMPTY_OBJECTS or (word not in STOP_WORDS and word not in PASSING_WORDS):
        return False
    is_subject = bool(after) and after[0] in _COSTING
    if after and after[0] not in _OBJECT_AFTER and not is_subject:
        return False
    before = list(sentence.before(token, 3))
    determiners = 0
    while before and before[-1] in _DETERMINERS:
        before.pop()
        determiners += 1
    return bool(before) and (
        before[-1] in _OBJECT_BEFORE
        or (determiners > 0 and before[-1] in _BEING)
        or (is_subject and before[-1] in _DOING)
    )


def either(mentions: list[Mention], sentence: Sentence) -> list[Mention]:
    """Join words that stand side by side with "and" or "or" between them: "lunch and dinner" are either of them.

    A list with commas that ends so is joined as a whole: "Prague, Brno and London". Categories joined with words, as in
    "food and taxis", are either as well; categories alone are so anyway.
    """
    joined: list[Mention] = []
    for chain in _chains(mentions, sentence):
        if all(mention.kind is Kind.CATEGORY for mention in chain):
            joined += chain
        else:
            joined.append(_any_of(chain))
    return joined


def _chains(mentions: list[Mention], sentence: Sentence) -> list[list[Mention]]:
    """Return the mentions in stretches that are joined; a comma joins only where "and" or "or" ends the list."""
    chains: list[list[Mention]] = []
    end = len(mentions)
    while end:
        start = end - 1
        is_list = start > 0 and _is_either(mentions[start - 1], mentions[start], sentence)
        while is_list and start > 0 and _is_either(mentions[start - 1], mentions[start], sentence, is_list=True):
            start -= 1
        chains.insert(0, mentions[start:end])
        end = start
    return chains


def _is_either(before: Mention, mention: Mention, sentence: Sentence, *, is_list: bool = False) -> bool:
    kinds = {before.kind, mention.kind}
    if before.kind is Kind.PLACE and mention.kind is Kind.PHRASE and not mention.value.written[:1].isupper():
        return False
    if not any(kinds <= alike for alike in _ALIKE) or before.is_excluded or mention.is_excluded:
        return False
    between = [token for token in sentence.tokens if before.start < token.start < mention.start]
    own = _words_of(before)
    rest = {token.folded for token in between if stem(token.folded) not in own}
    if not rest <= _BETWEEN:
        return False
    if rest & {"and", "or", "plus"}:
        return True
    starts = {token.start for token in between} | {mention.start}
    return is_list and bool(starts & sentence.after_commas)


def _words_of(mention: Mention) -> frozenset[str]:
    return frozenset(mention.value.all_stems) if isinstance(mention.value, Phrase) else frozenset()


def _any_of(chain: list[Mention]) -> Mention:
    """Return one mention for several, of the kind of the first that is no category."""
    if len(chain) == 1:
        return chain[0]
    values = [
        mention.value if isinstance(mention.value, Phrase) else Phrase(mention.value.label, (), mention.value)
        for mention in chain
    ]
    kind = next(mention.kind for mention in chain if mention.kind is not Kind.CATEGORY)
    if values[0].naming is not Naming.WORDS:
        # "In Prague or Brno": what is joined to a place is one as well, whether or not an expense says so.
        values = [replace(one, naming=Naming.SPOT) if one.naming is Naming.WORDS else one for one in values]
    others = (*values[0].others, *values[1:])
    is_noted = all(value.is_noted for value in values)
    value = replace(values[0], others=others, is_noted=is_noted)
    return Mention(kind, value, chain[0].start, last=chain[-1].end)


def copied(sentence: Sentence) -> Sentence:
    """Return a sentence of which can be taken without taking of this one."""
    return copy.copy(sentence)


def _link(sentence: Sentence, tokens: list[Token], known: Knowledge) -> tuple[Mention | None, int]:
    """Return what the first of these tokens names, with as many of those after it as belong to it."""
    if not tokens:
        return None, 1
    for length in range(min(_LONGEST_PHRASE, len(tokens)), 1, -1):
        group = tokens[:length]
        if _are_neighbours(group) and group[-1].folded not in _BETWEEN | _PLACE_BEFORE:
            own = _own_category(_stems(group), known)
            if own is not None:
                return Mention(Kind.OWN_CATEGORY, own, group[0].start), length
            if known.describes(_stems(group)):
                return _phrase(sentence, group, known), length
    return _link_word(sentence, tokens[0], known), 1


def _link_word(sentence: Sentence, token: Token, known: Knowledge) -> Mention | None:
    """Return what one word names; a word of an expense comes before a kind that the word may name as well."""
    stems = _stems([token])
    own, category = _own_category(stems, known), CATEGORY_WORDS.get(token.folded)
    if own is not None:
        return Mention(Kind.OWN_CATEGORY, own, token.start)
    if token.folded in PLACES_IN_ORDER:
        # "The second most" asks for what is second, whatever else a description says of another second.
        return None
    if category is None and token.folded not in PASSING_WORDS | CHANGING and known.describes(stems):
        return _phrase(sentence, [token], known)
    category = category or KIND_WORDS.get(stem(token.folded))
    return None if category is None else Mention(Kind.CATEGORY, category, token.start)


def _own_category(stems: tuple[str, ...], known: Knowledge) -> Any:
    return next((category_id for category_id, _, name in known.own_categories if name == stems), None)


def _phrase(sentence: Sentence, tokens: list[Token], known: Knowledge) -> Mention:
    before = sentence.before(tokens[0], 2)
    is_in = bool(before) and (before[-1] in _PLACE_BEFORE or (before[-1] == "the" and before[0] in _PLACE_BEFORE))
    stems, category = _stems(tokens), _kind(tokens, known)
    is_place = is_in or stems in known.places
    is_noted = category is None and known.only_notes(stems)
    # What was spent "at the hotel" is no kind of expense: dinners there are meant as well.
    is_loose = category in TELLING_KINDS or (is_in and before[-1] == "the")
    within = None if category is None or is_loose else category.parent
    naming = _naming(sentence, tokens, known) if is_place and category is None else Naming.WORDS
    written = " ".join(token.written for token in tokens)
    phrase = Phrase(written, stems, category, is_noted=is_noted, within=within, naming=naming)
    others = tuple(replace(phrase, written=said, stems=other) for said, other in known.alike.get(stems, ()))
    return Mention(Kind.PLACE if is_place else Kind.PHRASE, replace(phrase, others=others), tokens[0].start)


def _naming(sentence: Sentence, tokens: list[Token], known: Knowledge) -> Naming:
    """Return what a place in a question names: no more than a word where going there is asked for, or about it."""
    before = tuple(word for word in sentence.before(tokens[0], 3) if word != "the")[-2:]
    after = sentence.after(tokens[-1])[:1]
    is_of_journey = before[-1:] != () and before[-1] in LEADING and any(map(_is_journey, before[:-1]))
    is_named = before not in ASKING_ON and bool(set(before[-1:]) & NAMING)
    if is_of_journey or is_named or any(_is_journey(word) or word in GOING for word in after):
        return Naming.WORDS
    stems = Phrase("", _stems(tokens))
    if any(map(stems.is_named_by, known.places)):
        return Naming.PLACE
    return Naming.SPOT if before[-1:] == ("in",) else Naming.WORDS


def _is_journey(word: str) -> bool:
    kind = KIND_WORDS.get(stem(word))
    return stem(word) in JOURNEYS or (kind is not None and kind.parent is Category.TRANSPORT)


def _take_public_transport(sentence: Sentence, known: Knowledge) -> Iterator[Mention]:
    """Yield all that it is made of: two kinds of expenses, and what the trip has of those that are none."""
    match = sentence.take(PUBLIC_TRANSPORT)
    if match is None:
        return
    others = [
        Phrase(word, (word,) if known.describes((word,)) else (), kind, within=Category.TRANSPORT)
        for word, kind in PUBLIC_TRANSPORT_WORDS.items()
    ]
    meant = tuple(other for other in others if other.stems or other.category is not None)
    phrase = Phrase(match.group(), stems_of(match.group()), others=meant, within=Category.TRANSPORT)
    yield Mention(Kind.PHRASE, phrase, match.start())


def _kind(tokens: list[Token], known: Knowledge) -> Any:
    """The category of the second level that a single word names, as taxis are in TRANSPORT_TAXI."""
    of_language = known.kinds.get(_stems(tokens))
    category = of_language or (KIND_WORDS.get(stem(tokens[0].folded)) if len(tokens) == 1 else None)
    return None if category is None or category is category.parent else category


def _are_neighbours(tokens: Sequence[Token]) -> bool:
    return tokens[-1].place - tokens[0].place == len(tokens) - 1


def _stems(tokens: Iterable[Token]) -> tuple[str, ...]:
    return tuple(found for token in tokens for found in stems_of(fold(token.folded)))
