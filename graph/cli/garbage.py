"""Garbage: how often a server looks for what only cycles keep alive."""

import gc

_NEW_OBJECTS = 50_000
"""After which Python looks through the new ones, some five milliseconds; its own number is 700, a tenth of a page."""


def collect_garbage_rarely() -> None:
    """Look for garbage after many more objects than Python does, and no more among those that there are now.

    A page makes thousands of objects that all live until it is answered: looking through them every 700 took a fifth of
    its time, and took them for objects that stay. The schema and the libraries do stay, and need no looking through.
    """
    gc.collect()
    gc.freeze()
    _, *older = gc.get_threshold()
    gc.set_threshold(_NEW_OBJECTS, *older)
