"""How words are typed in a hurry, and what they stand for."""

from domain.lexicon.calendar import MONTHS, ORDINALS, WEEKDAYS

SHORTHANDS = {
    short: word
    for word, shorts in {
        "what": "wat wut whats wats",
        "who": "whos",
        "how": "hows hw",
        "where": "wheres",
        "that's": "thats",
        "there's": "theres",
        "you": "u ya",
        "your": "ur",
        "are": "r",
        "I've": "ive",
        "I'm": "im",
        "we've": "weve",
        "don't": "dont",
        "didn't": "didnt",
        "doesn't": "doesnt",
        "haven't": "havent",
        "hasn't": "hasnt",
        "wasn't": "wasnt",
        "weren't": "werent",
        "isn't": "isnt",
        "can't": "cant",
        "give me": "gimme gimmie",
        "let me": "lemme",
        "have to": "gotta",
        "going to": "gonna",
        "please": "pls plz plss",
        "about": "abt",
        "through": "thru",
        "people": "ppl",
        "per person": "pp",
        "yesterday": "yday yest ystrday",
        "weekend": "wknd wkend",
        "average": "avg avarage averge avrg",
        "paid": "payed",
        "spent": "spended",
        "expense": "expence",
        "expenses": "expences",
        "receive": "recieve",
        "received": "recieved",
        "category": "catagory",
        "separately": "seperately",
        "restaurant": "restaraunt resturant",
        "restaurants": "restaraunts resturants",
        "accommodation": "accom accomm acommodation",
        "groceries": "grocerys groccery groccerys",
        "Monday": "mon",
        "Tuesday": "tue tues",
        "Wednesday": "wed weds",
        "Thursday": "thu thur thurs",
        "Friday": "fri",
    }.items()
    for short in shorts.split()
}
"""Words that stand for one other wherever the trip does not know them."""
SHORT_WEEKENDS = {"sat": "Saturday", "sun": "Sunday"}
BEFORE_WEEKENDS = r"(?:on|since|until|till|last|this|before|after|from|between|and|to|-)"
"""What stands before a day that is otherwise another word: "we sat", "sun cream"."""
SIGNS = (
    (r"(?<![-=<>])>\s?=", " at least "),
    (r"(?<![-=<>])<\s?=", " at most "),
    (r"(?<![-=<>])>(?=\s?[\d€£$¥])", " over "),
    (r"(?<![-=<>])<(?=\s?[\d€£$¥])", " under "),
    (r"(?<=\S)\s+&\s+(?=\S)", " and "),
    (r"\bw/o\b", "without"),
    (r"\bh[owm]{0,2}(?=\s+(?:many|much)\b)", "how"),
)
"""What stands for words wherever it is; an arrow is no sign."""
PARAPHRASES = (
    (r"\b(?:the )?(?:greatest|highest|largest|biggest) number of\b", "the most"),
    (r"\bmost (?:frequently|commonly|regularly)\b", "most often"),
    (
        r"\b(?:(?:comes?|came|shows?|showed|turns?|turned) up|occurs|occurred|appears|appeared) most(?: often)?\b",
        "did we use most often",
    ),
    (r"\b(?:is|was) (?:the )?most (?:frequent|common|popular|used)\b(?! \w)", "did we use most often"),
    (r"\bmost (?:frequent|common|popular|frequently used|often used)\b", "most used"),
    (r"\bmore (\w+ )?than (?:any|every)(?:one|body)(?: else)?\b", r"the most \1"),
    (r"\boftenest\b", "most often"),
    (r"\bmost recently\b(?=\W*$)", "last"),
    (r"(?<!the )\bday before yesterday\b", "the day before yesterday"),
    (r"\b(?:leaving|putting|setting) (\w+(?: \w+)?) aside\b", r"leaving aside \1"),
    (r"\bif (?:we|you|i) (?:leave out|exclude|ignore|skip|don'?t count) ", "without "),
    (r"\bthis past (?=(?:weekend|week|month)\b)", "last "),
    (r"\bvery (?=(?:last|first|latest)\b)", ""),
)
"""Phrases that say no more than a shorter one."""
DAYS_IN_WORDS = {
    **{word: f"{number}th" for word, number in ORDINALS.items()},
    "first": "1st",
    "second": "2nd",
    "third": "3rd",
}
POSSESSIVES = (
    rf"\b((?:yester|to)day|tonight|(?:this|last) (?:week|month|year|weekend)|everyone|everybody|{'|'.join(WEEKDAYS)}|"
    rf"{'|'.join(name for name in MONTHS if len(name) > len('june'))})s(?= (?:total|totals|spend|spending|share|shares|"
    "costs?|expenses|expenditure|purchases|bills?|stuff|things|balance|outlay|damage)\\b)"
)
"""Words whose apostrophe was left out, before what is theirs."""
VOCABULARY = frozenset(
    """
    much many what spend spent total totals average expense expenses category categories people person balance paid
    biggest largest cheapest smallest without together between
    """.split()
)
"""Words that are told although two letters changed places or, where they are long, one is missing or double."""
