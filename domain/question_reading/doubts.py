"""Doubts: what joins the words of a question so that no filters stand for it, and a figure would be another's."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from domain.lexicon.doubts import (
    BESIDE_DAYS,
    COMPANY,
    CONSUMING,
    COSTING,
    EVERYBODY_CONSUMING,
    JOINING,
    LONGEST_PART,
    ONLY_AFTER,
    ONLY_BEFORE,
    ONLY_WHO,
    POSSIBLE_SPENDING,
    RANGING,
    SOME_OF_US,
    TOGETHER,
    TOTAL_FOR,
    TOWARDS,
    WITHIN_EXCLUDED,
)
from domain.lexicon.follow_ups import NARROWING
from domain.lexicon.measures import COUNT, HAVING_MOST, SUM, WHAT_PAID
from domain.plans import Grouping, Metric, Order
from domain.question_reading.days import DayRange, DaysFound
from domain.question_reading.firsts import leads_to
from domain.question_reading.mentions import Kind, Mention
from domain.question_reading.metrics import Measure
from domain.question_reading.people import Mentioned, Part, People
from domain.sentences import Sentence, Token

_FAMILIES = {
    Kind.CATEGORY: "things",
    Kind.OWN_CATEGORY: "things",
    Kind.PHRASE: "things",
    Kind.PLACE: "places",
    Kind.DAYS: "days",
    Kind.METHOD: "methods",
    Kind.AMOUNT: "amounts",
}
_THINGS = frozenset({Kind.CATEGORY, Kind.OWN_CATEGORY, Kind.PHRASE, Kind.PLACE})


def doubts_about_people(sentence: Sentence, people: People) -> Iterator[str]:
    """Yield what a question says of its people beside who paid or shared; they must just have been taken from it."""
    tokens = {token.start: token for token in sentence.tokens}
    if sentence.find(rf"(?:{NARROWING}) \|+") != 1 and (
        any(_is_only(sentence, tokens[one.start]) for one in people.mentions) or sentence.holds(ONLY_WHO)
    ):
        yield "only some people"
    if sentence.holds(SOME_OF_US):
        yield "some of the people"
    if sentence.holds(COSTING):
        yield "what somebody cost"
    if sentence.holds(TOTAL_FOR):
        yield "whether it is of what somebody paid or bears"
    if sentence.holds(COMPANY):
        yield "who belongs to somebody"
    if sentence.holds(POSSIBLE_SPENDING):
        yield "what could be spent"
    if sentence.holds(TOWARDS):
        yield "what was paid towards somebody's part"
    if sentence.holds(EVERYBODY_CONSUMING) and not sentence.holds(HAVING_MOST):
        yield "what each had"
    sharers = [one for one in people.mentions if one.part in {Part.SHARER, Part.BEARER}]
    if _has_or(sentence, sharers) or (sentence.was("shared?|split|divided") and _has_or(sentence, people.mentions)):
        yield "what one of several people shares"


def consumes(sentence: Sentence) -> bool:
    """Tell whether somebody who was just taken from a question ate or used something: no matter who paid."""
    return sentence.holds(rf"\|+(?: (?:and|or|\|+))* (?:{CONSUMING})")


def doubts_about_mentions(sentence: Sentence, mentions: Sequence[Mention], people: People) -> Iterator[str]:
    """Yield where things are joined across others: "food in Prague and taxis in Brno" are two questions."""
    asked = [mention for mention in mentions if not mention.is_excluded]
    found = [(mention.start, mention.end, _FAMILIES.get(mention.kind, "")) for mention in asked]
    found += [(one.start, one.start, one.part.name) for one in people.mentions]
    families = sorted(each for each in found if each[2])
    for place, (_, end, family) in enumerate(families):
        again = next((later for later, _, other in families[place + 1 :] if other == family), None)
        is_crossed = again is not None and families[place + 1][2] != family
        if is_crossed and again is not None and JOINING & set(_words(sentence, end, again)):
            yield "several things at once"
            return
    if _is_excluded_part(sentence, mentions, people):
        yield "what is left out"
    if _is_joined_across(sentence, mentions):
        yield "one thing or another of another kind"


def are_scattered(sentence: Sentence, people: People) -> bool:
    """Tell whether people of one part are named apart: "how much of David's food did Sarah pay" is not of either."""
    named = [one for one in people.mentions if one.part is Part.PAYER]
    return any(not set(_words(sentence, one.start, other.start)) <= TOGETHER for one, other in pairwise(named))


def leads_on(sentence: Sentence, days: Sequence[DaysFound]) -> bool:
    """Tell whether days lead to what is no day: "from 25 October to the hotel"."""
    return any(re.match(r"\|+(?: \|+)* (?:to|until|till|through) ", sentence.text[one.start :]) for one in days)


def stretch_of(sentence: Sentence, days: Sequence[DaysFound]) -> tuple[DayRange, bool]:
    """Return the days that are in all stretches, or where those are neighbours the one that they make.

    With whether that is sure: from one to another, or one and another that lies within it, may be meant differently.
    """
    whole, start = days[0].days, days[0].start
    for found in days[1:]:
        left = [token.folded for token in sentence.left() if start < token.start < found.start]
        together, joined = whole.within(found.days), whole.joined(found.days)
        is_beside = bool(left) and left[-1] in JOINING
        if together is not None and not (left and left[-1] in RANGING):
            if is_beside and whole != found.days and not (_is_open(whole) or _is_open(found.days)):
                return whole, False
            whole = together
        elif joined is not None and set(left) <= BESIDE_DAYS:
            whole = joined
        else:
            return whole, False
        start = found.start
    return whole, True


def doubts_about_firsts(sentence: Sentence, measures: Sequence[Measure], narrowing: Sequence[int]) -> Iterator[str]:
    """Yield that a part or a number of what comes first is asked for, of which all there is would be another figure.

    `narrowing` are the starts of what a question names. What it names before the groups may be of them, or may have
    groups of its own: "how much did Sarah spend on the most expensive day".
    """
    asked = sentence.place_of(f"{COUNT}|{SUM}|{WHAT_PAID}")
    if asked is None:
        return
    is_counted = any(measure.metric is Metric.COUNT for measure in measures)
    for measure in measures:
        if measure.metric is not Metric.TOP or measure.group_by is Grouping.NONE or measure.start < asked:
            continue
        if not leads_to(sentence, asked=asked, first=measure.start):
            continue
        is_narrowed = any(asked < start < measure.start for start in narrowing)
        goes_on = " and " in sentence.asked[measure.start :]
        if is_counted or is_narrowed or goes_on or measure.order is Order.OFTENEST:
            yield "a part or a number of what comes first"


def _is_open(days: DayRange) -> bool:
    return days.first is None or days.last is None


def _is_only(sentence: Sentence, token: Token) -> bool:
    return bool(ONLY_BEFORE & set(sentence.before(token, 3))) or bool(ONLY_AFTER & set(sentence.after(token, 2)))


def _has_or(sentence: Sentence, people: Sequence[Mentioned]) -> bool:
    return len(people) > 1 and "or" in _words(sentence, people[0].start, people[-1].start)


def _is_joined_across(sentence: Sentence, mentions: Sequence[Mention]) -> bool:
    """Tell whether "or" stands between two kinds, or "and" between two things that are not read as either of them."""
    asked = [mention for mention in mentions if not mention.is_excluded]
    for one, other in pairwise(asked):
        between = set(_words(sentence, one.end, other.start))
        is_same = one.kind is other.kind and one.kind not in {Kind.PHRASE, Kind.PLACE}
        if not is_same and ("or" in between or ({one.kind, other.kind} <= _THINGS and JOINING & between)):
            return True
    return False


def _is_excluded_part(sentence: Sentence, mentions: Sequence[Mention], people: People) -> bool:
    """Tell whether a part of something is left out: "without taxis over 20 euros", "except dinners with David"."""
    excluded = [mention.start for mention in mentions if mention.is_excluded]
    starts = [mention.start for mention in mentions if mention.kind is Kind.AMOUNT]
    starts += [one.start for one in people.mentions]
    if any(min(excluded) < start < max(excluded) for start in starts if excluded):
        return True
    between = [_words(sentence, one, other) for one in excluded for other in starts if one < other]
    return any(set(words[-1:]) <= WITHIN_EXCLUDED and len(words) <= LONGEST_PART for words in between)


def _words(sentence: Sentence, start: int, end: int) -> list[str]:
    """Return the folded words between two places that nobody has taken with something else."""
    return [token.folded for token in sentence.tokens if start < token.start < end]
