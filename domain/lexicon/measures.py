"""The phrases that say what to compute. Of those for one thing, the first that a question holds counts."""

from domain.lexicon.calendar import PLACES_IN_ORDER
from domain.lexicon.words import filled

OWING = filled(
    r"<owing>|<settling>|outstanding|square (?:up|this|it|things|everything)|get square|all square|all even|"
    r"(?:who )?(?:should|must|has to|have to|needs to|need to|ought to|got to) (?:pay|pays|give|send|"
    r"transfer)(?: (?:whom|who|to whom))?|"
    r"(?:should|must|have to|need to|has to|needs to) (?:i|we|\|+) (?:pay|give|send|transfer)(?! (?:for|on|in|at|by) )|"
    r"(?:where|how) (?:do|does) (?:we|i|everyone|everybody|\|+)(?: all)? stand|(?:is|am|are) (?:i|"
    r"we|everyone|everybody|\|+(?: and \|+)*)(?: all)? (?:even|quits|settled|square|up|down|ahead|behind)"
    r"(?! (?:on|for|at|in|by) )|even now|"
    r"in the (?:red|black)|get back from|(?:does|do) (?:i|we|\|+) (?:still )?(?:get|receive)"
    r"(?: (?:anything|something|any|some|any money|some money|money|cash|much))? back|(?:get|be|become) even|"
    r"who (?:pays|pay) (?:whom|who)"
)
"""Of what people owe one another."""

GIVING_BACK = filled(
    r"(?:pay|pays|paid|paying|give|gives|gave|given|send|sent)(?: (?:\|+|me|us|him|her|them))?"
    r"(?: (?:any|some|the|his|her|my|their)? ?(?:money|cash|anything|something))? back(?: to)?|<repaying>"
)
HANDING = filled(
    r"(?:give|gave|given|hand|handed)(?: (?:\|+|me))? (?:any |some |the )?(?:money|cash|anything|something)"
)
REPAYMENTS = filled(
    r"\|+ payments(?! methods?)(?= $| \|| in\b| to\b| last\b)|"
    r"(?:receive[ds]?|get|got|gotten)(?= (?:any |anything |money |back )*from \|)|(?:repayments?|"
    r"reimbursements?|transfers?|paybacks?|settlements)|"
    r"payments(?! methods?)(?= .*\b(?:made|make|received|receive|sent|send|recorded|between|"
    r"get|got|from|to|each other|one another)\b)|"
    r"(?:which|what|list|list of|show|any|many|all|the|all the|recorded|number of) payments?(?! methods?)(?! (?:for|"
    r"on|in|at|by)\b)"
)
"""Of money that passed between people."""
TRANSFERS = "transfers?"
RIDES = filled(
    r"(?:airport|hotel|hostel|station|bus|coach|taxi|cab|shuttle|train|boat|ferry|private|shared|return|ground|resort|"
    r"city) transfers?|transfers? (?:from|to|between) (?:the|our|a|an|airport|hotel|hostel|station)|transfers? costs?|"
    r"<paying> (?:\S+ ){0,3}?(?:on|for) (?:\S+ ){0,3}?transfers?|(?:costs?|price) of (?:\S+ ){0,2}?transfers?|"
    r"(?:book|booked|take|took|taken) (?:\S+ ){0,2}?transfers?|"
    r"transfers? (?:did|do|have|has) (?:\S+ ){1,2}?(?:take|taken|book|booked|use|used|(?:pay|paid) for)"
)
"""Transfers that are no payments between people: somebody is driven."""
BETWEEN_US = "(?:between|among|amongst) (?:us|people)|each other|one another|payments?|repayments?|money"
"""What tells that money passed between people."""

PERCENT = (
    r"(?:as a |in |the |a |how many )?(?:percent|percentage|per cent|fraction|proportion|ratio|%)(?: of)?|"
    r"(?:what|which) (?:share|part|portion) of (?:our|the|all|my)?(?: total| whole| entire| trip)? ?"
    r"(?:spending|spend|expenses|costs|total|budget|money|everything)(?= (?:was|were|is|went|goes|did|has|have|came))|"
    r"(?:what|which) (?:share|part|portion) of (?:it|that|this|them|those|these)(?: all)?(?= (?:(?:was|were|is|are|"
    r"went|goes) (?!mine |ours |my |our |\|)|(?:did|has|have) (?:\S+ ){1,3}?(?:pay|paid|spend|spent|cover|covered) ))"
)
SHARE = (
    r"shares?(?! (?:with|between|among))|portions?|part of(?! (?:the|our) (?:trip|holiday|vacation|journey) )"
    r"(?: (?:the|it|all))?|parts|consumed?|bear|bears|borne"
)
AVERAGE = r"(?:on )?(?:the )?average[ds]?|averaging|mean|typical|typically"

