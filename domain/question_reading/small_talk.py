"""Small talk: what is said to a trip that asks nothing, and what is said to it."""

import re

from domain.sentences import fold

_CAN_BE_ASKED = (
    "You can ask what the trip cost, who owes whom, and what its documents say: "
    '"How much did we spend on food?" or "When does check-in begin?"'
)
_TO = r"(?: (?:there|all|everybody|everyone|again|tripsplit))?"
_GREETINGS = (
    r"(?:hello|hi|hey|hallo|greetings|good (?:morning|afternoon|evening|day)|howdy|guten (?:morgen|tag|abend)|servus|"
    rf"moin|gruezi|bonjour|bonsoir|salut|hola|buenos dias|buenas tardes|ciao|buongiorno|ola|ahoj){_TO}"
)
_THANKS = (
    r"(?:(?:many )?(?:thanks|thank you|thx|cheers)(?: (?:a lot|so much|very much|for [^,.;:!?]{1,40}))?|"
    r"(?:vielen dank|danke|merci|gracias|grazie|obrigado|obrigada|dekuji)(?: (?:schon|sehr|vielmals|beaucoup|mille))?|"
    rf"(?:muchas gracias|grazie mille)|(?:ok|okay|great|perfect|super|nice|cool|good|fine|wow)){_TO}"
)
_ENDS = (
    r"(?:that is|that was|that will be|that would be) (?:all|it)(?: (?:for now|for today))?|"
    r"(?:das (?:ist|war|ware) alles|c'est tout)"
)
_FAREWELLS = (
    r"(?:bye|bye bye|goodbye|good night|see you|cu|tschuss|auf wiedersehen|gute nacht|bis bald|au revoir|adios|"
    rf"arrivederci){_TO}"
)
_BETWEEN = r"(?:[ ,.;:!)(-]+(?:and )?)"
_TALKS = tuple(
    (re.compile(rf"(?:{said})"), f"{answer}{_CAN_BE_ASKED}")
    for said, answer in (
        (_GREETINGS, "Hello! "),
        (rf"(?:{_THANKS}|{_ENDS})(?:{_BETWEEN}(?:{_THANKS}|{_ENDS}))*", "You are welcome! "),
        (rf"(?:(?:{_THANKS}|{_ENDS}){_BETWEEN})*{_FAREWELLS}", "Have a good trip! "),
        (r"how are you(?: (?:doing|today))?|how is it going|what is up", "All is well. "),
        (r"help(?: me)?|who are you|what (?:are you|can you do|can i ask(?: you)?|do you do)", ""),
        (r"(?:a )?test(?:ing)?|ping|yes|no|yeah|nope", ""),
    )
)
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_LONGEST = 80
"""Of small talk, in characters: what is longer is not matched against all that might be said."""


def is_small_talk(text: str) -> bool:
    """Tell whether a text only greets, thanks or takes leave, which is no question and no part of one."""
    return _reply(text) is not None


def small_talk(text: str) -> str | None:
    """Return what is said to a text that asks nothing: a greeting, thanks, or one word alone; None where it asks."""
    answer = _reply(text)
    if answer is not None:
        return answer
    words = _WORD.findall(text)
    if len(words) != 1:
        return None
    return f"One word is no question yet. Ask one about '{words[0]}', or search the trip's documents for it."


def _reply(text: str) -> str | None:
    talked = " ".join(fold(text).strip(" .,;:!?…)(-").split())
    for short, whole in (("what's", "what is"), ("how's", "how is"), ("that's", "that is"), ("thats", "that is")):
        talked = talked.replace(short, whole)
    if len(talked) > _LONGEST:
        return None
    return next((answer for said, answer in _TALKS if said.fullmatch(talked)), None)
