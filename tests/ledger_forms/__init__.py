"""Question forms over generated ledgers, and what plain Python says to each: for `tests.eval_answers`."""
