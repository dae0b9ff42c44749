"""Currencies: whether one that a question names is of what was paid, or of how the answer is to be told."""

from collections.abc import Iterator, Sequence

from domain.lexicon.currencies import CONVERTED, PAYING_IN, SPENDING_IN, TOLD_IN
from domain.lexicon.measures import CONVERTING
from domain.plans import Knowledge, Metric
from domain.question_reading.mentions import Mention
from domain.question_reading.metrics import Measure
from domain.sentences import Sentence

_SUMMED = frozenset({Metric.SUM, Metric.AVERAGE, Metric.SHARE, Metric.BALANCE})
_HOW_MUCH = frozenset({("how", "much"), ("how", "many")})
_BEGINNING = frozenset({(), ("and",), ("but",)})
_POLITE = frozenset({(), ("please",), ("pls",)})


def is_of_answer(mention: Mention, sentence: Sentence, measures: Sequence[Measure], known: Knowledge) -> bool:
    """Tell whether a currency is the one that the answer is to be told in, as in "the total of the trip, in euros".

    None is but the trip's own, in which every sum is booked beside others. "Paid in euros" and "the expenses in euros"
    are of what was paid, and so is the currency of what is counted or listed. The words of converting are taken.
    """
    if mention.value != known.currency or known.currencies <= {known.currency}:
        return False
    token = next(token for token in sentence.tokens if token.start == mention.start)
    told_in = sentence.tokens[token.place - 1] if token.place else None
    if told_in is None or told_in.folded not in TOLD_IN or any(m.metric not in _SUMMED for m in measures):
        return False
    if sentence.take(rf"(?:{CONVERTED})(?= (?:{'|'.join(TOLD_IN)}) \|)") is not None:
        return True
    before = sentence.before(told_in, 2)
    is_of_paying = before not in _BEGINNING and before[-1] in PAYING_IN and told_in.start not in sentence.after_commas
    is_at_end = sentence.after(token) in _POLITE and not is_of_paying
    return before in _HOW_MUCH or is_at_end or (sentence.was(CONVERTING) and not is_of_paying)


def doubts_about_currency(mention: Mention, sentence: Sentence, known: Knowledge) -> Iterator[str]:
    """Yield what a currency between a verb and what was bought could be said of: "spend in euros on food"."""
    is_own = mention.value == known.currency and not known.currencies <= {known.currency}
    if is_own and (said := sentence.asked_match(SPENDING_IN)) is not None and said.end() > mention.start:
        yield f"'in {mention.value}' could be of what was paid in it, or of how to tell the total."
