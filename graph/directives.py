"""Directives: the library's, described in whole sentences."""

from collections.abc import Iterable
from copy import copy

from graphql import GraphQLDirective

_ARGUMENTS = {
    "if": "Whether to do so.",
    "label": "A name for the part, unique in the operation, told along with it.",
    "initialCount": "How many items come with the first result.",
}
_SENTENCES = {
    "defer": "Lets a fragment come later than the rest of the result.",
    "stream": "Lets the items of a list come one after the other.",
}


def described(directives: Iterable[GraphQLDirective]) -> tuple[GraphQLDirective, ...]:
    """Return the directives of a schema, with `@defer` and `@stream` and their arguments described as all else is."""
    return tuple(_described(given) if given.name in _SENTENCES else given for given in directives)


def _described(directive: GraphQLDirective) -> GraphQLDirective:
    own = copy(directive)
    own.description = _SENTENCES[directive.name]
    own.args = {name: copy(argument) for name, argument in directive.args.items()}
    for name, argument in own.args.items():
        argument.description = _ARGUMENTS[name]
    return own
