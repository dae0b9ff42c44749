"""Tasks: what the worker does for each kind of job; each may run twice and do no harm."""
