"""Metrics: what a question wants computed of the ledger, by the phrases it uses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from domain.lexicon import CATEGORY_WORDS, CURRENCY_WORDS, PASSING_WORDS, STOP_WORDS, TENS_AND_UNITS
from domain.lexicon import measures as lexicon
from domain.lexicon.words import filled
from domain.plans import Grouping, Metric, Order
from domain.question_reading.firsts import leads_to
from domain.sentences import Sentence

_NUMBER = filled("(?P<number><number>)")
_NOUN = filled("(?: (?:<expense>))?")
_GROUP = "(?:" + "|".join(f"(?P<{group}>{words})" for group, words in lexicon.GROUPS.items()) + ")"
_ORDERED = (
    f"(?:{lexicon.LARGEST}|{lexicon.SMALLEST}|{lexicon.LATEST}|{lexicon.EARLIEST}|last|latest|first|lowest|bottom)"
)
_EXTREME = filled(r"(?:most|least|highest|largest|biggest|lowest|smallest|priciest|cheapest|more|less)")
_LEAST = re.compile(r"\b(?:least|lowest|smallest|cheapest|less|bottom|tiniest)\b")
_MOST = frozenset("most least fewest".split())
_COUNTED = frozenset("times often frequently expenses things items purchases bills payments entries".split())
_OF_MONEY = frozenset({*"expensive costly recent money cash".split(), *CURRENCY_WORDS})
_OF_NOBODY = frozenset("expenses things items purchases bills payments entries".split())
_SINGLE = frozenset({Metric.MAX, Metric.MIN, Metric.TOP})
_LATEST = re.compile(r"\b(?:last|latest|newest|recent)\b")
_EARLIEST = re.compile(r"\b(?:first|earliest|oldest)\b")


@dataclass(frozen=True, slots=True)
class Measure:
    """What to compute, and where the question says so, in characters from its start."""

    metric: Metric
    start: int
    group_by: Grouping = Grouping.NONE
    limit: int = 1
    order: Order = Order.MOST
    is_percentage: bool = False
    is_guess: bool = False


def is_about_money(sentence: Sentence) -> bool | None:
    """Tell whether a question is of the ledger: True for sure, False perhaps, None not at all."""
    if sentence.holds(lexicon.CERTAIN):
        return True
    return False if sentence.holds(lexicon.POSSIBLE) else None


def take_measures(sentence: Sentence, things: frozenset[int] = frozenset()) -> tuple[Measure, ...]:
    """Take the phrases that say what to compute out of a question, and return it in order of the question.

    Nothing is returned where the question does not say. `things` are the starts of the words that name what expenses
    are of: "the last dinner" is one of the dinners, where "the last train" may be none of the trip.
    """
    found = list(_people_between(sentence))
    if not found:
        found += _tops_in_a(sentence)
        found += _averages(sentence)
        found += _tops(sentence)
        found += _ordered_things(sentence, things)
        found += _groups(sentence, found)
        found += _each(sentence, found)
        found += _extremes(sentence)
        found += _shares(sentence, found)
    found = _of_one(_combined(_counted(sentence, found)))
    asked = sentence.take(lexicon.SUM)
    if asked is not None and _adds_a_sum(sentence, found, asked.start()):
        found.append(Measure(Metric.SUM, asked.start()))
    while asked is not None:
        asked = sentence.take(lexicon.SUM)
    listing = sentence.take(lexicon.LIST) if not found or any(m.metric is Metric.TOP for m in found) else None
    if not found and listing is not None:
        found.append(Measure(Metric.LIST, listing.start()))
    if not found and (spent := sentence.find(lexicon.SUM_TOO)) is not None:
        found.append(Measure(Metric.SUM, spent))
    return tuple(sorted(found, key=lambda measure: measure.start))


def _of_one(found: list[Measure]) -> list[Measure]:
    """Return the measures without who paid for what, where single expenses are told, each with who paid for it."""
    are_single = any(m.metric in _SINGLE and m.group_by is Grouping.NONE for m in found)
    return [m for m in found if not (are_single and m.metric is Metric.SUM and m.group_by is Grouping.PAYER)]


def _combined(found: list[Measure]) -> list[Measure]:
    """Return an average and groups as averages of those groups: "the average by category"."""
    groups = [measure for measure in found if measure.metric is Metric.SUM and measure.group_by is not Grouping.NONE]
    plain = [measure for measure in found if measure.metric is Metric.AVERAGE and measure.group_by is Grouping.NONE]
    if len(groups) == 1 and plain:
        return [replace(groups[0], metric=Metric.AVERAGE), *(m for m in found if m not in (*groups, *plain))]
    return found


def _people_between(sentence: Sentence) -> Iterator[Measure]:
    """Yield what is about money between people: balances before repayments, as "has to pay back" is still open."""
    owing = sentence.take(lexicon.OWING)
    if owing is not None:
        for pattern in (lexicon.GIVING_BACK, lexicon.OWING, "most|least|more|still"):
            while sentence.take(pattern) is not None:
                pass
        yield Measure(Metric.BALANCE, owing.start())
        return
    percent = sentence.take(lexicon.PERCENT)
    if percent is not None:
        sentence.take(lexicon.PERCENT)
        sentence.take("share|part|portion")
        yield Measure(Metric.SHARE, percent.start(), is_percentage=True)
        return
    # Somebody who is driven is given nothing back.
    no_ride = f"(?!{lexicon.TRANSFERS} )" if sentence.was(lexicon.RIDES) else ""
    passing = (lexicon.GIVING_BACK, lexicon.HANDING, lexicon.REPAYMENTS)
    passed = next(filter(None, (sentence.take(f"{no_ride}(?:{words})") for words in passing)), None)
    if passed is not None:
        while sentence.take("payments?|back") is not None:
            pass
        yield Measure(Metric.TRANSFERS, passed.start())


def _averages(sentence: Sentence) -> Iterator[Measure]:
    if (person := sentence.take(lexicon.AVERAGE_PERSON)) is not None:
        yield Measure(Metric.AVERAGE, person.start(), Grouping.PARTICIPANT)
        return
    if (span := sentence.take(lexicon.AVERAGE_SPAN)) is not None:
        yield Measure(Metric.AVERAGE, span.start(), Grouping(span["span"].upper()))
        return
    average = sentence.take(lexicon.AVERAGE)
    per_head = sentence.take(lexicon.PER_HEAD)
    if average is not None or per_head is not None:
        start = average.start() if average is not None else per_head.start() if per_head is not None else 0
        group = Grouping.PARTICIPANT if per_head is not None else Grouping.NONE
        for name, pattern in lexicon.PER_TIME if per_head is None else ():
            if sentence.take(rf"{pattern}|(?:each|every) {name.lower()}") is not None:
                group = Grouping(name)
        if group is Grouping.NONE and sentence.take(lexicon.EACH_OF_US):
            group = Grouping.PARTICIPANT
        while sentence.take(lexicon.AVERAGE) is not None:
            pass
        sentence.take(filled("(?:per|each|for each) (?:<expense>)"))
        yield Measure(Metric.AVERAGE, start, group)
    elif (per_day := sentence.take("(?:a|per) day(?!s)")) is not None:
        yield Measure(Metric.AVERAGE, per_day.start(), Grouping.DAY)


def _tops_in_a(sentence: Sentence) -> Iterator[Measure]:
    """Yield the day of "the most we spent in a day"."""
    most = sentence.take(lexicon.MOST_IN_A)
    if most is not None:
        order = Order.MOST if most["end"] == "most" else Order.LEAST
        yield Measure(Metric.TOP, most.start(), Grouping(most["group"].upper()), order=order)


def _tops(sentence: Sentence) -> Iterator[Measure]:
    """Yield "top three expenses", "the day we spent most on", and "who paid the least"."""
    number = sentence.take(
        rf"(?:the |our |my )?(?:top|{_ORDERED}) {_NUMBER}(?: {_GROUP})?{_NOUN}|"
        rf"(?:which|what) {_NUMBER.replace('?P<number>', '?P<third>')}{_NOUN} (?:was|were|are|is|"
        rf"cost|costs)(?: us)? (?:the )?(?:{_ORDERED}|most(?: expensive)?|least)|"
        rf"(?:the |our |my )?{_NUMBER.replace('?P<number>', '?P<other>')} (?:single )?{_ORDERED}"
        rf"(?: {_GROUP.replace('?P<', '?P<OTHER_')})?{_NOUN}"
    )
    if number is not None:
        groups = number.groupdict()
        written = groups["number"] or groups["other"] or groups["third"] or "1"
        group = next(
            (
                Grouping(name.removeprefix("OTHER_"))
                for name, value in groups.items()
                if value and name not in {"number", "other", "third"}
            ),
            Grouping.NONE,
        )
        group = _payer(group)
        limit = int(TENS_AND_UNITS.get(written, 0) or written)
        yield Measure(Metric.TOP, number.start(), group, limit, _order(number.group(), group))
        return
    noun = filled(r"(?: (?:expense|expenses|spending|spend|cost|single))?")
    largest = rf"(?:{lexicon.LARGEST}|{lexicon.SMALLEST}|most expensive|highest)"
    which = sentence.take(
        rf"(?:which|what|on (?:which|what)|in (?:which|what))(?: single)?{noun} {_GROUP}(?= .*\b{_EXTREME}\b)"
        rf"|(?:the )?{largest}{noun} {_GROUP.replace('?P<', '?P<OTHER_')}{filled('(?! (?!costs? )<expense> )')}"
        rf"|(?:the )?{_GROUP.replace('?P<', '?P<WITH_')} with(?= (?:the )?{_EXTREME}\b)"
    )
    if which is not None:
        group = next(
            Grouping(name.removeprefix("OTHER_").removeprefix("WITH_"))
            for name, value in which.groupdict().items()
            if value
        )
        rest = sentence.take(
            rf"(?:(?:was|is|were|did|cost|costs|had|has) )?(?:us )?(?:the )?(?:{_EXTREME})(?: (?:expensive|"
            rf"costly|total|totals|spending|expenses|costs?|money|on|in|overall))*"
        )
        words = f"{which.group()} {rest.group() if rest is not None else ''}"
        order = Order.LEAST if _LEAST.search(words) else _most(sentence)
        if group is Grouping.PARTICIPANT and order is Order.OFTENEST and _is_of_sharers(sentence):
            # Whose expenses are most may be meant of who paid them or of who shares them.
            order = Order.MOST if _counted_noun(sentence) in _OF_NOBODY else order
        else:
            group = _payer(group)
        yield Measure(Metric.TOP, which.start(), group, order=order)
        return
    if (oftenest := _oftenest(sentence)) is not None:
        yield oftenest
        return
    yield from _top_sharers(sentence)
    yield from _top_payers(sentence)


def _oftenest(sentence: Sentence) -> Measure | None:
    """Return the group of most expenses, where no other word of the question tells: "our most used category"."""
    if (mostly := sentence.take(lexicon.PAYING_MOSTLY)) is not None:
        return Measure(Metric.TOP, mostly.start(), Grouping.PAYMENT_METHOD, order=Order.OFTENEST)
    if (paying := sentence.take(lexicon.OFTEN_PAYING)) is not None:
        return Measure(Metric.TOP, paying.start(), Grouping.PAYER, order=Order.OFTENEST)
    if (on := sentence.take(lexicon.OFTEN_ON)) is not None:
        return Measure(Metric.TOP, on.start(), Grouping.CATEGORY, order=Order.OFTENEST)
    if (having := sentence.take(lexicon.HAVING_OFTEN)) is not None:
        sentence.take(f"{lexicon.MOST} (?:{lexicon.OFTEN})")
        return Measure(Metric.TOP, having.start(), Grouping.PARTICIPANT, order=Order.OFTENEST)
    used = sentence.take(rf"{lexicon.MOST_USED} {_GROUP}")
    if used is None:
        return None
    group = next(Grouping(name) for name, value in used.groupdict().items() if value)
    return Measure(Metric.TOP, used.start(), _payer(group), order=Order.OFTENEST)


def _ordered_things(sentence: Sentence, things: frozenset[int]) -> Iterator[Measure]:
    """Yield "our last dinner" and "the first two taxis": the ends of what the trip's own words name."""
    ends = ((lexicon.LATEST_OF, Order.LATEST), (lexicon.EARLIEST_OF, Order.EARLIEST))
    for words, order in ends:
        for match in re.finditer(rf"(?<= )(?:{words})(?: {_NUMBER})? (?=[^ |])", sentence.text):
            if match.end() in things:
                written = match["number"] or "1"
                sentence.take(rf"(?:{words})(?: {_NUMBER})?(?= {re.escape(sentence.text[match.end() :].strip())} )")
                limit = int(TENS_AND_UNITS.get(written, 0) or written)
                yield Measure(Metric.TOP, match.start(), limit=limit, order=order)
                return


