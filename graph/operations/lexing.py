"""Lexing: a quick look at the text of a document, before a parser that recurses is let loose on it."""

import re
from itertools import accumulate

from graph.operations.limits import Limits, exceeded

_TEXTS = (
    r'"""(?:[^"\\]++|\\"""|\\|"(?!""))*+"""'  # a block string
    r'|"(?!"")(?:[^"\\\n\r]++|\\.)*+"'  # a string
    r'|"[\s\S]*'  # one that does not end: nothing behind it is worth a look
    r"|\#[^\n\r]*"  # a comment, which costs the parser as much as a token
)
_COMMENTS = re.compile(_TEXTS)
_TOKENS = re.compile(
    _TEXTS + r"|\.\.\.|[!$&():=@\[\]{|}]"
    r"|[A-Za-z_][0-9A-Za-z_]*"
    r"|-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
)
_MOST_DIGITS = 1_000
"""More than anybody writes; Python turns no text of over 4 300 digits into an integer, which would be our fault."""
_STEPS = dict.fromkeys("{[(", 1) | dict.fromkeys("}])", -1)


def readable(text: str, limits: Limits) -> str:
    """Return a text that may be parsed; a long one without what its comments say, which leaves everything in its place.

    Raises LimitExceeded where it is too long even so, has too many tokens, or nests its brackets too deeply.
    """
    if len(text) > limits.characters and text.count("#") + text.count('"') <= limits.tokens:
        text = _COMMENTS.sub(lambda found: "#" if found[0].startswith("#") else found[0], text)
    if len(text) > limits.characters:
        raise exceeded("characters", len(text), limits.characters)
    tokens = _TOKENS.findall(text)
    if len(tokens) > limits.tokens:
        raise exceeded("tokens", len(tokens), limits.tokens)
    digits = max((len(token) for token in tokens if token[0] in "-0123456789"), default=0)
    if digits > _MOST_DIGITS:
        raise exceeded("characters in a number", digits, _MOST_DIGITS)
    nesting = max(accumulate((_STEPS.get(token, 0) for token in tokens), initial=0))
    if nesting > limits.nesting:
        raise exceeded("levels of brackets", nesting, limits.nesting)
    return text
