"""Throttling: how much of the server a user, a key or an address may use in a minute."""
