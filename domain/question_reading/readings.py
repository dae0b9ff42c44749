"""Readings: a clause taken apart: who and what it names, what it wants computed, and what found no place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, pairwise

from domain.lexicon import UNSUPPORTED
from domain.lexicon.doubts import BOTH_PAYING, HAVING, HAVING_SOMETHING, LEFTOVER_GROUP, ONE_OF, TAKING_PART
from domain.lexicon.measures import (
    APART,
    BETWEEN_US,
    BOTH_ENDS,
    COMPARATIVE,
    COMPARING,
    CONVERTING,
    COUNT,
    ENDS_OF_PAYMENTS,
    GAINING,
    LISTED_GROUPS,
    NEXT_EXPENSE,
    OF_EACH,
    ORDERED_GROUPS,
    OTHER_COUNTS,
    PARTS_NAMED,
    PAYING_SOMEBODY,
    SPLIT_AMONG,
    TRANSFERS,
    WHOM,
    WHOSE_SHARE,
    YES_OR_NO,
)
from domain.lexicon.people import FIRST_PERSON
from domain.plans import Grouping, Knowledge, Metric, Order, Phrase
from domain.question_reading.amounts import has_sign, take_amount
from domain.question_reading.currencies import doubts_about_currency, is_of_answer
from domain.question_reading.day_phrases import take_days
from domain.question_reading.days import Calendar, DaysFound
from domain.question_reading.doubts import (
    consumes,
    doubts_about_firsts,
    doubts_about_mentions,
    doubts_about_people,
    leads_on,
    stretch_of,
)
from domain.question_reading.interpretation import PER
from domain.question_reading.mentions import (
    Kind,
    Mention,
    copied,
    either,
    hang_together,
    starts_of_things,
    take_currencies,
    take_excluded,
    take_methods,
    take_words,
)
from domain.question_reading.metrics import Measure, is_a_share, is_of_most_goods, is_of_most_things, take_measures
from domain.question_reading.people import Part, People, all_but, take_people
from domain.question_reading.sides import sides_of
from domain.sentences import Sentence, fold, stems_of

_QUOTED = re.compile(r"[\"“”«»]([^\"“”«»]+)[\"“”«»]|(?:(?<=\s)|^)['‘]([^'‘’]+)['’](?=[\s?!.,]|$)")  # noqa: RUF001  # the quotes of print
_DASH = re.compile(
    r"(?<=[\w.])\s+[-\u2013\u2014]\s+(?=\w)|(?<=\d)\u2013(?=\d)|"
    r"(?<![.-]\d)(?<![.-]\d\d)(?<![.-]\d\d\d)(?<=\d)-(?=\d{1,4}(?![\d-]))"
)
"""What stands between two ends: "20 - 25 October", but not within a day as the ledger writes it."""
_THINGS = frozenset({Kind.CATEGORY, Kind.OWN_CATEGORY, Kind.PHRASE})
_MOST_TURNS = 3
"""How often two kinds take turns where each of one has one of the other."""
_FIRSTS = frozenset({Metric.MAX, Metric.MIN, Metric.TOP})
_PLAIN = frozenset({Metric.SUM, Metric.COUNT, Metric.LIST})
_OR = re.compile(r" (?:or|than|vs|versus|and|with|to|against) ")


@dataclass(slots=True)
class Reading:
    """What was read of a clause. `sides` are the mentions that are compared, where it compares.

    `is_consumed` tells that its people are those who ate or used something, whoever paid; `is_had`, that they had
    or joined something, which a count or a list of it is of.
    """

    sentence: Sentence
    known: Knowledge
    people: People = field(default_factory=People)
    mentions: list[Mention] = field(default_factory=list)
    measures: tuple[Measure, ...] = ()
    sides: tuple[tuple[Mention, ...], ...] = ()
    is_consumed: bool = False
    is_had: bool = False
    unplaced: list[str] = field(default_factory=list)
    unsupported: list[str] = field(default_factory=list)
    ambiguous: list[str] = field(default_factory=list)
    corrections: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    @property
    def is_placed(self) -> bool:
        """Tell whether every word found its place."""
        return not (self.unplaced or self.unsupported or self.ambiguous)


def read(text: str, *, known: Knowledge, today: date) -> Reading:
    """Take a clause apart; the order matters, since a part of one phrase is often another."""
    unquoted, quoted = _unquoted(text)
    reading = Reading(Sentence(_DASH.sub(" to ", unquoted)), known)
    sentence = reading.sentence
    reading.mentions += [Mention(Kind.PHRASE, phrase, 0) for phrase in quoted]
    reading.unplaced += [phrase.written for phrase in quoted if not known.describes(phrase.stems)]
    reading.people = take_people(sentence, known)
    reading.unplaced += reading.people.unknown
    reading.ambiguous += reading.people.ambiguous
    reading.corrections += reading.people.corrections
    reading.people = all_but(sentence, reading.people, known)
    reading.unsupported += doubts_about_people(sentence, reading.people)
    reading.is_consumed = consumes(sentence)
    reading.is_had = sentence.holds(HAVING_SOMETHING)
    if reading.is_had:
        # "How much did Mark eat" is of food, and "how many lunches did Mark eat" of lunches.
        eating = "" if sentence.was(COUNT) else "(?!eat|ate|dr[aiu]nk)"
        sentence.take(rf"(?:(?<=\| )|(?<=was )|(?<=were )){eating}(?:{HAVING}|{TAKING_PART})")
    while sentence.take(r"between(?= (?:both )?\|)") is not None:
        pass
    calendar = Calendar(today, known.first_day, known.last_day)
    days = sorted(_days(sentence, calendar), key=lambda found: found.start)
    reading.ambiguous += [sentence for found in days for sentence in found.ambiguous]
    _read_amount(reading, text)
    reading.mentions += take_methods(sentence, known)
    excluded = take_excluded(sentence, known)
    if excluded is None:
        reading.unsupported.append("what is left out")
    reading.mentions += excluded or []
    people = [one.start for one in reading.people.mentions]
    if not _read_comparison(reading, days):
        _read_plainly(reading, days)
    reading.mentions.sort(key=lambda mention: mention.start)
    if hang_together(sentence, reading.mentions, people):
        reading.unsupported.append("what is left out")
    reading.mentions = either(reading.mentions, sentence)
    reading.ambiguous += _names_in_plural(reading)
    if not reading.sides:
        reading.unsupported += doubts_about_mentions(sentence, reading.mentions, reading.people)
    return reading


def _names_in_plural(reading: Reading) -> Iterator[str]:
    """Yield words whose stem is somebody's name, by which an expense may be described that was theirs: "roses"."""
    names = {stems_of(one.name)[:1]: one.name for one in reading.known.participants}
    for mention in reading.mentions:
        phrase = mention.value
        if isinstance(phrase, Phrase) and phrase.stems in names and fold(phrase.written) != phrase.stems[0]:
            yield f"'{phrase.written}' could be {names[phrase.stems]} or a word of an expense."


