"""Clean-up: removes what is kept for no longer, each kind of thing in a module of its own."""
