"""Metrics: what a question wants computed of the ledger, by the phrases it uses."""

from domain.lexicon import OWING, REPAYING, SPENDING_VERBS
from domain.plans import Metric
from domain.sentences import Sentence

_PAYING = "|".join(SPENDING_VERBS.split())
_OWING = "|".join(OWING.split())
_EXPENSES = "expenses?|expenditures?|purchases?|payments?|bills?|items?|entry|entries|costs?|things?"
_PAST = "paid|spent|covered|bought|funded|treated"


_EXTREME = rf"(?: single)?(?: (?:{_EXPENSES}))?"
_BALANCE = (
    rf"{_OWING}|balances|outstanding|square up|"
    "(?:who )?(?:should|must|has to|needs to) pay (?:whom|who)"
)
_BY_CATEGORY = (
    rf"(?:what|which category|what category)(?: of expenses?)? (?:did|do|have) (?:we|i) (?:{_PAYING}) "
    rf"(?:the )?most(?: money)? on|(?:{_PAYING}) (?:the )?most(?: money)? on|"
    "(?:by|per|for each|each|every) (?:category|categories)|most money go|break ?down"
)
_LARGEST = "largest|biggest|highest|priciest|dearest|most expensive|most costly|costliest|maximum"
_SMALLEST = "smallest|lowest|cheapest|least expensive|least costly|minimum"
_PAID_BY = (
    rf"who(?:'s| has| have| all)?(?: (?:{_PAST})|(?: did)? (?:{_PAYING}))(?: (?:the )?(?:most|least|more))?"
    "(?: (?:of|for|on) (?:it|that|this|them|all))?|"
    "(?:did |has |have )?(?:each|every)(?: (?:one|person|of us|participant|friend|member|traveller))* "
    rf"(?:{_PAYING})|by whom|(?:by|per|for each|each) (?:payer|person who paid)|whose"
)
# The first phrase of each metric that is found counts; all metrics that are found are computed.
_PHRASES = (
    (Metric.BALANCE, _BALANCE),
    (Metric.SHARE, "shares?(?! with)|portions?|part of (?:the|it|all)|parts?"),
    (Metric.AVERAGE, "(?:on )?average|mean"),
    # Before the categories: "who spent most on food" asks for people.
    (Metric.PAID_BY, _PAID_BY),
    (Metric.BY_CATEGORY, _BY_CATEGORY),
    (Metric.MAX, rf"(?:single )?(?:{_LARGEST}){_EXTREME}|most (?:we|i|anybody|anyone)(?: ever)? (?:{_PAYING})"),
    (Metric.MIN, f"(?:single )?(?:{_SMALLEST}){_EXTREME}"),
)
_COUNT = (
    rf"how many(?: (?:different|separate|single))?(?: (?:{_EXPENSES}|times))?|(?:the )?number of(?: (?:{_EXPENSES}))?|"
    rf"how often|count(?: of)?(?: (?:{_EXPENSES}))?"
)
_LIST = (
    rf"list|show|enumerate|(?:which|what) (?:{_EXPENSES})|when (?:did|was|were)|(?:what|which).* (?:buy|bought)|"
    "what.* (?:pay|paid) for(?= $)|(?:which|what).* (?:was|were) (?:paid|covered|bought)|"
    rf"(?:all|the|my|our) (?:{_EXPENSES})"
)

# What only ledgers talk about; and what a price list in a document may say as well.
_CERTAIN = (
    rf"{_PAYING}|{_OWING}|{'|'.join(REPAYING.split())}|balances?|expenses?|expenditures?|purchases?|payments?|"
    "who should pay|square up|our total|total of|in total|altogether|category|categories|shares?"
)
_POSSIBLE = f"how much|how many|total|sum|costs?|price|average|bills?|{_LARGEST}|{_SMALLEST}"


def is_about_money(sentence: Sentence) -> bool | None:
    """Tell whether a question is of the ledger: True for sure, False perhaps, None not at all."""
    if sentence.holds(_CERTAIN):
        return True
    return False if sentence.holds(_POSSIBLE) else None


def take_metrics(sentence: Sentence) -> tuple[Metric, ...]:
    """Take the phrases that say what to compute out of a question and return the metrics, in order of the question."""
    found: dict[Metric, int] = {}
    for metric, pattern in _PHRASES:
        match = sentence.take(pattern)
        if match is not None:
            found[metric] = match.start()
    if found.keys() & {Metric.BALANCE, Metric.PAID_BY, Metric.BY_CATEGORY}:
        # These show everybody in order: the most and the least are among them.
        sentence.take("most|least")
    _take_count(sentence, found)
    asked = sentence.find(r"how much|total(?: of)?|in total|altogether|sum of")
    if asked is not None and _adds_a_sum(found, asked):
        found[Metric.SUM] = asked
    elif not found:
        found[_listed_or_summed(sentence)] = 0
    return tuple(sorted(found, key=lambda metric: found[metric]))


def _take_count(sentence: Sentence, found: dict[Metric, int]) -> None:
    # "How many euros" asks for a sum.
    if sentence.holds(r"how many (?:[a-z]{3}|euros?|pounds?|dollars?|crowns?|koruna|yen|francs?)"):
        match = sentence.take("how many")
        if match is not None:
            found[Metric.SUM] = match.start()
        return
    match = sentence.take(_COUNT)
    if match is not None:
        found[Metric.COUNT] = match.start()


def _adds_a_sum(found: dict[Metric, int], asked: int) -> bool:
    """Tell whether "how much" asks for a total of its own: "how much was the largest expense" does not."""
    return not found or (set(found) <= {Metric.PAID_BY, Metric.COUNT} and asked < min(found.values()))


def _listed_or_summed(sentence: Sentence) -> Metric:
    if sentence.holds("cost|costs|price|add up|spend"):
        return Metric.SUM
    return Metric.LIST if sentence.take(_LIST) is not None else Metric.SUM
