"""Tasks: one module a subject; each may run twice and do no harm."""
