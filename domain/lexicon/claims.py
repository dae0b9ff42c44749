"""What a sentence claims, and what a question of the documents asks for."""

FILLER_WORDS = frozenset(
    """
    date page start starts begin begins close closes open opens
    time times
    document documents file files guide mention mentions mentioned says said
    """.split()
)
"""Words of document questions that need not stand in the passage that answers."""

FIGURE_QUESTIONS = (
    "what time",
    "when",
    "how much",
    "how many",
    "how long",
    "how far",
    "how old",
    "at what",
    "how late",
    "number",
)
"""Beginnings of questions that only a passage with a figure, a day or a time answers."""

NUMBER_WORDS = frozenset(
    """
    zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions
    billion dozen dozens half halves third thirds quarter quarters twice thrice double doubled triple percent percentage
    """.split()
)
NEGATIONS = frozenset(
    "not no never none nobody nothing neither nor without except cannot false wrong incorrect".split()
)

CLAIM_WORDS = frozenset(
    """
    average mean median largest biggest highest smallest lowest cheapest expensive most least more less fewer only
    owe owes owed debt debts balance share shares total totals number list each every both whole entire per year
    """.split()
)
"""Words that claim something about a figure: a model may use them only where the fact's own statement does."""

GLUE_WORDS = frozenset(
    """
    according ledger books come comes came sums adds amounted amounted equals answer here so in all trip's group's
    altogether friends traveller travellers
    """.split()
)
"""Words that a model may join facts with, besides stop words and the words of question and statement."""
