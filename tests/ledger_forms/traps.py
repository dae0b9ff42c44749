"""Wordings that are easily read as another question, and were: of each a wrong number was shown once.

The slots are those of `worked`.
"""

WORDINGS: dict[str, tuple[str, ...]] = {
    "oftenest_payer": ("Who paid for the most {t}s?",),
    "oftenest_payer_all": ("Who paid most often?", "Who paid the most times?", "Which person paid the most often?"),
    "oftenest_sharer": ("Who had the most {t}s?", "Who has had the most {t}s?", "Which one of us had the most {t}s?"),
    "oftenest_category": ("Which category has the most expenses?", "Which category did we spend the most times?"),
    "oftenest_day": ("Which day had the most expenses?",),
    "oftenest_method": ("Which payment method did we use most?", "Which payment method did we use most often?"),
    "count_had": ("How many {t}s did {p} have?", "How many {t}s has {p} had?"),
    "last_thing": ("last {t}", "How much was the last {t}?", "When was our last {t}?", "Who paid for the last {t}?"),
    "first_thing": ("What was our first {t}?", "How much was the first {t}?"),
    "last_three": ("Latest three expenses", "Show the last three expenses", "What were our latest 3 expenses?"),
    "last_thing_paid_by": ("How much was {p}'s last {t}?", "What was the last {t} {p} paid for?"),
    "last_expense": ("last expense", "Who paid the last expense?"),
    "first_expense": ("first expense", "Who paid the first expense?"),
    "largest_thing": ("Who paid for the biggest {t}?", "How much was the most expensive {t}?"),
    "per_day_place": (
        "How much did we spend per day in {l}?",
        "What was the daily average in {l}?",
        "How much did we spend a day in {l}?",
    ),
    "average_each": ("How much did we each spend on average?", "How much did each of us spend on average?"),
    "nth_day": ("How much did we spend on our second day?", "What did we pay on day 2?"),
    "by_method_thing": ("How did we pay for the {t}?", "How was the {t} paid?"),
    "total_before_yesterday": ("How much did we spend the day before yesterday?",),
    "excluding_in_place": ("How much did we spend in {l} without {t}?", "In {l}, what did we pay except {t}?"),
}
FOLLOW_UPS: dict[str, tuple[tuple[str, ...], ...]] = {
    "average_follow_up": (("How much did we spend on {c}?", "on average?"),),
    "per_day_place": (("How much did we spend in {l}?", "and per day?"),),
    "total_category": (("How much did we spend on {c}?", "in total?"),),
}
