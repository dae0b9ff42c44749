"""Searches for payments that make everybody even: the fewest that can be proved, or few, around what is barred."""
