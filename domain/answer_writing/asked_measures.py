"""Asked measures: of what kind the answer to a question is, and whether a sentence holds something of that kind.

A day is no answer to "at what time", months are none to "how often", and a number of minutes counts no windows.
"""

import re

from domain.lexicon import MONTHS, NUMBER_WORDS, WEEKDAYS

_BE = "is|are|was|were"
_ONE = f"(?:\\d[\\d.,:]*|{'|'.join(sorted(NUMBER_WORDS))}|one|half an?|an?)"
_NUMBER = rf"(?:\b(?:{'|'.join(sorted(NUMBER_WORDS))}|one|both|several|many|no)\b|\d)"
_OF_A_CLOCK = f"(?:\\d{{1,2}}|{'|'.join(sorted(NUMBER_WORDS))})"
_NO_HOUR = rf"(?!\s*(?:{'|'.join(sorted((*MONTHS, *WEEKDAYS)))}|\d|[%€$£.,]\d|hours?|minutes?|days?|weeks?|of\b))"
_SPAN = "(?:seconds?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|months?|years?)"
_SPANS = rf"\b{_SPAN}\b|\d\s?(?:h|hrs?|mins?)\b"
_LENGTHS = (
    rf"\d\s?(?:m|km|cm|ft|mi)\b|{_ONE}[\s-](?:and a half )?"
    r"(?:metres?|meters?|kilomet(?:er|re)s?|miles?|feet|foot|yards?|storeys?|floors?|blocks?)\b"
)
_DURATION = (
    rf"(?:{_ONE}|few|several|couple of)[\s-](?:[\w-]+ )?{_SPAN}\b|\d\s?(?:h|hrs?|mins?)\b"
    r"|\b(?:takes?|took) (?:all|the whole|until)\b|\bovernight\b"
)
"""How long something takes: until when it runs is no answer, nor how long it is in metres."""
_CLOCK = rf"(?:\d|\b(?:noon|midnight|{'|'.join(sorted(NUMBER_WORDS))})\b)"
_HOURS = (
    rf"{_CLOCK}\s*(?:[ap]\.?m\.?|h|uhr|o'clock)?\s*(?:to|[-\u2013])\s*{_CLOCK}|\bfrom\b.*\bto\b|\bbetween\b"
    r"|\b(?:24|all) (?:hours|day|night)\b|\bround the clock\b|\balways\b"
)
"""From when to when: either end answers."""
_HOUR = (
    rf"\d{{1,2}}[:.]\d\d|\d\s?(?:[ap]\.?m\b|h\b|uhr\b)|o'clock|\b(?:noon|midnight|sunset|sunrise|dawn|dusk)\b"
    rf"|\bhours? (?:before|after|earlier|later)\b|{_HOURS}"
    rf"|\b(?:at|by|until|till|before|after|from|past|around|about) {_OF_A_CLOCK}\b{_NO_HOUR}"
)
_COLOURS = "black|white|gr[ae]y|red|green|blue|yellow|orange|brown|purple|pink|golden|silver|colou?r"
_NO_CLOSING = r"^(?!.*\b(?:until|till|clos\w+)\b)(?:(?:\S+\s+){,5}\S+$|.*\bopen)"
"""A time by itself ("Doors: 19:00") may be that of opening, unless it is that of the end."""
_PLACED = (
    "in|at|on|near|next|beside|behind|below|above|under|opposite|between|from|to|into|through|along|around|across|outside"
    "|inside|beyond|by|off|over|here|there|via"
)
_QUANTITIES = (
    "age|allowance|altitude|area|capacity|depth|deposit|distance|duration|fine|height|length|limit|population|rate|size"
    "|speed|tax|temperature|weight|width"
)
_WAYS = "ride|trip|journey|crossing|flight|drive|walk|hike|tour|transfer|way|path|trail|bridge|tunnel|visit|detour"
"""What has a length or takes its time, whatever time it ends at."""
_DEGREES = (
    "much|many|long|often|far|old|high|tall|deep|wide|big|large|heavy|warm|hot|cold|fast|late|early|frequently|to"
    f"|{_BE}|do|does|did|can|could|may|must|should|will|would"
)
"""Behind "how", what is measured above, and what is no degree."""
_DATES = (
    rf"\b(?:{'|'.join(sorted((*MONTHS, *WEEKDAYS)))})s?\b|\d{{4}}-\d\d-\d\d|\b\d{{1,2}}[./]\d{{1,2}}(?:[./]|\b)(?!\d*:)"
)
_ORDERS = (
    r"\b(?:ask|bring|call|contact|go|inform|keep|leave|must|notify|please|press|report|return|should|take|tell|write)\b"
)
_MEANS = (
    r"\b(?:airport express|bikes?|boats?|bus(?:es)?|by (?!\d)|cabs?|cars?|coach|driv\w+|ferry|ferries|flights?"
    r"|fl(?:y|ew)|follow|foot|funicular|lifts?|line|metro|planes?|ships?|shuttles?|subway|taxis?|take|took|trains?|trams?"
    r"|transfer|turn|underground|via|walk\w*)\b"
)
_SPAN_NAMES = "day|hour|minute|month|night|week|year"
_RATE = (
    r"^(?!.*\b(?:total|altogether|all in)\b)"
    rf".*\b(?:per|each|every|an?) (?:person and )?(?:{_SPAN_NAMES}|person)\b"
)
_WE_DO = "do|did|can|could|will|must|should|shall"
_MEASURES = tuple(
    (re.compile(asked), re.compile(said))
    for asked, said in (
        (rf"^(?:{_BE}) .*\bfree\b", r"\bfree\b|\bcosts?\b|\bcharge|\binclude|\bpa(?:y|id)\b|\d"),
        (rf"^(?:{_BE}) .*\bincluded\b", r"\binclude|\bextra\b|\bfree\b|\bcosts?\b"),
        (rf"^(?:{_BE}) .*\ballowed\b", r"\ballow|\bmay\b|\bforbid|\bprohibit|\bpermit|\bnot?\b|\bmust\b"),
        (r"\b(?:what|which) (?:time|hour)\b", _HOUR),
        (
            r"\bhow (?:often|frequently)\b",
            r"\b(?:every|each|dai|hour|week|month|year|once|twice|times|per|always)|\ba day\b",
        ),
        (
            r"^(?:until|till|by) (?:when|(?:what|which) (?:time|hour|day|date))\b|\bhow late\b",
            rf"\b(?:until|till?|by|before|latest|most|clos\w+|ends?|last|deadline|within)\b|{_HOURS}",
        ),
        (
            r"^(?:from|since) (?:when|(?:what|which) (?:time|hour|day|date))\b",
            rf"\b(?:from|since|after|opens?|begins?|starts?|earliest)\b|{_HOURS}",
        ),
        (r"\bhow many\b", _NUMBER),
        (r"\bhow many (?:seconds|minutes|hours)\b", rf"{_ONE}[\s-](?:[\w-]+ )?(?:seconds?|minutes?|min|hours?|h)\b"),
        (r"\bhow many (?:days|weeks)\b", rf"{_ONE}[\s-](?:[\w-]+ )?(?:days?|weeks?)\b"),
        (r"\bhow many (?:nights)\b", rf"{_ONE}[\s-](?:[\w-]+ )?nights?\b"),
        (r"\bhow many (?:months|years)\b", rf"{_ONE}[\s-](?:[\w-]+ )?(?:months?|years?)\b"),
        (r"\bhow old\b", r"\b(?:1\d|20)\d\d\b|\bcentur|\byears?\b|\bold\b|\bages?\b"),
        (r"\bhow (?:high|tall)\b", rf"{_LENGTHS}|\b(?:high|tall|height|altitude)\b"),
        (r"\bhow deep\b", rf"{_LENGTHS}|\b(?:deep|depth)\b"),
        (r"\bhow wide\b", rf"{_LENGTHS}|\b(?:wide|width)\b"),
        (r"\bhow (?:big|large)\b", rf"{_LENGTHS}|\bm2\b|\bsquare\b|\bhectares?\b|\b(?:big|large|size|area)\b"),
        (
            r"\bhow heavy\b",
            r"\b(?:kg|kilos?|kilograms?|grams?|pounds?|lbs?|tons?|tonnes?|weighs?|weight|heavy)\b|\dkg\b",
        ),
        (r"\bhow (?:warm|hot|cold)\b", r"°|\b(?:degrees?|celsius|fahrenheit|temperatures?|warm|hot|cold)\b"),
        (r"\bhow fast\b", r"\b(?:km/h|kmh|mph|mbit|mbps|gbit|knots|speed|fast)\b"),
        (r"\bhow far\b", rf"{_LENGTHS}|{_SPANS}"),
        (r"\bhow long\b", rf"{_SPANS}|{_LENGTHS}|\blong\b|\buntil\b"),
        (r"\bhow long\b.*\b(?:takes?|took|taken)\b", _DURATION),
        (rf"\bhow long (?:{_BE}) .*\b(?:{_WAYS})$", rf"{_SPANS}|{_LENGTHS}|\blong\b"),
        (r"\b(?:what|which) (?:percentage|percent|share)\b", r"%|\bper ?cent\b|\b(?:half|third|quarter|all|none)\b"),
        (r"\b(?:what|which) year\b", r"\b(?:1\d|20)\d\d\b"),
        (r"\b(?:what|which) month\b", rf"\b(?:{'|'.join(sorted(MONTHS))})\b|\d{{4}}-\d\d"),
        (r"\b(?:what|which) colou?r\b", rf"\b(?:{_COLOURS})\b"),
        (r"\be-?mail address\b|\be-?mail of\b|^what .*\be-?mail\b", r"@"),
        (r"\b(?:tele)?phone\b|\bmobile number\b", r"\d(?:[\s()./-]*\d){2}"),
        (
            rf"^what (?:{_BE}) (?:the|our|my|your|a|an) (?:[\w'-]+ ){{0,3}}(?:{_QUANTITIES})\b",
            _NUMBER,
        ),
        (r"\b(?:when|what time) .*\bclos(?:e|es|ing)\b", rf"\bclos|\buntil\b|\btill\b|\bends?\b|\blast\b|{_HOURS}"),
        (
            r"\b(?:when|what time) (?:do|does|did|will) .*\bopen\b",
            rf"{_NO_CLOSING}|\bopens\b|\bsince\b|{_HOURS}|\bfrom (?:{_OF_A_CLOCK}|noon)\b",
        ),
        (
            r"^(?:from )?where\b",
            rf"\b(?:{_PLACED})\b|:",
        ),
        (
            r"\b(?:get|give|given|pay|paid|money)\b.*\bback\b",
            r"\b(?:money|paid|given) (?:\w+ ){,2}back\b|\brefund|\breimburs|\breturned\b",
        ),
        (r"\b(?:what|which) dates?\b", _DATES),
        (r"\b(?:what|which) days?\b", rf"{_DATES}|\b(?:dai|every|each|always|weekend|today|tomorrow|first|last)"),
        (r"\bwhat (?:do|should|must|can|shall) (?:i|we|you|one) do\b(?! (?:in|at|on)\b)", _ORDERS),
        (r"^when did (?:i|we)\b", _DATES),
        (r"^how (?:can|do|did|should|will|would) (?:i|we|you|one) (?:come|get|go|reach|travel)\b", _MEANS),
        (
            r"^(?:when|(?:at|by) what time|what time|until when) .*\b(?:need|have|has|supposed) to be\b",
            r"\b(?:arrive|be|by|check|come|latest|meet|must|need|should|want)",
        ),
    )
)
_REFUSED = tuple(
    (re.compile(asked), re.compile(said))
    for asked, said in (
        (
            r"\bhow (?:many|much)\b.*\b(?:altogether|in total|in all|overall)$",
            _RATE,
        ),
        (
            r"\bhow many\b.* (?:did|have|has|had) (?:we|i|you|they)\b",
            r"\b(?:limit|limited|may|might|at most|maximum|up to|allowed)\b",
        ),
        (
            rf"^(?:when|how|(?:at |until |by )?what time|until when) (?:{_WE_DO}) we\b",
            r"^(?!.*\b(?:you|your|we|our|us|everybody|everyone|all)\b).*\b(?:i|my)\b",
        ),
    )
)
"""What is said and is no answer: a limit to what was done, a rate to a total, what one person does to what all do."""
_OTHER_DEGREE = re.compile(rf"\bhow (?!(?:{_DEGREES})\b)(?P<degree>\w+) (?:{_BE}|do|does|may|must|can)\b")
"""How something is: whether a sentence says it, the word tells."""
_FREQUENCY = re.compile(
    rf"\b(?:every|each)\s+(?:(?:\d[\d.,\u2013-]*|to|or|and|an?|half|other|second|few|single|quarter|of"
    rf"|{'|'.join(sorted(NUMBER_WORDS))})[\s-]+){{,5}}(?:{_SPAN}\b|\d[\d\u2013-]*\s?(?:h|hrs?|mins?)\b)"
    rf"|\b(?:once|twice|thrice|times)\s+(?:an?|in an?|each|every)\s+{_SPAN}\b|\bper\s+{_SPAN}\b"
    rf"|\b(?:\S+\s+(?:to|or)\s+)?\S+[\s-]{_SPAN}[\s-](?:intervals?|apart|headway)\b"
    rf"|\bintervals? of (?:\S+ ){{1,4}}?{_SPAN}\b"
    r"|(?<!half )(?<!takes )(?<!lasts )(?<!about )(?<!almost )(?<!nearly )(?<!whole )\ba day\b"
)
"""How often something leaves, or what it costs a day."""
_TEMPORAL = re.compile(
    rf"\b(?:in|at|on|from|to|until|by)\s+(?:the (?:morning|afternoon|evening)|{_OF_A_CLOCK}|{'|'.join(sorted(MONTHS))}"
    rf"|{'|'.join(sorted(WEEKDAYS))})\b"
)
_CLOCK_TIME = re.compile(r"\b\d{1,2}[:.]\d\d\b")
_HOW_LONG = re.compile(r"\bhow (?:long\b|many (?:seconds|minutes|hours|days|weeks)\b.*\b(?:take|takes|took)\b)")
_WHERE = re.compile(r"^(?:from )?where\b")


def says_measures(question: str, sentence: str) -> bool:
    """Tell whether a sentence holds what kinds of answers a question asks for; both are folded, on one line."""
    told = sentence
    if _HOW_LONG.search(question):
        # How often something leaves is not how long it takes.
        told = _FREQUENCY.sub(" ", told)
    if _WHERE.search(question):
        told = _TEMPORAL.sub(" ", _CLOCK_TIME.sub("12", told))
    degree = _OTHER_DEGREE.search(question)
    if degree is not None and degree["degree"] not in told:
        return False
    if any(said.search(told) for asked, said in _REFUSED if asked.search(question)):
        return False
    return all(said.search(told) for asked, said in _MEASURES if asked.search(question))
