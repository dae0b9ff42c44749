"""The words that tie a question to one before it."""

ALWAYS = r"and|but|also|plus|(?:what|how) about|only|just|same|the same|instead|what if only|ok and|okay and"
"""What begins a question that goes on from the one before it, whatever it says."""
LEADING_IN = r"(?:and|so|ok|okay|then|but|as|an?) "
"""What may stand before such a question and changes nothing."""
ELLIPTIC = (
    r"(?:in|on|with|over|by|of) how (?:many|much)(?: \S+){0,2}|how many(?: (?:expenses|purchases|"
    r"bills|items|times))?|how (?:much|often)|(?:by|from) whom|by who|(?:and )?who(?: paid| shared| split)?|"
    r"(?:and )?(?:(?:how much )?on average(?: per expense)?|"
    r"averaged?|daily|totals?|in total|altogether|"
    r"all in all|overall)|when|where|the (?:total|average|largest|smallest|number)|"
    r"(?:on|for) what|what for|what (?:was|were) (?:it|that|this) for|"
    r"(?:what|how much) (?:(?:is|was) )?the (?:average|largest|smallest|number)|"
    r"which (?:one )?(?:was|is) (?:the )?(?:most expensive|least expensive|largest|biggest|smallest|cheapest|priciest)|"
    r"which ones?|(?:list|show|give me|see) (?:them|those|these)|"
    r"(?:how much |what )?(?:(?:is|was|were|are) )?(?:(?:that|it|this|they|those) )?(?:per|by|a|each|for each) "
    r"(?:person|head|day|week|month|category|payer|currency|participant|payment method)(?: on average)?"
)
"""Whole questions that say nothing of what they are about."""
VAGUE = (
    r"(?:\S+ ){1,4}(?:it|that|this|them|those|these|(?<!are )(?<!is )(?<!were )(?<!was )there)|"
    r"who (?:else )?(?:is|was|were) there"
)
"""Short questions that end with a word for what the question before named: "who was there?"."""
ALTOGETHER = (
    r"(?:(?:and|so|ok|okay|then|but|how much|what|was|is|were|the) )*(?:in total|altogether|all in all|overall|totals?)"
)
"""Of all that was asked for, or of more than the question before names."""
PRONOUNS = frozenset("he him his she her hers they them their theirs".split())
"""Words for somebody whom the question does not name."""
NARROWING = r"(?:and |but |ok |what about |what if |how about )*(?:only|just)"
OPENERS = r"in|on|for|during|by|with|without|excluding|or|at|from|since|until|before|after|between|last|this|ok|so|then"
"""What begins one only where it does not say what to compute."""
ANAPHORA = (
    r"(?:of|for|on|is|was|were|are|about|among|from|did|does|all|in|pay|paid|buy|bought|what|share|shares|shared|split|"
    r"divided?|bears?|bore|owes?) (?:it|"
    r"that|this|them|those|these)(?= $| cost| come| came| total| in total| altogether| on average)|"
    r"(?:biggest|largest|smallest|cheapest|expensive|priciest|highest|lowest|last|latest|first|earliest) "
    r"ones?|(?:it|that|"
    r"they|those) (?:cost|come|came|go|went|pay|paid|spend|spent)|"
    r"(?<!are )(?<!is )(?<!were )(?<!was )there(?= $| on | for | by | during )|"
    # Neither "that day" nor "the flat that we took": a verb or a preposition of the question itself comes after it.
    r"(?:of|for|on|from|is|was|were|are|does|did) (?:it|that|this|them|those|these)(?= (?:did|do|does|is|was|were|are|"
    r"has|have|went|goes|came|per|each|by|for|in|on|at|split|divided|between|among|without|except)\b)|"
    r"(?:list|show|show me|count|rank|sort|order|split|group|all of|break|divide|give me) (?:it|them|those|these)"
)
CLAUSE = (
    r"\s*[?;]\s+|\.\s+(?=[A-Z])|,?\s+(?:and|but|also|plus|&)\s+(?:also\s+)?(?=(?:who|whose|"
    r"what|which|when|where|how|is there|are there|at what|(?:until|till|by|since|from) (?:when|what time|which|where)|"
    r"does|do|did|(?:is|are|can|will|must|should) (?:it|that|this|they|those|these|the|we|i))\b)|"
    r",\s*(?=(?:who|whose|what|which|when|where|how)\b)"
)
"""Where one question ends and the next begins."""
WHOLE_CLAUSE = (
    "who|whose|who's|what|what's|which|when|where|how|list|show|total|sum|number|count|average|"
    "did|does|is|are|was|were|has|have"
)
"""What is in a clause that can stand by itself: "In October, how much ..." is one question."""
OF_IT = "of (?:it|that|this|them|those|these)"
"""What a percentage is of where the question before says it."""
POINTING = frozenset("they them it that those these".split())
"""Words that stand for what the question before was about."""
WHAT_FOR = r"(?:on|for) what|what for|what (?:was|were) (?:it|that|this) for|which ones?"
"""Of the single expenses behind a figure."""
OTHER_END = r"(?:and )?(?:which|who|what)(?: (?:one|was|is|were|the))* (?:(?:most|least) )?\S+"
"""The other end of what was put in order before: "and which the cheapest?"."""
EMPTY_CLAUSE = (
    "how much|how many|by how much|how much (?:was|is|did|does) (?:it|that)(?: cost)?|what did (?:it|"
    "that) cost|to whom|what for|when|where|who (?:paid|bought)(?: for)? (?:it|that|them|this|for it|"
    "for that)|whe(?:n|re) was (?:it|that)|what was it|by whom|why"
)
"""Clauses whose answer stands in that of the clause before, where that one tells single expenses or people."""
_STANDING = r"it|they|them"
_BEFORE_THAT = (
    "is|are|was|were|do|does|did|can|could|will|would|has|have|of|for|to|at|from|in|on|with|about|before|after|near|by"
)
_BEHIND_THAT = (
    "is|are|was|were|do|does|did|can|could|will|would|has|have|opens?|closes?|starts?|begins?|ends?|takes?|lasts?|costs?|"
    "leaves?|departs?|arrives?|runs?|go|goes|includes?|needs?|happens?|means?|belongs?|stands?|works?|comes?|in|at|on|by|"
    "for|far|free|included|allowed"
)
POINTING_AT_THINGS = (
    rf"\b(?:{_STANDING})\b|\b(?:"
    + "|".join(rf"(?<=\b{word}\s)" for word in _BEFORE_THAT.split("|"))
    + rf")(?:that|those|these)(?=\s*[?.!,;]*\s*$|\s+(?:{_BEHIND_THAT})\b)"
)
"""What stands for a thing: "does that open", but neither "that hotel" nor "the ticket that we booked"."""
OF_THE_TRIP = (
    "(?:the|our) (?:whole |entire )?(?:trip|journey|holiday|vacation)|everything|all (?:the |our |of our )?expenses|"
    "expenses?|purchases?|payers?|spenders?|category|categories|(?:the|our) (?:money|budget)|so far"
)
"""What says that a question is of all that the ledger has."""
OF_ALL_OF_IT = "in total|totals?|altogether|overall|all in all|in all"
"""What may also be all of one thing."""
