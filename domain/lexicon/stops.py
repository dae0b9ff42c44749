"""The words that are passed over, and those that must not be."""

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

PASSING_WORDS = frozenset(
    """
    actually already alone anyway approximately around away big blew blow blown both card cards cash come comes coughed
    damage doing each expensive forked given going goes went charged record very high hey hi hello i'll including itself
    kindly kinda
    like lot lots made managed maybe money's ok okay onto other overall out owed owe owes own
    particular per person plus present quick quickly really roughly run shell shelled since single so-far sort
    sorry splashed spender still stuff sum summed sums sure tab thanks thank times too towards total totally trip's
    try trying up usually various ve via wonder wondering wondered would yet you're you've
    put puts picked footed fronted set sets back together
    breakdown break breaks down broken split grouped sorted ordered rank ranked ranking order descending ascending
    show shown showing display provide give gives given enumerate itemize itemise itemized
    altogether occasion occasions go one's ones here course during while between among amongst across throughout
    group friends gang crew party holiday vacation journey
    did didn't we'd they've been being were was
    want need see view check compute calculate figure figures result results value
    else only just again instead same what's who's how's where's
    chip chips chipped burn burned burnt lay laid drop dropped stump stumped dish dished lash lashed
    lol haha hahaha atm btw rn tbh tho though thx cheers ta hm hmm um uh er folks guys mates curious question btw anyone
    looks looking bet suppose guess
    outlay outlays expenditure transaction transactions receipt receipts log logged booked book ledger tracked track
    paid-for outgoing outgoings fork cough splash blowing
    """.split()
) - frozenset("card cards cash may owed owe owes would didn't".split())
"""Words that may be passed over once everything that has a meaning was read."""

EMPTY_OBJECTS = frozenset(
    """
    a about all altogether amount amounts an and any anybody anyone anything average between bill both breakdown cash
    category categories cost costs currency damage day days each either entire entries entry ever every everybody
    everyone everything exactly expenditure expenditures expense expenses far friends grand gang crew group holiday how
    i it item items its itself journey just kind me money most now once one one's ones or our ours outgoing outgoings
    outlay outlays overall participants particular payment payments people per person price prices purchase purchases
    same several so some somebody something stuff such sum sums sure tab than that the their them then there these they
    thing things this those today together total totals transaction transactions trip type us usual vacation value
    voyage we week what which who whole whom whose year yet you spending spend result results receipt receipts order
    """.split()
)
"""Words without a meaning of their own that stay so after "on", "for" or "was the": they stand for all there is."""
QUALIFIERS = frozenset("big expensive high own".split())
"""Words passed over that say which things are meant where a noun follows them."""

UNSUPPORTED = (
    r"(?:the (?:very )?(?:day|week)|a week|\S+ (?:days|weeks)) (?:after|before)",
    r"the (?:(?:next|following|previous) day|day following)",
    "not",
    "didn't",
    "don't",
    "haven't",
    "hasn't",
    "wasn't",
    "weren't",
    "doesn't",
    "isn't",
    "never",
    "no",
    "nobody",
    "nothing",
    "without",
    "except",
    "per",
    r"how (?:do|does|can|could) (?:we|i|you|they|everyone|\|+) (?:pay|settle)",
    "convert",
    "converted",
    "if",
    "will",
    "would",
    "should",
    "could have",
    "next",
    "tomorrow",
    "budget",
    "budgeted",
    "forecast",
    "expected",
    "save",
    "saved",
    "earn",
    "earned",
    "median",
    "twice",
    "half",
    "double",
    "triple",
    "which week",
    "which night",
    "(?:at|by|every) night",
    r"(?<=\| )in for(?= $)",
    "over",
    "under",
    "above",
    "below",
    "more than",
    "less than",
    "at least",
    "at most",
    "than",
    "compare",
    "compared",
    "versus",
    "vs",
    "more",
    "less",
    "fewer",
    "most",
    "least",
    "separately",
    "do we need",
    "need to",
    "remaining",
    "afford",
    "worth",
    "(?<=how )(?:long|far|old|late|tall|fast)",
    "individually",
    "first",
    "last",
    "repaid",
    "repay",
    "reimburse",
    "reimbursed",
    "cheaper",
    "pricier",
    r"up to(?= (?:the )?(?!but\b)[a-z])",
    r"from (?:the )?\S+ on(?= $)",
    "some of",
    (
        "(?<!which )(?<!each )(?<!this )(?<!that )(?<!the )(?<!last )(?<!single )one(?= [a-z])"
        "(?! (?:of|was|is|did|cost|go|time))"
    ),
    "too (?:much|many|little|few|high|often|expensive)",
)
"""What changes a question in a way that was not understood: to leave it out would give a wrong figure."""

CHANGING = frozenset(
    """
    but instead other else since many until till through between while
    expensive cheap high big rest usually alone both each every another neither nor almost nearly hardly barely except
    including includes besides unless again rather later earlier afterwards beforehand once thrice
    """.split()
)
"""Words that are passed over only where something took them: alone, each makes another question of the same words."""

ALLOWED = (
    r"(?<=^ )(?:but|instead|ok but|okay but)(?! of)|but(?= (?:also|only|just)\b)|up to but(?= \|)",
    r"up (?:until|till) (?:now|then|today)|(?:until|till) now",
    r"since (?:the )?(?:start|beginning)(?: of the trip)?(?= $)",
    r"while(?: (?:we|they) (?:were|are|was))?(?= (?:in|at|on|staying)\b)|how (?:high|big)|again(?= $)",
    r"(?:get|got|gotten|go|going|gone|went|burn|burned|burnt) through",
    r"(?:have|has|had) (?:(?:we|i|you|they|us|\|+) )?got|end(?:ed|ing)? up|right now|so far|by the way",
    r"out of pocket(?: for)?|many thanks",
    r"between (?:the )?(?:two|both) of them|part of (?:the|our) (?:trip|holiday|vacation|journey)",
    r"between (?:us|them|all|everyone|everybody|friends|people|participants)(?: of us)?",
    r"(?:every|each)(?: (?:one|single|last))?(?=(?: \S+){0,2} (?:expense|purchase|payment|bill|item|thing|entry)s?\b)",
)
"""Where words that may change a question change nothing."""