def _read_comparison(reading: Reading, days: list[DaysFound]) -> bool:
    """Read a clause as a comparison, where it is one: it has a word for that, and two of a kind to compare."""
    sentence = reading.sentence
    is_sure = sentence.holds(COMPARING)
    if not is_sure and not (sentence.holds(COMPARATIVE) and _OR.search(sentence.text)):
        return False
    if sentence.was(PARTS_NAMED):
        # Payments are compared, never shares.
        reading.unsupported.append("a comparison of shares")
    if sentence.was(BOTH_ENDS):
        reading.unsupported.append("several orders at once")
    trial = copied(sentence)
    while trial.take(f"{COMPARATIVE}|between") is not None:
        pass
    trial.take("how much|who(?:'s)?|which(?: one)?|what")
    people = [Mention(Kind.PERSON, one.person, one.start) for one in reading.people.mentions]
    found = [*_day_mentions(days), *people, *take_currencies(trial, reading.known)]
    unsupported = _taken_unsupported(trial)
    words, unplaced = take_words(trial, reading.known)
    sides = sides_of([*found, *words, *(m for m in reading.mentions if m.kind is Kind.METHOD)], sentence)
    if not sides:
        if is_sure:
            reading.unsupported.append("a comparison")
        return False
    compared = {mention for side in sides for mention in side}
    reading.sentence = trial
    reading.sides = sides
    reading.measures = (Measure(Metric.COMPARE, 0),)
    reading.unplaced += unplaced
    reading.unsupported += unsupported
    reading.mentions = [
        m for m in (*reading.mentions, *words, *found) if m not in compared and m.kind is not Kind.PERSON
    ]
    reading.people = People(
        tuple(one for one in reading.people.mentions if Mention(Kind.PERSON, one.person, one.start) not in compared)
    )
    return True


