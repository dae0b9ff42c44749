"""Firsts: groups that come first, as the dearest day, where a question asks how much they came to."""

import re

from domain.lexicon.measures import ASKING_ANEW, BEFORE_FIRSTS, JOINING_FIRSTS, WHOEVER
from domain.sentences import Sentence


def leads_to(sentence: Sentence, *, asked: int, first: int) -> bool:
    """Tell whether the figure asked for at one place is that of the groups at another, in characters from the start.

    "How much did we spend on the most expensive day" is, and "how much was food, and which day was ..." is not.
    """
    before = [token for token in sentence.tokens if asked <= token.start < first]
    start, is_after_a_preposition = first, False
    while before and before[-1].folded in BEFORE_FIRSTS and start not in sentence.after_commas:
        start = before.pop().start
        is_after_a_preposition = True
    if not before or start in sentence.after_commas or before[-1].folded in JOINING_FIRSTS:
        return False
    if re.match(ASKING_ANEW, sentence.asked[first:]):
        return is_after_a_preposition or before[-1].folded in WHOEVER
    return True