def _top_sharers(sentence: Sentence) -> Iterator[Measure]:
    """Yield who had most of what is counted: "who had the most dinners?"."""
    if not is_of_most_things(sentence) or _counted_noun(sentence) in _OF_NOBODY:
        # Whose expenses are most may be meant of who paid them or of who shares them.
        return
    who = sentence.take(lexicon.HAVING_MOST)
    if who is not None:
        sentence.take(lexicon.MOST)
        sentence.take(lexicon.OFTEN)
        yield Measure(Metric.TOP, who.start(), Grouping.PARTICIPANT, order=Order.OFTENEST)


def _top_payers(sentence: Sentence) -> Iterator[Measure]:
    spender = sentence.take(rf"(?:{lexicon.WHO})?(?: (?:is|was))?(?: (?:the|our))? ?(?:{lexicon.SPENDER_MOST})")
    miser = spender or sentence.take(
        rf"(?:{lexicon.WHO})?(?: (?:is|was))?(?: (?:the|our))? ?(?:{lexicon.SPENDER_LEAST})"
    )
    if miser is not None:
        yield Measure(
            Metric.TOP, miser.start(), Grouping.PAYER, order=Order.MOST if spender is not None else Order.LEAST
        )
        return
    if sentence.holds(lexicon.PAYING_LAST):
        return
    who = sentence.take(rf"{lexicon.WHO_PAID}|whose|by whom")
    if who is not None:
        most = sentence.take(rf"(?:for |on |of )?{lexicon.MOST}(?: (?:on|for|of))?")
        least = None if most is not None else sentence.take(rf"(?:for |on |of )?{lexicon.LEAST}(?: (?:on|for|of))?")
        if most is None and least is None:
            yield Measure(Metric.SUM, who.start(), Grouping.PAYER)
        else:
            order = _most(sentence) if most is not None else Order.LEAST
            yield Measure(Metric.TOP, who.start(), Grouping.PAYER, order=order)
        return
    if sentence.holds(lexicon.IN_ONE):
        return
    for pattern, order in ((lexicon.WHERE_MOST, Order.MOST), (lexicon.WHERE_LEAST, Order.LEAST)):
        if (where := sentence.take(pattern)) is not None:
            yield Measure(Metric.TOP, where.start(), Grouping.PLACE, order=order)
            return
    for pattern, order in ((lexicon.MOST_ON, Order.MOST), (lexicon.LEAST_ON, Order.LEAST)):
        if (on := sentence.take(pattern)) is not None:
            yield Measure(Metric.TOP, on.start(), Grouping.CATEGORY, order=order)
            return