def _read_plainly(reading: Reading, days: list[DaysFound]) -> None:
    sentence = reading.sentence
    if days:
        stretch, is_sure = stretch_of(sentence, days)
        reading.mentions.append(Mention(Kind.DAYS, stretch, days[0].start))
        if not is_sure or leads_on(sentence, days):
            reading.unsupported.append("several stretches of days")
    if (following := sentence.take(NEXT_EXPENSE)) is not None:
        reading.unsupported.append(following.group())
    measures = take_measures(sentence, starts_of_things(sentence, reading.known))
    reading.measures = _by_method(reading, measures) or _of_others(reading, measures) or measures
    reading.unsupported += _doubts_about_measures(reading)
    _take_each(reading)
    reading.unsupported += _doubts_about_groups(reading)
    _read_currency(reading)
    reading.unsupported += _taken_unsupported(sentence)
    words, unplaced = take_words(sentence, reading.known)
    reading.mentions += words
    reading.unplaced += unplaced
    named = [m.start for m in reading.mentions if m.kind not in {Kind.DAYS, Kind.CURRENCY}]
    people = [one.start for one in reading.people.mentions]
    reading.unsupported += doubts_about_firsts(sentence, reading.measures, [*named, *people])
    if _are_crossed(reading, days):
        reading.unsupported.append("several questions at once")


def _by_method(reading: Reading, measures: Sequence[Measure]) -> tuple[Measure, ...]:
    """Return how something was paid, where it is asked for by two ways: "was it paid in cash or by card?"."""
    methods = [mention for mention in reading.mentions if mention.kind is Kind.METHOD]
    is_plain = all(measure.metric is Metric.SUM and measure.group_by is Grouping.NONE for measure in measures)
    is_either = len(methods) > 1 and reading.sentence.was("or") and re.match(YES_OR_NO, reading.sentence.asked)
    if not is_plain or not is_either:
        return ()
    reading.mentions = [mention for mention in reading.mentions if mention.kind is not Kind.METHOD]
    return (Measure(Metric.SUM, 0, Grouping.PAYMENT_METHOD),)


def _of_others(reading: Reading, measures: Sequence[Measure]) -> tuple[Measure, ...]:
    """Return a total before what each paid, where it is of everybody but those named: they are told as one."""
    is_by_payer = [(one.metric, one.group_by) for one in measures] == [(Metric.SUM, Grouping.PAYER)]
    if not is_by_payer or not reading.people.are_others or reading.sentence.was(APART):
        return ()
    return (Measure(Metric.SUM, measures[0].start), *measures)


def _are_crossed(reading: Reading, days: list[DaysFound]) -> bool:
    """Tell whether two kinds take turns, as in "Mark for food and Will for lodging": filters would mix them.

    Each of two people, places or stretches of days then has a thing, or another of these, of its own.
    """
    places = {
        "people": [one.start for one in reading.people.mentions if one.part is Part.PAYER],
        "things": [m.start for m in reading.mentions if m.kind in _THINGS and not m.is_excluded],
        "places": [m.start for m in reading.mentions if m.kind is Kind.PLACE and not m.is_excluded],
        "days": [found.start for found in days],
    }
    for one, other in combinations(places, 2):
        named = sorted([(start, one) for start in places[one]] + [(start, other) for start in places[other]])
        turns = sum(first[1] != second[1] for first, second in pairwise(named))
        if turns >= _MOST_TURNS:
            return True
    return False


def _doubts_about_measures(reading: Reading) -> Iterator[str]:
    """Yield what no measure computes; they must just have been taken from the question."""
    sentence = reading.sentence
    if sentence.holds("each") and not _is_of_each(reading):
        yield "each"
    if (split := sentence.take(SPLIT_AMONG)) is not None:
        yield split.group()
    yield from _misread(reading)
    yield from _misread_wholes(reading)
    if sentence.was(OTHER_COUNTS):
        yield "a count of other things than expenses"
    if sentence.was(GAINING) and all(measure.metric is Metric.SUM for measure in reading.measures):
        yield "money that came in"


def _doubts_about_groups(reading: Reading) -> Iterator[str]:
    """Yield what is grouped or put in an order that is none of figures."""
    sentence = reading.sentence
    if sentence.holds(LEFTOVER_GROUP):
        yield "two groupings at once"
    ordered = [m for m in reading.measures if m.metric is Metric.TOP and m.group_by is not Grouping.NONE]
    if ordered and sentence.was(ORDERED_GROUPS):
        yield "an order of days"
    if is_a_share(sentence) or _orders_others(reading.measures):
        yield "an order of shares or averages"


