"""The words that join or narrow what a question names, so that filters may not stand for it."""

JOINING = frozenset("and or plus".split())
RANGING = frozenset("to until till through thru up between vs versus".split())
"""What stands between the two ends of a stretch of days."""
BESIDE_DAYS = frozenset("and or plus on in the of for both also during".split())
"""What stands between two days that both are meant."""
ONLY_BEFORE = frozenset("only just solely".split())
ONLY_AFTER = frozenset("only alone solely".split())
"""What narrows people to just those named, beside whom nobody paid or shared."""
ONLY_WHO = r"who(?: \S+){0,3} (?:only|alone)|only (?:one|two) of us"
COMPANY = r"\|+ (?:friends?|group|gang|crew|party|family)"
POSSIBLE_SPENDING = r"(?:can|could|might) (?:we|they|everyone|\|+)(?: \S+)? (?:spend|afford|buy)"
SOME_OF_US = r"(?:some|any|most|none|half|both|either|neither|(?<!each )(?<!every )(?<!which )one) of (?:us|them|you)"
SHARING = "shared?|split|divided"
TOGETHER = frozenset("and or plus both either as well share shares part".split())
"""What stands between two people who have one part in a question."""
TOTAL_FOR = r"(?:totals?|sum|spending) for \|+"
"""What may be of what somebody paid, or of what they bear."""
BOTH_PAYING = r"\|+ and \|+(?: \S+){0,2} together"
"""Of what each of several people paid a part of, where no sum is asked for."""
ONE_OF = r"(?:how much|what) (?:is|was|does|did|would) (?:a|an|one) (?!day|week|month|person|head)\S+"
"""What asks for the price of one thing, of which there may be several."""
COSTING = r"(?:did|does|do|has|have) \|+ costs?"
LEFTOVER_GROUP = (
    r"(?:by|per|(?<=\| )and|(?:for |in |on )?(?:each|every)) (?:category|categories|kind|type|days?|dates?|weeks?|"
    r"months?|currency|currencies|payers?|spenders?|persons?|people|participants?|friends?|members?|head)"
)
"""A group beside that which was read."""
WITHIN_EXCLUDED = frozenset("by for with of from paid that".split())
LONGEST_PART = 3
"""What stands between a thing that is left out and what bounds it, and how many words at most."""
EVERYBODY_SHARING = (
    r"(?:shared|split|divided)(?: up)? (?:by|with|between|among|amongst) (?:all|everyone|everybody|us all|all of us)|"
    r"(?:everyone|everybody|all of us|we all|all) (?:(?:has|have|did) )?(?:share[ds]?|split|divided)"
)
TOWARDS = r"towards? \|+"
CONSUMING = "eat|ate|eaten|drink|drank|drunk|consumed?|used?|enjoy|enjoyed"
HAVING = (
    "have|had|go on|go to|gone on|gone to|been on|been to|visit|visited|eat|eaten|ate|drink|drunk|drank|take|taken|"
    "took|join|joined|attend|attended|use|used"
)
TAKING_PART = "(?:take|taken) part in|participated? in|in on|part of(?= $)|involved in|included in"
HAVING_SOMETHING = (
    rf"how (?:often|many times) (?:did|does|do|has|have) \|+(?: (?:and|or|\|+))* (?:{HAVING})(?! (?:to|paid|pay) )|"
    rf"(?:how many|number of|count) (?:\S+ ){{1,3}}?\|+(?: (?:and|or|\|+))* (?:{HAVING})(?= $)|"
    r"(?:did|does|do|has|have) \|+(?: (?:and|or|\|+))* (?:take part|taken part|participated?)(?: in)?|"
    r"(?:was|were|is|are) \|+(?: (?:and|or|\|+))* (?:in on|part of(?= $)|involved in|included in)|"
    r"(?:was|were) (?:had|eaten|drunk|taken|attended|joined) by \|+|"
    r"(?:did|has|have) \|+(?: (?:and|or|\|+))* (?:go on|go to|gone on|gone to|been on|been to)(?= $)|"
    r"(?:did|does|do|has|have) \|+(?: (?:and|or|\|+))* (?:have|had|eat|eaten|drink|drunk|take|taken|join|joined|attend|"
    r"attended|use|used)(?= $| in | on | at | with | while | during | so | \|| from | since | until | together )"
)
"""Of what somebody took part in, whoever paid for it."""
EXPENSES_HAD = "(?:how many|which|what|number of) (?:expenses|purchases|bills|payments|costs|charges)"
"""What somebody had may be what they paid, or what they bear."""
EVERYBODY_CONSUMING = (
    rf"(?:who(?: \S+)?|each|each of us|everyone|everybody|all of us|each (?:person|one|friend)) (?:{CONSUMING})"
)
"""What is no paying, though it costs."""
BOUNDING = "spend|spends|spent|pay|pays|paid|cover|covered|put|buy|bought|owe|owed|much"
"""Verbs after which a bound is one of what was spent in all, not of each expense."""
BOUNDED_GROUPS = (
    r"(?:categor(?:y|ies)|days?|weeks?|months?|people|persons?|friends|who|currenc(?:y|ies)|methods?) "
    r"(?:is|are|was|were|costs?|came to|come to|comes to|exceed(?:s|ed)?|with|has|have|had|goes|go|went|over|under|"
    r"above|below|more|less|in|at)"
)
"""Groups that a bound is said of."""
