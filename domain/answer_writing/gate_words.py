"""The words that the gate weighs: what may join facts, what claims something, and what turns a claim around, as data.

All words are folded, as those of `domain/lexicon.py`, which these build upon. Another language is another set of them.
"""

from domain.categories import Category
from domain.lexicon import CATEGORY_WORDS, KIND_WORDS, NEGATIONS, NUMBER_WORDS

PLAIN_WORDS = frozenset(
    """
    a according adds all altogether amount amounted amounts an and answer are as at be been books by came come comes
    cost costs costed covered did during entire equals everybody everyone expense expenses for from group group's had
    has have in is it its items ledger makes money of on our ours out overall paid put recorded says so spend
    spending spent sum sums that the then there these this to together travellers trip trip's was
    we went were what when where which who whole you your yours
    """.split()
)
"""What a model may join facts with: words that add nothing to a figure and take nothing from it."""

_CLAIMS = {
    "average": "average averages averaged mean",
    "median": "median",
    "largest": "largest biggest highest greatest expensive dearest maximum",
    "smallest": "smallest lowest cheapest minimum",
    "most": "most mostly",
    "least": "least",
    "more": "more",
    "less": "less fewer",
    "owing": "owe owes owed owing debt debts debtor creditor settle settles settled balance balances",
    "share": "share shares shared split divided",
    "part": "per each apiece every half only alone",
    "number": "number count counted",
    "list": "list lists listed",
    "total": "total totals totalled",
    "both": "both neither either",
    "even": "even",
    "change": "rise rose risen grew grow fell drop dropped increase increased decrease decreased saved extra",
}
CLAIMS = {word: kind for kind, words in _CLAIMS.items() for word in words.split()}
"""Words that say what kind of a figure it is. A sentence makes no claim that its facts do not make."""

KEPT_CLAIMS = frozenset(_CLAIMS) - {"total", "list", "number", "both"}
"""Claims that a sentence may not leave out: an average without the word would be read as a total."""

SCALE_WORDS = NUMBER_WORDS | frozenset(
    """
    couple pair single multiple majority minority bulk fraction tenth tenths fifth fifths sixth eighth hundredth grand
    k bn mio trillion billions twofold threefold fourfold tenfold once times
    """.split()
)
"""Words that are a number or multiply one."""

TURNING_WORDS = NEGATIONS | frozenset(
    """
    non un excluding excludes excluded exclude besides barring minus save hardly barely scarcely rarely seldom lacks
    lacking fails failed refuses refused denies denied unlike instead untrue nowhere ain nope
    """.split()
)
"""Words that turn a claim into its opposite, or take something out of it."""

HEDGES = frozenset(
    """
    about around roughly approximately approx nearly almost circa over under above below within between beyond until
    till up down upwards some several few many much any maybe perhaps probably possibly likely unlikely could
    can should would might may must shall will need needs if unless though although but however only just still already
    yet again before after since per otherwise supposedly allegedly apparently usually normally sometimes often always
    formerly previously estimated expected planned or either expect guess think believe
    """.split()
)
"""Words that make a claim weaker, wider, narrower or conditional."""

RESTRICTIONS = TURNING_WORDS | (HEDGES - {"up", "down", "about", "around"}) | {"each", "every"}
"""What a shortening of a sentence may not leave out, wherever in the sentence it stands."""

UNIVERSAL_WORDS = frozenset(
    """
    all altogether any complete completely entire entirely everybody everyone everything full overall together
    totally trip trips trip's whole wholly
    """.split()
)
"""Words that make a figure that of the whole: they must be said of it, however harmless they look."""

TOTAL_WORDS = frozenset("altogether overall together".split())
"""What says the same as "in total", where that is said of the one fact there is."""

COLLECTIVE_WORDS = frozenset(
    "everybody everyone friends group our ours somebody someone them their they travellers us we you your yours".split()
)
"""Words for the travellers: what one of them paid, shares or owes is not theirs, and goes not to or from them."""

NEUTRAL_WORDS = frozenset(
    """
    a amount amounted amounts an and answer came come comes equals figure in is it its so sum that the then there this
    to was were are
    """.split()
)
"""What names nothing that a figure could be of: beside the question, nobody is misled by it."""

STATEMENT_WORDS = frozenset(
    """
    a an and categories category do expense expenses from has have in is mention of on or paid percent since that the
    those to until by
    """.split()
)
"""What statements are built with; all other words of theirs are their scope."""

PAYING_WORDS = frozenset("paid pay pays spent covered put".split())
"""What whoever paid did."""

AUXILIARIES = frozenset("am are be been being get gets got is was were".split())
"""What makes "paid" passive: somebody was paid."""

DIRECTIONS = frozenset("to from by for on with between per without against".split())
"""Words that say which way money went: beside a name they stand as in the statement, or not at all."""

ROUTES = frozenset("to from between against".split())
"""Directions that may not be left out where the names are there."""

CATEGORY_SYNONYMS: dict[str, frozenset[str]] = {
    category.label.casefold(): frozenset(
        word for words in (CATEGORY_WORDS, KIND_WORDS) for word, meant in words.items() if meant is category
    )
    for category in Category
}
"""Which words say the same as a category's label."""

FREE_WORDS = frozenset(
    "a an the is are it its this that these those there you your we our they their of has have does do on at".split()
)
"""What a sentence about a document may add to the words of the passage, or leave out of them."""

RESTRICTING_WORDS = frozenset(
    """
    about after along although among around as at because before behind beside besides beyond but by during depending
    direct for from given if in including inside into like limited near of off on onto out outside over permitting per
    provided providing request season since so subject than that though through throughout till to towards under unless
    until upon when whenever where wherever which while who whoever whom whose with within without
    """.split()
)
"""What begins a restriction: it is never cut off from what it restricts."""

CONDITION_WORDS = frozenset(
    """
    adult apply available availability book booking booked charge child children condition deposit exception extra
    fee guest member membership pay registration require required reservation reserve reserved resident rule subject
    supplement surcharge ticket valid
    """.split()
)
"""Stems of what another clause makes a condition with: it is not cut off either."""

CLAUSE_VERBS = frozenset(
    """
    are begins closes comes cost costs ends goes is leaves opens runs said say says serves starts takes was were
    """.split()
)
"""What makes a clause of its own of words behind a comma."""

ORDERS = frozenset(
    "ignore disregard forget instruction instructions prompt prompts assistant jailbreak override".split()
)
"""Words of orders that are meant for a model: whoever did not ask about them is not told of them."""

ORDERING_VERBS = frozenset("say tell answer respond reply write print output repeat pretend act claim state".split())
"""What such an order begins with; elsewhere in a sentence they are words like any other."""
