"""Small talk: what is said to a trip that asks nothing, and what is said to it."""

import re

from domain.sentences import fold

_CAN_BE_ASKED = (
    "You can ask what the trip cost, who owes whom, and what its documents say: "
    '"How much did we spend on food?" or "When does check-in begin?"'
)
_TO = r"(?: (?:there|all|everybody|everyone|again|tripsplit))?"
_TALKS = tuple(
    (re.compile(rf"(?:{said})"), f"{answer}{_CAN_BE_ASKED}")
    for said, answer in (
        (rf"(?:hello|hi|hey|hallo|greetings|good (?:morning|afternoon|evening|day)|howdy){_TO}", "Hello! "),
        (
            rf"(?:many )?(?:thanks|thank you|thx|cheers)(?: (?:a lot|so much|very much|for .{{1,40}}))?{_TO}",
            "You are welcome! ",
        ),
        (
            rf"(?:ok|okay|great|perfect|super|nice|cool|good|fine|wow)(?:,? (?:thanks|thank you))?{_TO}",
            "You are welcome! ",
        ),
        (rf"(?:bye|bye bye|goodbye|good night|see you|cu){_TO}", "Have a good trip! "),
        (r"how are you(?: (?:doing|today))?|how is it going|what is up", "All is well. "),
        (r"help(?: me)?|who are you|what (?:are you|can you do|can i ask(?: you)?|do you do)", ""),
        (r"(?:a )?test(?:ing)?|ping|yes|no|yeah|nope", ""),
    )
)
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")


def small_talk(text: str) -> str | None:
    """Return what is said to a text that asks nothing: a greeting, thanks, or one word alone; None where it asks."""
    answer = _said_to(text)
    if answer is not None:
        return answer
    words = _WORD.findall(text)
    if len(words) != 1:
        return None
    return f"One word is no question yet. Ask one about '{words[0]}', or search the trip's documents for it."


def is_courtesy(text: str) -> bool:
    """Tell whether a text is a greeting, thanks or the like, after which a question is of the whole trip."""
    return _said_to(text) is not None


def _said_to(text: str) -> str | None:
    talked = " ".join(fold(text).strip(" .,;:!?…)(-").split()).replace("what's", "what is").replace("how's", "how is")
    return next((answer for said, answer in _TALKS if said.fullmatch(talked)), None)