def is_of_most_things(sentence: Sentence) -> bool:
    """Tell whether "most" is of things that are counted, as in "the most dinners", and not of money."""
    return _counted_noun(sentence) is not None


def _counted_noun(sentence: Sentence) -> str | None:
    for token in sentence.tokens:
        after = sentence.after(token, 2)
        if token.folded not in _MOST or not after:
            continue
        # Of two words the second is the noun: "the most castle tours".
        noun = after[0] if after[0].endswith("s") or after[0] in _COUNTED else after[-1]
        if any(is_mass(word) or word in _OF_MONEY for word in after[: after.index(noun) + 1] if word not in _COUNTED):
            continue
        if noun in _COUNTED or noun.endswith("s"):
            return noun
    return None


def _is_of_sharers(sentence: Sentence) -> bool:
    """Tell whether it is of who had something, rather than of who paid for it."""
    return sentence.was(lexicon.HAVING) and not sentence.was(filled("<paying>"))


def is_of_most_goods(sentence: Sentence) -> bool:
    """Tell whether "most" may be of a number or of money: "who paid for most of the taxis", "for the most fruit"."""
    of_things = sentence.asked_match(lexicon.MOST_OF_THINGS)
    are_counted = of_things is not None and not is_mass(of_things["things"])
    return sentence.was(lexicon.MOST_GOODS) or are_counted