PER_HEAD = (
    r"(?:a|per) (?:person|head|participant|travell?er|capita|member|friend|nose)|(?<=cost us )each(?= $)|"
    r"(?<=was it )each(?= $)|each(?= (?:on average|\|+) $)"
)
EACH = r"each(?= $)|(?<=how much )each(?= for\b| on\b| $)"
"""What asks for everyone's share of something that was not said to be paid by each."""
AVERAGE_SPAN = r"(?:the |an |our )?average (?P<span>day|week|month)(?= (?:$|cost|costs|come|came|in|at|spend|spending))"
AVERAGE_PERSON = r"(?:the )?average (?:person|traveller|traveler|participant|member|one of us)"
PER_TIME = (("DAY", r"(?:a|per) day|daily"), ("WEEK", r"(?:a|per) week|weekly"), ("MONTH", r"(?:a|per) month|monthly"))
"""What an average is of, besides expenses."""

BOTH_ENDS = r"(?:most|least) (?:\S+ )*(?:and|or|but) (?:\S+ )*(?:most|least)"
"""Two orders in one question, which are no comparison of what they are of."""
COMPARING = filled(
    r"compared?(?: (?:to|with|against))?|versus|vs|difference between|comparison|"
    r"than|as much(?= .* as )"
)
COMPARATIVE = filled(
    r"<more>(?: (?:expensive|costly|money|on|for|in))?|compare[ds]?|versus|vs|difference|than|comparison"
)

_PLACES = (
    r"(?:places?|cit(?:y|ies)|towns?|villages?|locations?|destinations?)(?= (?:$|\||(?:did|do|does|was|were|is|are|"
    r"had|has|have|cost|costs|came|comes|took|takes|we|i|us|on|for|in|at|of|by|with|and|or|that|the|during|overall|"
    r"where|since|from|until|before|after|last|this) ))"
)
"""A city, but no "city tour": what follows is no thing of the city's."""

GROUPS = {
    "CATEGORY": r"category|categories|kind|kinds|type|types",
    "DAY": r"day|days|date|dates",
    "WEEK": r"week|weeks",
    "MONTH": r"month|months",
    "CURRENCY": r"currency|currencies",
    "PLACE": _PLACES,
    "PAYMENT_METHOD": r"payment methods?|methods? of payment|ways? of paying|means of payment",
    "PAYER": r"payers?|spenders?|person who paid|who paid|buyers?",
    "PARTICIPANT": r"person|people|participants?|travell?ers?|friends?|members?|head|one of us|of us|individual",
}
"""The nouns that figures are grouped by."""
EACH_OF_US = filled(
    r"(?:each|every)(?: one)? of us|each(?= $)|(?:each|everyone|everybody)(?= <paying>)|(?:each|every) (?:person|one)"
)
"""Whose number what they pay on average is divided by."""
ADVERBS = {
    "PAYMENT_METHOD": (
        r"how(?= (?:did|has|have) (?:we|i|us|\|+)(?: \S+)? (?:pay|paid|settle|settled) )|"
        r"what(?= (?:did|have|has|do) (?:we|i|you|\|+) (?:use|used) (?:\S+ ){0,3}?(?:to pay|for paying) )|"
        r"(?:(?:in )?(?:what|which) way|with what|what with)"
        r"(?= (?:was|were|did|have|has|do) (?:\S+ ){1,4}?(?:pay|paid) )|"
        r"how(?= (?:did|have) you (?:pay|paid) )|"
        r"(?:by |with )?(?:what|which) (?:payment )?(?:methods?|means)(?= (?:was|were|did|have|has|do) (?:\S+ ){1,4}?"
        r"(?:pay|paid|use|used) )|how(?= (?:was|were|is|are|has|have) (?:\S+ ){1,4}?(?:paid|settled) )"
    ),
    "DAY": "daily|day by day",
    "WEEK": "weekly|week by week",
    "MONTH": "monthly|month by month",
    "PLACE": filled(r"where(?= <do> (?:we|i|us|\|+)(?: have)? <paying> (?!.*\b(?:more|less)\b))|where(?= $)"),
}

