"""The lexicon: the English words a question is made of, as data. Another language is another set of these tables.

All words are folded (lower case, no accents); phrases are words with single spaces between them.
"""

from domain.categories import Category

_CATEGORY_WORDS = {
    Category.FOOD: "food foods meal meals eating eat ate dining",
    Category.GROCERIES: "grocery groceries",
    Category.LODGING: "lodging lodgings accommodation accommodations hotels sleeping",
    Category.TRANSPORT: "transport transports transportation transit travel travelling traveling",
    Category.ACTIVITIES: "activity activities sightseeing entertainment",
    Category.SHOPPING: "shopping",
    Category.HEALTH: "health medical medicine medicines healthcare",
    Category.FEES: "fees charges",
    Category.OTHER: "miscellaneous misc",
}
CATEGORY_WORDS = {word: category for category, words in _CATEGORY_WORDS.items() for word in words.split()}
"""Words that name a whole category wherever they stand."""

_KIND_WORDS = {
    Category.FOOD: "restaurant",
    Category.GROCERIES: "supermarket",
    Category.LODGING: "hotel hostel apartment flat airbnb room",
    Category.ACTIVITIES: "attraction excursion",
    Category.SHOPPING: "souvenir gift",
    Category.FEES: "fee charge",
}
KIND_WORDS = {word: category for category, words in _KIND_WORDS.items() for word in words.split()}
"""Words that name a category only where no expense of the trip is described by them."""

CURRENCY_WORDS = {
    word: code
    for code, words in {
        "EUR": "euro euros €",
        "GBP": "pound pounds sterling quid £",
        "USD": "dollar dollars bucks $",
        "CZK": "crown crowns koruna korunas",
        "JPY": "yen ¥",
        "CHF": "franc francs",
        "PLN": "zloty zlotys",
        "HUF": "forint forints",
    }.items()
    for word in words.split()
}

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}
TENS_AND_UNITS = {
    word: number
    for number, word in enumerate(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=2)
}

SPENDING_VERBS = (
    "pay pays paid paying spend spends spent spending cover covers covered buy buys bought fund funded treat treated"
)
OWING = "owe owes owed owing debt debts debtor debtors creditor creditors settle settled settlement settling balance"
REPAYING = "repay repaid reimburse reimbursed transfer transferred send sent"

UNSUPPORTED = (
    "paid back",
    "pay back",
    "per",
    "more than",
    "less than",
    "at least",
    "at most",
    "over",
    "above",
    "under",
    "below",
    "except",
    "excluding",
    "exclude",
    "without",
    "besides",
    "apart from",
    "other than",
    "not",
    "didn't",
    "don't",
    "haven't",
    "wasn't",
    "no",
    "never",
    "compare",
    "compared",
    "versus",
    "vs",
    "percent",
    "percentage",
    "fraction",
    "convert",
    "converted",
    "if",
    "which day",
    "what day",
    "which week",
    "which month",
    "which night",
    "will",
    "would",
    "should",
    *REPAYING.split(),
)
"""What changes a question in a way that is not computed yet: to leave it out would give a wrong figure."""

STOP_WORDS = frozenset(
    """
    a about all altogether am an and any anybody anyone are as at be been being between bit but by can combined could
    did do does done during each else ever every everybody everyone everything exactly expenditure expenditures expense
    expenses far find for from get give go gone group had has have how i i'd i'm i've in into is it its just know let's
    list look made make many me money much need of on one or our ours out overall per please purchase purchased
    purchases put records same say see show so some sum tell than that the their them then there thing things this those
    these through to together total totals totalled trip until up upon us used wanna want was we we're we've were what
    what's when where which while who who's whole whom whose why with within year you your entire entry entries amount
    amounts bill bills cost costs costed costing price priced prices item items payment payments paid pay pays paying
    spend spends spent spending buy bought cover covered currently now today's recorded worth took take taken use
    category categories kind type toward towards people person's something anything happened share shared split divided
    took part participated involved including include included paying back
    """.split()
)
"""Words that say nothing about which expenses are meant."""

FILLER_WORDS = frozenset(
    """
    date number page start starts begin begins close closes open opens
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
