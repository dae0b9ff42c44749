"""Wordings of the traps that nothing was tuned on, and nothing may be: when they are, others must take their place.

They were written down with the traps themselves, before anything was measured of them: at first sight 0.918 were exact
and 0.024 wrong. The wrong one is among the `traps` now, and another took its place.
"""

WORDINGS: dict[str, tuple[str, ...]] = {
    "oftenest_payer": ("Which of us paid for the most {t}s?", "Who covered the most {t}s?"),
    "oftenest_payer_all": ("Who has paid most frequently?", "Who paid the most often overall?"),
    "oftenest_sharer": ("Who took the most {t}s?", "Which person joined the most {t}s?"),
    "oftenest_category": ("What category had the most purchases?",),
    "oftenest_day": ("On which day were the most purchases?",),
    "oftenest_method": ("Which payment method was used most often?",),
    "count_had": ("How many {t}s did {p} join?",),
    "last_thing": ("What did the last {t} cost?", "Who covered our last {t}?", "the latest {t}"),
    "first_thing": ("What did we pay for the first {t}?", "When was our first {t}?"),
    "last_three": ("What are the three latest expenses?", "our last three purchases"),
    "last_thing_paid_by": ("What did {p}'s last {t} cost?",),
    "last_expense": ("What's our latest expense?", "When was the last expense?"),
    "first_expense": ("What was the very first expense?", "our first expense"),
    "largest_thing": ("Who paid the most expensive {t}?", "What did the biggest {t} cost?"),
    "per_day_place": ("What did we spend per day while in {l}?", "Average spending per day in {l}?"),
    "average_each": ("What did each of us pay on average?", "On average, how much did each person spend?"),
    "nth_day": ("What was the total on the second day?", "How much did we pay on the 2nd day?"),
    "by_method_thing": ("How did we pay the {t}?",),
    "total_before_yesterday": ("What did we pay the day before yesterday?",),
    "excluding_in_place": ("What did we spend in {l}, not counting {t}?",),
}
FOLLOW_UPS: dict[str, tuple[tuple[str, ...], ...]] = {
    "average_follow_up": (("What was spent on {c}?", "And on average?"),),
    "per_day_place": (("What did we pay in {l}?", "How much was that per day?"),),
}