EVERYBODY = filled(
    r"(?:each|every|everyone|everybody|all)(?: (?:one|person|of us|participant|friend|member|"
    r"travell?er|single person))*"
)
APART = "each|individually|separately|respectively|per|by|who"
"""What asks for what each of several people paid, and not for what they paid together."""
PAYER_ALL = filled(
    rf"(?:did |has |have |does |do )?{EVERYBODY}(?: \|+)* (?:(?:have|has|had|actually|already) )*<paying>"
    r"(?: (?:out|for|in|up))?"
)
WHO = (
    r"who(?:'s| has| have| all| of us| among us)?|which (?:one )?of (?:us|them|you)|which (?:person|"
    r"one|friend|participant|member|travell?er)|what person|by whom"
)
WHO_PAID = filled(
    rf"(?:{WHO})(?: (?:actually|did|has|have|had|all|been))* "
    r"(?:<paying>|picked up|put|footed|fronted|made(?= (?:the )?(?:most|least|fewest) (?:purchases|expenses)))"
    r"(?: (?:up|out|in|for))?"
)
MOST = (
    r"(?:the )?(?:most(?! expensive| costly| recent)|more|lion's share|largest amount|biggest amount|highest amount|"
    r"largest part|biggest part|largest share|biggest share)(?: (?:money|cash|of (?:it|that|this|them|all|"
    r"the)|overall|altogether))?"
)
LEAST = (
    r"(?:the )?(?:least|less|smallest amount|lowest amount|smallest part|smallest share)(?: (?:money|"
    r"cash|of (?:it|that|this|them|all|the)|overall|altogether))?"
)
WHO_SHARED = (
    rf"(?:{WHO})(?: (?:all|else|did|has|have|had|was|were|is|are))* "
    r"(?:shared?(?= |$)(?! with)|split(?! with)|took part in|taken part in|take part in|part of|in on|"
    r"participated in|joined|join|included in)"
)
"""Of whoever has a share in something."""
HAVING = (
    "took part in|taken part in|participated in|was in on|"
    "went on|went to|been on|been to|came to|was at|were at|shared in|attended|visited|had|"
    "has|have|eat|ate|eaten|drink|drank|drunk|took|taken|share|shares|shared|enjoyed|joined"
)
HAVING_MOST = rf"(?:{WHO})(?: (?:has|have|had))* (?:{HAVING})(?= (?:the )?most )"
"""Of who took part in most of what follows, whoever paid."""
HAVING_OFTEN = filled(
    rf"(?:{WHO})(?: (?:has|have))? (?!(?:has|have|had) (?:been )?<paying>)(?:{HAVING})"
    r"(?= (?:(?!<paying> )\S+ ){1,3}?(?:the )?most (?:often|times|frequently) )"
)
"""Of who took part in something most often."""
OFTEN = "often|frequently|times"
USED_MOST = "used? (?:the )?most"
MOST_USED = r"(?:the |our )?(?:most(?: often)? used|favou?rite)"
"""What stands before a group that was used most often."""
PAYING_MOSTLY = (
    r"how (?:do|did|have|has) (?:we|i|us|\|+) "
    r"(?:(?:mostly|most often|usually) (?:pay|paid)|(?:pay|paid) (?:mostly|(?:the )?most(?: often)?))|"
    r"what(?: method)? (?:do|did|have) (?:we|i|us|\|+) (?:use|used) (?:the )?most(?: often)? to pay(?: with)?"
)
"""How most was paid by number."""
OFTEN_PAYING = filled(rf"(?:{WHO})(?: (?:has|have))? (?:most often|the most often) <paying>(?: (?:for|on))?")
"""Of what was used most often, whatever it came to."""
MOST_GOODS = (
    r"for (?:the )?most (?!of |money |cash |part |in |on |at |for |during |since |by |overall |so |altogether )\S+"
)
"""Of goods that "the most" may be of by number or by weight: only a plural that is no kind of spending is counted."""
MOST_OF_THINGS = r"most of (?:the|our|all|those|these)(?: the)? (?P<things>\S+s)"
"""Of things, most of which may be meant by number or by money."""
SPENDER_MOST = r"(?:biggest|top|largest|highest|number one|main) (?:spender|payer)"
SPENDER_LEAST = r"(?:smallest|lowest|stingiest) (?:spender|payer)"
MOST_ON = filled(
    r"(?:where|what) (?:did |does |do |has |have )?(?:most of )?(?:our|the|all our|all the|"
    r"my|all of our)(?: most)? money (?:go|went|gone|goes)(?: to| on)?|"
    r"(?:on what|what on) (?:did|do|have) (?:we|i|us|\|+)(?: have)? <paying> (?:the )?(?:most|more)(?: money| cash)?|"
    r"most of (?:our|the|my) money (?:go|went|goes|gone|spent)(?: to| on)?|most money go(?: to| on)?|"
    r"(?:<do> )?(?:we|i|us|\|+)(?: have)? <paying> (?:the )?(?:most|more)(?: money| cash)? (?:on|"
    r"for)(?= $| overall| altogether| of| in| during| \|)"
)
LEAST_ON = filled(
    r"(?:<do> )?(?:we|i|us|\|+)(?: have)? <paying> (?:the )?least(?: money| cash)? (?:on|for)(?= $|"
    r" overall| altogether| \|)"
)
MOST_IN_A = filled(
    r"(?:the )?(?P<end>most|least) (?:that )?(?:we|i|us|anybody|anyone|\|+)(?: ever| have| has)* <paying>(?: on| for)?"
    r"(?: money)? (?:in|on) (?:a|one|any)(?: single)? (?P<group>day|week|month)(?! in (?:a|one) )"
)
"""Of the day on which most was spent."""
OFTEN_ON = filled(
    r"what <do> (?:we|i|us|\|+) <paying>(?: money)? (?:for|on) most often|"
    r"what <do> (?:we|i|us|\|+) most often <paying>(?: money)? (?:for|on)"
)
"""Of the category of most expenses."""
WHERE_MOST, WHERE_LEAST = (
    filled(
        rf"where <do> (?:we|i|us|\|+)(?: have)? <paying> (?:the )?{end}(?: money| cash)?(?: in| at)?|"
        rf"where <do> (?:the )?{end}(?: money| cash)?(?: been)? <paying>"
    )
    for end in ("most", "least")
)
"""Of the place where most was spent."""
LARGEST = filled(
    r"(?:single )?(?:<largest>|most expensive|most costly|biggest single|single biggest|single largest|top)"
)
SMALLEST = filled(r"(?:single )?(?:<smallest>|least expensive|least costly|most inexpensive)")
_BEHIND_THE_FIRST = "|".join(sorted(PLACES_IN_ORDER))
NEXT_EXPENSE = filled(rf"(?:{_BEHIND_THE_FIRST}) (?:{LARGEST}|{SMALLEST}) (?:single )?<expense>")
"""What stands behind the first of all expenses, "the second most expensive thing", and is told of none yet."""
_NEXT_IN_PRICE = rf"(?:{_BEHIND_THE_FIRST}) (?:(?:most|least) (?:expensive|costly)|priciest|dearest|costliest|cheapest)"
LARGEST_PAID = filled(
    r"(?:we|i|us) <paying> (?:the )?most(?: on| for)?(?= .*\b(?:single|one go|at once)\b)|"
    r"(?:the )?most (?:that )?(?:we|i|anybody|anyone|somebody|\|+)(?: ever| have| has|'ve)* (?:<paying>|put)|"
    r"(?:which|what)(?: single| one)?(?: <expense>)? (?:cost|costs|was|did)"
    r"(?: us| cost)? (?:the )?most(?! of| recent)(?: expensive)?|(?:cost|costs)(?: us)? (?:the )?most(?= $)"
)
IN_ONE = "in a single|in one|single|one go|at once"
"""What tells a largest expense from what most was spent on."""
SMALLEST_PAID = filled(
    r"(?:the )?least (?:that )?(?:we|i|anybody|anyone|somebody|\|+)(?: ever| have| has|'ve)* (?:<paying>|put)|"
    r"(?:which|what)(?: single| one)?(?: <expense>)? (?:cost|costs|was|did)"
    r"(?: us| cost)? (?:the )?least(?! of)(?: expensive)?|(?:cost|costs)(?: us)? (?:the )?least(?= $)"
)
ENDS_OF_PAYMENTS = filled(
    r"(?:<largest>|<smallest>|<latest>|first|earliest|oldest|(?:most|least) (?:recent|expensive)) (?:<number> )?"
    r"payments?(?! methods?)(?! (?:for|on|by card|by cash|in cash)\b)"
)
"""The ends of payments, which may be expenses or pass between people."""
LATEST = filled(
    r"(?:last time(?= (?:$|(?:that )?(?:we|i|\|+) (?:had|went|took|ate|<paying>)))|"
    r"last to(?= <pay>)|came last(?= $)|most recent|"
    r"<latest>(?= (?:<number> )?(?:<expense>|we|i|time))|"
    r"(?:(?<=we )|(?<=\| ))last(?= (?:have|had|go|went|eat|ate|take|took|get|got|<paying>))|<latest> one(?= $)|"
    r"(?<!the )(?<!our )(?<!my )last(?= $))"
)
EARLIEST = filled(
    r"(?:first time(?= (?:that )?(?:we|i|\|+) (?:had|went|took|ate|<paying>))|first to(?= <pay>)|"
    r"earliest|oldest|first(?= (?:<number> )?(?:<expense>|we|i|time))|came first|(?<=started )with|"
    r"(?:(?<=we )|(?<=\| ))first(?= (?:have|had|go|went|eat|ate|take|took|get|got|<paying>))|first one(?= $)|"
    r"(?<!the )(?<!our )(?<!my )first(?= $))"
)
PAYING_LAST = filled(r"<paying>(?: (?!the |our |my )\S+){0,4} (?:last(?: time)?|first)(?= $)")
"""Of the expense that came last or first, whoever paid it."""
LATEST_OF = "last|latest|newest"
EARLIEST_OF = "first|earliest|oldest"
"""What is said of things of the trip, as in "our last dinner"."""
ORDERED_THING = filled(
    rf"(?:was|were|did|our|my|we|paid) (?:\S+ )*?(?:{LATEST_OF}|{EARLIEST_OF})|"
    rf"(?:the )?(?:{LATEST_OF}|{EARLIEST_OF}) <number>|(?<=^ )(?:the )?(?:{LATEST_OF})|"
    rf"(?<=^ )\S+ (?:{LATEST_OF}|{EARLIEST_OF})(?= \S+ $)|(?<= )last(?: time)?(?= $)"
)
"""What may be of the ledger's own order: of what is past or ours, where "the last train" may stand in a timetable."""
COUNT = filled(
    r"how many(?: (?:different|separate|single|individual|of (?:the|our|my)))*(?: (?:<expense>|"
    r"times|of them|of those|of these))?|(?:the |total )*number of(?: (?:<expense>|times))?|"
    r"how often|count(?: of)?(?: (?:all|the|our|my))*(?: <expense>)?|how frequently"
)
MONEY_COUNT = r"how many (?:[a-z]{3}|euros?|pounds?|dollars?|crowns?|koruna|yen|francs?|zlotys?|forints?|bucks|quid)"
SUM = filled(
    r"how much|how expensive|(?:grand |overall |sub|running )*totals?(?: of| for)?|in total|altogether|sum(?: of)?|"
    r"all in all|to date|until now|up to now|add up|adds up|"
    r"combined(?= (?:$|\|))|amounted?(?: to)?|what(?:'s)? the damage|set us back|come to|came to|comes to"
)
WHAT_PAID = filled(r"what <do> (?:\S+ ){1,2}?<paying> (?:on|for|in|at|during)")
BEFORE_FIRSTS = frozenset("on in at the our my for during of over".split())
"""What stands between "how much" and the groups that it is asked of."""
JOINING_FIRSTS = frozenset("and or plus but".split())
ASKING_ANEW = r"(?:(?:on|in|by|for) )?(?:who(?:'s|se|m)?|which|what|where) "
"""How groups begin that are asked for beside a figure."""
WHOEVER = frozenset("did does has have one person friend friends those people".split())
"""What stands before a "who" that asks for nobody: "the one who paid the most"."""
SUM_TOO = filled(
    r"costs?|price|spend|spent|spending|pay|paid|paying|went|damage|set us back|cost|blow|blew|put|"
    r"bill|expenditure|outlay|expenses|run us|ran us|go|shell|shelled|fork|forked|cough|splash|"
    r"cover|covered|buy|bought|charged"
)
LIST = filled(
    r"list|show|enumerate|display|itemi[sz]e|itemized|(?:which|what)(?= .*\b<noun>\b)|when (?:did|was|were|do)|"
    r"(?:what|which)(?= .*\b(?:buy|bought|get|got)\b)|give (?:me|\|+) (?:a list|all|every|the)|"
    r"(?:all|every|any)(?= (?:\S+ ){1,2}(?:stuff|things) )|"
    r"what(?= .*\b(?:pay|paid|paying|footed|covered|cover|spend|spent)(?: (?:money|cash))? (?:for|"
    r"on)(?: $| \|| in\b| at\b| during\b| by\b| while\b| with\b| on\b))|"
    r"(?:which|what)(?= .*\b(?:was|were|got) (?:covered|bought|split|shared|divided)\b)|"
    r"(?:all|every|the|my|our|any|each|all the|all our|all of the|\|+|everything|anything|something)(?: of)?(?: the|"
    r" our| my)? (?:<noun>)|everything|anything|what all|"
    r"(?<=^ )<noun>|what (?:cost|costs)(?= (?:\||us \||between|more))|"
    r"what (?:we|i|\|+) (?:had|have had|bought|got)(?= for| on| in)|<noun>(?= \|)|"
    r"which ones?(?= (?:$|were|was|cost|costs))|"
    r"(?<=^ )(?:(?:on|for) what|what for|what (?:was|were) (?:it|that|this) for)(?= $)|"
    r"what (?:did|do|have|has) \|+(?: and \|+)? shared?(?= $| with \|| in\b| on\b|\|)|"
    r"what (?:did|do) (?:we|i|\|+) <pay> (?:\|+ )+for(?= $)"
)
"""What lies between two words is looked at and not taken: every word of it must find its place."""

