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
