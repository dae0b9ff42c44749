"""Asks and answers: schema, types as views over domain values, loaders, auth, the ASGI app, the command line."""