CERTAIN = filled(
    rf"{NEXT_EXPENSE}|{_NEXT_IN_PRICE}|<paying>|<owing>|<settling>|<repaying>|{OWING}|{GIVING_BACK}|"
    rf"balances?|expenses?|expenditures?|purchases?|payments?|"
    r"repayments?|reimbursements?|transfers?|square up|our total|total of|in total|grand total|"
    r"totals|altogether|category|categories|shares?|spenders?|payers?|"
    r"(?:how|where) (?:do|does) \S+(?: \S+)?(?: all)? stand|(?:give|gave|given)(?= .*\b(?:money|back)\b)|"
    r"even|splurge|put in|set us back|cost (?:us|me)|most of (?:our|the) money|daily total|our money|picked up|owe"
)
POSSIBLE = filled(
    rf"how much|how many|total|sum|costs?|price|average|bills?|{LARGEST}|{SMALLEST}|compare|compared|versus|vs|damage|"
    r"which|percent|percentage|%|share|part|portion|put|come to|came to|comes to|amount(?:ed|"
    r"s)? to|charged|bear|bears|cheaper|pricier|dearer|costlier|expensive|difference between|"
    r"exceed(?:ed|s)?|number of|(?:receive[ds]?|get|got) .*from|everything|anything|list|most|"
    rf"daily|split|how often|{ORDERED_THING}|{WHO_SHARED}|break(?:ing)? (?:\S+ ){{0,4}}?down|broken down|breakdown|"
    r"(?:what|which)(?: (?:is|was|were|cost|costs))? <more> .*\bor|per (?:day|person|head|week|month)(?= $)|"
    r"count (?:the|all|our|of)|(?:last|first) time (?:that )?\S+ (?:had|went|took|ate|paid|spent|bought)|"
    r"(?<=^ )(?:\S+ ){1,2}by (?:day|week|month|category|person|payer|currency|place|payment method)(?= $)|"
    r"(?:things?|stuff) (?:over|under|above|below|between|worth|more than|less than|at least|at most)|"
    r"(?:all|any|every|show|my|our)(?: \S+){1,2} stuff|average|combined(?= $)|in all(?= $)|"
    r"(?:last|latest|first) (?:\S+ ){1,3}?(?:we|i|us) (?:had|took|paid|bought|ate|went)|"
    r"when (?:did|have|was) (?:we|i|our|my) (?:last|first)|"
    r"(?:show|list|see)(?: me)? what (?:we|i) (?:had|bought|got) (?:for|on)"
)
"""What only ledgers talk about; and what a price list in a document may say as well."""
SHARE_BEFORE = frozenset(
    """
    my our a the his her their fair own what which total everyone's everybody's person's mine of highest largest biggest
    smallest lowest
    """.split()
)
"""What stands before a share that is a noun."""
_HOW_MANY = r"(?:how many|number of) (?:(?!<do> |(?:of|times|with|for|in|at|on|and|or|<expense>) )\S+ ){0,2}?"
_GOODS = (
    "rooms?|beds?|seats?|tickets?|(?:wine|beer|water)? ?bottles?|glasses|pints?|cups?|beers?|wines?|drinks?|cocktails?|"
    "coffees?|teas|pizzas?|ice creams?|souvenirs?|gifts?|presents?|postcards?|clothes|meals|hotels?|hostels?|"
    "apartments?|flats?|restaurants?|passengers?|adults?|children|kids|guests?|litres?|liters?|gallons?|bags?|"
    "attractions?|excursions?"
)
"""Goods, of which one expense buys several, and places where several expenses are made."""
OTHER_COUNTS = filled(
    "how many (?:different |other )?(?:people|persons|participants|friends|members|travellers|"
    "travelers|of us|of them|days|weeks|months|nights|"
    "categories|currencies|kinds|types|cities|places|countries|hours|km|kilometres|miles)|"
    rf"{_HOW_MANY}(?:{_GOODS})(?! (?:<expense>))|"
    r"how (?:often|many times) (?:(?:were|was) \S+ (?:in|at)|(?:have|has|did|do) \S+ (?:been|be|visit|visited|go|gone))"
)
"""Counts of other things than expenses."""
GAINING = (
    r"(?:did|does|do|has|have) (?:\S+ ){1,3}?(?:make|made|get|got|receive|received|win|won|"
    r"gain|gained|take|took)(?= $| \||.* from| back)"
)
"""What is no spending, though it is money."""
CONVERTING = (
    r"(?:is|was|are|were|what's|does|did|makes?) "
    r"(?:it|that|this|all that|all this|they|those|everything|all of (?:it|that)|"
    r"(?:the|our|this)(?: (?:whole|entire|grand|overall))* (?:total|sum|trip|holiday|vacation|journey))"
)
"""What stands before a currency that an amount is to be told in, rather than one that was paid in."""
WHOSE_SHARE = r"whose (?:\S+ )?(?:share|part|portion)s?"
"""Asks for somebody by what they bear, which is put in no order."""
OF_EACH = "(?:(?:in|for|on|of) )?(?:each|every|per) "
"""What the largest is asked for of each group."""
PARTS_NAMED = (
    "(?:shares?|shared|portions?|parts?|owes?|owed|bears?|bore|consumed?|balances?)(?! (?:of the money|with|by)\\b)"
)
"""What says that people's parts are meant and not what they paid."""
YES_OR_NO = " (?:did|do|does|have|has|had|was|were|is|are) "
"""How a question begins that is answered by yes or no."""
WHOM = " (?:whom|who (?:did|do|does)|who (?:has|have) (?:i|we)) "
"""How a question begins whose answer is for whom something was paid, or to whom."""
PAYING_SOMEBODY = filled(
    "<paying> (?:anyone|anybody|someone|somebody|each other|one another)(?= $|(?: so far| yet| else) )"
)
"""Payments to people, whoever they are."""
LISTED_GROUPS = (
    "(?:list|rank|show|name|sort|order|enumerate)(?: (?:me|all|the|our|of))* "
    f"(?:{'|'.join((*GROUPS.values(), 'participants|tags|cities|places|names|everyone|everybody'))})"
)
"""A list of other things than expenses."""
SPLIT_AMONG = (
    r"(?:split|shared?|divided?)(?: up)?(?: equally| evenly)? (?:between|among|amongst) "
    r"(?:us|everyone|everybody|all|people)(?: of us)?"
)
"""What asks for parts, and is no part of a total."""
SHARES = frozenset({"share", "shares"})
DIVIDED = (
    r"(?<=how is )(?:the |this |that |it |everything |total |all )*(?:shared|split|divided)(?: up)?(?: (?:between|"
    r"among|amongst))?(?: (?:us|everyone|everybody|all|people))*"
)
"""Of who bears what."""
ORDERED_GROUPS = filled(
    r"(?:first|last|latest|earliest|final|newest|oldest) (?:<number> )?(?:days?|dates?|weeks?|months?|categor(?:y|ies)|"
    r"people|persons?|friends?|payers?|spenders?|participants?)"
)
"""Groups in an order of time, which is none of money."""
