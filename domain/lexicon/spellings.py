"""How words are typed in a hurry, and what they stand for."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.lexicon.calendar import MONTHS, ORDINALS, WEEKDAYS
from domain.lexicon.categories import CATEGORY_WORDS

_ASKING = (
    "tell show give list add sum say remind check work break find count compare explain figure calculate see let help "
    "also please pls plz just maybe quickly"
)
_GOING_ON = r"(?=\W*$|\s*[,.;:?!])"
"""What is ahead of a word that ends what is said of something."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Shorthands that are names, places or things as well, the word they stand for, and where they do.

    `behind` and `ahead` are patterns of folded words; where nothing must be behind, no name may stand there. With
    `is_small` they are no capital at the beginning of a sentence either: "Ive paid" may be somebody's.
    """

    shorts: frozenset[str]
    word: str
    behind: str = ""
    ahead: str = ""
    is_small: bool = False


def _by_shorthand(words: Mapping[str, str]) -> dict[str, str]:
    return {short: word for word, shorts in words.items() for short in shorts.split()}


def _any_of(words: str) -> str:
    return rf"(?:{'|'.join(words.split())})\b"


CONTRACTIONS = _by_shorthand(
    {
        "what": "whats",
        "who": "whos",
        "where": "wheres",
        "that's": "thats",
        "there's": "theres",
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
    }
)
"""Words without their apostrophe, that more is said behind: "and whos?" may be of a band."""
SHORTHANDS = _by_shorthand(
    {
        "please": "pls plz plss",
        "about": "abt",
        "through": "thru",
        "yesterday": "yday yest ystrday",
        "paid": "payed",
        "spent": "spended",
        "receive": "recieve",
        "received": "recieved",
        "separately": "seperately",
        "Tuesday": "tues",
        "Wednesday": "weds",
        "Thursday": "thur thurs",
    }
)
"""Words that stand for one other wherever neither the trip knows them nor a name may stand."""
SHORT_THINGS = _by_shorthand(
    {
        "weekend": "wknd wkend",
        "average": "avg avarage averge avrg",
        "expense": "expence",
        "expenses": "expences",
        "category": "catagory",
        "restaurant": "restaraunt resturant",
        "restaurants": "restaraunts resturants",
        "accommodation": "accom accomm acommodation",
        "groceries": "grocerys groccery groccerys",
    }
)
"""Words that say what is meant, which stand where the name of something may: "on accom", "the avg"."""
PLACED = (
    Placed(frozenset({"wat", "wut"}), "what", ahead=_any_of("did does do is was are were has have")),
    Placed(frozenset({"wats"}), "what", ahead=_any_of("the our my more left")),
    Placed(frozenset({"hows"}), "how", ahead=_any_of("the our my it that this everything everyone")),
    Placed(frozenset({"gimme", "gimmie"}), "give me", ahead=_any_of("the all a my our every each total list sum top")),
    Placed(frozenset({"lemme"}), "let me", ahead=_any_of("see know check have get")),
    Placed(frozenset({"gotta"}), "have to", ahead=_any_of("pay owe be get give send settle")),
    Placed(frozenset({"gonna"}), "going to", ahead=_any_of("pay owe be cost get give send settle")),
    Placed(frozenset({"h", "hm", "hw", "ho", "hwo", "hom"}), "how", ahead=_any_of("many much")),
    Placed(frozenset({"hw"}), "how", ahead=_any_of("far long often")),
    Placed(frozenset({"u", "ya"}), "you", behind="can|could|would|will", ahead=_any_of(_ASKING)),
    Placed(frozenset({"r"}), "are", behind="what|which|who|where", ahead=_any_of("the we you they there our these")),
    Placed(frozenset({"r"}), "are", behind=r"(?:many|what|which) \w+", ahead=_any_of("there")),
    Placed(frozenset({"im"}), "I'm", ahead=_any_of("curious wondering looking trying asking interested just")),
    Placed(frozenset({"im"}), "I'm", ahead=_any_of("owed owing due up down short"), is_small=True),
    Placed(
        frozenset({"ive"}),
        "I've",
        ahead=rf"(?:already )?{_any_of('paid spent been had put got covered bought owed lent sent shared')}",
        is_small=True,
    ),
    Placed(frozenset({"ppl"}), "people", behind=r"many|most|which|other|number of|\d+|two|three|four|five|six|all"),
    Placed(
        frozenset({"pp"}),
        "per person",
        behind=(
            r"\d|[€£$]|costs?|price|spend|spent|total|average|avg|much|each|us|budget|expenses?|"
            r"(?:how much|what) (?:was|were|is) (?:the |our )?(?!paid|covered|spent|settled)\w+|"
            rf"{'|'.join(sorted(CATEGORY_WORDS))}"
        ),
        ahead=rf"{_GOING_ON}|{_any_of('in on for per so at without excluding this last since until between from')}",
    ),
)
NAMES_BEHIND = frozenset(
    "in at on of with for by from to the a an my our his her do did does owe owes owed pay pays".split()
)
"""What a name, a place or a thing may stand right behind."""
FIGURES = frozenset("total average balance biggest largest cheapest smallest".split())
"""What stands behind "the" although it names nothing."""
ASKED_THE = frozenset("what whats what's is was".split())
"""What stands before "the" where a figure follows: "whats the totla"."""
SHORT_DAYS = _by_shorthand(
    {
        "Monday": "mon",
        "Tuesday": "tue tues",
        "Wednesday": "wed weds",
        "Thursday": "thu thur thurs",
        "Friday": "fri",
        "Saturday": "sat",
        "Sunday": "sun",
    }
)
SHORT_FORMS = (
    CONTRACTIONS.keys()
    | SHORTHANDS.keys()
    | SHORT_THINGS.keys()
    | {short for placed in PLACED for short in placed.shorts}
)
"""All that is typed in a hurry, but for days."""
BEFORE_DAYS = r"(?:on|since|until|till|last|this|before|after(?! sun\b)|spend|spent|total|spending)"
"""What stands before a day that is otherwise another word: "we sat", "sun cream", "in Mon"."""
AFTER_DAYS = (
    r"(?=\W*$|\s*[,.;:?!)]|\s+(?:night|morning|afternoon|evening|noon|alone|only|please|pls|thx|thanks|"
    r"in|at|on|till|until|for|with|by|without|except|excluding|through|thru|than|vs|how|what|who|which|we|i|did)\b)"
)
"""What stands after it, where no thing does."""
BETWEEN_DAYS = r"(?:\s?[-\u2013]\s?| (?:to|till|until|through|thru|and|or) )"
SIGNS = (
    (r"(?<![-=<>])>\s?=", " at least "),
    (r"(?<![-=<>])<\s?=", " at most "),
    (r"(?<![-=<>])>(?=\s?[\d€£$¥])", " over "),
    (r"(?<![-=<>])<(?=\s?[\d€£$¥])", " under "),
    (r"\bw/o\b", "without"),
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
NO_MISTAKES = frozenset("padi thaw".split())
"""Words that only look like others with two letters changed."""
