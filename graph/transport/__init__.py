"""Transports: HTTP, server-sent events, multipart and websockets; each frames what `graph.operations` runs."""
