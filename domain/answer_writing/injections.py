"""Injections: sentences of documents that order a language model to do something, and so say nothing to quote."""

from collections.abc import Collection

from domain.answer_writing.gate_words import ORDERING_VERBS, ORDERS
from domain.sentences import stems_of


def gives_orders(sentence: str, *, asked: Collection[str]) -> bool:
    """Tell whether a sentence gives a model orders, unless these are what was asked about (stems of a question)."""
    first, *others = stems_of(sentence) or ("",)
    orders = ({first} & ORDERING_VERBS) | ORDERS.intersection((first, *others))
    return not orders <= set(asked)
