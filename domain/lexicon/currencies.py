"""The words and signs of currencies."""

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
PAYING_IN = frozenset(
    "pay pays paid paying payment payments spend spends spent spending expense expenses purchase purchases bill bills "
    "item items thing things is was were are not but or and only".split()
)
"""Words right before "in euros" that it is said of what was paid in euros, rather than of the answer."""
CONVERTED = "converted|convert|changed|expressed|calculated"
TOLD_IN = frozenset("in to into".split())
"""What stands before the currency that an answer is to be told in."""
SPENDING_IN = r"(?:spend|spent) in \S+(?= (?:on|for))"
"""What may be said of the money spent, or of how to tell the answer."""
