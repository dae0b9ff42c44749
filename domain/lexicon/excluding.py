"""The phrases that leave something out: what follows them does not count."""

EXCLUDING = (
    "(?:(?:any|every)(?:thing|one|body)|all) but(?: for)?(?! (?:only|just|also))|but for|"
    "excluding|exclude|except for|except|without counting|not counting|not including|without|"
    "apart from|other than|besides|minus|leaving out|aside from|but not|excl|leaving aside"
)
JOINING = frozenset("and or the any our all for nor in at on from".split())
CLAUSE_WORDS = frozenset("how what who which when where did does do has have was were is are list show".split())
"""What begins another clause than that of what is left out."""