def is_mass(word: str) -> bool:
    """Tell whether a plural is of what is told by its money: a kind of spending, or all there is."""
    return word in CATEGORY_WORDS or word in STOP_WORDS | PASSING_WORDS


def _most(sentence: Sentence) -> Order:
    """Return the order that "most" says of groups, and take the words by which it is one of numbers."""
    if not is_of_most_things(sentence) and not sentence.was(lexicon.USED_MOST):
        return Order.MOST
    sentence.take(lexicon.OFTEN)
    return Order.OFTENEST


def _groups(sentence: Sentence, found: list[Measure]) -> Iterator[Measure]:
    if any(measure.group_by is not Grouping.NONE for measure in found):
        return
    everybody = sentence.take(lexicon.PAYER_ALL)
    if everybody is not None:
        yield Measure(Metric.SUM, everybody.start(), Grouping.PAYER)
        return
    shares = sentence.take(rf"(?:{lexicon.EVERYBODY})(?: \w+)? shares?(?: of)?")
    if shares is not None:
        yield Measure(Metric.SUM, shares.start(), Grouping.PARTICIPANT)
        return
    each = sentence.take(
        rf"(?:(?<!day )(?<!week )(?<!month )by|per|for each|for every|each|every|in each|in every|on each|on every|"
        rf"across|for all|for the different|for different|over)"
        rf"(?: (?:single|the|different|individual|of the|of our))* {_GROUP}(?: of us)?"
    )
    if each is not None:
        group = next(Grouping(name) for name, value in each.groupdict().items() if value)
        if group is Grouping.PARTICIPANT and (sentence.holds(filled("<paying>")) or each.group().startswith("by ")):
            group = Grouping.PAYER
        sentence.take("break(?:ing)? ?down|broken down|split|split up|breakdown|break")
        yield Measure(Metric.SUM, each.start(), group)
        return
    divided = sentence.take(lexicon.DIVIDED) or sentence.take(lexicon.WHO_SHARED)
    if divided is not None:
        yield Measure(Metric.SUM, divided.start(), Grouping.PARTICIPANT)
        return
    for name, words in lexicon.ADVERBS.items():
        if (adverb := sentence.take(rf"(?:{words})(?: (?:totals?|spending|costs?|expenses|sums?))?")) is not None:
            yield Measure(Metric.SUM, adverb.start(), Grouping(name))
            return
    down = sentence.take(
        "break(?:ing)? ?down|broken down|breakdown|what did (?:we|i) spend (?:our|the|all our|all the|my) money on"
    )
    if down is not None:
        yield Measure(Metric.SUM, down.start(), Grouping.CATEGORY)


