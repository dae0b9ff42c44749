"""The phrases that leave something out: what follows them does not count."""

EXCLUDING = (
    "(?:(?:any|every)(?:thing|one|body)|all) but(?: for)?(?! (?:only|just|also))|but for|"
    "excluding|exclude|except for|except|without counting|not counting|not including|without|"
    "apart from|other than|besides|minus|leaving out|aside from|but not|excl|leaving aside|outside(?: of)?"
)
OF_PLACES = "outside(?: of)?"
"""What leaves out a place alone."""
EVERYBODY_BUT = (
    r"(?:(?<=everyone )|(?<=everybody )|(?<=all of us ))"
    r"(?:but|except for|except|apart from|other than|besides|excluding|aside from|not counting|without)(?: for)? "
    r"\|+(?:(?: (?:and|or|nor))? \|+)*"
)
"""Everybody but those named."""
JOINING = frozenset("and or the any our all for nor in at on from".split())
CLAUSE_WORDS = frozenset("how what who which when where did does do has have was were is are list show".split())
"""What begins another clause than that of what is left out."""