def _read_currency(reading: Reading) -> None:
    currencies = list(take_currencies(reading.sentence, reading.known))
    if len({mention.value for mention in currencies}) > 1:
        reading.unsupported.append("several currencies at once")
    elif currencies and is_of_answer(currencies[0], reading.sentence, reading.measures, reading.known):
        return
    if currencies and reading.sentence.was(CONVERTING):
        reading.unsupported.append("an amount in another currency")
    for currency in currencies[:1]:
        reading.ambiguous += doubts_about_currency(currency, reading.sentence, reading.known)
        reading.mentions.append(currency)


def _orders_others(measures: Sequence[Measure]) -> bool:
    """Tell whether what comes first is asked for of averages, or of the sums of days."""
    is_average = any(measure.metric is Metric.AVERAGE for measure in measures)
    is_by_day = is_average or any(measure.group_by is Grouping.DAY for measure in measures)
    tops = [measure for measure in measures if measure.metric in {Metric.TOP, Metric.MAX, Metric.MIN}]
    return (is_average and any(measure.metric is Metric.TOP for measure in tops)) or (
        is_by_day and any(measure.group_by is Grouping.NONE for measure in tops)
    )


def _take_each(reading: Reading) -> None:
    """Take "each" where it says no more than the measure, or than that several people are told apart."""
    sentence, people = reading.sentence, reading.people
    if any(measure.metric in {Metric.BALANCE, Metric.TRANSFERS} for measure in reading.measures):
        sentence.take("each other|one another")
    if len(people.having(Part.PAYER)) > 1:
        sentence.take("each")
    if len(people.mentions) > 1 and sentence.was("share|shared|split"):
        sentence.take("both")
    if not people.mentions:
        sentence.take(r"both(?= (?:of )?(?:\S+ ){1,4}and )")


def _read_amount(reading: Reading, text: str) -> None:
    found = take_amount(reading.sentence, reading.known.currencies)
    if found is None:
        return
    reading.mentions.append(Mention(Kind.AMOUNT, found.amount, found.start))
    reading.ambiguous += found.ambiguous
    if has_sign(text):
        reading.unsupported.append("an amount below nothing")
    if found.currency is not None:
        reading.mentions.append(Mention(Kind.CURRENCY, found.currency, found.start))
    if take_amount(reading.sentence, reading.known.currencies) is not None:
        reading.unsupported.append("several bounds of an amount")


def _is_of_each(reading: Reading) -> bool:
    """Tell whether each of several people is a group of the answer anyway: of balances, of payers, of two named."""
    are_people = len(reading.people.having(Part.PAYER, Part.PAYEE)) > 1
    are_groups = any(
        measure.metric in {Metric.BALANCE, Metric.TRANSFERS} or measure.group_by is Grouping.PAYER
        for measure in reading.measures
    )
    return are_people or are_groups


def _misread(reading: Reading) -> Iterator[str]:
    """Yield what is asked beside what can be computed: its filters and measures would answer another question."""
    asked, measures = reading.sentence.asked, reading.measures
    metrics = {measure.metric for measure in measures}
    is_ungrouped = all(measure.group_by is Grouping.NONE for measure in measures)
    if _asks_about_a_sum(reading):
        yield "whether a total is more or less than an amount"
    if metrics & _FIRSTS and re.match(YES_OR_NO, asked):
        # The largest of what is named is what is named.
        yield "whether something is the largest or smallest"
    if metrics <= _PLAIN and (re.match(WHOM, asked) or reading.sentence.was(PAYING_SOMEBODY)):
        yield "whom somebody paid"
    if metrics <= _PLAIN and is_ungrouped and reading.sentence.was(LISTED_GROUPS):
        yield "a list of other things than expenses"
    if metrics > {Metric.COUNT} and any(m.metric is Metric.AVERAGE and m.group_by in PER for m in measures):
        yield "a number per person or day"


