"""The phrases that bound an amount: `<amount>` is a number with its currency, `<most>` the second of two."""

AMOUNTS = (
    (
        "between",
        (
            r"(?:costing |worth |of )?(?:anywhere )?between <amount> (?:and|to) <most>|(?:from )?<amount> (?:to|"
            r"until|up to) <most>"
        ),
    ),
    (
        "least",
        (
            r"(?:costing |worth |of )?(?:at least|no less than|not less than|minimum of|a minimum of|"
            r"starting at|from) <amount>|<amount> (?:or|and) (?:more|over|above|up|higher|upwards?)"
        ),
    ),
    (
        "most",
        (
            r"(?:costing |worth |of )?(?:at most|up to|no more than|not more than|maximum of|a maximum of|"
            r"not over|not above) <amount>|<amount> (?:or|and) (?:less|under|below|lower|fewer|down)"
        ),
    ),
    (
        "over",
        (
            r"(?:costing |worth |of |that were |that are )?(?:more than|over|above|exceeding|exceeded|"
            r"exceeds?|greater than|higher than|bigger than|larger than|upwards of|north of|beyond|"
            r"pricier than|dearer than|in excess of|more expensive than|costlier than|past) <amount>"
        ),
    ),
    (
        "under",
        (
            r"(?:costing |worth |of |that were |that are )?(?:less than|under|below|smaller than|lower than|"
            r"cheaper than|south of|less expensive than|beneath|fewer than) <amount>"
        ),
    ),
    (
        "exactly",
        (
            r"(?:costing |worth |of |for )?(?:exactly|precisely) <amount>|(?:for|of|costing|worth|cost|"
            r"costs|was|were) <money>"
        ),
    ),
)
"""The longer phrases come first: a part of one is another."""