def _each(sentence: Sentence, found: list[Measure]) -> Iterator[Measure]:
    """Yield everyone's share of one thing that nobody is said to have paid: "how much was the hotel each?"."""
    if not found and not sentence.was(filled("<paying>|and|or|plus")):
        each = sentence.take(lexicon.EACH)
        if each is not None:
            yield Measure(Metric.SUM, each.start(), Grouping.PARTICIPANT)


def _extremes(sentence: Sentence) -> Iterator[Measure]:
    ends = (
        (Metric.MAX, Order.MOST, f"{lexicon.LARGEST}|{lexicon.LARGEST_PAID}"),
        (Metric.MIN, Order.LEAST, f"{lexicon.SMALLEST}|{lexicon.SMALLEST_PAID}"),
        (Metric.TOP, Order.LATEST, lexicon.LATEST),
        (Metric.TOP, Order.EARLIEST, lexicon.EARLIEST),
    )
    for metric, order, pattern in ends:
        match = sentence.take(rf"(?:the |our |my )?(?:{pattern})(?:{_NOUN})")
        if match is not None:
            yield Measure(metric, match.start(), order=order)


def _shares(sentence: Sentence, found: list[Measure]) -> Iterator[Measure]:
    if found:
        return
    share = sentence.take(lexicon.SHARE) if is_a_share(sentence) or not sentence.holds("shares?") else None
    if share is not None:
        yield Measure(Metric.SHARE, share.start())


