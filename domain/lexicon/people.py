"""The words that people are spoken of with."""

FIRST_PERSON = frozenset("i i'm i've i'd me my mine myself".split())
OTHERS = frozenset("he she him her his hers they them their theirs somebody someone others".split())
"""People whom a question does not name."""
GROUP = frozenset("we us our ours".split())
DAYS_BEFORE = frozenset(
    "in during since until till of before after from to through last this by late early mid for throughout".split()
)
"""What stands before a month rather than before somebody of its name."""
ASKING_BEFORE = frozenset("show tell give list remind".split())
ASKING_AFTER = frozenset(
    """
    see want need know wonder wondering get like ask asking please find curious interested trying looking guess think
    suppose assume bet
    """.split()
)
PERSON_VERBS = frozenset(
    """
    pay pays paid spend spends spent cover covers covered buy buys bought owe owes owed fund funded treat treated repay
    repaid reimburse reimbursed send sends sent give gave put has did does is and or have had still made make get got
    stand bear bore share shared chip chips chipped burn burned burnt lay laid drop dropped stump stumped dish dished
    """.split()
)
PERSON_PLACES = (
    (
        r"(?:did|does|has|is|was|must|should) <name> (?:pay|pays|paid|spend|spends|spent|cover|"
        r"covers|covered|buy|bought|owe|owes|owed|treat|treated|even|repay|repaid|send|sent|give|"
        r"gave|put|have)"
    ),
    r"(?:owe|owes|owed to|paid by|spent by|covered by|bought by|repaid|reimbursed) <name>",
    r"(?:how much|what) <name> (?:pay|pays|paid|spend|spends|spent|cover|covers|covered|buy|bought|owe|owes|owed)",
    r"<name> (?:owe|owes)",
)
"""Where a name stands, whosever it is."""
PAST_AND_OTHERS = frozenset(
    """
    chip chips chipped burned burnt laid dropped stumped dished
    paid pays spent spends covered covers bought buys owed owes treated treats funded chipped put
    """.split()
)
"""Verbs in a form that no other verb stands before: in "the thing may paid for" somebody is called May."""
SUBJECT_BEFORE = frozenset("thing things stuff expense expenses purchase purchases item items that much what".split())
"""What stands before whoever did something."""
ASKED_BEHIND = frozenset("how what".split())
"""What stands behind the verb in "mark paid how much"."""
OWED_BEFORE = frozenset("owe owes owing".split())
BESIDE_ANOTHER = frozenset("than vs versus and or".split())
"""What stands between two people."""
SHARING_BEFORE = frozenset("with between among for on".split())
PAYEE_BEFORE = frozenset("pay paid pays paying repay repaid reimburse reimbursed to gave give given send sent".split())
BEARING_BEFORE = frozenset("cost costs".split())
RECEIVING = frozenset("receive received get got receives gets".split())
NICKNAMES = {
    "dave": "david",
    "liz": "elizabeth",
    "beth": "elizabeth",
    "bob": "robert",
    "rob": "robert",
    "dick": "richard",
    "rick": "richard",
    "bill": "william",
    "will": "william",
    "kate": "katherine catherine",
    "katie": "katherine catherine",
    "mike": "michael",
    "jim": "james",
    "jack": "john",
    "tom": "thomas",
    "tony": "anthony",
    "peggy": "margaret",
    "maggie": "margaret",
    "ted": "edward theodore",
    "harry": "harold henry",
    "hank": "henry",
    "sally": "sarah",
    "becky": "rebecca",
    "gabby": "gabriela gabrielle",
    "steve": "steven stephen",
    "andy": "andrew",
    "drew": "andrew",
    "chuck": "charles",
    "charlie": "charles charlotte",
    "lottie": "charlotte",
    "lenny": "leonard",
    "molly": "mary",
    "polly": "mary",
    "nell": "eleanor helen",
}
"""Short names that do not begin the long one, or not it alone."""
NAMES_THAT_ARE_WORDS = frozenset(
    """
    amber art august autumn basil bill cash chase chance chip christian clay cliff cook daisy dale dawn dean dick drew
    earl eve faith fern flora forest frank gene ginger grace grant guy hazel heather holly hope hunter iris ivy
    jack jasmine jean
    jewel joy june lance lily mark mason may melody mercy miles olive olivia pat patience penny pierce piper poppy
    ray rich
    river rob robin rose rowan ruby sandy sky sterling sue summer trip violet wade ward will willow woody
    """.split()
)
"""Names that need their capital, or a person's place, to be told from the word."""
GIVEN_BEFORE = frozenset(
    """
    made split shared received payment payments transfer transfers expense expenses purchase purchases bill bills cost
    costs money spending back cash
    """.split()
)
"""What stands before "by", "to" or "from" somebody, rather than a month."""
MEANS = frozenset("card cards cash money phone voucher vouchers credit debit".split())
"""What somebody pays with."""
OWNED = (
    frozenset(
        """
    share shares part portion balance debt debts total totals expense expenses spending spend cost costs payment
    payments purchase purchases bill bills things stuff contribution outlay outlays expenditure expenditures
    """.split()
    )
    | MEANS
)
"""What stands after the name of somebody whose it is."""
ENDS = frozenset(
    """
    biggest largest highest smallest cheapest lowest priciest dearest top first last latest most least two three four
    five
    """.split()
)
"""What stands after it as well, and never behind several of a thing: "Bills biggest expense"."""
OTHER_WORDS = frozenset(
    """
    we whom who you everyone everybody each most cash card cards credit debit bank voucher vouchers phone mobile
    transfer
    wire apple google visa mastercard plastic than average total
    """.split()
)
"""Words that stand where a person could, and are none."""
SHARING_NOUNS = frozenset("share shares part portion balance".split())
