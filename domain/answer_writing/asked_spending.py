"""Asked spending: whether a question is about what people of a trip spent or owe, and no document need be looked at."""

import re

from domain.sentences import fold

_SPENDING = re.compile(r"\b(?:balances?|budgets?|debts?|ow(?:e|es|ed|ing)|settled?|spen[dt]|spends|spending)\b")
_PAYING = re.compile(r"\b(?:expenses?|paid|pay|pays|paying)\b")
_OF_A_RULE = re.compile(
    r"\b(?:must|may|can|could|should|shall|required?|allowed|reimburs\w+|exempt\w*)\b|\b(?:do|does)\b.*\bpay\b"
    r"|\b(?:is|are|be)\b.*\bpaid\b(?!.*\bby\b)|\bwho pays\b"
)
"""What asks how something is to be paid, and not what people paid."""

_RULES = re.compile(
    r"^(?:(?:can|could|may) (?:i|we|you|one|guests)|are we allowed to|is it possible to)"
    r" (?:\w+ )?pay\b.*\b(?:at|by|in|via|with)\b"
    r"|^(?:how much|what) (?:do|does|must|should|will|would) .*\bpay\b.*\b(?:if|in case|unless)\b"
    r"|^(?:(?:how much|what|who) )?(?:is|are)\b.*\bcovered\b(?! by (?!(?:an?|my|our|the|your)\b))"
)
"""What asks only how something is to be paid: no expense says it, however many there are of a restaurant."""


def asks_for_rule(text: str) -> bool:
    """Tell whether a question asks what holds for a payment, which only documents say: "can we pay by card there"."""
    return _RULES.search(" ".join(fold(text).split())) is not None


def asks_for_spending(text: str) -> bool:
    """Tell whether a question is about what people of a trip spent or owe, which no document knows."""
    folded = fold(text)
    if _SPENDING.search(folded):
        return True
    return _PAYING.search(folded) is not None and _OF_A_RULE.search(folded) is None