def is_a_share(sentence: Sentence) -> bool:
    """Tell whether a share is left that is somebody's: "Sarah's share", not "which do Sarah and David share"."""
    for token in sentence.left():
        if token.folded in lexicon.SHARES:
            before = sentence.tokens[token.place - 1] if token.place else None
            after = sentence.after(token)
            return (
                before is None or before.is_possessive or before.folded in lexicon.SHARE_BEFORE or after[:1] == ("of",)
            )
    return False


def _counted(sentence: Sentence, found: list[Measure]) -> list[Measure]:
    """Return the measures with a count among them, or in place of a sum by groups, where the question counts."""
    if sentence.holds(lexicon.MONEY_COUNT):
        match = sentence.take("how many")
        return [*found, Measure(Metric.SUM, match.start())] if match is not None and not found else found
    count = sentence.take(lexicon.COUNT)
    if count is None or any(measure.metric in {Metric.BALANCE, Metric.TRANSFERS} for measure in found):
        return found
    if any(measure.metric is Metric.SUM and measure.group_by is not Grouping.NONE for measure in found):
        return [replace(m, metric=Metric.COUNT) if m.metric is Metric.SUM else m for m in found]
    return [*found, Measure(Metric.COUNT, count.start())]


def _adds_a_sum(sentence: Sentence, found: list[Measure], asked: int) -> bool:
    """Tell whether "how much" asks for a total of its own: "how much was the largest expense" does not."""
    if not found:
        return True
    firsts = [m for m in found if m.metric is Metric.TOP and m.group_by is not Grouping.NONE]
    if any(asked < m.start and leads_to(sentence, asked=asked, first=m.start) for m in firsts):
        return False
    plain = all(m.metric is Metric.COUNT or m in firsts for m in found)
    return (plain and all(m.group_by is Grouping.NONE or asked < m.start for m in found)) or (
        all(m.metric is Metric.COUNT and m.group_by is Grouping.NONE for m in found)
    )


def _order(words: str, group: Grouping) -> Order:
    if _LEAST.search(words):
        return Order.LEAST
    if group is Grouping.NONE and _LATEST.search(words):
        return Order.LATEST
    return Order.EARLIEST if group is Grouping.NONE and _EARLIEST.search(words) else Order.MOST


def _payer(group: Grouping) -> Grouping:
    """Whoever comes first among people is who paid most."""
    return Grouping.PAYER if group is Grouping.PARTICIPANT else group
