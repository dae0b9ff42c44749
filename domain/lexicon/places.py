"""The words beside places."""

GOING = frozenset("to from via toward into".split())
"""Stems behind which a place is where somebody went, and not where money was spent."""
NOT_GOING = (("next",), ("close",))
"""What stands before "to" where nobody goes."""
STAYING = frozenset("in at".split())
"""What stands before a place where somebody was, even if "to" follows: "dinner in Prague to celebrate"."""
NAMING = frozenset("on about to via towards mention mentions mentioning mentioned into".split())
"""Words of a question behind which a place is no more than a word of an expense: "the train to Prague"."""
LEADING = frozenset("for from".split())
JOURNEYS = frozenset("ticket trip journey ride transfer drive way coach shuttle".split())
"""Words before a place that name it as `NAMING` does behind a journey alone: "tickets for Prague"."""
ASKING_ON = (("what", "about"), ("how", "about"))
"""What goes on to another place: "what about Brno?"."""