def _misread_wholes(reading: Reading) -> Iterator[str]:
    """Yield what is asked of one of several things, of their ends or their number, where sums would answer another."""
    sentence, metrics = reading.sentence, {measure.metric for measure in reading.measures}
    if metrics == {Metric.TRANSFERS} and _may_be_rides(reading):
        yield "whether a transfer is an expense or a payment between people"
    if metrics & _FIRSTS and sentence.was(ENDS_OF_PAYMENTS):
        yield "whether a payment is an expense or one between people"
    if metrics == {Metric.LIST} and reading.people.mentions and sentence.holds(BOTH_PAYING):
        yield "what several people paid together"
    is_ungrouped = all(measure.group_by is Grouping.NONE for measure in reading.measures)
    if metrics == {Metric.SUM} and is_ungrouped and sentence.was(ONE_OF):
        yield "what one of something costs"
    if metrics & _FIRSTS and sentence.was(WHOSE_SHARE):
        yield "an order of shares"
    if _is_first_of_each(reading):
        yield "the first of each group"
    if _is_an_end_of_others(reading):
        yield "whose it is the last or first of"
    if any(_is_by_unknown_number(measure, sentence) for measure in reading.measures):
        yield "an order by number"


def _is_first_of_each(reading: Reading) -> bool:
    """Tell whether the largest is asked for of each group, as in "the biggest expense in each city"."""
    firsts = [m.start for m in reading.measures if m.metric in _FIRSTS and m.group_by is Grouping.NONE]
    groups = [m.start for m in reading.measures if m.metric is Metric.SUM and m.group_by is not Grouping.NONE]
    asked = reading.sentence.asked
    return any(
        first < group and " and " not in asked[first:group] and re.match(OF_EACH, asked[group:]) is not None
        for first in firsts
        for group in groups
    )


def _may_be_rides(reading: Reading) -> bool:
    """Tell whether transfers of which nothing more is said may be those that expenses of the trip are described by."""
    sentence = reading.sentence
    is_bare = sentence.was(TRANSFERS) and not sentence.was(BETWEEN_US) and not reading.people.mentions
    return is_bare and reading.known.describes(stems_of("transfer"))


def _is_ordered_group(measure: Measure) -> bool:
    return measure.metric is Metric.TOP and measure.group_by is not Grouping.NONE


def _is_an_end_of_others(reading: Reading) -> bool:
    """Tell whether the last or first may be so of all expenses, or of somebody's: "what did Mark pay for the last one".

    Whose it is stands before it, as in "Mark's last dinner", or after it.
    """
    sentence = reading.sentence
    places = [m.start for m in reading.measures if m.metric is Metric.TOP and m.order in {Order.LATEST, Order.EARLIEST}]
    tokens = {token.start: token for token in sentence.tokens}
    before = [tokens[one.start] for one in reading.people.mentions if places and one.start < min(places)]
    # In "when did Mark last pay" and "what did Mark pay for last" nobody else is meant.
    is_at_end = bool(places) and re.match(r"\w+(?: time)? $", sentence.asked[min(places) :]) is not None
    before = [token for token in before if not is_at_end and token.start + len(token.folded) + 1 != min(places)]
    return any(not token.is_possessive and token.folded not in FIRST_PERSON for token in before) or (
        any(token.folded == "i" for token in before)
    )


def _is_by_unknown_number(measure: Measure, sentence: Sentence) -> bool:
    """Tell whether groups are put in order by a number that is none of expenses, or by the fewest of them.

    Who has none of them is in no group, so that the fewest cannot be told.
    """
    if not _is_ordered_group(measure) or measure.order is Order.OFTENEST:
        return False
    return is_of_most_things(sentence) or is_of_most_goods(sentence)


def _asks_about_a_sum(reading: Reading) -> bool:
    """Tell whether a total is bounded, as in "did we spend more than 100": that filters no single expenses."""
    is_bounded = any(mention.kind is Kind.AMOUNT for mention in reading.mentions)
    is_total = all(measure.metric is Metric.SUM for measure in reading.measures)
    return is_bounded and is_total and re.match(YES_OR_NO, reading.sentence.asked) is not None


def _taken_unsupported(sentence: Sentence) -> list[str]:
    found = (sentence.take(words) for words in UNSUPPORTED)
    return [match.group() for match in found if match is not None]


def _unquoted(text: str) -> tuple[str, list[Phrase]]:
    quoted = [(match[1] or match[2]).strip() for match in _QUOTED.finditer(text)]
    return _QUOTED.sub(" ", text), [Phrase(words, stems_of(words)) for words in quoted if stems_of(words)]


def _days(sentence: Sentence, calendar: Calendar) -> Iterator[DaysFound]:
    while (found := take_days(sentence, calendar)) is not None:
        yield found


def _day_mentions(days: list[DaysFound]) -> list[Mention]:
    return [Mention(Kind.DAYS, found.days, found.start) for found in days]
